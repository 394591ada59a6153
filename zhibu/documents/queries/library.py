"""The shelf: papers by words, organization, year, kind, requirements, favourites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear, Greatest, Substr, TruncDate

from zhibu.people.models import Organization, User

from ..models import Document, Mention, Requirement, Standing
from ..rules import sentence_at
from .search import matching

AROUND = 200  # characters before and behind a name: a sentence


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing."""

    words: str = ""
    organization: int | None = None
    year: int | None = None
    genre: str = ""
    with_requirements: bool = False
    favourites: bool = False


def library(readable: QuerySet[Document], user: User, filters: Filters) -> QuerySet[Document]:
    """Readable papers that fit the filters, newest first, each with its count of requirements and whether a favourite."""
    found = readable.select_related("organization")
    wanted = matching(filters.words)
    if filters.words:
        found = found.filter(pk__in=wanted) if wanted is not None else found.none()
    if filters.organization:
        found = found.filter(organization=filters.organization)
    if filters.year:
        found = found.filter(_in_year(filters.year))
    if filters.genre:
        found = found.filter(genre=filters.genre)
    asks = Requirement.objects.filter(document=OuterRef("pk"), is_dismissed=False)
    if filters.with_requirements:
        found = found.filter(Exists(asks))
    mine = Document.favourite_of.through.objects.filter(document_id=OuterRef("pk"), user_id=user.pk)
    if filters.favourites:
        found = found.filter(Exists(mine))
    return found.annotate(
        is_favourite=Exists(mine),
        requirement_count=Count("requirements", filter=Q(requirements__is_dismissed=False)),
    ).order_by("-handed_in_at", "-pk")


def _in_year(year: int) -> Q:
    """Papers of a year by their own date; those without one by the day they were handed in."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    undated = Q(dated_on=None, handed_in_at__date__gte=first, handed_in_at__date__lte=last)
    return Q(dated_on__gte=first, dated_on__lte=last) | undated


def years_of(readable: QuerySet[Document]) -> list[int]:
    """The years of which there are papers, newest first."""
    day = Coalesce("dated_on", TruncDate("handed_in_at"))
    return list(readable.annotate(year=ExtractYear(day)).order_by("-year").values_list("year", flat=True).distinct())


def offered_to(organization: Organization, most: int = 50) -> list[tuple[Mention, str]]:
    """What papers say of an organization and their owners offered to it: newest first, each with its sentence."""
    ready = Mention.objects.filter(organization=organization, is_dismissed=False, document__standing=Standing.READY)
    begin = Greatest(F("start") + 1 - AROUND, Value(1))  # the database counts from 1
    around = Substr("document__restored", begin, 2 * AROUND)
    rows = ready.exclude(offered_at=None).annotate(begin=begin, around=around).select_related("document")
    rows = rows.defer("document__original", "document__restored")
    latest = rows.order_by("-document__dated_on", "-offered_at", "start")[:most]
    return [(row, sentence_at(vars(row)["around"], row.start + 1 - vars(row)["begin"])) for row in latest]
