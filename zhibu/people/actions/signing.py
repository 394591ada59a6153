"""Coming in, going out, and one's own password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhibu.kit.states import Refused

from ..models import User
from .audit import record_audit


@transaction.atomic
def record_sign_in(*, user: User, at: datetime) -> None:
    """Record that somebody came in; the password was checked by the door."""
    record_audit(by=user, verb="登录", target=user, at=at)


@transaction.atomic
def record_sign_out(*, user: User, at: datetime) -> None:
    """Record that somebody went out."""
    record_audit(by=user, verb="退出", target=user, at=at)


@transaction.atomic
def change_password(*, by: User, password: str, at: datetime) -> User:
    """Set one's own new password, which the form has checked against the policy. The audit entry holds no value."""
    user = User.objects.select_for_update().get(pk=by.pk)
    if not user.is_active:
        raise Refused("账号已停用，不能更改口令。")
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record_audit(by=by, verb="更改口令", target=user, at=at)
    return user
