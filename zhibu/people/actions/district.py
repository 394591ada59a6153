"""The district's settings and days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhibu.kit.calendar import day_of
from zhibu.kit.states import Refused

from ..models import Setting, SpecialDay, User
from ..queries import setting
from ..rules import SETTINGS, checked_setting
from .audit import change_row, create_row, record_audit


@transaction.atomic
def set_setting(*, by: User | None, at: datetime, key: str, value: Any, from_on: date, source: str) -> Setting:
    """Set a value of the district from a day on; what held before stays for the days before.

    Refused: an unknown key, a value it cannot hold, no source, a day that is over, or no change.
    """
    if key not in SETTINGS:
        raise Refused("没有这一设置。")
    value = checked_setting(key, value)
    if not source.strip():
        raise Refused("请写明依据。", field="source")
    if by is not None and from_on < day_of(at):
        raise Refused("生效日期不能早于今天：已过的日子按当时的设置。", field="from_on")
    before = setting(key, from_on)
    if before == value:
        raise Refused("与该日期已定的值相同，无需修改。", field="value")
    row = Setting.objects.create(key=key, value=value, from_on=from_on, source=source, set_by=by, set_at=at)
    record_audit(
        by=by, verb="修改设置", target=row, at=at, before={"value": before},
        after={"key": key, "value": value, "from_on": from_on, "source": source},
    )  # fmt: skip
    return row


@transaction.atomic
def set_special_day(*, by: User | None, at: datetime, on: date, is_working: bool, source: str) -> SpecialDay:
    """Say that a day is worked or not, over the holiday library; saying it again corrects it. Refused: no source."""
    if not source.strip():
        raise Refused("请写明依据。", field="source")
    stored = SpecialDay.objects.select_for_update().filter(on=on).first()
    if stored is None:
        made = SpecialDay(on=on, is_working=is_working, source=source)
        return create_row(made, ("on", "is_working", "source"), by=by, verb="调整工作日", at=at)
    changes = {"is_working": is_working, "source": source}
    return change_row(stored, changes, by=by, verb="调整工作日", at=at)


@transaction.atomic
def remove_special_day(*, by: User | None, at: datetime, special_day: SpecialDay) -> None:
    """Take back what was said about a day; the holiday library holds again."""
    stored = SpecialDay.objects.select_for_update().filter(pk=special_day.pk).first()
    if stored is None:
        raise Refused("这一天的调整已经撤销。")
    before = {"on": stored.on, "is_working": stored.is_working}
    record_audit(by=by, verb="撤销工作日调整", target=stored, at=at, before=before)
    stored.delete()
