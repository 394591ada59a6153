"""The only place that asks what time it is. Views, the API and the night ask here; all else takes ``today``."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from .calendar import SHANGHAI

VARIABLE = "ZHIBU_TODAY"


def pinned() -> date | None:
    """The day that ZHIBU_TODAY pins, or None. Raises ValueError when it is not an ISO date."""
    value = os.environ.get(VARIABLE, "")
    return date.fromisoformat(value) if value else None


def now() -> datetime:
    """The present instant in UTC; with ZHIBU_TODAY set, the present time of day on that day."""
    real = datetime.now(UTC)
    day = pinned()
    if day is None:
        return real
    here = real.astimezone(SHANGHAI)
    return datetime.combine(day, here.timetz().replace(tzinfo=None), SHANGHAI).astimezone(UTC)


def today() -> date:
    """The calendar day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()
