"""Giving and ending powers. Nobody gives to himself, nothing is given without a reason, what is separate stays so."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhibu.kit.calendar import day_of
from zhibu.kit.states import Refused

from ..models import Grant, Organization, Scope, Unit, User
from ..rules import POWER_TITLES, POWERS, ROLE_TITLES, ROLES, broken_separation
from .audit import record_audit
from .persons import overlapping


@dataclass(frozen=True)
class Over:
    """What a power is held over: a subtree, a unit, listed organizations, or (none of them) the installation."""

    organization: Organization | None = None
    unit: Unit | None = None
    listed: Sequence[Organization] = field(default_factory=tuple)

    def scope(self) -> Scope:
        if self.organization:
            return Scope.SUBTREE
        if self.unit:
            return Scope.UNIT
        return Scope.LISTED if self.listed else Scope.NONE

    def __str__(self) -> str:
        if self.listed:
            return "、".join(organization.name for organization in self.listed)
        return str(self.organization or self.unit or Scope.NONE.label)


NOTHING = Over()


@transaction.atomic
def give_role(
    *, by: User | None, at: datetime, user: User, role: str, reason: str, from_on: date, over: Over = NOTHING,
    until_on: date | None = None, client_key: uuid.UUID | None = None,
) -> list[Grant]:  # fmt: skip
    """Give the powers of a role, one grant each, in one bundle; repeating the key gives the first bundle.

    Refused: to oneself, without a reason, scoped powers without a scope, separated administrators joined, or what the
    account already holds over the same scope at that time.
    """
    if role not in ROLES:
        raise Refused("没有这一角色。", field="role")
    return _give(by, at, user, ROLES[role].powers, role, reason, from_on, until_on, over, client_key)


@transaction.atomic
def give_power(
    *, by: User | None, at: datetime, user: User, power: str, reason: str, from_on: date, over: Over = NOTHING,
    until_on: date | None = None, client_key: uuid.UUID | None = None,
) -> list[Grant]:  # fmt: skip
    """Give one power, mostly for a time; refused as ``give_role`` is."""
    if power not in POWERS:
        raise Refused("没有这一权限。", field="power")
    return _give(by, at, user, (power,), "", reason, from_on, until_on, over, client_key)


def _give(
    by: User | None, at: datetime, user: User, powers: Sequence[str], role: str, reason: str, from_on: date,
    until_on: date | None, over: Over, client_key: uuid.UUID | None,
) -> list[Grant]:  # fmt: skip
    User.objects.select_for_update().get(pk=user.pk)  # two gifts at once must see each other
    if client_key and (first := list(Grant.objects.filter(bundle=client_key))):
        return first
    _check_gift(by, user, powers, reason, from_on, until_on, over)
    _check_not_held(user, powers, role, from_on, until_on, over)
    bundle = client_key or uuid.uuid4()
    grants = [
        _grant(power, over, user=user, role=role, bundle=bundle, reason=reason, granted_by=by,
               from_on=from_on, until_on=until_on)
        for power in powers
    ]  # fmt: skip
    for grant in grants:
        grant.save()
        if grant.scope == Scope.LISTED:
            grant.organizations.set(over.listed)
    after = {
        "role": role or None, "power": list(powers), "scope": str(over), "from_on": from_on, "until_on": until_on,
        "reason": reason,
    }  # fmt: skip
    record_audit(by=by, verb="授权", target=user, at=at, after=after)
    return grants


def _grant(power: str, over: Over, **facts: Any) -> Grant:
    if not POWERS[power].scoped:
        return Grant(power=power, scope=Scope.NONE, **facts)
    return Grant(power=power, scope=over.scope(), organization=over.organization, unit=over.unit, **facts)


def _check_gift(
    by: User | None, user: User, powers: Iterable[str], reason: str, from_on: date, until_on: date | None, over: Over
) -> None:
    if by is not None and by.pk == user.pk:
        raise Refused("不能给自己授权，请由另一位安全管理员办理。")
    if not user.is_active:
        raise Refused("该账号已停用，不能授权。")
    if not reason.strip():
        raise Refused("授权需要写明事由。", field="reason")
    if until_on is not None and until_on < from_on:
        raise Refused("截止日期不能早于起始日期。", field="until_on")
    scoped = [power for power in powers if POWERS[power].scoped]
    if scoped and over.scope() == Scope.NONE:
        raise Refused("这些权限要有范围，请选择党组织、单位或者所列组织。", field="scope")
    if not scoped and over.scope() != Scope.NONE:
        raise Refused("这一权限不分组织，请把范围留空。", field="scope")
    held = set(user.grants.filter(overlapping(from_on, until_on)).values_list("power", flat=True))
    if broken_separation(held, set(powers)):
        raise Refused("系统管理、安全管理和审计相互分离，同一账号不能兼有。")


def _check_not_held(
    user: User, powers: Sequence[str], role: str, from_on: date, until_on: date | None, over: Over
) -> None:
    """Roles share powers, so one of them may be held already; the same role, or nothing new, is a second time."""
    same = user.grants.filter(
        overlapping(from_on, until_on), scope=over.scope(), organization=over.organization, unit=over.unit
    ).prefetch_related("organizations")
    listed = {organization.pk for organization in over.listed}
    held = [grant for grant in same if {one.pk for one in grant.organizations.all()} == listed]
    twins = [grant for grant in held if role and grant.role == role]
    if not twins and set(powers) <= {grant.power for grant in held}:
        twins = [grant for grant in held if grant.power in powers]
    if not twins:
        return
    titles = "、".join(dict.fromkeys(ROLE_TITLES.get(grant.role) or POWER_TITLES[grant.power] for grant in twins))
    until = f"至 {twins[0].until_on}" if twins[0].until_on else "长期"
    raise Refused(
        f"该账号在同一范围、同一时间已有“{titles}”（{twins[0].from_on} 起，{until}），不必重复授予。要改期限，请先终止原来的授权。",
        field="role" if role else "power",
    )


@transaction.atomic
def end_grants(*, by: User | None, at: datetime, grants: Sequence[Grant], until_on: date, reason: str) -> list[Grant]:
    """End grants of one account with their last day. What had not begun by then is removed; the record keeps it.

    ``until_on`` yesterday ends them at once. Refused: no reason, already over, several accounts, or one's own
    ending of the last power to give grants.
    """
    if not reason.strip():
        raise Refused("终止授权需要写明事由。", field="reason")
    locked = list(Grant.objects.select_for_update().filter(pk__in=[grant.pk for grant in grants]))
    open_ = [grant for grant in locked if grant.until_on is None or grant.until_on > until_on]
    if not open_:
        raise Refused("这些授权已经终止，无需再办。")
    users = {grant.user_id for grant in open_}
    if len(users) != 1:
        raise Refused("一次只能终止一个账号的授权。")
    _keep_one_giver(open_, day_of(at))
    before = {"power": [grant.power for grant in open_], "from_on": [grant.from_on for grant in open_]}
    ended = [grant for grant in open_ if grant.from_on <= until_on]
    Grant.objects.filter(pk__in=[grant.pk for grant in ended]).update(until_on=until_on)
    Grant.objects.filter(pk__in=[grant.pk for grant in open_ if grant not in ended]).delete()
    after = {"power": [], "until_on": until_on, "reason": reason}
    record_audit(by=by, verb="终止授权", target=User.objects.get(pk=users.pop()), at=at, before=before, after=after)
    return ended


def _keep_one_giver(ending: Sequence[Grant], today: date) -> None:
    """Without anybody who can give powers, the district could never be set right again."""
    if not any(grant.power == "give_grants" for grant in ending):
        return
    going = [grant.pk for grant in ending]
    left = Grant.objects.filter(overlapping(today, None), power="give_grants", user__is_active=True, until_on=None)
    if not left.filter(from_on__lte=today).exclude(pk__in=going).exists():
        raise Refused("这是最后一个长期有效的“授权”权限，请先授予另一账号再终止。")
