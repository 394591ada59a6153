"""Grants, for the security administrator: who may do what over which organizations, until when, and why."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of, posted, word
from zhibu.kit.states import Refused

from .. import access, actions, queries
from ..forms.administration import EndGrantsForm, GiftForm
from ..models import Grant, Organization, User, in_force
from ..queries.grants import Bundle, with_names
from ..rules import ROLES
from .common import form_page

WHICH = {"": "现行", "soon": "30 天内到期", "coming": "尚未开始", "over": "已终止"}


def grants(request: HttpRequest) -> HttpResponse:
    """Who: give_grants. By account, by the organization reached, or those that end soon."""
    today = clock.today()
    access.require("give_grants", access.account(request), today)
    name, place, which = word(request, "q"), word(request, "organization"), word(request, "which")
    found = _which(which, today)
    if name:
        found = found.filter(user__in=User.objects.filter(username=name) | User.objects.filter(person__name=name))
    organization = Organization.objects.filter(name=place).first() if place else None
    if place:
        reach = queries.reaching(organization, today) if organization else Grant.objects.none()
        found = found.filter(pk__in=reach.values_list("pk", flat=True))
    keys = page_of(request, BundleKeys(found))
    context = {
        "page": keys, "bundles": _bundles(found, list(keys)), "q": name, "place": place, "which": which, "choices": WHICH, "today": today,
        "address": address_without(request), "not_found": bool(place) and organization is None,
    }  # fmt: skip
    return render(request, "people/grants.html", context)


class BundleKeys:
    """The bundles that a set of grants belongs to, newest first, as a list that a page can be cut from."""

    def __init__(self, grants: QuerySet[Grant]) -> None:
        self.rows = grants.order_by().values("bundle").annotate(newest=Max("pk")).order_by("-newest")

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, part: slice) -> list[uuid.UUID]:
        return [row["bundle"] for row in self.rows[part]]


def _bundles(found: QuerySet[Grant], keys: list[uuid.UUID]) -> list[Bundle]:
    return queries.bundles_of(with_names(found.filter(bundle__in=keys)))


def _which(which: str, today: date) -> QuerySet[Grant]:
    if which == "soon":
        return queries.expiring(today)
    if which == "coming":
        return Grant.objects.filter(from_on__gt=today)
    if which == "over":
        return Grant.objects.filter(until_on__lt=today)
    return Grant.objects.filter(in_force(today))


def give(request: HttpRequest) -> HttpResponse:
    """Who: give_grants, not to oneself."""
    today = clock.today()
    access.require("give_grants", access.account(request), today)
    form = GiftForm(posted(request), today=today, initial={"account": word(request, "account")})

    def act(cleaned: dict[str, Any]) -> None:
        kind, _, code = cleaned["what"].partition(":")
        verb = actions.give_role if kind == "role" else actions.give_power
        facts = {name: cleaned[name] for name in ("reason", "from_on", "until_on", "client_key")}
        try:
            verb(
                by=access.account(request), at=clock.now(), user=cleaned["account"], over=form.over(),
                **{kind: code}, **facts,
            )  # fmt: skip
        except Refused as refused:  # roles and powers are one field of the form
            raise Refused(refused.sentence, "what" if refused.field == kind else refused.field) from refused

    return form_page(
        request, form, act, title="授权", button="授权", back=reverse("people:grants"), done="已授权。",
        lead="不能给自己授权；系统管理、安全管理和审计相互分离。", table=ROLES.values(),
    )  # fmt: skip


def end(request: HttpRequest, bundle: uuid.UUID) -> HttpResponse:
    """Who: give_grants."""
    today = clock.today()
    access.require("give_grants", access.account(request), today)
    rows = Grant.objects.filter(bundle=bundle).exclude(until_on__lt=today).select_related("user__person")
    if not rows:
        raise Http404
    yesterday = today - timedelta(days=1)
    form = EndGrantsForm(posted(request), grants=rows, initial={"until_on": yesterday})

    def act(cleaned: dict[str, Any]) -> None:
        actions.end_grants(by=access.account(request), at=clock.now(), **{**cleaned, "grants": list(cleaned["grants"])})

    return form_page(
        request, form, act, title="终止授权", button="终止", back=reverse("people:grants"), done="授权已终止。",
        lead=f"{rows[0].user}（{rows[0].user.username}）",
    )  # fmt: skip
