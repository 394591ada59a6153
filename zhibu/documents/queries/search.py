"""Full-text search, exact to the character, on either engine; why it is built so: docs/decisions/0005-search.md.

What counts as found: the canonical form of the query is a part of the canonical form of a title or a text.
Canonical is folded (width, case), with every stretch of marks and blanks as one blank. So 支部党员 does not match
支部，党员, but 支部 党员 does, and so does 部，党.
"""

from __future__ import annotations

from itertools import pairwise

from django.db import connection
from django.db.models.expressions import RawSQL

from zhibu.kit.words import fold, runs

MOST_WORDS = 100  # characters of a query; longer ones are cut
GRAM = 3  # characters of the longest stretch that PostgreSQL's index holds


def canonical(text: str) -> str:
    """Text as it is searched."""
    return " ".join(runs(text))


class _Codes(dict[str, str]):
    """Each character as five hexadecimal digits, worked out when first met.

    Tokenizers know the letters of some version of Unicode and drop the others; digits they all know.
    """

    def __missing__(self, character: str) -> str:
        self[character] = f"{ord(character):05x}"
        return self[character]


_CODES = _Codes()


def tokens(run: str) -> list[str]:
    """The coded pairs of a run, and its last character alone."""
    codes = [_CODES[character] for character in run]
    return [first + second for first, second in pairwise(codes)] + codes[-1:]


def matching(query: str) -> RawSQL | None:
    """Ids of the documents that contain a query, as a subquery for ``pk__in``; None when it holds no letter or digit."""
    wanted = canonical(query[:MOST_WORDS])
    if not wanted:
        return None
    return _on_sqlite(wanted) if connection.vendor == "sqlite" else _on_postgresql(wanted)


def _on_sqlite(wanted: str) -> RawSQL:
    """A phrase of pairs; a last run of one character is the beginning of a pair."""
    *before, last = wanted.split(" ")
    wanted_tokens = [token for run in before for token in tokens(run)]
    wanted_tokens += tokens(last)[:-1] or tokens(last)
    phrase = '"' + " ".join(wanted_tokens) + '"' + ("*" if len(last) == 1 else "")
    return RawSQL("SELECT rowid FROM documents_search WHERE documents_search MATCH %s", [phrase])


def _on_postgresql(wanted: str) -> RawSQL:
    """By the index alone while the query is one gram; a longer one is looked up by its grams and read in the words.

    Positions of a tsvector end at 16,383, so a phrase query would silently miss the end of a long paper.
    """
    asked = sorted({gram for run in wanted.split(" ") for gram in _longest_grams(run)})
    return RawSQL("SELECT documents_found(%s, %s)", [asked, None if asked == [wanted] else wanted])


def _longest_grams(run: str) -> list[str]:
    size = min(len(run), GRAM)
    return [run[i : i + size] for i in range(len(run) - size + 1)]


def tokens_of(body: str) -> str:
    """The coded pairs of canonical lines, with a word between lines that no phrase holds."""
    return " x ".join(" ".join(token for run in line.split() for token in tokens(run)) for line in body.split("\n"))


def grams_of(body: str) -> list[str]:
    """The different stretches of one to GRAM characters of canonical text, sorted."""
    sizes = range(1, GRAM + 1)
    found = {run[i : i + size] for run in body.split() for size in sizes for i in range(len(run) - size + 1)}
    return sorted(found)


def places(text: str, query: str, most: int = 200) -> list[tuple[int, int]]:
    """Where a query stands in a text, at most so many places, as offsets of the text itself.

    Works on folded single characters: a letter written with a separate accent is shown unmarked.
    """
    wanted = canonical(query[:MOST_WORDS])
    if not wanted:
        return []
    if most == 1 and (start := text.find(query)) >= 0:
        return [(start, start + len(query))]
    body, at = _mapped(text)
    found: list[tuple[int, int]] = []
    start = body.find(wanted)
    while start >= 0 and len(found) < most:
        found.append((at[start], at[start + len(wanted) - 1] + 1))
        start = body.find(wanted, start + len(wanted))
    return found


def _mapped(text: str) -> tuple[str, list[int]]:
    """Canonical text with, for each of its characters, the place of the one it came from."""
    body: list[str] = []
    at: list[int] = []
    blank = False
    for place, character in enumerate(text):
        folded = next(iter(runs(character)), "") if not character.isalnum() else fold(character)
        if not folded:
            blank = bool(body)
            continue
        if blank:
            body.append(" ")
            at.append(place)
            blank = False
        body.extend(folded)
        at.extend([place] * len(folded))
    return "".join(body), at


def snippet(text: str, query: str, width: int = 60) -> list[tuple[str, bool]]:
    """The words around the first place of a query in a text, as pieces and whether each is the query."""
    found = places(text, query, most=1)
    if not found:
        return []
    start, end = found[0]
    left, right = max(0, start - width), min(len(text), end + width)
    pieces = [
        ("…" if left else "") + text[left:start],
        text[start:end],
        text[end:right] + ("…" if right < len(text) else ""),
    ]
    return [(" ".join(piece.split()) if i != 1 else piece, i == 1) for i, piece in enumerate(pieces) if piece]
