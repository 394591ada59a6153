"""Persons within reach: finding one, and editing one person's facts. No page lines up more than is held."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from zhibu.kit import clock
from zhibu.kit.pages import address_without, number, page_of, posted, refuse, word
from zhibu.kit.states import Refused

from .. import access, actions, queries
from ..forms.administration import ReasonForm
from ..forms.base import UntilForm
from ..forms.persons import (
    AppointmentForm,
    ChangePersonForm,
    DivisionForm,
    JoinForm,
    MembershipForm,
    PersonForm,
)
from ..models import Appointment, Membership, Organization, Person, in_force
from ..queries.pages import held_about
from .common import form_page
from .organizations import page_address


@never_cache
def persons(request: HttpRequest) -> HttpResponse:
    """Who: see_person. Names stay masked, but for one typed in full; shown for one view of one page, with a reason."""
    today = clock.today()
    access.require("see_person", access.account(request), today)
    found = access.persons_for(access.account(request), "see_person", today)
    name, organization = word(request, "q"), number(request, "organization")
    if name:
        found = found.filter(name__icontains=name)
    if organization:
        inside = access.organizations_for(access.account(request), "see_person", today).filter(pk=organization)
        members = Membership.objects.filter(in_force(today), organization__in=inside)
        holders = Appointment.objects.filter(in_force(today), organization__in=inside)
        found = found.filter(pk__in=members.values("person_id").union(holders.values("person_id")))
    reach = access.organizations_for(access.account(request), "see_person", today)
    rows = found.order_by("name", "pk").prefetch_related(
        _within(Membership, "memberships", reach, today), _within(Appointment, "appointments", reach, today)
    )
    page, form = page_of(request, rows), ReasonForm(posted(request))
    named = _names_asked(request, form, list(page))
    context = {
        "page": page, "form": form, "named": named, "q": name, "address": address_without(request),
        "organization": reach.filter(pk=organization).first() if organization else None,
    }  # fmt: skip
    return render(request, "people/persons.html", context, status=422 if form.errors else 200)


def _names_asked(request: HttpRequest, form: ReasonForm, shown: list[Person]) -> bool:
    """Whether the names of this page were asked for with a reason; then that is kept before they are shown."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        actions.record_list(by=access.account(request), persons=shown, at=clock.now(), **form.cleaned_data)
    except Refused as refused:
        refuse(form, refused)
        return False
    return True


def _within(model: Any, name: str, reach: Any, today: Any) -> Prefetch[Any]:
    """Only what lies within reach: that somebody also holds a post elsewhere is not told here."""
    rows = model.objects.filter(in_force(today), organization__in=reach.values("pk")).select_related("organization")
    return Prefetch(name, rows, to_attr=f"{name}_now")


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over an organization of the person. That it was looked at is recorded for the person."""
    today = clock.today()
    shown = access.person_to("edit_person", access.account(request), pk, today)
    form = ChangePersonForm(posted(request), instance=shown)
    name = shown.name  # before the form writes into it
    if request.method == "GET":
        actions.record_look(by=access.account(request), person=shown, at=clock.now())
    posts, memberships = held_about(shown, today)
    reach = access.organizations_for(access.account(request), "edit_person", today)
    held: list[Any] = [*posts, *memberships]
    inside = set(reach.filter(pk__in=[row.organization_id for row in held]).values_list("pk", flat=True))
    return form_page(
        request, form,
        lambda cleaned: actions.change_person(by=access.account(request), at=clock.now(), person=shown, **cleaned),
        title=name, button="保存", back=reverse("people:person", args=[pk]), done="已保存。",
        template="people/person.html",
        posts=[row for row in posts if row.organization_id in inside],
        memberships=[row for row in memberships if row.organization_id in inside],  # type: ignore[attr-defined]  # memberships
        history=queries.history_of(
            shown, shown.appointments.filter(organization__in=inside), shown.memberships.filter(organization__in=inside)
        ),
    )  # fmt: skip


def new_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over the organization."""
    today = clock.today()
    found = access.organization_to("edit_person", access.account(request), pk, today)
    return form_page(
        request, PersonForm(posted(request), organization=found, today=today),
        lambda cleaned: actions.create_person(by=access.account(request), at=clock.now(), organization=found, **cleaned),
        title="登记人员", button="登记", back=page_address(found), done="人员已登记。", lead=found.name,
    )  # fmt: skip


