"""Readings in brackets behind the characters they belong to: telling them from the paper's own brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhibu.documents.restore import kinds
from zhibu.documents.restore.draft import Edit
from zhibu.documents.restore.readings import BARE, BRACKET, is_toned, reads, reads_exactly
from zhibu.documents.restore.script import is_traditional, simplified

_ANNOTATED: Final = re.compile(
    rf"(?P<of>[\u3400-\u9fff〇])(?P<all>(?:[(（][ \u00a0\u3000]?{BARE}[ \u00a0\u3000]*[)）])+)"
)
_FEWEST: Final = 8  # in a simplified paper, fewer readings are taken for the paper's own
_DENSEST: Final = 150  # characters to a reading, at most, for the paper to count as annotated


def annotation_edits(text: str, *, traditional: bool) -> list[Edit]:
    """Take the readings out of a paper that is annotated throughout; leave a paper's own brackets alone."""
    found = [match for match in _ANNOTATED.finditer(text) if _is_reading(match, traditional=traditional)]
    if not found or not (traditional or _is_systematic(text, found)):
        return []
    spaced = _leaves_blanks(text, found)
    return [edit for match in found for edit in _edits_of(text, match, spaced=spaced)]


def _is_reading(match: re.Match[str], *, traditional: bool) -> bool:
    said = [bracket[1] for bracket in BRACKET.finditer(match["all"])]
    if any(reading.isupper() for reading in said):
        return False
    character = match["of"]
    if all(reads(character, reading) or reads(simplified(character), reading) for reading in said):
        return True
    return traditional and all(map(is_toned, said)) and is_traditional(character)


def _is_systematic(text: str, found: list[re.Match[str]]) -> bool:
    """Whether a simplified paper was annotated by a machine: often, and each character every time it occurs."""
    if sum(match["all"].count(")") > 1 for match in found) >= 3:
        return True
    if len(found) < _FEWEST or len(text) > len(found) * _DENSEST:
        return False
    annotated = {match["of"] for match in found}
    occurrences = sum(text.count(character) for character in annotated)
    repeated = len(found) > 1.5 * len(annotated)
    return repeated and len(found) >= 0.8 * occurrences


def _leaves_blanks(text: str, found: list[re.Match[str]]) -> bool:
    """Whether the annotating machine also left a blank behind its brackets."""
    followed = sum(text[match.end() : match.end() + 1] == " " for match in found)
    return followed >= 2 and followed >= 0.3 * len(found)


def _edits_of(text: str, match: re.Match[str], *, spaced: bool) -> Iterator[Edit]:
    start, end = match.span("all")
    said = BRACKET.match(text, start)
    sure = said is not None and reads_exactly(match["of"], said[1])
    toneless = said is not None and not is_toned(said[1])
    if text[end : end + 1] == " " and (spaced or (toneless and re.match(r"[^\W\dA-Za-z_]", text[end + 1 : end + 2]))):
        end += 1
    yield Edit(start, end, "", kinds.ANNOTATION, 0.99 if sure else 0.9)
