"""What a stretch read one byte out of step may have been.

A page is decoded pair by pair. Once a byte too many or too few has gone by, every pair on
the page is the second byte of one true character and the first byte of the next. ``walk`` takes
such a stretch and the byte that was pending when it began, and lists what the true characters
may be, up to the place where both readings fall into step again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from zhibu.documents.restore import gbk, script
from zhibu.documents.restore.readings import BARE, reads
from zhibu.documents.restore.words import is_common

BROKEN: Final = "?？\ufffd"  # what decoders print for bytes that make no character
READING: Final = re.compile(rf"[(（] ?({BARE}) *[)）](?:[(（] ?\1 *[)）])* ?")
HALF_READING: Final = re.compile(rf"[{BROKEN}][(（]?({BARE}) *[)）](?:[(（] ?\1 *[)）])* ?")
_NO_LEAD: Final = 0x80  # a byte that opens no pair: decoders drop it, and are in step again
LONGEST: Final = 48  # characters; a stretch falls into step after ten on average
MOST: Final = 80  # hypotheses weighed for one place


@dataclass(frozen=True, slots=True)
class Path:
    """A way of reading a stretch: the characters each place may hold, and what it takes to believe it."""

    at: int  # how far on the page it has come
    leads: tuple[int, ...]  # what the byte waiting for its partner may be
    places: tuple[tuple[str, ...], ...]
    odd: int = 0  # signs that hardly occur in a paper
    lost: int = 0  # bytes that are gone beyond those fixed by a reading
    eaten: int = 0  # characters swallowed whole (a digit, a line break): nobody can tell which
    dropped: int = 0  # private-use pairs taken to be missing from the page

    def then(self, choices: tuple[str, ...], at: int, leads: tuple[int, ...] = ()) -> Path:
        odd = self.odd + all(_is_odd(choice) for choice in choices)
        return replace(self, at=at, leads=leads, places=(*self.places, choices), odd=odd)


@cache
def _is_odd(character: str) -> bool:
    if "\u4e00" <= character <= "\u9fff" or character.isascii():
        return False
    return character not in "，。、；：“”‘’（）《》〈〉【】！？…—·％　＋－／～0123456789①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢ" and not (
        "！" <= character <= "～"
    )


def walk(text: str, start: Path, *, folds: bool, may_drop: bool = False) -> list[Path]:
    """Every complete path from ``start``: each ends where page and truth are in step again."""
    found: list[Path] = []
    open_paths = [start]
    while open_paths and len(found) < MOST:
        path = open_paths.pop()
        for following in _steps(text, path, folds=folds, may_drop=may_drop):
            if not following.leads:
                found.append(_as_annotated(text, following))
            elif following.odd <= 2 and len(following.places) < LONGEST:
                open_paths.append(following)
    return found


def _as_annotated(text: str, path: Path) -> Path:
    """The bracket behind a stretch is the reading of its last character."""
    bracket = READING.match(text, path.at)
    if bracket is None or not path.places:
        return path
    fitting = tuple(c for c in path.places[-1] if reads(c, bracket[1]))
    if fitting:
        return replace(path, places=(*path.places[:-1], fitting))
    return replace(path, odd=path.odd + 2)


def _steps(text: str, path: Path, *, folds: bool, may_drop: bool) -> Iterator[Path]:
    """Later steps are tried first, so the plainest goes last."""
    if may_drop and not path.dropped:
        yield from _over_dropped_pair(path)
    if choices := _characters(path.leads, _NO_LEAD):
        yield path.then(choices, path.at)
    if path.at >= len(text):
        yield from _without_trail(path, path.at)
        return
    character = text[path.at]
    if (bracket := READING.match(text, path.at)) is not None:
        yield from _at_reading(text, path, bracket)
        if not folds or "A" <= character:
            return
    elif (half := HALF_READING.match(text, path.at)) is not None:
        if choices := reading_choices(path.leads, half[1]):
            yield path.then(choices, half.end())
        return
    if pair := gbk.pair_of(character):
        yield from _over_pair(path, pair)
        if character in BROKEN:
            yield from _at_sign(text, path, character, folds=False)
    else:
        yield from _at_sign(text, path, character, folds=folds)


def reading_choices(leads: tuple[int, ...], reading: str) -> tuple[str, ...]:
    """Characters with one of these first bytes that are read so."""
    return tuple(c for lead in leads for c in gbk.with_lead(lead) if reads(c, reading))


def _at_reading(text: str, path: Path, bracket: re.Match[str]) -> Iterator[Path]:
    if path.at and reads(text[path.at - 1], bracket[1]):  # annotated out of step: the shift goes on behind it
        yield replace(path, at=bracket.end())
    if choices := reading_choices(path.leads, bracket[1]):
        yield path.then(choices, path.at)


def _over_pair(path: Path, pair: bytes) -> Iterator[Path]:
    """The pair's first byte completes the waiting one; its second waits, or is an ASCII letter in step again."""
    choices = _characters(path.leads, pair[0])
    if not choices:
        return
    if gbk.is_lead(pair[1]):
        yield path.then(choices, path.at + 1, (pair[1],))
    elif pair[1] < 0x80:
        yield path.then(choices, path.at + 1, (pair[1],)).then((chr(pair[1]),), path.at + 1)


