"""The district's settings and days, and what an account may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..models import Grant, Setting, SpecialDay, User, in_force
from ..rules import SETTINGS


def setting(key: str, on: date) -> Any:
    """The value of a setting in force on a day: the latest set, else the default of ``rules.SETTINGS``."""
    row = Setting.objects.filter(key=key, from_on__lte=on).order_by("from_on", "set_at").last()
    return SETTINGS[key].default if row is None else row.value


def added_days() -> dict[date, bool]:
    """The days that the office set to working or not."""
    return dict(SpecialDay.objects.values_list("on", "is_working"))


def powers_of(user: User, on: date) -> set[str]:
    """The powers that an account holds somewhere on a day."""
    return set(Grant.objects.filter(in_force(on), user=user).values_list("power", flat=True))
