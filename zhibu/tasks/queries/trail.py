"""Where a task stopped: the layers from the issuer down to the branches, with the days each lay there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from zhibu.documents.models import Document
from zhibu.kit.calendar import NO_DAYS, day_of, working_days_between

from ..models import Event, Feedback, Hop, Task
from ..rules import BLOCKED_SIGN, CAUSES, HOP_STATES, LATE_SIGN, OPEN, SIGNS, WITH_GIVER


@dataclass(slots=True)
class Layer:
    """One line of the tree: a hop, its sign, and the working days it lay with its holder and with its giver."""

    hop: Hop
    sign: str
    colour: str
    state: str
    held: int
    waits: int
    is_late: bool
    below: list[Layer] = field(default_factory=list)


def layer_of(hop: Hop, today: date, added: Mapping[date, bool] = NO_DAYS) -> Layer:
    """The line of one hop: red only when late, amber when blocked or back with somebody."""
    sign, colour = SIGNS[hop.state]
    is_late = hop.state in OPEN and hop.state != "answered" and hop.due_on < today
    if is_late:
        sign, colour = LATE_SIGN, "late"
    elif hop.blocked_note and hop.state in OPEN:
        sign, colour = BLOCKED_SIGN, "soon"
    left = day_of(hop.left_at) if hop.left_at else today
    held = working_days_between(day_of(hop.received_at), left, added)
    waits = working_days_between(day_of(hop.state_at), today, added) if hop.state in WITH_GIVER else 0
    return Layer(hop, sign, colour, HOP_STATES[hop.state], held, waits, is_late)


def layers_of(hops: list[Hop], today: date, added: Mapping[date, bool] = NO_DAYS) -> list[Layer]:
    """The tree of the hops given: a hop whose parent is not among them stands at the top."""
    layers = {hop.pk: layer_of(hop, today, added) for hop in hops}
    tops: list[Layer] = []
    for hop in hops:
        parent = layers.get(hop.parent_id or 0)
        (parent.below if parent else tops).append(layers[hop.pk])
    return tops


def with_line(hops: QuerySet[Hop]) -> QuerySet[Hop]:
    """Hops in the order of the tree's names, with what a line shows."""
    return hops.select_related("to_organization", "from_organization").order_by("depth", "to_organization__name")


def summary_of(task: Task, hops: QuerySet[Hop], today: date) -> dict[str, int]:
    """How many of a task's visible hops stand in each state, and how many are late or blocked: one query."""
    rows = hops.filter(task=task).aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in HOP_STATES},
        late=Count("pk", filter=Q(state__in=OPEN, due_on__lt=today) & ~Q(state="answered")),
        blocked=Count("pk", filter=Q(state__in=OPEN) & ~Q(blocked_note="")),
    )
    return {name: int(count) for name, count in rows.items()}


def answers_below(hop: Hop) -> list[tuple[Hop, Feedback]]:
    """The accepted answers of those to whom a hop was handed on, the latest of each; two queries."""
    children = list(Hop.objects.filter(parent=hop, state="accepted").select_related("to_organization"))
    latest = {f.hop_id: f for f in Feedback.objects.filter(hop__in=children, taken_back_at=None).order_by("at", "pk")}
    children.sort(key=lambda child: child.to_organization.name)
    return [(child, latest[child.pk]) for child in children if child.pk in latest]


def drafted_answer(hop: Hop) -> str:
    """A committee's answer as its branches' accepted ones put it, each under its name."""
    return "\n".join(f"{child.to_organization}：{f.text}" for child, f in answers_below(hop))


def cause_of(hop: Hop, events: Iterable[Event]) -> Event | None:
    """The event whose words say why a hop is where it is: given back, asked again, withdrawn; None if none does."""
    kinds = CAUSES.get(hop.state, ())
    return next(
        (event for event in sorted(events, key=lambda e: (e.at, e.pk), reverse=True) if event.kind in kinds), None
    )


def states_below(hop: Hop) -> Counter[str]:
    """How many of those handed on to stand in which state; one query."""
    return Counter(Hop.objects.filter(parent=hop).values_list("state", flat=True))


def flat(layers: list[Layer], depth: int = 0) -> list[tuple[int, Layer]]:
    """The lines of a tree from top to bottom, each with how deep it stands."""
    lines: list[tuple[int, Layer]] = []
    for layer in layers:
        lines.append((depth, layer))
        lines += flat(layer.below, depth + 1)
    return lines


def resting_on(document: Document) -> QuerySet[Task]:
    """The tasks drafted from a paper."""
    return Task.objects.filter(document=document).select_related("issuer")


def version_of(task: Task) -> int:
    """The number of the latest event of the paper itself: it changes with every saving and every move."""
    return task.events.filter(hop=None).order_by("-pk").values_list("pk", flat=True).first() or 0
