"""Causes: what the text itself names as the reason of a shortfall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.documents.extract.problems import bare
from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.outline.numbers import number_at, running_number_at
from zhibu.documents.words import BLANK, SENTENCE_MARKS, Clause, Text, trim

_CUE = re.compile(
    r"(?:[^，。；]{0,24}?)(?:(?:主要|根本|深层次?|直接|内在|客观|主观|重要|关键|最大|一个)?(?:的)?(?:原因|根源|根子|症结|病根|问题的?根)(?:[^，。；：:]{0,10}?)(?:是因为|是由于|还是|就是|都是|在于|有|是|出在|在)|究其(?:原因|根源|根本)(?:，|,)?(?:主要)?(?:是|在于|还是)?|"
    r"(?:说到底|归根到底|归根结底|追根溯源|深究起来)(?:，|,)?(?:就|还|主要)?(?:是|在于)?|(?:主要|都|就|也|这)?(?:是因为|是由于|源于|缘于|在于|起因于|归因于))"
)
_BECAUSE = re.compile(r"^(?:(?:这|主要|也|都|其中)?(?:是)?)(?:由于|因为|鉴于|因(?!此|而|地|素|人|时|公|病|事|工|故|势))")
_RESULT = re.compile(r"^(?:从而|因而|进而|以致于?|致使|导致了?|造成了?|使得|引起了?|所以|因此|结果|直接(?:导致|造成|影响))|(?:导致|致使|造成)")
_RESULT_WITHIN = re.compile(r"(?:，|,)?(?:从而|进而)?(?:导致|致使|造成)(?:了)?")
_SUCCESS = re.compile(r"之所以(?:能|有|取得)|取得[^，。；]{0,14}(?:成绩|成效|效果|进步)|经验|成功|做得好|走在前|收获|变化")
_NOT_REASON = re.compile(r"^(?:现|为此|对此|因此|下一步|上述|以上|以下|如下|主要|这些|具体|既有|三个方面|两个方面|[一二三四五六]个方面|[一二三四五]点|同志|我|大家)|(?:如下|以下几|方面|几点|几条|[三两四五]条|何在|什么|哪里|怎么)[^，。；]{0,4}$")


@dataclass(frozen=True, slots=True)
class Reason:
    """A named reason, and where its result stands when the same sentence tells it."""

    start: int
    end: int
    confidence: float
    result: tuple[int, int] | None = None
    overall: bool = False  # a reason for 上述问题 as a whole


def find_reasons(text: Text, settings: Sequence[Setting]) -> list[Reason]:
    """Every reason of a shortfall, in order."""
    found: list[Reason] = []
    clauses = text.clauses
    index = 0
    while index < len(clauses):
        end = index
        while end + 1 < len(clauses) and clauses[end + 1].sentence == clauses[index].sentence:
            end += 1
        _sentence(text, clauses[index : end + 1], settings[index : end + 1], found)
        index = end + 1
    return found


def _sentence(text: Text, clauses: Sequence[Clause], settings: Sequence[Setting], found: list[Reason]) -> None:
    words = text.text[clauses[0].start : clauses[-1].end]
    if _SUCCESS.search(words) and not re.search(r"问题|不足", words):
        return
    if _because(text, clauses, found):
        return
    in_cause = False
    for clause, setting in zip(clauses, settings, strict=True):
        if setting.scope is not Scope.CAUSE:
            in_cause = False
            continue
        start, end = clause.start, clause.end
        cue = _CUE.match(text.text, start, end)
        if cue:
            start, in_cause = cue.end(), True
        numbered = number_at(text.text, start) or running_number_at(text.text, start)
        if numbered or (setting.heading >= 0 and clause.first):
            in_cause = True
        if in_cause:
            _take(text, start, end, found)


def _take(text: Text, start: int, end: int, found: list[Reason]) -> None:
    start, end = bare(text.text, *trim(text.text, start, end, BLANK + "：:，,"))
    words = text.text[start:end]
    if len(words) >= 4 and not _NOT_REASON.search(words):
        found.append(Reason(start, end, 0.8))


def _because(text: Text, clauses: Sequence[Clause], found: list[Reason]) -> bool:
    """由于A，B; A导致B within one sentence."""
    for number, clause in enumerate(clauses):
        words = text.text[clause.start : clause.end]
        match = _BECAUSE.match(words)
        if match:
            begin = clause.start + match.end()
            within = _RESULT_WITHIN.search(text.text, begin, clause.end)
            if within:
                found.append(Reason(*trim(text.text, begin, within.start()), 0.75, (within.end(), clause.end)))
            elif number + 1 < len(clauses):
                found.append(Reason(*trim(text.text, begin, clause.end), 0.7, (clauses[number + 1].start, clauses[number + 1].end)))
            else:
                continue
            return True
    return False
