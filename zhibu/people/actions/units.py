"""Units, what they exist for, and what the year is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhibu.kit.once import once
from zhibu.kit.states import Refused

from ..models import Function, KeyTask, Unit, User
from .audit import change_row, create_row

UNIT_FIELDS = ("name", "short_name", "from_on", "until_on")
FUNCTION_FIELDS = ("unit", "title", "source", "position", "from_on", "until_on")
KEY_TASK_FIELDS = ("unit", "year", "title", "source", "lead_office")


def _check_name(name: str, but: int | None = None) -> None:
    if Unit.objects.filter(name=name).exclude(pk=but or 0).exists():
        raise Refused(f"已有名为“{name}”的单位。", field="name")


@once(Unit)
def create_unit(
    *, by: User | None, at: datetime, name: str, short_name: str = "", from_on: date | None = None,
    until_on: date | None = None, client_key: UUID | None = None,
) -> Unit:  # fmt: skip
    """Register a unit (单位). Refused when the name is taken."""
    _check_name(name)
    unit = Unit(name=name, short_name=short_name, from_on=from_on, until_on=until_on, client_key=client_key)
    return create_row(unit, UNIT_FIELDS, by=by, verb="新建单位", at=at)


@transaction.atomic
def change_unit(*, by: User | None, at: datetime, unit: Unit, **changes: Any) -> Unit:
    """Change fields of ``UNIT_FIELDS``. Refused when the name is taken or nothing changes."""
    _check_name(changes.get("name", unit.name), unit.pk)
    stored = Unit.objects.select_for_update().get(pk=unit.pk)
    return change_row(stored, changes, by=by, verb="修改单位", at=at)


@once(Function)
def add_function(
    *, by: User | None, at: datetime, unit: Unit, title: str, from_on: date, source: str = "", position: int = 0,
    until_on: date | None = None, client_key: UUID | None = None,
) -> Function:  # fmt: skip
    """Add a function (职能) of a unit, in the words of its paper."""
    function = Function(
        unit=unit, title=title, source=source, position=position, from_on=from_on, until_on=until_on,
        client_key=client_key,
    )  # fmt: skip
    return create_row(function, FUNCTION_FIELDS, by=by, verb="新增职能", at=at)


@transaction.atomic
def change_function(*, by: User | None, at: datetime, function: Function, **changes: Any) -> Function:
    """Correct the words, source or order of a function."""
    stored = Function.objects.select_for_update().get(pk=function.pk)
    if stored.until_on and changes.get("from_on", stored.from_on) > stored.until_on:
        raise Refused("起始日期不能晚于截止日期。", field="from_on")
    return change_row(stored, changes, by=by, verb="修改职能", at=at)


@transaction.atomic
def end_function(*, by: User | None, at: datetime, function: Function, until_on: date) -> Function:
    """The unit's function ends with a day; what was tied to it stays readable."""
    stored = Function.objects.select_for_update().get(pk=function.pk)
    if until_on < stored.from_on:
        raise Refused("截止日期不能早于起始日期。", field="until_on")
    return change_row(stored, {"until_on": until_on}, by=by, verb="终止职能", at=at)


@once(KeyTask)
def add_key_task(
    *, by: User | None, at: datetime, unit: Unit | None, year: int, title: str, source: str = "",
    lead_office: str = "", client_key: UUID | None = None,
) -> KeyTask:  # fmt: skip
    """Add a key task (重点任务) of a unit, or of the district when ``unit`` is None."""
    task = KeyTask(
        unit=unit, year=year, title=title, source=source, lead_office=lead_office, client_key=client_key
    )  # fmt: skip
    return create_row(task, KEY_TASK_FIELDS, by=by, verb="新增重点任务", at=at)


@transaction.atomic
def change_key_task(*, by: User | None, at: datetime, key_task: KeyTask, **changes: Any) -> KeyTask:
    """Correct a key task's words, year, source or lead office."""
    stored = KeyTask.objects.select_for_update().get(pk=key_task.pk)
    return change_row(stored, changes, by=by, verb="修改重点任务", at=at)


@transaction.atomic
def end_key_task(*, by: User | None, at: datetime, key_task: KeyTask, ended_on: date) -> KeyTask:
    """A key task ends before its year does."""
    stored = KeyTask.objects.select_for_update().get(pk=key_task.pk)
    return change_row(stored, {"ended_on": ended_on}, by=by, verb="终止重点任务", at=at)
