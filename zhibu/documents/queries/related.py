"""Papers that speak of the same: sharing words that are rare among all papers."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, QuerySet

from zhibu.kit.words import runs

from ..models import Document, Keyword
from ..rules import Reading

MOST_KEYWORDS = 24
_WIDTH = 4  # characters of a word taken from titles and headings: shorter ones are everywhere
_COMMON = 60  # papers that share a word, beyond which it tells nothing
_FEWEST = 2  # shared words that make papers related


def keywords_of(reading: Reading) -> list[str]:
    """Words that tell a paper from others: organizations it names, and stretches of its title and headings it repeats."""
    names = [mention.name[:40] for mention in reading.organizations]
    text = reading.restored.text
    stretches = Counter(
        run[i : i + _WIDTH]
        for source in (reading.title, *(heading.text for heading in reading.outline[:30]))
        for run in runs(source)
        for i in range(len(run) - _WIDTH + 1)
    )
    often = sorted(stretches, key=lambda word: (-text.count(word), word))
    return list(dict.fromkeys([*names[: MOST_KEYWORDS // 2], *often]))[:MOST_KEYWORDS]


def related(document: Document, readable: QuerySet[Document], most: int = 5) -> list[Document]:
    """Readable papers that share at least two uncommon words with one, most first; two queries."""
    own = Keyword.objects.filter(document=document).values("word")
    rare = Keyword.objects.filter(word__in=own).values("word").annotate(times=Count("pk")).filter(times__lte=_COMMON)
    shared = (
        Keyword.objects.filter(word__in=rare.values("word"), document__in=readable.values("pk"))
        .exclude(document=document)
        .values("document")
        .annotate(times=Count("pk"))
        .filter(times__gte=_FEWEST)
        .order_by("-times", "-document")[:most]
    )
    order = [row["document"] for row in shared]
    rows = Document.objects.only("title", "source", "dated_on", "genre").in_bulk(order)
    return [rows[pk] for pk in order]
