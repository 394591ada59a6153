"""What organizations were asked this month, from Ask alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum

from zhibu.people.models import Organization

from ..models import Ask


@dataclass(frozen=True, slots=True)
class Load:
    """How many things, how many fields to fill in, about how many minutes."""

    count: int = 0
    fields: int = 0
    minutes: int = 0


NOTHING = Load()


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def loads_of(organizations: Iterable[int] | QuerySet[Any], today: date) -> dict[int, Load]:
    """Load of each organization in the month of a day; those not asked anything are left out. One query."""
    asks = Ask.objects.filter(organization__in=organizations, on__range=month_of(today))
    rows = asks.values("organization_id").annotate(n=Count("pk"), f=Sum("fields"), m=Sum("minutes")).order_by()
    return {row["organization_id"]: Load(row["n"], row["f"], row["m"]) for row in rows}


def load_of(organizations: Iterable[int] | QuerySet[Any], today: date) -> Load:
    """The sum over several organizations in the month of a day. One query."""
    asks = Ask.objects.filter(organization__in=organizations, on__range=month_of(today))
    row = asks.aggregate(n=Count("pk"), f=Sum("fields"), m=Sum("minutes"))
    return Load(row["n"], row["f"] or 0, row["m"] or 0)


def ledger(organization: Organization, today: date) -> QuerySet[Ask]:
    """减负台账: everything asked of one organization in the month of a day, latest first."""
    asks = Ask.objects.filter(organization=organization, on__range=month_of(today))
    return asks.select_related("asked_by", "task").order_by("-on", "-pk")
