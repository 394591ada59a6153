"""The board of tasks: filters that live in the address, and per task how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from zhibu.people.models import Organization, User
from zhibu.people.queries import subtree

from ..access import hops_for, tasks_for
from ..models import Hop, Task
from ..rules import HOP_STATES, OPEN, PUBLIC


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board shows; every field may be empty. ``state`` is open, late, blocked or a state of a paper."""

    state: str = ""
    document: int | None = None
    issuer: int | None = None
    under: Organization | None = None
    due_from: date | None = None
    due_until: date | None = None
    words: str = ""


# What is open stands first, the earliest term on top; what has ended follows, the latest on top.
_TERM_WHEN_OPEN = Case(When(state="issued", then=F("due_on")))


def board(user: User, filters: Filters, today: date) -> QuerySet[Task]:
    """Issued tasks within reach that the filters leave, the open ones first, with counts of visible hops."""
    seen = hops_for(user, today)
    tasks = _filtered(tasks_for(user, today).filter(state__in=PUBLIC), filters, seen, today)
    late = Q(state__in=OPEN, due_on__lt=today) & ~Q(state="answered")
    return (
        tasks.select_related("issuer", "document")
        .annotate(
            **{f"{state}_count": _count(seen, Q(state=state)) for state in HOP_STATES},
            late_count=_count(seen, late),
            blocked_count=_count(seen, Q(state__in=OPEN) & ~Q(blocked_note="")),
        )
        .order_by(Case(When(state="issued", then=0), default=1), _TERM_WHEN_OPEN, "-due_on", "pk")
    )  # fmt: skip


def _count(seen: QuerySet[Hop], condition: Q) -> Coalesce:
    rows = seen.filter(condition, task=OuterRef("pk")).order_by().values("task").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def _filtered(tasks: QuerySet[Task], filters: Filters, seen: QuerySet[Hop], today: date) -> QuerySet[Task]:
    if filters.document:
        tasks = tasks.filter(document=filters.document)
    if filters.issuer:
        tasks = tasks.filter(issuer=filters.issuer)
    if filters.under:
        inside = seen.filter(to_organization__in=subtree(filters.under, today))
        tasks = tasks.filter(pk__in=inside.values("task"))
    if filters.due_from:
        tasks = tasks.filter(due_on__gte=filters.due_from)
    if filters.due_until:
        tasks = tasks.filter(due_on__lte=filters.due_until)
    if filters.words:
        tasks = tasks.filter(Q(title__contains=filters.words) | Q(content__contains=filters.words))
    return _in_state(tasks, filters.state, seen, today)


def _in_state(tasks: QuerySet[Task], state: str, seen: QuerySet[Hop], today: date) -> QuerySet[Task]:
    open_hops = seen.filter(state__in=OPEN)
    if state == "open":
        return tasks.filter(state="issued")
    if state == "late":
        late = open_hops.filter(due_on__lt=today).exclude(state="answered")
        return tasks.filter(pk__in=late.values("task"))
    if state == "blocked":
        return tasks.filter(pk__in=open_hops.exclude(blocked_note="").values("task"))
    if state == "answered":
        return tasks.filter(pk__in=open_hops.filter(state="answered").values("task"))
    return tasks.filter(state=state) if state in PUBLIC else tasks


def counts_of(user: User, today: date) -> dict[str, int]:
    """How many tasks within reach are open, late or blocked; the board's headline, one query."""
    seen = hops_for(user, today)
    late = seen.filter(state__in=OPEN, due_on__lt=today).exclude(state="answered").values("task")
    blocked = seen.filter(state__in=OPEN).exclude(blocked_note="").values("task")
    tasks = tasks_for(user, today).filter(state__in=PUBLIC)
    return tasks.aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(state="issued")),
        late=Count("pk", filter=Q(pk__in=late)), blocked=Count("pk", filter=Q(pk__in=blocked)),
    )  # fmt: skip


def paper_counts(papers: QuerySet[Task]) -> dict[str, int]:
    """How many papers stand in each state; one query."""
    return dict(papers.order_by().values_list("state").annotate(n=Count("pk")))
