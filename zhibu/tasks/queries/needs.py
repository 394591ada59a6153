"""Which organizations below need help this week: what they hold is late, due by Sunday, or blocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from zhibu.people.access import organizations_for
from zhibu.people.models import User

from ..access import acts_for
from ..models import Hop
from ..rules import week_end

SHOWN = 8  # organizations on the home page; the board has the rest


@dataclass(frozen=True, slots=True)
class Need:
    """One organization below: how much of what it holds is late, due this week, blocked; ``hop`` is the most pressing."""

    organization: str
    late: int
    week: int
    blocked: int
    hop: Hop


@dataclass(frozen=True, slots=True)
class Needs:
    """The first organizations below that need help, the earliest term on top, and how many there are in all."""

    shown: tuple[Need, ...] = ()
    total: int = 0


def needs_below(user: User, today: date) -> Needs:
    """For whoever leads others, over all posts; empty for a branch. At most three queries beside the grants'."""
    rows = _pressing(user, today)
    total: int = rows.aggregate(n=Count("to_organization", distinct=True))["n"]
    if not total:
        return Needs()
    late = Q(due_on__lt=today)
    groups = list(
        rows.order_by().values("to_organization_id", "to_organization__name")
        .annotate(first=Min("due_on"), late=Count("pk", filter=late), blocked=Count("pk", filter=~Q(blocked_note="")),
                  week=Count("pk", filter=~late & Q(due_on__lte=week_end(today))))
        .order_by("first", "to_organization__name")[:SHOWN]
    )  # fmt: skip
    first: dict[int, Hop] = {}
    held = rows.filter(to_organization__in=[group["to_organization_id"] for group in groups])
    for hop in held.select_related("task").order_by("due_on", "pk"):
        first.setdefault(hop.to_organization_id, hop)
    shown = (
        Need(row["to_organization__name"], row["late"], row["week"], row["blocked"], first[row["to_organization_id"]])
        for row in groups
    )
    return Needs(tuple(shown), total)


def _pressing(user: User, today: date) -> QuerySet[Hop]:
    """What organizations within reach still hold themselves; one's own posts have their lines in the 待办."""
    pressing = Q(due_on__lte=week_end(today)) | ~Q(blocked_note="")
    held = Hop.objects.filter(pressing, state__in=["pending", "returned"]).exclude(role="inform")
    reach = organizations_for(user, "handle_task", today).order_by().values("pk")
    own = acts_for(user, "handle_task", today).order_by().values("pk")
    return held.filter(to_organization__in=reach).exclude(to_organization__in=own)
