"""The tree of organizations, the page of each, and the forms that change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhibu.kit import clock
from zhibu.kit.pages import address_without, number, page_of, posted, word

from .. import access, actions, queries
from ..forms.base import UntilForm
from ..forms.organizations import AttachForm, ChangeOrganizationForm, OrganizationForm, PlaceForm
from ..models import Appointment, Kind, Membership, Organization, OrganizationUnit, in_force
from ..queries.lists import Node
from ..rules import DIVIDING_KINDS, LEADING_KINDS, MAY_STAND_UNDER
from .common import form_page

MOST_MEMBERS = 300
MOST_CHILDREN = 50


def page_address(organization: Organization) -> str:
    return reverse("people:organization", args=[organization.pk])


def organizations(request: HttpRequest) -> HttpResponse:
    """Who: see_organization. What stands within reach, in the order of the tree; search and filters in the address."""
    today = clock.today()
    access.require("see_organization", access.account(request), today)
    visible = queries.existing(access.organizations_for(access.account(request), "see_organization", today), today)
    nodes = queries.organization_tree(visible, today)
    filters = {name: word(request, name) for name in ("q", "kind", "tag")} | {"unit": number(request, "unit")}
    kept = _filtered(nodes, visible, filters, today) if any(filters.values()) else nodes
    page = page_of(request, kept, 100)
    details = queries.page_details([node.pk for node in page], today)
    context = {
        "page": page, "rows": [(node, details[node.pk]) for node in page if node.pk in details],
        "flat": any(filters.values()), "filters": filters, "kinds": Kind.choices, "total": len(nodes),
        "units": access.units_for(access.account(request), "see_organization", today),
        "address": address_without(request), "may_create": bool(_parents(request, today).exists()),
    }  # fmt: skip
    return render(request, "people/organizations.html", context)


def _filtered(nodes: Sequence[Node], visible: Any, filters: dict[str, Any], today: date) -> list[Node]:
    """The nodes that fit the filters; the order of the tree stays, their depth no longer means anything."""
    found = visible
    if filters["q"]:
        found = found.filter(name__icontains=filters["q"]) | found.filter(short_name__icontains=filters["q"])
    if filters["kind"]:
        found = found.filter(kind=filters["kind"])
    if filters["tag"]:
        found = found.filter(tags__icontains=filters["tag"])
    if filters["unit"]:
        links = OrganizationUnit.objects.filter(in_force(today), unit=filters["unit"])
        found = found.filter(pk__in=links.values("organization_id"))
    keep = set(found.values_list("pk", flat=True))
    return [node for node in nodes if node.pk in keep]


def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: see_organization over it. Names in full for see_person over it, masked for others."""
    today = clock.today()
    shown = access.organization_to("see_organization", access.account(request), pk, today)
    may = {
        power: access.may(access.account(request), power, shown, today)
        for power in ("see_person", "edit_person", "edit_organization")
    }
    division = queries.division_on(shown, today)
    children = queries.children_of(shown, today)
    line = queries.above(shown, today)
    reach = access.organizations_for(access.account(request), "see_organization", today)
    beside = queries.bodies_beside(shown, today)
    linked = set(reach.filter(pk__in=[o.pk for o in (*line, *beside)]).values_list("pk", flat=True))
    context = {
        "organization": shown, "may": may, "line": line[::-1], "linked": linked, "beside": beside,
        "is_leading": shown.kind in LEADING_KINDS, "units": queries.units_of(shown, today),
        "posts": queries.posts_held(shown, today), "counts": queries.people_counts(shown, today),
        "members": _members(shown, today) if may["see_person"] else [],
        "children": children[:MOST_CHILDREN], "children_count": children.count(),
        "divides": shown.kind in DIVIDING_KINDS, "division": division,
        "open_areas": queries.uncovered_areas(division, today) if shown.kind in DIVIDING_KINDS else [],
        "placements": shown.placements.select_related("parent").order_by("-from_on"),
        "can_stand": bool(MAY_STAND_UNDER[shown.kind]), "history": _history(shown, with_persons=may["see_person"]),
    }  # fmt: skip
    return render(request, "people/organization.html", context)


def _members(organization: Organization, today: date) -> Any:
    rows = organization.memberships.filter(in_force(today)).select_related("person").order_by("person__name", "pk")
    return rows[:MOST_MEMBERS]


def _history(organization: Organization, *, with_persons: bool) -> list[Any]:
    """What happened to the organization itself; with its persons and posts for those who see persons."""
    records: list[Any] = [organization]
    if with_persons:
        records += [
            organization.divisions.all(),
            Membership.objects.filter(organization=organization),
            Appointment.objects.filter(organization=organization),
        ]
    return queries.history_of(*records)


def _parents(request: HttpRequest, today: date) -> Any:
    """Under which organizations the account may place others: its own line, as far as they exist."""
    return queries.existing(access.organizations_for(access.account(request), "edit_organization", today), today)


def new_organization(request: HttpRequest) -> HttpResponse:
    """Who: edit_organization, under an organization within reach or in a unit within reach."""
    today = clock.today()
    access.require("edit_organization", access.account(request), today)
    units = access.units_for(access.account(request), "edit_organization", today)
    form = OrganizationForm(posted(request), parents=_parents(request, today), units=units, today=today)

    def act(cleaned: dict[str, Any]) -> None:
        unit = cleaned.pop("unit")
        actions.create_organization(by=access.account(request), at=clock.now(), units=[unit] if unit else [], **cleaned)

    return form_page(
        request, form, act, title="新建党组织", button="新建", back=reverse("people:organizations"),
        done="党组织已建好。",
    )  # fmt: skip


def change_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization over it."""
    found = access.organization_to("edit_organization", access.account(request), pk, clock.today())
    form = ChangeOrganizationForm(posted(request), instance=found)
    return form_page(
        request, form,
        lambda cleaned: actions.change_organization(by=access.account(request), at=clock.now(), organization=found, **cleaned),
        title="修改党组织", button="保存", back=page_address(found), done="已保存。", lead=found.name,
    )  # fmt: skip


def place_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization over it and over where it goes."""
    today = clock.today()
    found = access.organization_to("edit_organization", access.account(request), pk, today)
    form = PlaceForm(
        posted(request), initial={"from_on": today},
        parents=_parents(request, today), kinds=MAY_STAND_UNDER[found.kind],
    )  # fmt: skip
    return form_page(
        request, form,
        lambda cleaned: actions.place_organization(by=access.account(request), at=clock.now(), organization=found, **cleaned),
        title="调整隶属", button="调整", back=page_address(found), done="隶属已调整。", lead=found.name,
    )  # fmt: skip


def attach_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization over it; the unit within reach as well."""
    today = clock.today()
    found = access.organization_to("edit_organization", access.account(request), pk, today)
    units = access.units_for(access.account(request), "edit_organization", today)
    form = AttachForm(posted(request), initial={"from_on": today}, units=units)
    return form_page(
        request, form,
        lambda cleaned: actions.attach_unit(by=access.account(request), at=clock.now(), organization=found, **cleaned),
        title="加入单位", button="加入", back=page_address(found), done="已加入单位。", lead=found.name,
    )  # fmt: skip


def detach_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization over the organization."""
    link = access.unit_link_to("edit_organization", access.account(request), pk, clock.today())
    form = UntilForm(posted(request))
    return form_page(
        request, form,
        lambda cleaned: actions.detach_unit(by=access.account(request), at=clock.now(), link=link, **cleaned),
        title="退出单位", button="退出", back=page_address(link.organization), done="已退出单位。",
        lead=f"{link.organization.name} · {link.unit.name}",
    )  # fmt: skip