def _at_sign(text: str, path: Path, character: str, *, folds: bool) -> Iterator[Path]:
    byte = ord(character)
    if character in BROKEN:
        yield from _at_broken(text, path)
    if folds and 0x21 <= byte <= 0x7E and (choices := _characters(path.leads, 0xA3)):
        yield path.then(choices, path.at + 1, (byte + 0x80,))
    if byte < 0x80 and gbk.is_trail(byte):
        if choices := _characters(path.leads, byte):
            yield path.then(choices, path.at + 1)
    else:
        yield from _without_trail(path, path.at)


def _at_broken(text: str, path: Path) -> Iterator[Path]:
    """The page's ``?`` may stand for the waiting character's second byte, with or without what followed it."""
    if text[path.at] == "？":
        return
    yield from _without_trail(path, path.at + 1)
    yield from (replace(following, eaten=path.eaten + 1) for following in _without_trail(path, path.at + 1))
    if not path.dropped:
        for following in _over_dropped_pair(path):
            yield replace(following, at=path.at + 1)


def _over_dropped_pair(path: Path) -> Iterator[Path]:
    """A private-use pair is missing here: its halves are the end of one character and the start of the next."""
    if len(path.leads) != 1:
        return
    choices = tuple(c for b in gbk.LEADS_OF_PRIVATE_USE for c in _characters(path.leads, b))
    if choices:
        following = path.then(choices, path.at, tuple(gbk.LEADS))
        yield replace(following, dropped=path.dropped + 1, lost=path.lost + 2)


def _without_trail(path: Path, at: int) -> Iterator[Path]:
    if len(path.leads) == 1:  # with both bytes unknown any character would fit
        yield replace(path.then(gbk.with_lead(path.leads[0]), at), lost=path.lost + 1)


@cache
def _characters(leads: tuple[int, ...], trail: int) -> tuple[str, ...]:
    found = (gbk.character_of(lead, trail) for lead in leads)
    return tuple(c for c in found if c and not gbk.is_private_use(c))


@cache
def likely_choices(choices: tuple[str, ...], traditional: bool) -> tuple[str, ...]:
    """Choices worth weighing: common ones, none simplified-only in a Traditional paper, each form once."""
    if len(choices) == 1:
        return choices
    kept = [c for c in choices if not (traditional and script.is_simplified_only(c))] or list(choices)
    common = [c for c in kept if is_common(script.simplified(c))] or kept
    return tuple({script.simplified(c): c for c in common}.values())
