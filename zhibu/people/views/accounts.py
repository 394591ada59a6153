"""Accounts, for the system administrator: he sees who may sign in, never what they may do."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhibu.kit import clock
from zhibu.kit.once import first_made
from zhibu.kit.pages import address_without, page_of, posted, refuse, word
from zhibu.kit.states import Refused

from .. import access, actions, queries
from ..actions.founding import one_time_password
from ..forms.administration import AccountForm, JoinPersonForm, ReasonForm
from ..models import Person, User
from .common import carry_out, form_page

STATES = {"on": Q(is_active=True), "off": Q(is_active=False)}


def _manager(request: HttpRequest) -> None:
    access.require("manage_accounts", access.account(request), clock.today())


def _account(request: HttpRequest, pk: int) -> User:
    _manager(request)
    return get_object_or_404(User.objects.select_related("person"), pk=pk)


def _locked(users: QuerySet[User]) -> set[str]:
    """The login names that too many wrong passwords have closed just now."""
    since = clock.now() - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(
        username__in=users.values("username"), attempt_time__gte=since,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
    )  # fmt: skip
    return set(attempts.values_list("username", flat=True))


def accounts(request: HttpRequest) -> HttpResponse:
    """Who: manage_accounts."""
    _manager(request)
    found = User.objects.select_related("person").order_by("username")
    name, state = word(request, "q"), word(request, "state")
    if name:
        found = found.filter(Q(username__icontains=name) | Q(person__name__icontains=name))
    if state in STATES:
        found = found.filter(STATES[state])
    page = page_of(request, found)
    context = {
        "page": page, "q": name, "state": state, "address": address_without(request),
        "locked": _locked(User.objects.filter(pk__in=[user.pk for user in page])),
    }  # fmt: skip
    return render(request, "people/accounts.html", context)


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: manage_accounts."""
    shown = _account(request, pk)
    context = {
        "account": shown, "is_own": shown.pk == access.account(request).pk,
        "is_locked": bool(_locked(User.objects.filter(pk=pk))),
        "history": queries.history_of(shown, with_values=False),
    }  # fmt: skip
    return render(request, "people/account.html", context)


@never_cache
def new_account(request: HttpRequest) -> HttpResponse:
    """Who: manage_accounts. The first password is shown once, on the answer itself, and kept nowhere."""
    _manager(request)
    form = AccountForm(posted(request))
    form.fields["person"].offer(Person.objects.filter(user=None))  # type: ignore[attr-defined]  # a PersonField
    if request.method == "POST" and form.is_valid():
        made = first_made(User, form.cleaned_data["client_key"])
        if made is not None:  # pressed again: the password cannot be told a second time
            return redirect("people:account", pk=made.pk)
        word_ = one_time_password()
        try:
            made = actions.create_account(
                by=access.account(request), at=clock.now(), password=word_, **form.cleaned_data
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            return _show_password(request, made, word_)
    shown = {"form": form, "title": "建立账号", "button": "建立", "back": reverse("people:accounts"), "lead": ""}
    return render(request, "people/form.html", shown, status=422 if form.errors else 200)


def _show_password(request: HttpRequest, user: User, word_: str) -> HttpResponse:
    return render(request, "people/first_password.html", {"account": user, "word": word_})


def join_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: manage_accounts, not one's own; once, for an account made without a person."""
    found = _account(request, pk)
    form = JoinPersonForm(posted(request))
    form.fields["person"].offer(Person.objects.all(), Person.objects.filter(user=None))  # type: ignore[attr-defined]  # a PersonField

    def carry(cleaned: dict[str, Any]) -> None:
        actions.join_person(by=access.account(request), at=clock.now(), user=found, **cleaned)

    return form_page(
        request, form, carry, title="关联人员", button="关联", back=reverse("people:account", args=[pk]),
        done="已关联人员。", lead=found.username,
    )  # fmt: skip


@never_cache
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: manage_accounts, not one's own. The new first password is shown once."""
    found = _account(request, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        word_ = one_time_password()
        try:
            actions.reset_password(
                by=access.account(request), at=clock.now(), user=found, password=word_, **form.cleaned_data
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            return _show_password(request, found, word_)
    shown = {
        "form": form, "title": "重设口令", "button": "重设", "back": reverse("people:account", args=[pk]),
        "lead": f"{found.username} · {found}",
    }  # fmt: skip
    return render(request, "people/form.html", shown, status=422 if form.errors else 200)


def switch_account(request: HttpRequest, pk: int, on: bool) -> HttpResponse:
    """Who: manage_accounts, not one's own."""
    found = _account(request, pk)
    act, title = (actions.switch_on, "启用账号") if on else (actions.switch_off, "停用账号")

    def carry(cleaned: dict[str, Any]) -> None:
        act(by=access.account(request), at=clock.now(), user=found, **cleaned)

    return form_page(
        request, ReasonForm(posted(request)), carry, title=title, button=title[:2],
        back=reverse("people:account", args=[pk]), done=f"账号已{title[:2]}。", lead=f"{found.username} · {found}",
    )  # fmt: skip


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: manage_accounts."""
    found = _account(request, pk)
    return carry_out(
        request, lambda: actions.unlock(by=access.account(request), at=clock.now(), user=found),
        back=reverse("people:account", args=[pk]), done="已解除锁定。",
    )  # fmt: skip
