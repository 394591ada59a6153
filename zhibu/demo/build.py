"""Builds a demonstration district of any size into an empty database, in bulk and reproducibly."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from zhibu.kit.calendar import start_of
from zhibu.kit.states import Refused
from zhibu.people.actions import record_audit
from zhibu.people.models import (
    AdministrativeRole,
    Appointment,
    Division,
    DivisionEntry,
    Function,
    Grant,
    KeyTask,
    Kind,
    Membership,
    Organization,
    OrganizationUnit,
    Person,
    Placement,
    Post,
    Scope,
    Setting,
    Unit,
    User,
)
from zhibu.people.rules import POWERS, ROLES, SETTINGS

from . import names
from .district import COMMITTEE, DISTRICT, OFFICE, UNITS, WORK_COMMITTEE, Body, Department

PASSWORD = "zhibu-demo-2026"  # noqa: S105  of every account of the demonstration, which exist in its database only
BATCH = 2000


@dataclass(frozen=True)
class Login:
    """One account that the demonstration names to those who try it."""

    username: str
    role: str
    over: str


LOGINS: tuple[Login, ...] = (
    Login("office", "district_office", WORK_COMMITTEE),
    Login("head", "district_head", WORK_COMMITTEE),
    Login("committee", "unit_committee", "区法院机关党委"),
    Login("group", "leading_group", "区水务局党组"),
    Login("branch", "branch", "区水务局党支部"),
    Login("leader", "leader", WORK_COMMITTEE),
    Login("member", "member", "区水务局党支部"),
    Login("auditor", "auditor", ""),
    Login("system", "system_administrator", ""),
    Login("security", "security_administrator", ""),
    Login("audit", "audit_administrator", ""),
)


@dataclass
class District:
    """What was built, by name, for the story that follows."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    secretaries: dict[int, User] = field(default_factory=dict)  # by organization


def is_demonstration() -> bool:
    """Whether the database was filled by ``build``: only then do the logins above exist."""
    return Setting.objects.filter(key="district_name", source="演示").exists()


def departments(organizations: int) -> Iterator[Department]:
    """The written units first, then invented townships until the number of organizations is reached."""
    count = 3
    for department in UNITS:
        if count >= organizations:
            return
        yield department
        count += len(department.bodies)
    number = 0
    while count < organizations:
        township = _township(names.place(number), organizations - count)
        yield township
        count += len(township.bodies)
        number += 1


def _township(name: str, most: int) -> Department:
    head = Body(f"{name}党委", Kind.PRIMARY_COMMITTEE, members=0)
    branches = [Body(f"{name}{office}党支部", Kind.BRANCH, head.name, 5) for office in names.OFFICES]
    functions = (f"{name}便民服务", f"{name}基层治理", f"{name}农业农村工作")
    return Department(name, functions, f"{name}人居环境整治", (head, *branches)[: max(1, most)])


def build(*, organizations: int, years: int, seed: int, today: date) -> District:
    """Fill an empty database with a district of about ``organizations``, its people and ``years`` of past work.

    Raises Refused when the database already holds organizations: a demonstration never mixes with real data.
    """
    if Organization.objects.exists():
        raise Refused("数据库中已有党组织，演示数据只能装入空库。")
    source = random.Random(seed)  # noqa: S311  invented names, not secrets
    since = date(today.year - max(years, 1) - 3, 1, 1)
    at = start_of(today - timedelta(days=365 * max(years, 1)))
    with transaction.atomic():
        district = District()
        rows = list(departments(organizations))
        _organizations(district, rows, since, today)
        _people(district, rows, source, since)
        _accounts(district, since, at)
        Setting.objects.create(key="district_name", value=DISTRICT, from_on=since, source="演示", set_at=at)
        top = district.organizations[COMMITTEE]
        record_audit(
            by=None, verb="装入演示数据", target=top, at=at, after={"党组织": len(district.organizations), "种子": seed}
        )
    return district


def _save(rows: Iterable[Any]) -> list[Any]:
    """Bulk insert; the rows come back with their keys."""
    made = list(rows)
    model: type[models.Model] | None = type(made[0]) if made else None
    return model._default_manager.bulk_create(made, batch_size=BATCH) if model else []


