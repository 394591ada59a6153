"""Whom a task goes to: kinds, subtrees and tags within the reach of a grant, and single organizations."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from zhibu.people.models import Organization, in_force
from zhibu.people.queries import existing, subtree
from zhibu.people.rules import COMMITTEE_KINDS, UPPER_KINDS

from ..rules import ROLES, guess_kinds

MOST_FOUND = 12
SHORTEST_NAME = 3  # a short name of two characters occurs in many words


@dataclass(frozen=True, slots=True)
class Selection:
    """How recipients were chosen. ``roles`` maps ids whose role is not 牵头; ``without`` were taken off again."""

    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    under: int | None = None
    first_layer: bool = False
    singles: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    roles: dict[int, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Selection:
        roles = {int(pk): role for pk, role in data.get("roles", {}).items() if role in ROLES}
        return cls(
            kinds=tuple(data.get("kinds", ())), tags=tuple(data.get("tags", ())), under=data.get("under"),
            first_layer=bool(data.get("first_layer")), singles=tuple(data.get("singles", ())),
            without=tuple(data.get("without", ())), roles=roles,
        )  # fmt: skip

    @property
    def has_rule(self) -> bool:
        """Whether anything but single organizations is chosen."""
        return bool(self.kinds or self.tags or self.under)


def chosen(
    selection: Selection, reach: QuerySet[Organization], issuer: Organization, on: date
) -> QuerySet[Organization]:
    """The organizations that a selection means on a day, within the reach of a grant, never the issuer itself."""
    condition = Q(pk__in=selection.singles)
    if selection.has_rule:
        condition |= _rule(selection, issuer, on)
    found = existing(reach, on).filter(condition).exclude(pk=issuer.pk).exclude(pk__in=selection.without)
    return found.order_by("name")


def _rule(selection: Selection, issuer: Organization, on: date) -> Q:
    rule = Q(kind__in=selection.kinds) if selection.kinds else Q(pk__isnull=False)
    if selection.under:
        rule &= Q(pk__in=_under(selection.under, on))
    for tag in selection.tags:
        rule &= Q(tags__contains=tag)
    if selection.first_layer:
        parents = Q(placements__parent__kind__in=UPPER_KINDS) | Q(
            placements__parent__in=[issuer.pk, selection.under or 0]
        )
        top = Organization.objects.filter(in_force(on, "placements__") & parents)
        rule &= Q(pk__in=top.values("pk"))
    return rule


def _under(pk: int, on: date) -> QuerySet[Any]:
    top = Organization.objects.filter(pk=pk).first()
    return subtree(top, on).values("pk") if top else Organization.objects.none().values("pk")


def named_in(words: str, reach: QuerySet[Organization], on: date) -> list[int]:
    """Ids of organizations whose name or short name stands in the words of a requirement; one query."""
    if not words.strip():
        return []
    rows = existing(reach, on).annotate(
        named=StrIndex(Value(words), F("name")), called=StrIndex(Value(words), F("short_name"))
    )
    found = rows.filter(Q(named__gt=0) | Q(called__gt=0)).values_list("pk", "name", "short_name")
    return [pk for pk, name, short in found if name in words or len(short) >= SHORTEST_NAME]


def guess(who: str, reach: QuerySet[Organization], on: date) -> Selection:
    """The selection that the words of a requirement suggest: kinds, and organizations named."""
    kinds = guess_kinds(who)
    return Selection(kinds=kinds.kinds, first_layer=kinds.first_layer, singles=tuple(named_in(who, reach, on)))


def matching(words: str, reach: QuerySet[Organization], on: date) -> list[Organization]:
    """The first organizations in reach whose name holds the words, shortest names first."""
    words = words.replace("\0", "").strip()[:40]
    if not words:
        return []
    found = existing(reach, on).filter(
        Q(name__contains=words) | Q(short_name__contains=words) | Q(tags__contains=words)
    )
    return list(found.order_by("name")[:MOST_FOUND])


def tags_within(reach: QuerySet[Organization], on: date) -> list[str]:
    """Tags in use within the reach, sorted."""
    rows = existing(reach, on).exclude(tags="").order_by().values_list("tags", flat=True).distinct()
    return sorted({tag for row in rows for tag in row.split()})


def ranges(reach: QuerySet[Organization], on: date) -> list[Organization]:
    """Organizations that have others under them, as choices of a subtree."""
    return list(existing(reach, on).filter(kind__in=(*UPPER_KINDS, *COMMITTEE_KINDS)).order_by("name"))
