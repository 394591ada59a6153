"""Where nobody could receive a task: said before it goes out, and shown where it stopped. It warns, it stops nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Window

from zhibu.people.models import Organization

from ..access import without_holder
from ..models import Hop
from ..rules import WITH_HOLDER

MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Unattended:
    """Organizations that nobody answers for: how many, and the first of their names."""

    total: int = 0
    names: tuple[str, ...] = ()


def unattended(organizations: QuerySet[Any], on: date) -> Unattended:
    """Those among some organizations (a queryset of ids) that nobody answers for; one query whatever their number."""
    found = without_holder(Organization.objects.filter(pk__in=organizations), on).order_by("name")
    rows = list(found.annotate(total=Window(Count("pk"))).values_list("name", "total")[:MOST_NAMES])
    return Unattended(rows[0][1], tuple(name for name, _ in rows)) if rows else Unattended()


def stranded(hops: Iterable[Hop], on: date) -> set[int]:
    """Ids of the hops that lie where nobody answers; one query for all of them."""
    lying = {hop.pk: hop.to_organization_id for hop in hops if hop.state in WITH_HOLDER}
    empty = without_holder(Organization.objects.filter(pk__in=lying.values()), on).values_list("pk", flat=True)
    nobody = set(empty)
    return {pk for pk, organization in lying.items() if organization in nobody}