def _organizations(district: District, rows: list[Department], since: date, today: date) -> None:
    tops = [
        (COMMITTEE, Kind.COMMITTEE, ""),
        (WORK_COMMITTEE, Kind.WORK_COMMITTEE, COMMITTEE),
        (OFFICE, Kind.OFFICE, COMMITTEE),
    ]
    bodies = [Body(name, kind, above, 0) for name, kind, above in tops]
    belongs = {body.name: department.name for department in rows for body in department.bodies}
    bodies += [body for department in rows for body in department.bodies]
    made = _save(
        Organization(
            name=b.name, kind=b.kind, from_on=since, tags=b.tags, is_retired="离退休" in b.name,
            has_committee=b.kind == Kind.BRANCH and b.members >= 7,
        )
        for b in bodies
    )  # fmt: skip
    district.organizations = {organization.name: organization for organization in made}
    units = _save(
        Unit(name=department.name, short_name=department.name.removeprefix("区"), from_on=since) for department in rows
    )
    district.units = {unit.name: unit for unit in units}
    named = district.organizations
    _save(
        Placement(organization=named[b.name], parent=named[b.above or WORK_COMMITTEE], from_on=since)
        for b in bodies
        if b.name != COMMITTEE and b.kind not in (Kind.LEADING_GROUP, Kind.LEADING_COMMITTEE)
    )
    _save(OrganizationUnit(organization=named[o], unit=district.units[u], from_on=since) for o, u in belongs.items())
    _save(
        Function(unit=district.units[d.name], title=title, source="三定规定", position=n, from_on=since)
        for d in rows
        for n, title in enumerate(d.functions)
    )
    _save(
        KeyTask(
            unit=district.units[d.name],
            year=today.year,
            title=d.key_task,
            source="区委年度重点工作",
            lead_office=d.name,
        )
        for d in rows
    )
    KeyTask.objects.create(
        year=today.year, title="优化营商环境提升年", source="区委全会报告", lead_office="区政务服务中心"
    )


def _people(district: District, rows: list[Department], source: random.Random, since: date) -> None:
    persons: list[Person] = []
    memberships: list[Membership] = []
    appointments: list[Appointment] = []

    def hire(
        organization: Organization, post: str, role: str = AdministrativeRole.OTHER, person: Person | None = None
    ) -> Person:
        if person is None:
            person = Person(name=names.person(source))
            persons.append(person)
        appointments.append(
            Appointment(person=person, organization=organization, post=post, administrative_role=role, from_on=since)
        )
        return person

    for department in rows:
        principal: Person | None = None
        for body in department.bodies:
            organization = district.organizations[body.name]
            if body.kind in (Kind.LEADING_GROUP, Kind.LEADING_COMMITTEE):
                principal = hire(organization, Post.SECRETARY, AdministrativeRole.PRINCIPAL)
                for _ in range(3):
                    hire(organization, Post.GROUP_MEMBER, AdministrativeRole.DEPUTY)
            elif body.kind != Kind.BRANCH:
                hire(organization, Post.SECRETARY, AdministrativeRole.DEPUTY)
                hire(organization, Post.PARTY_OFFICER)
            else:
                lead = AdministrativeRole.DEPUTY if principal else AdministrativeRole.PRINCIPAL
                secretary = hire(organization, Post.SECRETARY, lead)
                board = [Post.ORGANIZATION_MEMBER, Post.PUBLICITY_MEMBER, Post.DISCIPLINE_MEMBER]
                others = [hire(organization, post) for post in board] if body.members >= 7 else []
                plain = [Person(name=names.person(source)) for _ in range(max(0, body.members - 1 - len(others)))]
                persons.extend(plain)
                memberships.extend(
                    Membership(
                        person=p,
                        organization=organization,
                        from_on=since,
                        counted_from_on=since,
                        has_vote=n < body.members - 1,
                    )
                    for n, p in enumerate([secretary, *others, *plain])
                )
    _save(persons)
    _save(memberships)
    _save(appointments)
    _divisions(district, since)


