"""Damage done to GBK bytes, found and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from zhibu.documents.restore import gbk, kinds, script
from zhibu.documents.restore.draft import Edit
from zhibu.documents.restore.guesses import Guess, Span, Verdict, confidence, promising, unpaired
from zhibu.documents.restore.readings import BARE, reads
from zhibu.documents.restore.shifts import BROKEN, READING, Path, Walker, annotated, likely_choices
from zhibu.documents.restore.words import LINE_BREAK, START, Spelling, Vocabulary, is_common

MARK_BYTES: Final = {"?": 0xBF, "？": 0xBF, "!": 0xA1, "！": 0xA1, ";": 0xBB, "；": 0xBB, ",": 0xAC, "，": 0xAC}
_FULL_WIDTH_MARKS: Final = ("？", "！", "；", "，")
_CALLS: Final = ("？", "！")
_ANY_LEAD: Final = tuple(gbk.LEADS)
_DANGLING: Final = ("?", "\ufffd")
_CONTEXT: Final = 6
_FEW_PLACES: Final = 100  # and one more for every sixty characters, five times what the worst pages have
_MOST_PLACES: Final = 5000
_MOST_IN_VAIN: Final = 60  # places weighed one after the other of which none was broken
_REACH: Final = 16  # how far behind a stretch other broken places are looked for
_COST_OF_FULL_STOP: Final = 6.0  # thirteen of fifteen marks seen were cut behind a full stop
_COST_OF_OTHER: Final = 7.0
_COST_OF_READING_ALONE: Final = 8.0  # both bytes of a character are gone, but not what it is read
_COST_OF_DROP: Final = 4.0
_COST_OF_LOSS: Final = 1.0
_COST_OF_ORPHAN: Final = 8.0  # a reading in brackets behind a sign, which has none
_COST_OF_UNPAIRED: Final = 3.0
_LINE: Final = 160  # characters of a line that are looked at for the partner of a quotation mark or bracket
_COST_OF_RUNNING_ON: Final = 3.0  # a heading in the middle of a line
_GAIN_OF_BLANK_LINE: Final = 1.0
_GAIN_OF_PROOF: Final = 3.0  # a page that shows broken readings is known to be damaged so
_SOUND: Final = -7.0
_SITE = re.compile(
    rf"(?P<reading>[{BROKEN}]?[(（]? ?(?<![a-zA-Z])(?P<said>{BARE}) *[)）](?:[(（] ?(?P=said) *[)）])* ?)"
    rf"|(?P<mark>[?!;,？！；，](?=[^\x00-\x7f]|[?\ufffd]?\(|[?\ufffd]{BARE}\))|[!！])|(?P<broken>[?\ufffd])(?=[^\x00-\x7f])|(?P<cut>(?<=\n)。)(?=[^\x00-\x7f])"
)
_OPENS_LINE = re.compile(  # a heading, an indented line, the date at the end
    r"[ \u3000]*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、]|第[一二三四五六七八九十]+[,，、部阶]|[①-⑩]|(?:首先|其次|再次|最后)[,，]|\d\d?[.．、](?!\d)|……)"
    r"| {2}|\u3000|\d{4}年\d\d?月\d\d?日\n"
)
_NEAR_DAMAGE = re.compile(r".[?\ufffd].{0,6}")
_ORPHAN = re.compile(rf"[?!;,\ufffd？！；，][^\x00-\x7f\u3400-\u9fff（]?{READING.pattern}")
_HEADING = r"[ \u3000]*[(（]?[一二三四五六七八九十]{1,3}[)）、]"
_HEADING_APART = re.compile(rf"\n[ \u3000]*\n(?={_HEADING})")
_HEADING_CLOSE = re.compile(rf"[^\n?？ \u3000]\n(?={_HEADING})")
_BEFORE_HEADING = re.compile(rf"\n{_HEADING}")
_READING_SITE = re.compile(
    rf"(?P<reading>[{BROKEN}][(（]?(?P<said>{BARE}) *[)）](?:[(（] ?(?P=said) *[)）])* ?)(?P<cut>(?!))?(?P<mark>(?!))?"
)


class Repairer:
    """Goes through a text from left to right and settles each broken place."""

    def __init__(self, text: str, *, traditional: bool, folds: bool) -> None:
        self.text = text
        self.traditional = traditional
        self.folds = folds
        self._indented = "\n\u3000" in text
        self._drops = not any(map(gbk.is_private_use, text))  # one such character shows that the page keeps them
        self._nested = False  # one place is being settled to judge another
        self._weighed = False  # whether the last site asked for weighing at all
        self._spelled: dict[int, Spelling] = {}
        self._done = ""  # the tail of the text already settled

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(script.simplified_text(_NEAR_DAMAGE.sub("\n", READING.sub("", self.text))))

    @cached_property
    def _is_proven(self) -> bool:
        """Whether this page is known to be damaged byte by byte, so that a cut mark is no wonder."""
        return self.traditional and len(_READING_SITE.findall(self.text)) >= 2

    @cached_property
    def _parts_headings(self) -> bool:
        """Whether this paper has blank lines before its headings, so that one is missing where there is none."""
        return len(_HEADING_APART.findall(self.text)) > 2 * len(_HEADING_CLOSE.findall(self.text))

    @cached_property
    def _walker(self) -> Walker:
        return Walker(self.text, self._vocabulary, self.traditional, self.folds)

    def edits(self) -> Iterator[Edit]:
        """The repairs, in order."""
        settled, left, in_vain = 0, min(_FEW_PLACES + len(self.text) // 60, _MOST_PLACES), 0
        for site in _SITE.finditer(self.text):
            if site.start() < settled:
                continue
            self._arrive(site.start(), (self._done + self.text[settled : site.start()])[-_LINE:])
            settled = site.start()
            verdict = self._settle(site)
            left -= self._weighed
            in_vain = 0 if verdict else in_vain + self._weighed
            if left < 0 or in_vain > _MOST_IN_VAIN:  # nothing is that damaged: not a paper, or not by these sites
                return
            if verdict is None:
                continue
            guess = verdict.guess
            yield Edit(guess.start, guess.path.at, verdict.after, guess.kind, verdict.confidence)
            kept = len(self._done) - (site.start() - guess.start)
            self._done = self._done[:kept] + verdict.after
            settled = guess.path.at

    def _settle(self, site: re.Match[str]) -> Verdict | None:
        guesses = list(self._guesses(site, may_drop=False))
        if guesses and self._drops:
            guesses += [guess for guess in self._guesses(site, may_drop=True) if guess.path.dropped]
        self._weighed = bool(guesses)
        return self._best(guesses, site) if guesses else None

    def _looks_sound(self, at: int) -> bool:
        """Whether the page reads well from here: out of step it cannot, not even for three characters."""
        following = self._plain(self.text[at : at + 24])[:3]
        if following[:1].isspace():
            return False
        return self._vocabulary.score(following) > _SOUND * len(following)

    def _guesses(self, site: re.Match[str], *, may_drop: bool) -> Iterator[Guess]:
        sign = self.text[site.start()]
        if self._is_emphasis(site.start()):
            return
        if site["reading"]:
            yield from self._of_reading(site, may_drop=may_drop)
        elif self._done[-1:] not in _DANGLING and self._looks_sound(site.start() + 1):
            return
        if sign in _DANGLING and self.text[site.end() : site.end() + 1] in _FULL_WIDTH_MARKS:
            yield from self._of_mark(site.end(), (site.start(),), may_drop=may_drop)
        if sign in MARK_BYTES:
            starts = (site.start(), site.start() - 1) if self._done[-1:] in _DANGLING else (site.start(),)
            yield from self._of_mark(site.start(), starts, may_drop=may_drop)
        if sign in _DANGLING or site["cut"]:
            yield from self._of_lost_lead(site, may_drop=may_drop)

    def _is_emphasis(self, at: int) -> bool:
        """Whether a sign is one of several (？！) that call; at half width only where no page with cut marks is like."""
        calls = _CALLS if self.traditional else (*_CALLS, "?", "!")
        before, sign, behind = self._done[-1:], self.text[at], self.text[at + 1 : at + 2]
        return sign in calls and (behind in calls or (before in calls and not self.traditional))

    def _of_reading(self, site: re.Match[str], *, may_drop: bool) -> Iterator[Guess]:
        """The last character's second byte and the broken one's first are read as the bracket says."""
        before = READING.sub("", self._done[-60:])[-1:]
        opened = site[0][0] in "(（"
        if (
            not before
            or before in _DANGLING
            or (opened and reads(before, site["said"]))
            or self._closes_real_bracket(site)
        ):
            return
        trail = _bytes_of(before, folds=self.folds)[-1:]
        firsts = [b for b in gbk.LEADS if trail and reads(gbk.character_of(trail[0], b), site["said"])]
        cost = 4.0 if site[0][0] in BROKEN else 8.0
        for first in firsts:
            start = Path(site.end(), (first,), (), self._spelled_until(site.start()))
            for path in self._walker.walk(start, may_drop=may_drop):
                yield Guess(site.start(), path, kinds.BYTES, cost)
        if self.traditional and not opened and (read := annotated(site["said"])):
            empty = Path(site.end(), (), (), self._spelled_until(site.start()), lost=1)
            yield Guess(site.start(), self._walker.then(empty, read, site.end()), kinds.LOST, _COST_OF_READING_ALONE)

    def _closes_real_bracket(self, site: re.Match[str]) -> bool:
        """``(PDCA)`` opens its own bracket; ``text)`` without sign of damage closes one opened before."""
        if site[0][0] in BROKEN or site[0][0] in "(（":
            return False
        line = self._done[self._done.rfind("\n") + 1 :]
        return line.count("(") + line.count("（") > line.count(")") + line.count("）")

    def _of_mark(self, at: int, starts: tuple[int, ...], *, may_drop: bool) -> Iterator[Guess]:
        """The mark's bytes are the end of one character and the start of the next.

        The first byte of that character is gone, or the page's ``?`` before the mark, where ``starts`` says so.
        """
        second = MARK_BYTES[self.text[at]]
        following = gbk.pair_of(self.text[at + 1 : at + 2])
        if following and not self._drops and not self._may_start(second, following[0]):
            return
        firsts = likely_choices(gbk.with_trail(0xA3), self.traditional)
        others = tuple(c for c in firsts if c != "。")
        for start in starts:
            empty = Path(at + 1, (), (), self._spelled_until(start), lost=1)
            gain = _GAIN_OF_PROOF * self._is_proven
            for first, cost in ((("。",), _COST_OF_FULL_STOP - gain), (others, _COST_OF_OTHER - gain)):
                opened = self._walker.then(empty, first, at + 1, (second,))
                for path in self._walker.walk(opened, may_drop=may_drop):
                    yield Guess(start, path, kinds.MARK, cost)

    def _may_start(self, lead: int, trail: int) -> bool:
        character = gbk.character_of(lead, trail)
        if not character or (self.traditional and script.is_simplified_only(character)):
            return False
        return is_common(script.simplified(character))

    def _of_lost_lead(self, site: re.Match[str], *, may_drop: bool) -> Iterator[Guess]:
        """The ``?`` stands for the first byte of a character, most often of an ideographic space."""
        at = site.start() + (not site["cut"])
        before = self._spelled_until(site.start())
        for leads, cost in (((0xA1,), 12.0), (_ANY_LEAD, 20.0)):
            for path in self._walker.walk(Path(at, leads, (), before, lost=1), may_drop=may_drop):
                yield Guess(site.start(), path, kinds.MARK if path.lost == 1 else kinds.LOST, cost)

    def _best(self, guesses: list[Guess], site: re.Match[str]) -> Verdict | None:
        span = self._span(guesses, site)
        page = self._weigh_page(span)
        weighed = [(*self._weigh(guess, span), guess) for guess in promising(guesses)]
        weighed.sort(key=lambda found: -found[0])
        score, words, guess = weighed[0]
        if score <= page:
            return None
        others = [other for other, said, _ in weighed[1:] if said != words]
        lead = score - max([*others, page])
        return Verdict(guess, self._chosen(guess, words), confidence(guess, lead))

    def _span(self, guesses: list[Guess], site: re.Match[str]) -> Span:
        """The stretch all guesses reach over, with the other broken places in it undone for comparison.

        Without that a guess that reads on through the next broken place looks better than the
        right one, which stops before it.
        """
        start, end = min(g.start for g in guesses), max(g.path.at for g in guesses)
        behind: list[Verdict] = []
        if not self._nested:
            self._nested, done, spelled = True, self._done, self._spelled
            for other in _READING_SITE.finditer(self.text, site.start() + 1, end + _REACH):
                self._arrive(other.start(), self.text[max(0, other.start() - 60) : other.start()])
                if (verdict := self._settle(other)) is not None:
                    behind.append(verdict)
            self._nested, self._done, self._spelled = False, done, spelled
        end = max([end, *(verdict.guess.path.at for verdict in behind)])
        rest = self.text[end : end + _LINE].split("\n", 1)[0]
        return Span(start, end, site.start(), tuple(behind), self._plain(rest))

    def _page_from(self, at: int, span: Span) -> str:
        """The page from ``at`` to a little behind the span, broken places on the way undone, readings left out."""
        pieces: list[str] = []
        for verdict in span.behind:
            if verdict.guess.start >= at:
                pieces += self.text[at : verdict.guess.start], verdict.after
                at = verdict.guess.path.at
        pieces.append(self.text[at : span.end])
        return self._plain("".join(pieces)) + self._plain(self.text[span.end : span.end + 40])[:_CONTEXT]

    def _weigh(self, guess: Guess, span: Span) -> tuple[float, str]:
        path = guess.path
        following = self._page_from(path.at, span)
        breaks = path.eaten and self._opens_line(path.at)
        opened = self._vocabulary.with_place(path.spelling, ("\n",)) if breaks else path.spelling
        whole = self._vocabulary.spelled(opened, following)
        before = len(self._spelled_until(guess.start).text)
        chosen = whole.text[before:][: len(path.places)]
        alone = self._unpaired(guess.start, span, chosen + following[:-_CONTEXT])
        swallowing = 0.0 if guess.kind == kinds.BYTES else 4.0  # that pass always takes the following sign along
        other_lost = max(0, path.lost - 1 - 2 * path.dropped)
        restored = LINE_BREAK if breaks else 0.0  # itself free: what it does not suit is what counts
        if self.text[path.at - 1] in _DANGLING:
            restored += self._cost_of_no_break(path)
        unsure = (
            restored
            + _COST_OF_DROP * max(0, path.dropped - 1)
            + swallowing * path.eaten
            + _COST_OF_LOSS * other_lost
            + 2.0 * path.odd
        )
        return whole.score - alone - guess.cost - unsure, chosen

    def _cost_of_no_break(self, path: Path) -> float:
        """What speaks against a ``?`` that took no line break along: a heading follows in the line, or too close."""
        if _BEFORE_HEADING.match(self.text, path.at) and self._parts_headings:
            return -_GAIN_OF_BLANK_LINE if path.eaten else _COST_OF_RUNNING_ON
        return _COST_OF_RUNNING_ON if not path.eaten and _OPENS_LINE.match(self.text, path.at) else 0.0

    def _weigh_page(self, span: Span) -> float:
        left = self._spelled_until(span.start)
        literal = self._plain(self.text[span.start : span.end + 40])
        literal = literal[: len(self._plain(self.text[span.start : span.end])) + _CONTEXT]
        score = self._vocabulary.spelled(left, literal).score - self._unpaired(span.start, span, literal[:-_CONTEXT])
        if span.behind:
            own = self._plain(self.text[span.start : span.site + 1])
            other = own + self._page_from(span.site + 1, span)
            alone = self._unpaired(span.start, span, other[:-_CONTEXT])
            score = max(score, self._vocabulary.spelled(left, other).score - alone)
        if self.traditional and _ORPHAN.match(self.text, span.site):
            score -= _COST_OF_ORPHAN
        return score

    def _unpaired(self, start: int, span: Span, words: str) -> float:
        """What quotation marks and brackets without a partner speak against these words in their line."""
        before = self._done[self._done.rfind("\n") + 1 : len(self._done) - (span.site - start)]
        return _COST_OF_UNPAIRED * unpaired(f"{before}{words}{span.rest}")

    def _arrive(self, at: int, done: str) -> None:
        """Come to a site: all guesses about it, however far back they start, share the text before it."""
        self._done = done
        dangling = done[-1:] if done[-1:] in _DANGLING else ""
        before = self._vocabulary.spelled(START, self._plain(done[-60 : len(done) - len(dangling)])[-_CONTEXT:])
        self._spelled = {at - len(dangling): before, at: self._vocabulary.spelled(before, dangling)}

    def _spelled_until(self, start: int) -> Spelling:
        return self._spelled[start]

    def _opens_line(self, at: int) -> bool:
        """Whether a line must begin here: a heading, a blank line, an indent or the date at the end follows."""
        return self.text.startswith("\n", at) or _OPENS_LINE.match(self.text, at) is not None

    def _breaks_line(self, before: str, at: int) -> bool:
        """Whether the swallowed sign must have been a line break: also where a new sentence follows."""
        following = self.text[at : at + 1]
        return self._opens_line(at) or (before[-1:] in "。”：；" and not (following.isascii() and following.isalnum()))

    def _plain(self, text: str) -> str:
        return script.simplified_text(READING.sub("", text))

    def _chosen(self, guess: Guess, words: str) -> str:
        """The chosen words in the writing of the page, so that later steps treat them like the rest."""
        text = "".join(
            next(c for c in choices if script.simplified(gbk.folded(c) if self.folds else c) == word)
            for word, choices in zip(words, guess.path.places, strict=True)
        )
        if self.folds:
            text = "".join(map(gbk.folded, text))
        if guess.path.eaten and self._breaks_line(text, guess.path.at):
            text += "\n"
        starts_line = guess.start == 0 or self.text[guess.start - 1] == "\n"
        return text.lstrip("\u3000") if starts_line and not self._indented else text


def _bytes_of(character: str, *, folds: bool) -> bytes:
    """The two bytes that stood behind a character of the page, folded signs taken as full-width."""
    if folds and "!" <= character <= "~":
        return gbk.pair_of(gbk.full_width(character))
    return gbk.pair_of(character)
