"""Accounts: made, switched off, opened again. Who may is asked at the door; what may never be is refused here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from axes.utils import reset
from django.db import transaction

from zhibu.kit.calendar import day_of
from zhibu.kit.once import once
from zhibu.kit.states import Refused

from ..models import Grant, Person, User, in_force
from ..rules import POWERS, SEPARATED, check_number, check_person_name
from .audit import change_row, create_row, record_audit


@once(User)
def create_account(
    *, by: User | None, at: datetime, username: str, password: str, person: Person | None = None,
    name: str = "", client_key: UUID | None = None,
) -> User:  # fmt: skip
    """Make an account for a person, or for ``name`` who is not in the registers (an administrator).

    ``password`` is a first one that must be changed. Refused: the name is taken, or the person has an account.
    """
    username = username.strip()
    check_number(username, "username", "登录名")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(f"登录名“{username}”已被使用。", field="username")
    if person is not None and User.objects.filter(person=person).exists():
        raise Refused(f"{person.name}已有账号，一人一个账号。", field="person")
    if person is None:
        if not name.strip():
            raise Refused("请写明账号属于谁。", field="person")
        check_person_name(name.strip())
        person = Person.objects.create(name=name.strip())
    user = User(username=username, person=person, created_at=at, must_change_password=True, client_key=client_key)
    user.set_password(password)
    return create_row(user, ("username", "person"), by=by, verb="建立账号", at=at)


@transaction.atomic
def join_person(*, by: User | None, at: datetime, user: User, person: Person) -> User:
    """Say once whose an account is that was made without a person, as `zhibu init` does; grants stay as they are.

    Refused: one's own, joined already, or the person has an account.
    """
    if by is not None and by.pk == user.pk:
        raise Refused("不能给自己的账号关联人员，请由另一位系统管理员办理。")
    stored = User.objects.select_for_update().get(pk=user.pk)
    if stored.person_id is not None:
        raise Refused("该账号已关联人员，不能再改。")
    Person.objects.select_for_update().get(pk=person.pk)  # of two accounts at once one gets the person
    if User.objects.filter(person=person).exists():
        raise Refused(f"{person.name}已有账号，一人一个账号。", field="person")
    return change_row(stored, {"person": person}, by=by, verb="关联人员", at=at)


@transaction.atomic
def switch_off(*, by: User | None, at: datetime, user: User, reason: str) -> User:
    """Close an account at once; its sessions end with it.

    Refused: one's own, closed already, no reason, or the last account with one of the separated powers.
    """
    stored = _account(user, by, "停用", reason)
    if not stored.is_active:
        raise Refused("该账号已经停用。")
    _keep_one_administrator(stored, at)
    return change_row(stored, {"is_active": False}, by=by, verb="停用账号", at=at, reason=reason)


def _account(user: User, by: User | None, verb: str, reason: str) -> User:
    if by is not None and by.pk == user.pk:
        raise Refused(f"不能{verb}自己的账号。")
    if not reason.strip():
        raise Refused(f"{verb}账号需要写明事由。", field="reason")
    return User.objects.select_for_update().get(pk=user.pk)


def _administers(user: User, at: datetime) -> set[frozenset[str]]:
    """Which of the separated groups of powers an account holds."""
    powers = set(Grant.objects.filter(in_force(day_of(at)), user=user).values_list("power", flat=True))
    return {group for group in SEPARATED if group & powers}


def _keep_one_administrator(user: User, at: datetime) -> None:
    """A district must never be left without anybody who can manage accounts, give powers or read the record."""
    held = Grant.objects.filter(in_force(day_of(at)), user__is_active=True)
    for power in POWERS:
        if not any(power in group for group in SEPARATED):
            continue
        holders = set(held.filter(power=power).values_list("user_id", flat=True))
        if holders == {user.pk}:
            raise Refused(f"这是唯一有“{POWERS[power].title}”权限的账号，请先授权他人再停用。")


@transaction.atomic
def switch_on(*, by: User | None, at: datetime, user: User, reason: str) -> User:
    """Open a closed account again. Refused: one's own, open already, or no reason."""
    stored = _account(user, by, "启用", reason)
    if stored.is_active:
        raise Refused("该账号本来就是启用的。")
    return change_row(stored, {"is_active": True}, by=by, verb="启用账号", at=at, reason=reason)


@transaction.atomic
def reset_password(*, by: User | None, at: datetime, user: User, password: str, reason: str) -> User:
    """Give an account a first password again; its sessions end and it must be changed.

    Refused: one's own, and that of an administrator apart from oneself (GB/T 22239-2019 8.1.4.2): who resets it could use it.
    """
    stored = _account(user, by, "重设", reason)
    if by is not None and _administers(stored, at) - _administers(by, at):
        raise Refused(
            "三个管理员相互分离，不能重设另一个管理员的口令。请两人在场，在服务器上运行 zhibu password 登录名。"
        )
    if not stored.is_active:
        raise Refused("该账号已停用，请先启用。")
    stored.set_password(password)
    stored.must_change_password = True
    stored.save(update_fields=["password", "must_change_password"])
    reset(username=stored.username)
    record_audit(by=by, verb="重设口令", target=stored, at=at, after={"reason": reason})
    return stored


@transaction.atomic
def unlock(*, by: User | None, at: datetime, user: User) -> int:
    """Let an account in again after too many wrong passwords; returns how many records of failures went."""
    count: int = reset(username=user.username)
    if not count:
        raise Refused("该账号没有被锁定。")
    record_audit(by=by, verb="解除锁定", target=user, at=at, after={"count": count})
    return count
