"""The first thing in an empty installation: the district, its upper organizations, its three administrators."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhibu.kit.states import Refused

from ..models import Grant, Kind, Organization, Placement, Scope, Setting, User
from ..rules import ROLES
from .audit import record_audit

ADMINISTRATORS = (
    ("system_administrator", "xitong"),
    ("security_administrator", "anquan"),
    ("audit_administrator", "shenji"),
)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account as handed over: its password is for one sign-in and stored nowhere in plain."""

    role: str
    username: str
    password: str


def one_time_password() -> str:
    """Sixteen characters in groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def found_district(*, name: str, on: date, at: datetime) -> tuple[FirstAccount, ...]:
    """Name the district, make 区委, 机关工委 and 区委党建办, and one account per administrator, whose it is being said
    later, when persons are registered (``join_person``).

    Raises Refused when anything is there already or the name is blank or too long.
    """
    name = name.strip()
    if not 2 <= len(name) <= 30:
        raise Refused("请写明本区名称，2 至 30 字，如：云溪区。", field="name")
    if User.objects.exists() or Organization.objects.exists():
        raise Refused("数据库里已有账号或党组织，不能再次初始化；未作任何改动。")
    setting = Setting.objects.create(key="district_name", value=name, from_on=on, source="初始化", set_at=at)
    record_audit(by=None, verb="初始化", target=setting, at=at, after={"key": setting.key, "value": name})
    committee = _organization(f"中共{name}委员会", Kind.COMMITTEE, None, on, at)
    _organization(
        f"{name}直机关工委" if name.endswith("区") else f"{name}机关工委", Kind.WORK_COMMITTEE, committee, on, at
    )
    _organization(f"{name}委党建办" if name.endswith("区") else f"{name}党建办", Kind.OFFICE, committee, on, at)
    return tuple(_administrator(role, username, on, at) for role, username in ADMINISTRATORS)


def _organization(name: str, kind: Kind, parent: Organization | None, on: date, at: datetime) -> Organization:
    made = Organization.objects.create(name=name, kind=kind, from_on=on)
    if parent:
        Placement.objects.create(organization=made, parent=parent, from_on=on)
    after = {"name": name, "kind": kind, "parent": parent.pk if parent else None}
    record_audit(by=None, verb="新建", target=made, at=at, after=after)
    return made


def _administrator(role: str, username: str, on: date, at: datetime) -> FirstAccount:
    password = one_time_password()
    user = User(username=username, must_change_password=True, created_at=at)
    user.set_password(password)
    user.save()
    record_audit(by=None, verb="建立账号", target=user, at=at, after={"username": username})
    bundle = uuid.uuid4()
    for power in ROLES[role].powers:
        grant = Grant.objects.create(
            user=user, power=power, role=role, bundle=bundle, scope=Scope.NONE, from_on=on, reason="初始化"
        )
        record_audit(by=None, verb="授权", target=grant, at=at, after={"user": user.pk, "power": power})
    return FirstAccount(role, username, password)
