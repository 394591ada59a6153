"""拟稿: the form of a paper, new or to be changed, and the list of its recipients while it is being filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.documents.models import Requirement
from zhibu.kit import clock
from zhibu.kit.calendar import add_working_days, last_working_day
from zhibu.kit.states import Refused
from zhibu.people.access import account, organizations_for
from zhibu.people.models import Grant, Organization, User, in_force
from zhibu.people.queries import added_days, setting

from .. import access, actions, queries
from ..forms import KIND_CHOICES, PaperForm, initial_of, key_in, number, selection_in
from ..models import Task
from ..queries import Selection
from ..rules import GONE_ON, ROLES, term_hint, title_from, warnings_of

SHOWN = 100  # rows of the list of recipients that a page shows; the rest is counted


def _issuers(user: User, today: date) -> QuerySet[Organization]:
    issuers = access.acts_for(user, "draft_task", today).order_by("kind", "name")
    if not issuers.exists():
        raise Http404
    return issuers


def _approvers(user: User, issuers: QuerySet[Organization], today: date) -> QuerySet[User]:
    """Who may sign for one of the issuers; the drafter only with both powers of a one-person office."""
    grants = Grant.objects.filter(in_force(today))
    signing = grants.filter(power="sign_task").exclude(user=user) | grants.filter(power="sign_own_task", user=user)
    named = (
        Q(organization__in=issuers)
        | Q(organizations__in=issuers)
        | Q(unit__organization_links__organization__in=issuers)
    )
    ids = signing.filter(named).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True).select_related("person").order_by("pk")


def _choice(user: User, selection: Selection, issuer: Organization | None, search: str, today: date) -> dict[str, Any]:
    """All that the list of recipients shows; its queries do not grow with the number of organizations."""
    reach = organizations_for(user, "draft_task", today)
    found = queries.chosen(selection, reach, issuer, today) if issuer else Organization.objects.none()
    rows = list(found[:SHOWN])
    loads = queries.loads_of([row.pk for row in rows], today)
    total = found.count()
    return {
        "rows": [(row, loads.get(row.pk), selection.roles.get(row.pk, "main")) for row in rows],
        "total": total, "more": total - len(rows), "load": queries.load_of(found.order_by().values("pk"), today),
        "unattended": queries.unattended(found.order_by().values("pk"), today),
        "without": Organization.objects.filter(pk__in=selection.without), "selection": selection,
        "kinds": KIND_CHOICES, "roles": ROLES.items(), "tags": queries.tags_within(reach, today),
        "ranges": queries.ranges(reach, today), "search": search, "found": queries.matching(search, reach, today),
        "singles": Organization.objects.filter(pk__in=selection.singles),
    }  # fmt: skip


def _issuer_in(issuers: QuerySet[Organization], value: str | None) -> Organization | None:
    rows = list(issuers)
    return next((row for row in rows if row.pk == number(value)), rows[0] if rows else None)


def _search(request: HttpRequest) -> str:
    return request.POST.get("search", "").replace("\0", "")[:40]


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """The list of recipients anew, while the form is being filled in. For those who may draft."""
    user, today = account(request), clock.today()
    issuer = _issuer_in(_issuers(user, today), request.POST.get("issuer"))
    choice = _choice(user, selection_in(request.POST), issuer, _search(request), today)
    return render(request, "tasks/_choose.html", {"choice": choice})


def _requirement(request: HttpRequest, user: User, today: date) -> Requirement | None:
    pk = number(request.GET.get("requirement") or request.POST.get("requirement"))
    return access.requirement_to(user, pk, today) if pk else None


def _first_words(requirement: Requirement | None, today: date) -> dict[str, Any]:
    """The draft that a requirement suggests, complete enough to be submitted as it is."""
    added = added_days()
    usual = add_working_days(today, int(setting("term_days", today)), added)
    initial: dict[str, Any] = {"due_on": usual}
    if requirement is None:
        return initial
    source = str(requirement.document)
    return initial | {
        "title": title_from(requirement.what), "content": _content_from(requirement), "basis": requirement.text,
        "source": source, "purpose": f"落实《{source}》的要求" if not source.startswith("《") else f"落实{source}的要求",
        "due_on": _term(requirement, today, added) or usual,
    }  # fmt: skip


def _term(requirement: Requirement, today: date, added: Mapping[date, bool]) -> date | None:
    """The last working day that the paper leaves, None when it leaves none: never later than it asks."""
    found = last_working_day(requirement.due_on, added) if requirement.due_on else None
    return found if found and found > today else None


def _with_term_hint(form: PaperForm, requirement: Requirement | None, today: date) -> PaperForm:
    """Beside the term, the day that the paper asks for, whatever day is filled in now."""
    if requirement and requirement.due_on:
        taken = _term(requirement, today, added_days()) or requirement.due_on + timedelta(days=1)
        form.fields["due_on"].help_text = term_hint(requirement.due_on, taken)
    return form


def _content_from(requirement: Requirement) -> str:
    who = f"{requirement.who}" if requirement.who and requirement.who not in requirement.what else ""
    return f"{who}{requirement.what}".rstrip("，；、") + ("" if requirement.what.endswith("。") else "。")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """拟任务, prefilled from a requirement when one is named. For those who may draft.

    The form's key stands in the address: whoever comes back to the page, by whatever way, has the same wish.
    """
    user, today = account(request), clock.today()
    issuers = _issuers(user, today)
    requirement = _requirement(request, user, today)
    approvers = _approvers(user, issuers, today)
    if request.method == "POST":
        return _save_new(request, issuers, approvers, requirement)
    key = key_in(request.GET.get("key"))
    if key is None:
        return redirect(_address_with_key(request))
    made = access.paper_made_with(user, key, today)
    if made:
        return redirect("tasks:edit", made.pk)
    initial = _first_words(requirement, today) | {"client_key": key}
    form = PaperForm(initial=initial, issuers=issuers, approvers=approvers)
    reach = organizations_for(user, "draft_task", today)
    selection = queries.guess(requirement.who or requirement.text, reach, today) if requirement else Selection()
    return _form_page(request, form, selection, _issuer_in(issuers, None), requirement)


def _address_with_key(request: HttpRequest) -> str:
    words = request.GET.copy()
    words["key"] = str(uuid4())
    return f"{reverse('tasks:new')}?{words.urlencode()}"


def _form_page(
    request: HttpRequest, form: PaperForm, selection: Selection, issuer: Organization | None,
    requirement: Requirement | None = None, task: Task | None = None, *, is_stale: bool = False,
) -> HttpResponse:  # fmt: skip
    user, today = account(request), clock.today()
    content = str(form["content"].value() or "")
    context = {
        "form": _with_term_hint(form, requirement, today), "requirement": requirement, "task": task,
        "has_gone_on": task is not None and task.state != "draft",
        "following": None if task else queries.next_requirement(requirement),
        "choice": _choice(user, selection, issuer, _search(request), today),
        "cautions": warnings_of(content, int(setting("task_words", today))),
        "seen": _seen(request, task, is_stale), "theirs": _theirs(form, selection, task) if task and is_stale else (),
    }  # fmt: skip
    return render(request, "tasks/compose.html", context)


def _seen(request: HttpRequest, task: Task | None, is_stale: bool) -> int | None:
    """The version that the form rests on: once the other text has been shown beside it, the newest."""
    if task is None:
        return None
    return queries.version_of(task) if is_stale or request.method == "GET" else number(request.POST.get("seen"))


def _theirs(form: PaperForm, selection: Selection, task: Task) -> list[tuple[str, str]]:
    """What is kept where it differs from what was typed: label and words."""
    typed = form.cleaned_data
    rows = [
        (str(form.fields[name].label), str(value or "（空）"))
        for name, value in initial_of(task).items()
        if name not in ("issuer", "approver") and typed.get(name) != value
    ]
    if selection != Selection.from_json(task.selection):
        names = list(
            task.recipients.order_by("organization__name").values_list("organization__name", flat=True)[:SHOWN]
        )
        rows.append(("交办对象", "、".join(names) or "（还没有选择）"))
    return rows


def _save_new(
    request: HttpRequest, issuers: QuerySet[Organization], approvers: QuerySet[User], requirement: Requirement | None
) -> HttpResponse:
    """Keep what was sent, in the paper that the same form made before if it did."""
    user, today = account(request), clock.today()
    form = PaperForm(request.POST, issuers=issuers, approvers=approvers)
    selection, issuer = selection_in(request.POST), _issuer_in(issuers, request.POST.get("issuer"))
    made = access.paper_made_with(user, key_in(request.POST.get("client_key")), today)
    if "preview" in request.POST:
        form = _unchecked(request, issuers, approvers)
        return _form_page(request, form, selection, issuer, requirement, made)
    if form.is_valid() and issuer:
        try:
            task = actions.draft(
                paper=form.paper(), issuer=issuer, selection=selection, by=user, at=clock.now(),
                reach=organizations_for(user, "draft_task", today), client_key=form.cleaned_data["client_key"],
                document=requirement.document if requirement else None, requirement=requirement,
                seen=number(request.POST.get("seen")),
            )  # fmt: skip
            return _saved(request, task)
        except Refused as refusal:
            made = access.paper_made_with(user, form.cleaned_data["client_key"], today)
            return _refused_page(request, form, refusal, selection, issuer, requirement, made)
    return _form_page(request, form, selection, issuer, requirement, made)


def _refused_page(
    request: HttpRequest, form: PaperForm, refusal: Refused, selection: Selection, issuer: Organization | None,
    requirement: Requirement | None, task: Task | None,
) -> HttpResponse:  # fmt: skip
    """The form with all that was typed and why it was not kept; the other text beside it when there is one."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    is_stale = refusal.field == "seen"
    return _form_page(request, form, selection, issuer, requirement, task, is_stale=is_stale)


