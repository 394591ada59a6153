"""A small district and its people: two units, every role, an onlooker who must be refused and a stranger.

``DAY`` is the day on which the tests live unless they move it by parameter; it is a Tuesday.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from zhibu.people.models import (
    Appointment,
    Function,
    Grant,
    Kind,
    Membership,
    Organization,
    OrganizationUnit,
    Person,
    Placement,
    Post,
    Scope,
    Unit,
    User,
)
from zhibu.people.rules import POWERS, ROLES

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
SINCE = date(2021, 1, 1)
PASSWORD = "cast-password-2026"


@dataclass(frozen=True)
class Cast:
    """Organizations by the names the tests use, and one account per role."""

    committee: Organization  # 区委
    work_committee: Organization  # 机关工委
    office: Organization  # 区委党建办
    water: Unit
    justice: Unit
    water_group: Organization  # 党组
    water_committee: Organization  # 机关党委
    water_first: Organization  # 党支部
    water_second: Organization
    justice_general: Organization  # 党总支
    justice_branch: Organization
    drafter: User  # district office
    head: User  # district office, signs
    water_clerk: User  # unit committee
    water_leader: User  # leading group
    water_secretary: User  # first branch
    second_secretary: User  # second branch
    justice_clerk: User  # the onlooker: same powers, another unit
    justice_secretary: User
    leader: User
    member: User
    auditor: User
    system_administrator: User
    security_administrator: User
    audit_administrator: User
    stranger: User  # signed in, holds nothing


def organization(name: str, kind: Kind, parent: Organization | None = None, unit: Unit | None = None) -> Organization:
    made = Organization.objects.create(name=name, kind=kind, from_on=SINCE, has_committee=kind == Kind.BRANCH)
    if parent:
        Placement.objects.create(organization=made, parent=parent, from_on=SINCE)
    if unit:
        OrganizationUnit.objects.create(organization=made, unit=unit, from_on=SINCE)
    return made


def account(username: str, name: str, role: str = "", over: Organization | None = None, post: str = "") -> User:
    person = Person.objects.create(name=name, email=f"{username}@example.test")
    user = User(username=username, person=person, must_change_password=False, created_at=AT)
    user.set_password(PASSWORD)
    user.save()
    if over:
        Membership.objects.create(person=person, organization=over, from_on=SINCE)
        if post:
            Appointment.objects.create(person=person, organization=over, post=post, from_on=SINCE)
    if role:
        give(user, role, over)
    return user


def give(user: User, role: str, over: Organization | None = None, unit: Unit | None = None) -> None:
    bundle = uuid.uuid4()
    for power in ROLES[role].powers:
        scope = Scope.UNIT if unit else Scope.SUBTREE
        scoped = POWERS[power].scoped
        Grant.objects.create(
            user=user, power=power, role=role, bundle=bundle, scope=scope if scoped else Scope.NONE,
            organization=over if scoped and not unit else None, unit=unit if scoped else None,
            from_on=SINCE, reason="测试", granted_by=None,
        )  # fmt: skip


def make_cast() -> Cast:
    committee = organization("中共云溪区委员会", Kind.COMMITTEE)
    work_committee = organization("区直机关工委", Kind.WORK_COMMITTEE, committee)
    office = organization("区委党建办", Kind.OFFICE, committee)
    water, justice = Unit.objects.create(name="区水务局"), Unit.objects.create(name="区司法局")
    Function.objects.create(unit=water, title="水库和河道巡查管护", source="三定规定", from_on=SINCE)
    Function.objects.create(unit=justice, title="公共法律服务", source="三定规定", from_on=SINCE)
    water_group = organization("区水务局党组", Kind.LEADING_GROUP, unit=water)
    water_committee = organization("区水务局机关党委", Kind.AGENCY_COMMITTEE, work_committee, water)
    water_first = organization("区水务局第一党支部", Kind.BRANCH, water_committee, water)
    water_second = organization("区水务局第二党支部", Kind.BRANCH, water_committee, water)
    justice_general = organization("区司法局党总支", Kind.GENERAL_BRANCH, work_committee, justice)
    justice_branch = organization("区司法局机关党支部", Kind.BRANCH, justice_general, justice)

    drafter = account("drafter", "陈知远", "district_office", work_committee)
    head = account("head", "周明德", "district_head", work_committee)
    for user, role in ((drafter, "district_office"), (head, "district_head")):
        give(user, role, office)
    water_leader = account("waterleader", "何思源", "", water_group, Post.GROUP_MEMBER)
    give(water_leader, "leading_group", unit=water)
    return Cast(
        committee=committee, work_committee=work_committee, office=office, water=water, justice=justice,
        water_group=water_group, water_committee=water_committee, water_first=water_first,
        water_second=water_second, justice_general=justice_general, justice_branch=justice_branch,
        drafter=drafter, head=head, water_leader=water_leader,
        water_clerk=account("waterclerk", "王海清", "unit_committee", water_committee, Post.PARTY_OFFICER),
        water_secretary=account("watersecretary", "李守田", "branch", water_first, Post.SECRETARY),
        second_secretary=account("secondsecretary", "孙立群", "branch", water_second, Post.SECRETARY),
        justice_clerk=account("justiceclerk", "赵文博", "unit_committee", justice_general, Post.PARTY_OFFICER),
        justice_secretary=account("justicesecretary", "吴静怡", "branch", justice_branch, Post.SECRETARY),
        leader=account("leader", "郑国安", "leader", work_committee),
        member=account("member", "冯小满", "member", water_first),
        auditor=account("auditor", "褚正", "auditor"),
        system_administrator=account("systemadmin", "卫平", "system_administrator"),
        security_administrator=account("securityadmin", "蒋衡", "security_administrator"),
        audit_administrator=account("auditadmin", "沈鉴", "audit_administrator"),
        stranger=account("stranger", "韩路过"),
    )  # fmt: skip
