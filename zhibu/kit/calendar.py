"""Working days of the mainland: weekends, public holidays and the swapped days.

The holiday library knows announced years only. Past its last year weekends alone count and
``is_provisional`` says so, so that a page can show 暂算. Days that the office added win over both.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
NO_DAYS: Mapping[date, bool] = {}


def day_of(instant: datetime) -> date:
    """The calendar day of an instant in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The first instant of a day in Asia/Shanghai, in UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def is_provisional(day: date) -> bool:
    """Whether the year's holidays are not announced to the library yet."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return True
    return False


def is_working_day(day: date, added: Mapping[date, bool] = NO_DAYS) -> bool:
    """Whether offices work that day. ``added`` maps days set by the office to working or not."""
    if day in added:
        return added[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def next_working_day(day: date, added: Mapping[date, bool] = NO_DAYS) -> date:
    """The day itself when offices work, else the first working day after it."""
    while not is_working_day(day, added):
        day += timedelta(days=1)
    return day


def last_working_day(day: date, added: Mapping[date, bool] = NO_DAYS) -> date:
    """The day itself when offices work, else the last working day before it."""
    while not is_working_day(day, added):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int, added: Mapping[date, bool] = NO_DAYS) -> date:
    """The working day ``count`` working days after ``day`` (0: the day itself or the next working day)."""
    day = next_working_day(day, added)
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), added)
    return day


def working_days_between(start: date, end: date, added: Mapping[date, bool] = NO_DAYS) -> int:
    """Working days after ``start`` up to and including ``end``; 0 when ``end`` is not later."""
    return sum(is_working_day(start + timedelta(days=n), added) for n in range(1, (end - start).days + 1))