def _unchecked(request: HttpRequest, issuers: QuerySet[Organization], approvers: QuerySet[User]) -> PaperForm:
    """What was typed so far, without holding anything against it."""
    return PaperForm(initial=request.POST.dict(), issuers=issuers, approvers=approvers)


def _saved(request: HttpRequest, task: Task) -> HttpResponse:
    """After saving: submitted at once when that button was pressed; a refusal keeps the draft and says why."""
    if "submit" in request.POST and task.state == "draft":
        try:
            actions.submit(task=task, by=account(request), at=clock.now())
            messages.success(request, "已提交审核。")
        except Refused as refusal:
            messages.error(request, f"草稿已保存，还不能提交：{refusal.sentence}")
            return redirect("tasks:edit", task.pk)
    elif "submit" in request.POST:  # pressed again: the first request had got through
        messages.success(request, "已提交审核，没有重复提交。")
    else:
        lacking = f"提交前还要填写{'、'.join(task.missing.values())}。" if task.missing else ""
        messages.success(request, f"草稿已保存。{lacking}")
    return redirect("tasks:paper", task.pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. For those who may draft for its issuer."""
    user, today = account(request), clock.today()
    task = access.task_to("draft_task", user, pk, today)
    issuers = access.acts_for(user, "draft_task", today).filter(pk=task.issuer_id)
    approvers = _approvers(user, issuers, today)
    if request.method == "GET" and task.state != "draft":
        messages.info(request, GONE_ON[task.state])
        return redirect("tasks:paper", pk)
    if request.method == "GET":
        form = PaperForm(initial=initial_of(task), issuers=issuers, approvers=approvers)
        return _form_page(request, form, Selection.from_json(task.selection), task.issuer, task.requirement, task)
    selection = selection_in(request.POST)
    form = PaperForm(request.POST, issuers=issuers, approvers=approvers)
    if "preview" in request.POST:
        form = _unchecked(request, issuers, approvers)
    elif form.is_valid():
        try:
            task = actions.edit(
                task=task, paper=form.paper(), selection=selection, by=user, at=clock.now(),
                reach=organizations_for(user, "draft_task", today), seen=number(request.POST.get("seen")),
            )  # fmt: skip
            return _saved(request, task)
        except Refused as refusal:
            task.refresh_from_db()
            return _refused_page(request, form, refusal, selection, task.issuer, task.requirement, task)
    return _form_page(request, form, selection, task.issuer, task.requirement, task)