def _divisions(district: District, since: date) -> None:
    """Each leading body divides Party work; the last area of every third one is covered by nobody, as happens."""
    areas = SETTINGS["areas_of_party_work"].default
    bodies = [o for o in district.organizations.values() if o.kind in (Kind.LEADING_GROUP, Kind.LEADING_COMMITTEE)]
    members: dict[int, list[int]] = {}
    for appointment in Appointment.objects.filter(organization__in=[b.pk for b in bodies]).order_by("pk"):
        members.setdefault(appointment.organization_id, []).append(appointment.person_id)
    for number, body in enumerate(bodies):
        people = members[body.pk]
        paper = f"{body.name.removesuffix('党组').removesuffix('党委')}党〔{since.year + 3}〕{number + 2}号"
        division = Division.objects.create(
            organization=body, paper=paper, dated_on=date(since.year + 3, 2, 20), from_on=date(since.year + 3, 2, 20)
        )
        DivisionEntry.objects.bulk_create(
            DivisionEntry(
                division=division, area=area, position=n,
                person_id=None if number % 3 == 0 and n == len(areas) - 1 else people[n % len(people)],
            )
            for n, area in enumerate(areas)
        )  # fmt: skip


def _accounts(district: District, since: date, at: datetime) -> None:
    """One login per role under its own name, and one for every organization's secretary or officer."""
    secret = make_password(PASSWORD)
    named = {login.over: login for login in LOGINS if login.role in ("unit_committee", "leading_group", "branch")}
    users: list[User] = []
    grants: list[Grant] = []
    officers: dict[int, Appointment] = {}
    for appointment in Appointment.objects.select_related("person", "organization").order_by("pk"):
        wanted = appointment.post == Post.PARTY_OFFICER or appointment.organization_id not in officers
        if wanted:
            officers[appointment.organization_id] = appointment
    for organization in district.organizations.values():
        if organization.pk not in officers:
            continue
        person = officers[organization.pk].person
        login = named.get(organization.name)
        person.email = f"{login.username if login else f'o{organization.pk}'}@example.test"
        users.append(_user(login.username if login else f"o{organization.pk}", person, secret, at))
        grants.extend(_role(users[-1], _role_of(organization), organization, district, since))
        district.secretaries[organization.pk] = users[-1]
    for login in LOGINS:
        if login.over not in named or login.role == "member":
            person = Person.objects.create(name=_STAFF[login.username], email=f"{login.username}@example.test")
            users.append(_user(login.username, person, secret, at))
            over = district.organizations.get(login.over)
            grants.extend(_role(users[-1], login.role, over, district, since))
            if login.role in ("district_office", "district_head"):
                grants.extend(_role(users[-1], login.role, district.organizations[OFFICE], district, since))
    Person.objects.bulk_update([u.person for u in users if u.person], ["email"], batch_size=500)
    _save(users)
    district.users = {user.username: user for user in users}
    _save(grants)
    _staff_posts(district, since)


_STAFF = {
    "office": "陈知远", "head": "周明德", "leader": "郑国安", "member": "冯小满", "auditor": "褚正之",
    "system": "卫平", "security": "蒋衡", "audit": "沈鉴",
}  # fmt: skip


def _staff_posts(district: District, since: date) -> None:
    office = district.organizations[OFFICE]
    for username, post in (("office", Post.PARTY_OFFICER), ("head", Post.SECRETARY)):
        person = _person_of(district, username)
        Appointment.objects.create(person=person, organization=office, post=post, from_on=since, is_full_time=True)
    branch = district.organizations.get("区水务局党支部")
    if branch:
        Membership.objects.create(person=_person_of(district, "member"), organization=branch, from_on=since)


def _person_of(district: District, username: str) -> Person:
    person = district.users[username].person
    if person is None:
        raise LookupError(username)
    return person


def _user(username: str, person: Person, secret: str, at: datetime) -> User:
    return User(username=username, person=person, password=secret, must_change_password=False, created_at=at)


def _role_of(organization: Organization) -> str:
    if organization.kind in (Kind.LEADING_GROUP, Kind.LEADING_COMMITTEE):
        return "leading_group"
    return "branch" if organization.kind in (Kind.BRANCH, Kind.DISCIPLINE) else "unit_committee"


def _role(user: User, role: str, over: Organization | None, district: District, since: date) -> Iterator[Grant]:
    bundle = uuid.uuid4()
    unit = None
    if over and role == "leading_group":
        unit = district.units[over.name.removesuffix("党组").removesuffix("党委")]
    for power in ROLES[role].powers:
        scoped = POWERS[power].scoped
        scope = (Scope.UNIT if unit else Scope.SUBTREE) if scoped else Scope.NONE
        yield Grant(
            user=user, power=power, role=role, bundle=bundle, scope=scope, reason="演示",
            organization=over if scoped and not unit else None, unit=unit if scoped else None, from_on=since,
        )  # fmt: skip
