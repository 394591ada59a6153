"""What a stretch read one byte out of step may have been.

A page is decoded pair by pair. Once a byte too many or too few has gone by, every pair on
the page is the second byte of one true character and the first byte of the next. ``walk`` takes
such a stretch and the byte that was pending when it began, and lists what the true characters
may be, up to the place where both readings fall into step again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from heapq import heappop, heappush
from itertools import product
from typing import Final

from zhibu.documents.restore import gbk, script
from zhibu.documents.restore.readings import BARE, plain, readings_of, reads
from zhibu.documents.restore.words import Spelling, Vocabulary, is_common

BROKEN: Final = "?？\ufffd"  # what decoders print for bytes that make no character
READING: Final = re.compile(rf"[(（] ?({BARE}) *[)）](?:[(（] ?\1 *[)）])* ?")
HALF_READING: Final = re.compile(rf"[{BROKEN}][(（]?({BARE}) *[)）](?:[(（] ?\1 *[)）])* ?")
_NO_LEAD: Final = 0x80  # a byte that opens no pair: decoders drop it, and are in step again
_HOPELESS: Final = -10.5  # nats for a character; running text costs five, out of step it costs fifteen
_CUTS: Final = tuple("?!;？！；")
_SIGNS_APART: Final = "。、“”《》【】，：；（）"
LONGEST: Final = 48  # characters; a stretch falls into step after ten on average
ALIKE: Final = 4  # paths followed from one place with one byte waiting
MOST: Final = 300  # hypotheses weighed for one place


@dataclass(frozen=True, slots=True)
class Path:
    """A way of reading a stretch: the characters each place may hold, and what it takes to believe it."""

    at: int  # how far on the page it has come
    leads: tuple[int, ...]  # what the byte waiting for its partner may be; none once in step again
    places: tuple[tuple[str, ...], ...]
    spelling: Spelling  # what stands before the stretch, and the likeliest reading of it
    odd: int = 0  # characters that hardly occur in a paper
    lost: int = 0  # bytes that are gone beyond those fixed by a reading
    eaten: int = 0  # characters swallowed whole (a digit, a line break): nobody can tell which
    dropped: int = 0  # private-use pairs taken to be missing from the page


@dataclass(frozen=True, slots=True)
class Walker:
    """Lists the ways of reading stretches of one page."""

    text: str
    vocabulary: Vocabulary
    traditional: bool
    folds: bool  # the page shows full-width signs at half width

    def walk(self, start: Path, *, may_drop: bool = False) -> list[Path]:
        """Complete paths from ``start`` worth weighing: each ends where page and truth are in step again.

        Places of the page are gone through in order. Of the paths that come to one with the same byte waiting,
        which have the same ways on, only the likeliest are followed.
        """
        found: list[Path] = []
        waiting = [(start.at, 0.0, 0, start)]
        followed: Counter[tuple[int, tuple[int, ...]]] = Counter()
        number = 0  # so that equals are taken in the order in which they came
        while waiting and len(found) < MOST:
            path = heappop(waiting)[-1]
            followed[path.at, path.leads] += 1
            if followed[path.at, path.leads] > ALIKE:
                continue
            for following in self._steps(path, may_drop=may_drop):
                if not following.leads:
                    found.append(following)
                elif self._is_worth_following(following, start):
                    number += 1
                    heappush(waiting, (following.at, -_promise(following), number, following))
        return found

    def _is_worth_following(self, path: Path, start: Path) -> bool:
        length = len(path.places) - len(start.places)
        if path.odd > 2 or length >= LONGEST:
            return False
        return length < 3 or path.spelling.score - start.spelling.score > _HOPELESS * length

    def then(self, path: Path, choices: tuple[str, ...], at: int, leads: tuple[int, ...] = ()) -> Path:
        """The path with one more place; a bracket behind a finished stretch is the reading of its last character."""
        contrary = False
        if not leads and (bracket := READING.match(self.text, at)) is not None:
            fitting = tuple(c for c in choices if reads(c, bracket[1]))
            contrary, choices = not fitting, fitting or choices
        likely = likely_choices(choices, self.traditional)
        forms = _forms(likely, self.folds)
        strange = not any(is_common(form) and not _is_lone_letter(form) for form in forms)
        odd = path.odd + strange + 2 * contrary
        spelling = self.vocabulary.with_place(path.spelling, forms)
        return replace(path, at=at, leads=leads, places=(*path.places, likely), odd=odd, spelling=spelling)

    def _steps(self, path: Path, *, may_drop: bool) -> Iterator[Path]:
        """Later steps are tried first, so the plainest goes last."""
        if may_drop and path.dropped < 2:
            yield from self._over_dropped_pair(path)
        if choices := _characters(path.leads, _NO_LEAD):
            yield self.then(path, choices, path.at)
        if path.at >= len(self.text):
            yield from self._without_trail(path, path.at)
            return
        character = self.text[path.at]
        if (bracket := READING.match(self.text, path.at)) is not None:
            yield from self._at_reading(path, bracket)
            return
        elif (half := HALF_READING.match(self.text, path.at)) is not None:
            if choices := reading_choices(path.leads, half[1]):
                yield self.then(path, choices, half.end())
                yield from self._through_reading(path, choices, half.end())
            return
        if pair := gbk.pair_of(character):
            yield from self._over_pair(path, pair)
            if character in BROKEN:
                yield from self._at_sign(path, character)
        else:
            yield from self._at_sign(path, character)

    def _at_reading(self, path: Path, bracket: re.Match[str]) -> Iterator[Path]:
        if path.at and reads(self.text[path.at - 1], bracket[1]):  # annotated out of step: the shift goes on behind it
            yield replace(path, at=bracket.end())
        if choices := reading_choices(path.leads, bracket[1]):
            yield self.then(path, choices, path.at)

    def _through_reading(self, path: Path, choices: tuple[str, ...], at: int) -> Iterator[Path]:
        """Straight behind one broken reading another: that of this character's end and the next one's start."""
        half = HALF_READING.match(self.text, at)
        for choice in choices if half else ():
            trail = gbk.pair_of(choice)[1]
            leads = tuple(b for b in gbk.LEADS if half and reads(gbk.character_of(trail, b), half[1]))
            if leads and half:
                yield self.then(path, (choice,), half.end(), leads)

    def _over_pair(self, path: Path, pair: bytes) -> Iterator[Path]:
        """The pair's first byte completes the waiting one; its second waits, or is an ASCII letter in step again."""
        choices = _characters(path.leads, pair[0])
        if not choices:
            return
        if gbk.is_lead(pair[1]):
            yield self.then(path, choices, path.at + 1, (pair[1],))
        elif pair[1] < 0x80:
            letter = self.then(path, choices, path.at + 1, (pair[1],))
            yield self.then(letter, (chr(pair[1]),), path.at + 1)

    def _at_sign(self, path: Path, character: str) -> Iterator[Path]:
        byte = ord(character)
        if character in BROKEN:
            yield from self._at_broken(path)
        if self.folds and 0x21 <= byte <= 0x7E and (choices := _characters(path.leads, 0xA3)):
            yield self.then(path, choices, path.at + 1, (byte + 0x80,))
        if byte < 0x80 and gbk.is_trail(byte):
            if choices := _characters(path.leads, byte):
                yield self.then(path, choices, path.at + 1)
        else:
            yield from self._without_trail(path, path.at)

    def _at_broken(self, path: Path) -> Iterator[Path]:
        """The page's ``?`` may stand for the waiting character's second byte, with or without what followed it."""
        if self.text[path.at] == "？":
            return
        for following in self._without_trail(path, path.at + 1):
            if self.text[following.at : following.at + 1] not in _CUTS:
                yield replace(following, eaten=path.eaten + 1)
            yield replace(following, lost=following.lost + 1)
        if path.dropped < 2:
            for following in self._over_dropped_pair(path):
                yield replace(following, at=path.at + 1)

    def _over_dropped_pair(self, path: Path) -> Iterator[Path]:
        """A private-use pair is missing here: its halves are the end of one character and the start of the next."""
        if len(path.leads) != 1:
            return
        for firsts, seconds in gbk.private_use():
            if choices := tuple(c for b in firsts for c in _characters(path.leads, b)):
                following = self.then(path, choices, path.at, seconds)
                yield replace(following, dropped=path.dropped + 1, lost=path.lost + 2)

    def _without_trail(self, path: Path, at: int) -> Iterator[Path]:
        if len(path.leads) == 1:  # with both bytes unknown any character would fit
            for choices in _apart(path.leads[0]):
                yield replace(self.then(path, choices, at), lost=path.lost + 1)