def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over the organization; the person within reach as well."""
    today = clock.today()
    found = access.organization_to("edit_person", access.account(request), pk, today)
    persons = access.persons_for(access.account(request), "edit_person", today)
    return form_page(
        request, JoinForm(posted(request), persons=persons, today=today),
        lambda cleaned: actions.add_membership(by=access.account(request), at=clock.now(), organization=found, **cleaned),
        title="编入党员", button="编入", back=page_address(found), done="已编入。", lead=found.name,
    )  # fmt: skip


def change_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over the organization."""
    found = access.membership_to("edit_person", access.account(request), pk, clock.today())
    form = MembershipForm(posted(request), instance=found)
    return form_page(
        request, form,
        lambda cleaned: actions.change_membership(by=access.account(request), at=clock.now(), membership=found, **cleaned),
        title="修改党员信息", button="保存", back=page_address(found.organization), done="已保存。",
        lead=f"{found.person.name} · {found.organization.name}",
    )  # fmt: skip


def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over the organization."""
    found = access.membership_to("edit_person", access.account(request), pk, clock.today())
    form = UntilForm(posted(request), initial={"until_on": clock.today()})
    return form_page(
        request, form,
        lambda cleaned: actions.end_membership(by=access.account(request), at=clock.now(), membership=found, **cleaned),
        title="转出党组织", button="转出", back=page_address(found.organization), done="已转出。",
        lead=f"{found.person.name} · {found.organization.name}",
    )  # fmt: skip


def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over the organization; the person within reach as well."""
    today = clock.today()
    found = access.organization_to("edit_person", access.account(request), pk, today)
    persons = access.persons_for(access.account(request), "edit_person", today)
    form = AppointmentForm(posted(request), organization=found, persons=persons, today=today)
    return form_page(
        request, form,
        lambda cleaned: actions.add_appointment(by=access.account(request), at=clock.now(), organization=found, **cleaned),
        title="任职", button="任职", back=page_address(found), done="任职已登记。", lead=found.name,
    )  # fmt: skip


def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over the organization."""
    found = access.appointment_to("edit_person", access.account(request), pk, clock.today())
    form = UntilForm(posted(request), initial={"until_on": clock.today()})
    return form_page(
        request, form,
        lambda cleaned: actions.end_appointment(by=access.account(request), at=clock.now(), appointment=found, **cleaned),
        title="免职", button="免职", back=page_address(found.organization), done="免职已登记。",
        lead=f"{found.person.name} · {found.organization.name}{found.get_post_display()}",
    )  # fmt: skip


def new_division(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_person over the organization. The form starts from the division in force."""
    today = clock.today()
    found = access.organization_to("edit_person", access.account(request), pk, today)
    members = Person.objects.filter(in_force(today, "appointments__"), appointments__organization=found).distinct()
    form = DivisionForm(posted(request), persons=members, present=_present(found, today), initial={"from_on": today})
    return form_page(
        request, form,
        lambda cleaned: actions.write_division(
            by=access.account(request), at=clock.now(), organization=found, entries=form.entries(),
            **{name: cleaned[name] for name in ("paper", "dated_on", "from_on", "client_key")},
        ),
        title="党建工作分工", button="保存", back=page_address(found), done="分工已保存。", lead=found.name,
        template="people/division.html",
    )  # fmt: skip


def _present(organization: Organization, today: Any) -> list[tuple[str, int | None]]:
    """The lines to start from: those in force, then the district's areas that they do not name."""
    division = queries.division_on(organization, today)
    lines = [(entry.area, entry.person_id) for entry in division.entries.all()] if division else []
    named = {area for area, _ in lines}
    areas = queries.setting("areas_of_party_work", today)
    return [*lines, *[(area, None) for area in areas if area not in named]]
