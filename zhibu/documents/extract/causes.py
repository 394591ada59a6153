"""Causes: what the text itself names as the reason of a shortfall.

A cue (主要原因是, 根子在, 是因为) names what follows it; a frame (从管理体制看, 主观上, 一方面) names a reason inside a
section of reasons; in a numbered list of reasons each lead sentence is one, and a shortfall that opens a sentence below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zhibu.documents.extract.cues import (
    AND,
    ANNOUNCES,
    ASKED,
    BACK,
    BECAUSE,
    CUE,
    DUE,
    ELSEWHERE,
    ELSEWHERE_TOLD,
    EMPTY,
    EXPLAINED,
    FRAME,
    IS_THAT,
    KEY,
    LED_TO,
    LINKED,
    MADE_BY,
    NAMED_AFTER,
    NAMES_NEXT,
    ONE_SIDE,
    OUTCOME,
    POINTS_BACK,
    RESULT,
    RESULT_WITHIN,
    SUCCESS,
    TROUBLE,
    TURNS_AWAY,
    UNDER,
    WITH_FACTOR,
)
from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.extract.shortfalls import is_unreal, strength
from zhibu.documents.extract.statements import bare, pieces_of
from zhibu.documents.outline.numbers import number_at, running_number_at
from zhibu.documents.words import BLANK, Clause, Text, trim

_SHORTEST = 4
_LABEL = re.compile(r"[^，。；：]{1,8}(?:层面|方面|上|角度|维度|环节|因素|原因)")


@dataclass(frozen=True, slots=True)
class Reason:
    """A named reason; ``result`` is where its own sentence tells what it led to."""

    start: int
    end: int
    confidence: float
    result: tuple[int, int] | None = None


@dataclass(slots=True)
class _Search:
    """Reasons found so far and whether the walk stands behind a cue."""

    text: Text
    found: list[Reason] = field(default_factory=list)
    behind_cue: bool = False
    result: tuple[int, int] | None = None
    labelled: int = -1  # the line whose lead only labels the reason that its next sentence names: 体制层面。
    announced: int = -1  # the line whose sentence announced reasons without naming one
    told_good: bool = False  # the paragraph tells of achievements: its reasons are those of success


@dataclass(slots=True)
class _Sentence:
    """One sentence and what is known of it before its clauses are read."""

    clauses: Sequence[Clause]
    settings: Sequence[Setting]
    words: str
    cued: bool = False  # holds a cue of its own
    asked: bool = False  # 为什么…, 之所以…
    section: bool = False  # stands where reasons are told
    leads: bool = False  # opens a numbered item of a list of reasons
    fresh: bool = True  # no reason taken yet


def find_reasons(text: Text, settings: Sequence[Setting]) -> list[Reason]:
    """Every reason of a shortfall, in order."""
    search = _Search(text)
    clauses = text.clauses
    index, boasted = 0, False  # the sentence before asked why something went well
    while index < len(clauses):
        end = index
        while end + 1 < len(clauses) and clauses[end + 1].sentence == clauses[index].sentence:
            end += 1
        known = len(search.found)
        words = text.text[clauses[index].start : clauses[end].end]
        if not boasted:
            _sentence(search, clauses[index : end + 1], settings[index : end + 1])
        boasted = clauses[end].mark in "？?" and SUCCESS.search(words) is not None
        if (
            len(search.found) == known
            and ANNOUNCES.search(words)
            and not EXPLAINED.search(words)
            and not settings[index].aside
        ):
            search.announced = clauses[index].line
        elif TURNS_AWAY.match(words):
            search.announced = -1
        after_semicolon = (
            clauses[end].mark in "；;" and end + 1 < len(clauses) and clauses[end + 1].line == clauses[end].line
        )
        search.behind_cue = search.behind_cue and after_semicolon
        index = end + 1
    return search.found


def _sentence(search: _Search, clauses: Sequence[Clause], settings: Sequence[Setting]) -> None:
    """Take the reasons that one sentence names."""
    here = _Sentence(clauses, settings, search.text.text[clauses[0].start : clauses[-1].end])
    if not _may_name(here):
        return
    _enter(search, here)
    for number in range(len(clauses)):
        _clause(search, here, number)


def _may_name(here: _Sentence) -> bool:
    """Whether a sentence can name reasons of a shortfall: reasons of success do not, nor plain work or achievements."""
    success = SUCCESS.search(here.words)
    if (
        here.settings[0].aside
        or ELSEWHERE_TOLD.search(here.words)
        or (success and strength(here.words[: success.start()]) < 2.6)
    ):
        return False
    told = here.settings[0].scope not in (Scope.GOOD, Scope.DEMAND) or here.settings[-1].scope is Scope.CAUSE
    return told or any(cue.search(here.words) for cue in (CUE, MADE_BY, UNDER, LED_TO))


def _enter(search: _Search, here: _Sentence) -> None:
    """Settle what the sentence takes over from the text before it."""
    text, first = search.text.text, here.clauses[0]
    here.cued = CUE.search(here.words) is not None
    here.asked = ASKED.search(here.words) is not None
    numbered = (number_at(text, first.start) or running_number_at(text, first.start)) is not None
    announced = search.announced == first.line and not TURNS_AWAY.match(here.words)
    here.section = announced or any(setting.scope is Scope.CAUSE for setting in here.settings)
    here.leads = here.section and (numbered or here.settings[0].heading >= 0 or search.labelled == first.line)
    plain = _plain(text, first)
    search.labelled = first.line if here.leads and _LABEL.fullmatch(plain) else -1
    search.result = None
    search.told_good = here.settings[-1].base is Scope.GOOD and not TROUBLE.search(here.words)
    search.behind_cue = search.behind_cue and not here.cued
    if announced and not here.cued and not numbered:
        search.behind_cue = strength(here.words) >= 2.6


def _clause(search: _Search, here: _Sentence, number: int) -> None:
    """Take what one clause names as a reason."""
    clause = here.clauses[number]
    if here.section and _tells_outcome(search, here, clause):
        return
    plain = _plain(search.text.text, clause)
    if number and POINTS_BACK.fullmatch(plain):
        _take_back(search, here, number)
        return
    begin = None if NAMED_AFTER.search(plain) else _behind_cue(search, here.clauses, number, asked=here.asked)
    if begin is not None:
        search.behind_cue, here.fresh = True, True
    elif _other_frames(search, here.clauses, number, in_section=here.section):
        return
    elif _frames_next(here, plain, clause.mark):
        search.behind_cue, here.fresh = True, True
        return
    elif _is_explained(search.text.text, here, number):
        search.behind_cue, search.result = False, (clause.start, clause.end)
        return
    elif _names_itself(here, number, plain):
        search.behind_cue = True
    if search.behind_cue and _take(search, clause, clause.start if begin is None else begin, fresh=here.fresh):
        here.fresh = False


def _tells_outcome(search: _Search, here: _Sentence, clause: Clause) -> bool:
    """Whether a clause tells what the reason before it led to; what follows in the sentence is then none."""
    outcome = OUTCOME.match(search.text.text, clause.start, clause.end)
    if outcome is None or not search.found or search.found[-1].end < here.clauses[0].start:
        return False
    search.found[-1] = replace(search.found[-1], result=(outcome.end(), clause.end))
    search.behind_cue, here.cued = False, True
    return True


def _take_back(search: _Search, here: _Sentence, number: int) -> None:
    """Take the clauses of the sentence that stand before 也是重要原因."""
    for place in range(number):
        clause = here.clauses[place]
        start, end = bare(search.text.text, clause.start, clause.end)
        words = search.text.text[start:end]
        if strength(words) >= 1.2 or (place == number - 1 and not FRAME.fullmatch(words) and not BACK.match(words)):
            for left, right in _reasons_in(search.text, start, end):
                _add(search, left, right, 0.75, None)
    search.behind_cue = False


def _frames_next(here: _Sentence, plain: str, mark: str) -> bool:
    """Whether a clause only leads up to the reason that the next one names: 从体制上看， · 问题的原因，"""
    if NAMES_NEXT.search(plain) and mark in "，,：:":
        return True
    return here.section and (FRAME.fullmatch(plain) is not None or (mark in "：:" and EMPTY.search(plain) is not None))


def _is_explained(text: str, here: _Sentence, number: int) -> bool:
    """Whether the next clause names the reason of what this one tells: 进度偏慢，是因为…"""
    if not here.section or number + 1 == len(here.clauses):
        return False
    following = here.clauses[number + 1]
    if text[following.start] in "也还":  # names one more reason
        return False
    cues = (CUE, LINKED, IS_THAT) if number == 0 else (CUE, LINKED)
    return any(cue.match(text, following.start, following.end) for cue in cues)


def _names_itself(here: _Sentence, number: int, plain: str) -> bool:
    """Whether a clause is a reason by where it stands: in a heading or lead among reasons, or opening a sentence there."""
    if not here.section or here.cued:
        return False
    if here.settings[number].heading >= 0 or (here.leads and number == 0):
        return True
    if number == 1 and IS_THAT.match(plain):
        return True
    return number == 0 and strength(plain) >= 2.6


def _plain(text: str, clause: Clause) -> str:
    start, end = clause.start, clause.end
    number = number_at(text, start) or running_number_at(text, start)
    return text[number.end if number and number.end < end else start : end]


def _behind_cue(search: _Search, clauses: Sequence[Clause], number: int, *, asked: bool) -> int | None:
    """Where the reason begins behind a cue of this clause; remembers what the sentence told before the cue."""
    text, clause = search.text.text, clauses[number]
    matches = list(CUE.finditer(text, clause.start, clause.end))
    if asked:
        matches += KEY.finditer(text, clause.start, clause.end)
    matches = [match for match in matches if search.text.shelter(match.start()) is None]
    if not matches:
        return None
    told = clauses[number - 1].start if number else clause.start
    if search.found and search.found[-1].end > told:
        told = max(clause.start, search.found[-1].end)
    if matches[-1].start() > told:
        search.result = (told, matches[-1].start())
    return matches[-1].end()


def _other_frames(search: _Search, clauses: Sequence[Clause], number: int, *, in_section: bool) -> bool:
    """由于A，B · A导致B · 是A造成的 · 有A的因素 · 与A有关"""
    text, clause = search.text.text, clauses[number]
    start, end = bare(text, clause.start, clause.end)
    words = text[start:end]
    because = BECAUSE.match(words)
    if because:
        _because(search, clauses, number, start + because.end(), end)
        return True
    after_fault = number > 0 and strength(text[clauses[number - 1].start : clauses[number - 1].end]) >= 2.6
    for pattern in (MADE_BY, NAMED_AFTER, WITH_FACTOR, LINKED, UNDER):
        match = pattern.search(text[clause.start : clause.end])
        may = in_section or pattern in (MADE_BY, NAMED_AFTER) or (after_fault and pattern in (LINKED, UNDER))
        may = may or (pattern is WITH_FACTOR and "观" in words) or (pattern is LINKED and BACK.match(words) is not None)
        if match and may:
            left, right = (clause.start + edge for edge in match.span(match.lastindex or 1))
            if not ELSEWHERE.fullmatch(text, left, right):
                for first, last in _reasons_in(search.text, left, right):
                    _add(search, first, last, 0.7, None)
                return True
    if number + 1 < len(clauses) and not search.behind_cue and not in_section:
        following = clauses[number + 1]
        result = RESULT.match(text[following.start : following.end])
        if result and strength(words) >= 1.4 and not is_unreal(words):
            _add(search, start, end, 0.6, (following.start + result.end(), following.end))
            return True
    return False


def _because(search: _Search, clauses: Sequence[Clause], number: int, begin: int, end: int) -> None:
    """由于A导致B · 由于A，B"""
    within = RESULT_WITHIN.search(search.text.text, begin, end)
    if within:
        _add_each(search, begin, within.start(), 0.8, (within.end(), end))
    elif number + 1 < len(clauses):
        _add_each(search, begin, end, 0.75, (clauses[number + 1].start, clauses[number + 1].end))
    elif strength(search.text.text[begin:end]) >= 1.4:  # B，因为A。 · 为什么B？因为A。
        _add(search, begin, end, 0.7, (clauses[number - 1].start, clauses[number - 1].end) if number else None)


def _take(search: _Search, clause: Clause, start: int, *, fresh: bool) -> bool:
    """Take a clause behind a cue as a reason; whether it was one."""
    text = search.text.text
    start = _after_side(text, start, clause.end)
    start, end = bare(text, start, clause.end)
    words = text[start:end]
    if len(words) < 4 or EMPTY.search(words) or DUE.search(words):
        return False
    weight = strength(words)
    if search.told_good and weight < 1.2:
        return False
    if not fresh and weight < 1.2:
        return False
    within = RESULT_WITHIN.search(text, start + _SHORTEST, end)
    result = (within.end(), end) if within and strength(text[within.end() : end]) >= 1.4 else None
    for left, right in _reasons_in(search.text, start, within.start() if within and result else end):
        _add(search, left, right, 0.8, result or search.result)
    return True


def _add_each(search: _Search, start: int, end: int, sure: float, result: tuple[int, int] | None) -> None:
    for left, right in _reasons_in(search.text, start, end):
        _add(search, left, right, sure, result)


def _reasons_in(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    """The reasons that a stretch lists, between 、 or on both sides of 和."""
    found: list[tuple[int, int]] = []
    for left, right in pieces_of(text, start, end):
        joint = next(
            (
                match
                for match in AND.finditer(text.text, left + _SHORTEST, right - _SHORTEST)
                if strength(text.text[left : match.start()]) >= 1.4 and strength(text.text[match.end() : right]) >= 1.4
            ),
            None,
        )
        found += [(left, joint.start()), (joint.end(), right)] if joint else [(left, right)]
    return found


def _after_side(text: str, start: int, end: int) -> int:
    start, _ = trim(text, start, end, BLANK + "：:，,")
    side = ONE_SIDE.match(text, start, end)
    return side.end() if side and side.end() < end else start


def _add(search: _Search, start: int, end: int, sure: float, result: tuple[int, int] | None) -> None:
    start, end = trim(search.text.text, start, end, BLANK + "：:，,、")
    if end - start >= 4 and (not search.found or search.found[-1].end <= start):
        search.found.append(Reason(start, end, sure, result))
