"""Persons, where they belong, which posts they hold, and who covers what for Party work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from zhibu.kit.calendar import day_of, start_of
from zhibu.kit.once import once
from zhibu.kit.states import Refused

from ..models import (
    Appointment,
    AuditEntry,
    Division,
    DivisionEntry,
    Kind,
    Membership,
    Organization,
    Person,
    Post,
    User,
    in_force,
)
from ..rules import DIVIDING_KINDS, LISTED, check_number, check_person_name, post_fits
from .audit import change_row, create_row, facts_of, record_audit

PERSON_FIELDS = ("name", "number", "email")
MEMBERSHIP_FIELDS = (
    "person", "organization", "from_on", "until_on", "counted_from_on", "counted_until_on", "has_vote",
)  # fmt: skip
APPOINTMENT_FIELDS = (
    "person", "organization", "post", "administrative_role", "is_full_time", "is_acting", "from_on", "until_on",
)  # fmt: skip
SECRETARY = Post.SECRETARY


def overlapping(from_on: date, until_on: date | None) -> models.Q:
    """The condition that a dated row shares a day with a span."""
    later = models.Q(until_on=None) | models.Q(until_on__gte=from_on)
    return later if until_on is None else later & models.Q(from_on__lte=until_on)


def _check_span(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise Refused("截止日期不能早于起始日期。", field="until_on")


def _check_person(name: str, number: str) -> None:
    check_person_name(name)
    check_number(number, "number", "本单位编号")


@once(Person)
def create_person(
    *, by: User | None, at: datetime, name: str, organization: Organization, from_on: date, number: str = "",
    email: str = "", counted_from_on: date | None = None, counted_until_on: date | None = None,
    has_vote: bool = True, client_key: UUID | None = None,
) -> Person:  # fmt: skip
    """Register a person as belonging to an organization from a day; one entry covers both facts.

    Refused: no name, or an identity or telephone number in place of name or number.
    """
    _check_person(name, number)
    person = Person.objects.create(name=name, number=number, email=email, client_key=client_key)
    membership = Membership.objects.create(
        person=person, organization=organization, from_on=from_on, counted_from_on=counted_from_on,
        counted_until_on=counted_until_on, has_vote=has_vote,
    )  # fmt: skip
    facts = {**facts_of(person, PERSON_FIELDS), **facts_of(membership, MEMBERSHIP_FIELDS[1:])}
    record_audit(by=by, verb="登记人员", target=person, at=at, after={k: v for k, v in facts.items() if v})
    return person


@transaction.atomic
def change_person(*, by: User | None, at: datetime, person: Person, **changes: Any) -> Person:
    """Correct name, number or address for notices; refused as on registering."""
    _check_person(changes.get("name", person.name), changes.get("number", ""))
    stored = Person.objects.select_for_update().get(pk=person.pk)
    return change_row(stored, changes, by=by, verb="修改人员", at=at)


@once(Membership)
def add_membership(
    *, by: User | None, at: datetime, person: Person, organization: Organization, from_on: date,
    until_on: date | None = None, counted_from_on: date | None = None, counted_until_on: date | None = None,
    has_vote: bool = True, client_key: UUID | None = None,
) -> Membership:  # fmt: skip
    """Let a person belong to an organization from a day.

    Refused: belongs there already, or belongs to another 党支部 in that time (one member, one branch).
    """
    _check_span(from_on, until_on)
    Person.objects.select_for_update().get(pk=person.pk)
    held = person.memberships.filter(overlapping(from_on, until_on))
    if held.filter(organization=organization).exists():
        raise Refused(f"此人在该时间已是{organization.name}的党员。", field="person")
    if organization.kind == Kind.BRANCH and held.filter(organization__kind=Kind.BRANCH).exists():
        raise Refused("此人在该时间还编在另一党支部，请先在那里办理转出。", field="person")
    membership = Membership(
        person=person, organization=organization, from_on=from_on, until_on=until_on,
        counted_from_on=counted_from_on, counted_until_on=counted_until_on, has_vote=has_vote, client_key=client_key,
    )  # fmt: skip
    return create_row(membership, MEMBERSHIP_FIELDS, by=by, verb="编入党组织", at=at)


@transaction.atomic
def change_membership(*, by: User | None, at: datetime, membership: Membership, **changes: Any) -> Membership:
    """Change whether and how long counted as 应到, and whether with a vote; the reason is never asked."""
    stored = Membership.objects.select_for_update().get(pk=membership.pk)
    return change_row(stored, changes, by=by, verb="修改党员信息", at=at)


@transaction.atomic
def end_membership(*, by: User | None, at: datetime, membership: Membership, until_on: date) -> Membership:
    """A person belongs to an organization up to a day."""
    stored = Membership.objects.select_for_update().get(pk=membership.pk)
    _check_span(stored.from_on, until_on)
    return change_row(stored, {"until_on": until_on}, by=by, verb="转出党组织", at=at)


@once(Appointment)
def add_appointment(
    *, by: User | None, at: datetime, person: Person, organization: Organization, post: str, from_on: date,
    until_on: date | None = None, administrative_role: str = "other", is_full_time: bool = False,
    is_acting: bool = False, client_key: UUID | None = None,
) -> Appointment:  # fmt: skip
    """Appoint a person to a post from a day.

    Refused: no such post in that kind, held already, a second 书记, or 代办 without a last day.
    """
    _check_span(from_on, until_on)
    if not post_fits(post, organization.kind):
        raise Refused(f"{Kind(organization.kind).label}不设“{Post(post).label}”。", field="post")
    if is_acting and until_on is None:
        raise Refused("代办须写明截止日期。", field="until_on")
    Organization.objects.select_for_update().get(pk=organization.pk)
    _check_held(person, organization, post, from_on, until_on, is_acting)
    appointment = Appointment(
        person=person, organization=organization, post=post, from_on=from_on, until_on=until_on,
        administrative_role=administrative_role, is_full_time=is_full_time, is_acting=is_acting,
        client_key=client_key,
    )  # fmt: skip
    return create_row(appointment, APPOINTMENT_FIELDS, by=by, verb="任职", at=at)


def _check_held(
    person: Person, organization: Organization, post: str, from_on: date, until_on: date | None, is_acting: bool
) -> None:
    same = organization.appointments.filter(overlapping(from_on, until_on), post=post)
    if same.filter(person=person).exists():
        raise Refused("此人在该时间已任这一职务。", field="person")
    if post == SECRETARY and not is_acting and same.filter(is_acting=False).exists():
        raise Refused("该党组织在该时间已有书记，请先办理免职，或选“代办”。", field="post")


@transaction.atomic
def end_appointment(*, by: User | None, at: datetime, appointment: Appointment, until_on: date) -> Appointment:
    """A person holds a post up to a day."""
    stored = Appointment.objects.select_for_update().get(pk=appointment.pk)
    _check_span(stored.from_on, until_on)
    return change_row(stored, {"until_on": until_on}, by=by, verb="免职", at=at)


@once(Division)
def write_division(
    *, by: User | None, at: datetime, organization: Organization, paper: str, dated_on: date, from_on: date,
    entries: Sequence[tuple[str, Person | None]], client_key: UUID | None = None,
) -> Division:  # fmt: skip
    """Write down the division of labour for Party work that a paper of the leading body sets (班子党建工作分工).

    ``entries``: area and who covers it, None for nobody. The division before ends the day before. Refused: no
    leading body, no or doubled areas, somebody without a post there, or a division that begins then or later.
    """
    _check_division(organization, entries, from_on)
    Organization.objects.select_for_update().get(pk=organization.pk)
    former = organization.divisions.filter(overlapping(from_on, None)).first()
    if former and former.from_on >= from_on:
        raise Refused(f"已有自{former.from_on:%Y-%m-%d}起的分工，请选更晚的日期。", field="from_on")
    if former:
        former.until_on = from_on - timedelta(days=1)
        former.save(update_fields=["until_on"])
    division = Division.objects.create(
        organization=organization, paper=paper, dated_on=dated_on, from_on=from_on, client_key=client_key
    )
    DivisionEntry.objects.bulk_create(
        DivisionEntry(division=division, area=area, person=person, position=n)
        for n, (area, person) in enumerate(entries)
    )
    after = {"paper": paper, "dated_on": dated_on, "from_on": from_on, "entries": _spoken(entries)}
    record_audit(by=by, verb="确定分工", target=division, at=at, after=after)
    return division


def _spoken(entries: Sequence[tuple[str, Person | None]]) -> list[list[str | None]]:
    return [[area, str(person) if person else None] for area, person in entries]


def _check_division(organization: Organization, entries: Sequence[tuple[str, Person | None]], from_on: date) -> None:
    if organization.kind not in DIVIDING_KINDS:
        raise Refused(f"{Kind(organization.kind).label}没有领导班子分工。")
    areas = [area for area, _ in entries]
    if not areas:
        raise Refused("分工至少要有一个工作领域。")
    if len(set(areas)) != len(areas):
        raise Refused("工作领域有重复，请合并。")
    members = set(organization.appointments.filter(in_force(from_on)).values_list("person_id", flat=True))
    strange = [person.name for _, person in entries if person and person.pk not in members]
    if strange:
        raise Refused(f"{'、'.join(strange)}在该日期没有本组织职务，不能列入班子分工。")


@transaction.atomic
def record_list(*, by: User, persons: Sequence[Person], reason: str, at: datetime) -> AuditEntry:
    """Keep that a list was shown with names: one entry with why, how many and who, so that each of them is told.

    Refused without a reason.
    """
    if not reason.strip():
        raise Refused("显示姓名须写明事由。", field="reason")
    after = {"reason": reason, "count": len(persons), "persons": {str(person.pk): True for person in persons}}
    return record_audit(by=by, verb=LISTED, target=by, at=at, after=after)


@transaction.atomic
def record_look(*, by: User, person: Person, at: datetime) -> None:
    """Keep that somebody looked at a person's facts, once a day, so that the person can see who did."""
    if by.person_id == person.pk:
        return
    kind = ContentType.objects.get_for_model(Person)
    today = start_of(day_of(at))
    seen = AuditEntry.objects.filter(target_type=kind, target_id=person.pk, by=by, verb="查阅", at__gte=today)
    if not seen.exists():
        record_audit(by=by, verb="查阅", target=person, at=at)
