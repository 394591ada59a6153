"""Causes: what the text itself names as the reason of a shortfall.

A cue (主要原因是, 根子在, 是因为) names what follows it; a frame (从管理体制看, 主观上, 一方面) names a reason inside a
section of reasons; in a numbered list of reasons each lead sentence is one. What only illustrates a reason is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.extract.shortfalls import is_unreal, strength
from zhibu.documents.extract.statements import bare, pieces_of
from zhibu.documents.outline.numbers import number_at, running_number_at
from zhibu.documents.words import BLANK, Clause, Text, trim

_IS = r"(?:还是|就是|都是|正是|则是|却是|主要是|是|在于|就在于|就在|却在|出在|主要在|在|有)"
_CUE = re.compile(
    r"(?<=原因，)(?:集中|主要|具体|突出)?(?:体现|表现)(?:为|在)|"
    rf"(?:原因|根源|根子|症结|病根|起因|成因|病因)(?:之一|所在)?(?:[^，。；：:、]{{0,8}}?){_IS}(?:由于|"
    rf"因为)?(?:以下|如下)?"
    r"|究其(?:原因|根源|根本|缘由)(?:主要|还)?(?:是|在于)?|分析(?:其|上述|以上|产生|具体)?[^，。；]{0,6}(?:原因|"
    r"成因)|剖析(?:其)?(?:原因|成因|根源)"
    r"|(?:说到底|归根到底|归根结底|追根溯源|深究起来|追本溯源)(?:，|,)?(?:还|就|主要|都)?(?:是|在于|是因为|是由于)?"
    r"|(?:主要|都|就|也|这|则|还|多|往往)?(?:是因为|是由于|源于|缘于|根源于|起因于|归因于|归咎于|归结于|归结为)|"
    r"(?:主要|则|还|多半|多)(?:由于|因为|因)(?![此而])|(?:反映|暴露|折射|说明)(?:出)?的(?:却|都|正)?是|"
    r"(?<=问题，)(?:也|都)?(?:反映|暴露|折射)出了?|(?:问题|现象|情况|不足)(?:的(?:发生|存在|出现|"
    r"产生))?[，,]?(?:也|都|充分)?(?:反映|暴露|折射|说明)(?:出|了)|实质上(?:却|还)?是|暴露出的是|背后是"
)
_KEY = re.compile(r"关键(?:还)?(?:是|在于|在)")
_ASKED = re.compile(r"之所以|为什么|为何|何以")
_BECAUSE = re.compile(r"^(?:由于|因为|因(?!此|而|地|素|人|时|公|病|事|工|故|势|材|小|循))")
_RESULT_WITHIN = re.compile(r"(?:，|,)?(?:从而|进而)?(?:导致|致使|造成|使得)(?:了)?")
_RESULT = re.compile(r"^(?:从而|进而|因而|直接|最终|以致|以至于?)?(?:导致|致使|造成|引发|引起)")
_MADE_BY = re.compile(
    r"(?:有的|有些|主要|多|都|这)?是(?:由(?:于)?|因(?:为)?)?(.{4,40}?)(?:造成|导致|引起|带来|"
    r"所致)的?$"
)
_WITH_FACTOR = re.compile(
    r"(?:^|，|,)?(?:既|也|还|又|更)?有(?:着)?(.{4,50}?)的(?:(?:客观|主观|历史|现实|外部|"
    r"内部|自身|体制|机制|管理)+(?:上)?的?)?(?:因素|原因|缘故|成分)$"
)
_NAMED_AFTER = re.compile(
    r"(.{4,40}?)[，,]?(?:才|也|更|又|都|则)?是(?:其|造成[^，。；]{0,16}|导致[^，。；]{0,16}|"
    r"产生[^，。；]{0,16})?(?:最|其中)?(?:主要|根本|重要|关键|深层次?|直接|内在|首要)?(?:的)?(?:原因|根源|症结|"
    r"病根)(?:之一|所在)?$"
)
_UNDER = re.compile(r"受(?:到)?([^，。；]{4,36}?)(?:等)?(?:多种|诸多|多重)?(?:因素|条件)?(?:的)?(?:制约|影响|限制)$")
_LINKED = re.compile(
    r"(?:这|也|还|都)?(?:与|同|跟)([^，。；]{4,40}?)(?:有(?:着)?(?:直接|密切|很大|一定|"
    r"重要)?(?:的)?关(?:系|联)?|密切相关|直接相关|不无关系|分不开|有关|相关)$"
)
_FRAME = re.compile(
    r"(?:从|在|就)?[^，。；：、]{0,8}(?:上看|来看|看|而言|来说|来讲|讲|上讲|方面看)$|(?:主观|客观|思想|机制|体制|"
    r"保障|能力|管理|制度|监督|认识|责任|作风|方法|工作)(?:上|方面|层面)$|一方面|另一方面|.{0,4}分析(?:认为|来看|"
    r"看)?"
)
_ONE_SIDE = re.compile(
    r"(?:另?一方面(?:则)?是(?!否)|(?:也|还)?有的是(?!否)|加之|再加上|加上|再就是|(?:还有)?一条是|主要是|还是|就是|是(?!否)|一方面|"
    r"另一方面|一来|二来)[，,]?|(?:客观上|主观上|思想上|机制上)[，,]"
)
_SUCCESS = re.compile(
    r"之所以(?:能|取得|成)(?!做到、)|(?:取得|获得)[^，。；]{0,14}(?:成绩|成效|效果|进步|"
    r"突破)的?(?:原因|关键|根本)|成功的?(?:原因|关键)|(?:经验|秘诀|法宝)(?:是|在于)|能够坚持|做得好|走在前"
)
_EMPTY = re.compile(
    r"^(?:现|为此|对此|因此|下一步|上述|以上|以下|如下|主要|这些|具体|既有$|三个方面|两个方面|"
    r"[一二三四五六两几]个?(?:方面|层面|因素|原因)|[一二三四五两三几][点条]|同志|我|大家|出现|存在(?!侥幸|误区|"
    r"偏差|惯性)|造成|产生|导致|对此|会议|调研组|课题组|督查组|检查组)"
    r"|(?:如下|以下几|方面|几点|几条|[三两四五]条|何在|什么|哪里|怎么|多方面的|复杂的|层面|因素|原因|成因|方面|"
    r"自身|三点|值得深思)[^，。；]{0,4}$|^(?:也|都|都是)?(?:主观|客观)的?"
)
_TROUBLE = re.compile(r"问题|不足|差距|短板|反弹|下滑|偏慢|滞后|不[^，。]{1,4}|没有|未")
_SERIES_STEP = re.compile(
    r"^(?:其次|再次|再者|最后|此外|另外|加之|加上|再加上|再就是)(?:是|就是)?|^[一二三四五六七八九]是|"
    r"^(?:也|更|还)?(?:有|在于)"
)


# 会议分析了原因。A；B。 · 更多的还要从自身找原因。A。B。
_ANNOUNCES = re.compile(r"(?:原因|成因|根源|根子|症结)[^，。；]{0,12}$|为什么[^，。；]{0,16}$")
# 造成上述问题的原因，一方面是A，另一方面是B。
_NAMES_NEXT = re.compile(r"(?:问题|现象|情况|不足|此|这样)的(?:主要|根本|深层次?)?(?:原因|根源|成因|症结)$")
_ANOTHER = re.compile(r"(?:有的|另?一方面|一条|再就|加之|加上|再加上|还在于|也在于)")
_COUNTS = re.compile(r"(?:^|[，：:；,])(?:一是|首先|第一|其一|①)")
_TURNS_AWAY = re.compile(r"对此|为此|因此|下一步|下步|会议(?:要求|强调|决定|议定)|请|要|各|今后|同志们")


_DUE = re.compile(r"[日月底]前(?:完成|整改|报|将|把)")


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
    announced: int = -1  # the line whose sentence announced reasons without naming one
    counted: int = -1  # the line that counts its reasons (一是): what follows a lead only illustrates
    told_good: bool = False  # the paragraph tells of achievements: its reasons are those of success


def find_reasons(text: Text, settings: Sequence[Setting]) -> list[Reason]:
    """Every reason of a shortfall, in order."""
    search = _Search(text)
    clauses = text.clauses
    index = 0
    while index < len(clauses):
        end = index
        while end + 1 < len(clauses) and clauses[end + 1].sentence == clauses[index].sentence:
            end += 1
        known = len(search.found)
        _sentence(search, clauses[index : end + 1], settings[index : end + 1])
        words = text.text[clauses[index].start : clauses[end].end]
        if len(search.found) == known and _ANNOUNCES.search(words) and not settings[index].aside:
            search.announced = clauses[index].line
        elif _TURNS_AWAY.match(words):
            search.announced = -1
        after_semicolon = (
            clauses[end].mark in "；;" and end + 1 < len(clauses) and clauses[end + 1].line == clauses[end].line
        )
        search.behind_cue = search.behind_cue and after_semicolon
        index = end + 1
    return search.found


def _sentence(search: _Search, clauses: Sequence[Clause], settings: Sequence[Setting]) -> None:
    text = search.text.text
    words = text[clauses[0].start : clauses[-1].end]
    scope = settings[0].scope
    if settings[0].aside:
        return
    if _SUCCESS.search(words):
        return
    cued = _CUE.search(words) is not None
    if (
        scope in (Scope.GOOD, Scope.DEMAND)
        and settings[-1].scope is not Scope.CAUSE
        and not cued
        and not _MADE_BY.search(words)
        and not _UNDER.search(words)
    ):
        return
    search.result = None
    search.told_good = settings[-1].base is Scope.GOOD and not _TROUBLE.search(words)
    search.behind_cue = search.behind_cue and not cued
    fresh = True  # no reason taken yet in this sentence
    announced = search.announced == clauses[0].line and not _TURNS_AWAY.match(words)
    in_section = announced or any(setting.scope is Scope.CAUSE for setting in settings)
    if (
        announced
        and not cued
        and (number_at(text, clauses[0].start) or running_number_at(text, clauses[0].start)) is None
    ):
        search.behind_cue = strength(words) >= 2.6
    leads = in_section and _leads(text, clauses[0], settings[0])
    if leads or _COUNTS.search(words):
        search.counted = clauses[0].line
    free = search.counted != clauses[0].line  # no count: every sentence may name a reason
    asked = _ASKED.search(words) is not None
    number = 0
    while number < len(clauses):
        clause = clauses[number]
        begin = None if _NAMED_AFTER.search(_plain(text, clause)) else _behind_cue(search, clauses, number, asked=asked)
        if begin is not None:
            search.behind_cue, fresh = True, True
        elif _other_frames(search, clauses, number, in_section=in_section):
            number += 1
            continue
        elif (_NAMES_NEXT.search(_plain(text, clause)) and clause.mark in "，,：:") or (
            in_section
            and (
                _FRAME.fullmatch(_plain(text, clause)) or (clause.mark in "：:" and _EMPTY.search(_plain(text, clause)))
            )
        ):
            search.behind_cue, fresh = True, True
            number += 1
            continue
        elif (in_section and not cued and (settings[number].heading >= 0 or (leads and number == 0))) or (
            in_section and not cued and number == 0 and free and strength(_plain(text, clause)) >= 2.6
        ):
            search.behind_cue, begin = True, clause.start
        if search.behind_cue:
            start = clause.start if begin is None else begin
            taken, number = _take(search, clauses, number, start, fresh=fresh)
            fresh = fresh and not taken
        number += 1


def _plain(text: str, clause: Clause) -> str:
    start, end = clause.start, clause.end
    number = number_at(text, start) or running_number_at(text, start)
    return text[number.end if number and number.end < end else start : end]


def _leads(text: str, clause: Clause, setting: Setting) -> bool:
    """Whether the sentence opens a numbered item of a list of reasons."""
    return setting.heading >= 0 or (number_at(text, clause.start) or running_number_at(text, clause.start)) is not None


def _behind_cue(search: _Search, clauses: Sequence[Clause], number: int, *, asked: bool) -> int | None:
    """Where the reason begins behind a cue of this clause; remembers what the sentence told before the cue."""
    text, clause = search.text.text, clauses[number]
    matches = list(_CUE.finditer(text, clause.start, clause.end))
    if asked:
        matches += _KEY.finditer(text, clause.start, clause.end)
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
    because = _BECAUSE.match(words)
    if because:
        begin = start + because.end()
        within = _RESULT_WITHIN.search(text, begin, end)
        if within:
            _add(search, begin, within.start(), 0.8, (within.end(), end))
        elif number + 1 < len(clauses):
            _add(search, begin, end, 0.75, (clauses[number + 1].start, clauses[number + 1].end))
        return True
    after_fault = number > 0 and strength(text[clauses[number - 1].start : clauses[number - 1].end]) >= 2.6
    for pattern in (_MADE_BY, _NAMED_AFTER, _WITH_FACTOR, _LINKED, _UNDER):
        match = pattern.search(text[clause.start : clause.end])
        if (
            match
            and not re.fullmatch(r".{0,6}(?:方面|自身|上|背后)", match.group(1))
            and (in_section or pattern in (_MADE_BY, _NAMED_AFTER) or (after_fault and pattern in (_LINKED, _UNDER)))
        ):
            for left, right in pieces_of(search.text, clause.start + match.start(1), clause.start + match.end(1)):
                _add(search, left, right, 0.7, None)
            return True
    if number + 1 < len(clauses) and not search.behind_cue and not in_section:
        following = clauses[number + 1]
        result = _RESULT.match(text[following.start : following.end])
        if result and strength(words) >= 1.4 and not is_unreal(words):
            _add(search, start, end, 0.6, (following.start + result.end(), following.end))
            return True
    return False


def _take(search: _Search, clauses: Sequence[Clause], number: int, start: int, *, fresh: bool) -> tuple[bool, int]:
    """Take a clause behind a cue as a reason, joined with the next when only together they state one."""
    text, clause = search.text.text, clauses[number]
    start = _after_side(text, start, clause.end)
    start, end = bare(text, start, clause.end)
    words = text[start:end]
    if len(words) < 4 or _EMPTY.search(words) or _DUE.search(words):
        return False, number
    weight = strength(words)
    if search.told_good and weight < 1.2:
        return False, number
    if _ANOTHER.match(text, clause.start, clause.end) and weight >= 1.2:
        fresh = True
    if not fresh and (weight < 2.6 or words[0] in '“"'):
        return False, number
    if weight < 1.2 and number + 1 < len(clauses) and clause.mark in "，,":
        following = clauses[number + 1]
        rest = text[following.start : following.end]
        if (
            strength(rest) >= 2.6
            and not _CUE.search(rest)
            and len(words) + len(rest) <= 40
            and not _SERIES_STEP.match(rest)
        ):
            _add(search, start, bare(text, following.start, following.end)[1], 0.7, search.result)
            return True, number + 1
    for left, right in pieces_of(search.text, start, end):
        _add(search, left, right, 0.8, search.result)
    return True, number


def _after_side(text: str, start: int, end: int) -> int:
    start, _ = trim(text, start, end, BLANK + "：:，,")
    side = _ONE_SIDE.match(text, start, end)
    return side.end() if side and side.end() < end else start


def _add(search: _Search, start: int, end: int, sure: float, result: tuple[int, int] | None) -> None:
    start, end = trim(search.text.text, start, end, BLANK + "：:，,、")
    if end - start >= 4 and (not search.found or search.found[-1].end <= start):
        search.found.append(Reason(start, end, sure, result))