def _is_lone_letter(form: str) -> bool:
    """A full-width letter or figure that bytes out of step seem to spell; papers write them at half width."""
    return form.isascii() and form.isalnum()


@cache
def _apart(lead: int) -> tuple[tuple[str, ...], ...]:
    """The characters of a first byte, signs each by itself: what follows decides between them, not how common they are."""
    every = tuple(c for c in gbk.with_lead(lead) if not _is_lone_letter(gbk.folded(c)))
    signs = tuple((c,) for c in every if c in _SIGNS_APART)
    return (tuple(c for c in every if c not in _SIGNS_APART), *signs)


@cache
def reading_choices(leads: tuple[int, ...], reading: str) -> tuple[str, ...]:
    """Characters with one of these first bytes that are read so."""
    return tuple(c for lead in leads for c in gbk.with_lead(lead) if reads(c, reading))


def _promise(path: Path) -> float:
    """How likely a path looks so far, against others that come to the same place."""
    return path.spelling.score - 2.0 * path.odd - 3.0 * path.dropped - path.lost


@cache
def annotated(reading: str) -> tuple[str, ...]:
    """Common characters read so that a converting site writes otherwise: those alone are annotated."""
    found = _by_reading().get(plain(reading), ())
    return tuple(c for c in found if script.is_simplified_only(c) and is_common(c))


@cache
def _by_reading() -> dict[str, list[str]]:
    """The characters of the first two levels of the code, by each of their readings without tone."""
    table: dict[str, list[str]] = {}
    for lead, trail in product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        character = gbk.character_of(lead, trail)
        for reading in readings_of(character) if character else ():
            table.setdefault(reading, []).append(character)
    return table


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


@cache
def _forms(choices: tuple[str, ...], folds: bool) -> tuple[str, ...]:
    return tuple(script.simplified(gbk.folded(c) if folds else c) for c in choices)
