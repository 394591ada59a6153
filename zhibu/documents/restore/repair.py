"""Damage done to GBK bytes, found and undone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhibu.documents.restore import gbk, kinds, script
from zhibu.documents.restore.draft import Edit
from zhibu.documents.restore.readings import BARE, BRACKET, reads
from zhibu.documents.restore.shifts import BROKEN, Path, likely_choices, walk
from zhibu.documents.restore.words import Vocabulary

MARK_BYTES: Final = {"?": 0xBF, "？": 0xBF, "!": 0xA1, "！": 0xA1, ";": 0xBB, "；": 0xBB, ",": 0xAC, "，": 0xAC}
_ANY_LEAD: Final = tuple(gbk.LEADS)
_CONTEXT: Final = 6
_FULL_STOP_BONUS: Final = 3.0  # thirteen of fifteen marks seen were cut behind a full stop
_SOUND: Final = -7.0
_SITE = re.compile(
    rf"(?P<reading>[{BROKEN}]?[(（]? ?(?<![a-zA-Z])(?P<said>{BARE}) *[)）](?:[(（] ?(?P=said) *[)）])* ?)"
    rf"|(?P<mark>[?!;,？！；，](?=[^\x00-\x7f]|[?\ufffd]?\()|[!！])|(?P<broken>[?\ufffd])(?=[^\x00-\x7f])|(?P<cut>(?<=\n)。)(?=[^\x00-\x7f])"
)
_READING_SITE = re.compile(rf"(?P<reading>[{BROKEN}][(（]?(?P<said>{BARE}) *[)）](?:[(（] ?(?P=said) *[)）])* ?)(?P<cut>(?!))?(?P<mark>(?!))?")


@dataclass(frozen=True, slots=True)
class Guess:
    """A way of undoing one broken place: ``text[start:path.at]`` was what ``path`` holds."""

    start: int
    path: Path
    kind: str
    cost: float  # how unusual such damage is: nats it has to win back against the page as it stands


@dataclass(frozen=True, slots=True)
class Verdict:
    """A guess that won, with the words chosen and by how much."""

    guess: Guess
    after: str
    confidence: float


class Repairer:
    """Goes through a text from left to right and settles each broken place."""

    def __init__(self, text: str, *, traditional: bool, folds: bool) -> None:
        self.text = text
        self.traditional = traditional
        self.folds = folds
        plain = script.simplified_text(BRACKET.sub("", text))
        self.vocabulary = Vocabulary(plain)
        self._drops = not any(map(gbk.is_private_use, text))  # one such character shows that the page keeps them
        self._nested = False  # one place is being settled to judge another
        self._done = ""  # the tail of the text already settled

    def edits(self) -> Iterator[Edit]:
        """The repairs, in order."""
        settled = 0
        for site in _SITE.finditer(self.text):
            if site.start() < settled:
                continue
            self._done = (self._done + self.text[settled : site.start()])[-60:]
            settled = site.start()
            verdict = self._settle(site)
            if verdict is None:
                continue
            guess = verdict.guess
            yield Edit(guess.start, guess.path.at, verdict.after, guess.kind, verdict.confidence)
            kept = len(self._done) - (site.start() - guess.start)
            self._done = self._done[:kept] + verdict.after
            settled = guess.path.at

    def _settle(self, site: re.Match[str]) -> Verdict | None:
        guesses = list(self._guesses(site, may_drop=False))
        verdict = self._best(guesses, site) if guesses else None
        more = [g for g in self._guesses(site, may_drop=True) if g.path.dropped] if guesses and self._drops else []
        return self._best(guesses + more, site) if more else verdict

    def _looks_sound(self, at: int) -> bool:
        """Whether the page reads well from here: out of step it cannot, not even for three characters."""
        following = self._plain(self.text[at : at + 24])[:3]
        if following[:1].isspace():
            return False
        return self.vocabulary.best(following)[0] > _SOUND * len(following)

    def _guesses(self, site: re.Match[str], *, may_drop: bool) -> Iterator[Guess]:
        sign = self.text[site.start()]
        if site["reading"]:
            yield from self._of_reading(site, may_drop=may_drop)
        elif self._done[-1:] not in ("?", "\ufffd") and self._looks_sound(site.start() + 1):
            return
        if sign in MARK_BYTES:
            yield from self._of_mark(site.start(), may_drop=may_drop)
        if sign in "?\ufffd" or site["cut"]:
            yield from self._of_lost_lead(site, may_drop=may_drop)

    def _of_reading(self, site: re.Match[str], *, may_drop: bool) -> Iterator[Guess]:
        """The last character's second byte and the broken one's first are read as the bracket says."""
        before = BRACKET.sub("", self._done)[-1:]
        opened = site[0][0] in "(（"
        if not before or (opened and reads(before, site["said"])):
            return
        if self._closes_real_bracket(site):
            return
        trail = _bytes_of(before, folds=self.folds)[-1:]
        firsts = [b for b in gbk.LEADS if trail and reads(gbk.character_of(trail[0], b), site["said"])]
        cost = 4.0 if site[0][0] in BROKEN else 8.0
        for first in firsts:
            start = Path(site.end(), (first,), ())
            for path in walk(self.text, start, folds=self.folds, may_drop=may_drop):
                yield Guess(site.start(), path, kinds.BYTES, cost)

    def _closes_real_bracket(self, site: re.Match[str]) -> bool:
        """``(PDCA)`` opens its own bracket; ``text)`` without sign of damage closes one opened before."""
        if site[0][0] in BROKEN or site[0][0] in "(（":
            return False
        line = self._done[self._done.rfind("\n") + 1 :]
        return line.count("(") + line.count("（") > line.count(")") + line.count("）")

    def _of_mark(self, at: int, *, may_drop: bool) -> Iterator[Guess]:
        """The mark's bytes are the end of one character and the start of the next."""
        second = MARK_BYTES[self.text[at]]
        following = gbk.pair_of(self.text[at + 1 : at + 2])
        if following and not self._may_start(second, following[0]):
            return
        firsts = likely_choices(gbk.with_trail(0xA3), self.traditional)
        start = Path(at + 1, (second,), (firsts,), lost=1)
        for path in walk(self.text, start, folds=self.folds, may_drop=may_drop):
            yield Guess(at, path, kinds.MARK, 9.0)
            if self._done[-1:] in ("?", "\ufffd"):
                yield Guess(at - 1, path, kinds.MARK, 9.0)

    def _may_start(self, lead: int, trail: int) -> bool:
        character = gbk.character_of(lead, trail)
        if not character:
            return False
        if self.traditional and script.is_simplified_only(character):
            return False
        return (self.vocabulary.likelihood(script.simplified(character)) or -99.0) > -15.5

    def _of_lost_lead(self, site: re.Match[str], *, may_drop: bool) -> Iterator[Guess]:
        """The ``?`` stands for the first byte of a character, most often of an ideographic space."""
        at = site.start() + (not site["cut"])
        for leads, cost in (((0xA1,), 12.0), (_ANY_LEAD, 20.0)):
            for path in walk(self.text, Path(at, leads, (), lost=1), folds=self.folds, may_drop=may_drop):
                yield Guess(site.start(), path, kinds.MARK if path.lost == 1 else kinds.LOST, cost)

    def _best(self, guesses: list[Guess], site: re.Match[str]) -> Verdict | None:
        if not guesses:
            return None
        span = _Span(min(g.start for g in guesses), max(g.path.at for g in guesses), site.start())
        page = max(self._weigh_page(span), self._weigh_page_repaired_behind(span))
        weighed = sorted(((*self._weigh(guess, span), guess) for guess in guesses), key=lambda found: -found[0])
        score, words, guess = weighed[0]
        if score <= page:
            return None
        others = [other for other, said, _ in weighed[1:] if said != words]
        lead = score - max([*others, page])
        return Verdict(guess, self._chosen(guess, words, span), _confidence(guess, lead))

    def _weigh(self, guess: Guess, span: _Span) -> tuple[float, str]:
        left, right = self._around(span)
        between = self._plain(self.text[span.start : guess.start])
        behind = self._plain(self.text[guess.path.at : span.end])
        places = [self._forms(choices) for choices in guess.path.places]
        score, words = self.vocabulary.best([*left, *between, *places, *behind, *right])
        chosen = words[len(left) + len(between) :][: len(places)]
        path = guess.path
        if guess.kind == kinds.MARK and chosen[:1] == "。":
            score += _FULL_STOP_BONUS
        score -= guess.cost + 3.0 * path.dropped + 4.0 * path.eaten + 2.0 * max(0, path.lost - 1) + 2.0 * path.odd
        return score, chosen

    def _weigh_page(self, span: _Span) -> float:
        left, right = self._around(span)
        return self.vocabulary.best([*left, *self._plain(self.text[span.start : span.end]), *right])[0]

    def _weigh_page_repaired_behind(self, span: _Span) -> float:
        """The page's own sign may be right and another place broken just behind it: then that one is undone first."""
        other = _READING_SITE.search(self.text, span.site + 1, span.end)
        if other is None or self._nested:
            return -math.inf
        self._nested, done = True, self._done
        self._done = done + self.text[span.site : other.start()]
        verdict = self._settle(other)
        self._nested, self._done = False, done
        if verdict is None:
            return -math.inf
        left, _ = self._around(span)
        end = verdict.guess.path.at
        between = self.text[span.start : verdict.guess.start] + verdict.after
        right = self._plain(self.text[end : end + 40])[:_CONTEXT]
        return self.vocabulary.best([*left, *self._plain(between), *right])[0] - verdict.guess.cost

    def _around(self, span: _Span) -> tuple[str, str]:
        left = self._done[: len(self._done) - (span.site - span.start)]
        return self._plain(left)[-_CONTEXT:], self._plain(self.text[span.end : span.end + 40])[:_CONTEXT]

    def _plain(self, text: str) -> str:
        return script.simplified_text(BRACKET.sub("", text))

    def _forms(self, choices: tuple[str, ...]) -> tuple[str, ...]:
        likely = likely_choices(choices, self.traditional)
        return tuple(script.simplified(gbk.folded(c) if self.folds else c) for c in likely)

    def _chosen(self, guess: Guess, words: str, span: _Span) -> str:
        """The chosen words in the writing of the page, so that later steps treat them like the rest."""
        output = []
        for word, choices in zip(words, guess.path.places, strict=True):
            likely = likely_choices(choices, self.traditional)
            output.append(next(c for c, form in zip(likely, self._forms(choices), strict=True) if form == word))
        text = "".join(output)
        if self.folds:
            text = "".join(map(gbk.folded, text))
        starts_line = guess.start == 0 or self.text[guess.start - 1] == "\n"
        return text.lstrip("\u3000") if starts_line and "\n\u3000" not in self.text else text


@dataclass(frozen=True, slots=True)
class _Span:
    """The stretch that all guesses about one place are weighed on."""

    start: int
    end: int
    site: int


def _bytes_of(character: str, *, folds: bool) -> bytes:
    """The two bytes that stood behind a character of the page, folded signs taken as full-width."""
    if folds and "!" <= character <= "~":
        return gbk.pair_of(gbk.full_width(character))
    return gbk.pair_of(character)


def _confidence(guess: Guess, lead: float) -> float:
    """From the lead over the next best reading; what rests on lost bytes never counts as sure."""
    ceiling = {kinds.BYTES: 0.99, kinds.MARK: 0.95}.get(guess.kind, 0.8)
    if guess.path.dropped or guess.path.lost > 1:
        ceiling = 0.75
    if guess.path.eaten:
        ceiling = 0.4
    return max(0.3, ceiling * (1 - math.exp(-max(lead, 0.1) / 3)))
