"""Organizations named by a paper, each once, with the role and the theme that its words give them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.documents.extract.names import Name
from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.rules import Mention, Problem
from zhibu.documents.words import BLANK, Clause, Text, trim

ROLES = ("criticized", "observed", "spoke", "praised")  # where several fit, the first counts
_BLAME = re.compile(r"通报批评|点名批评|点名|约谈|责令|批评|曝光|检讨|整改不力|问责")
_SEEN_BEFORE = re.compile(
    r"(?:观摩|参观|察看|查看|视察|走进|考察|看)了?$|(?:到|在|赴|前往)$|(?:观摩点|观摩地点|"
    r"参观点|地点|站)[：:]$"
)
_SEEN = re.compile(r"观摩|参观|察看|查看|看了|现场|实地|观摩点|第[一二三四五六]站")
_SPOKE_AFTER = re.compile(
    r"^(?:的)?(?:(?:主要)?(?:负责)?(?:同志|负责人|书记|代表))?(?:等[^，。；]{0,8})?(?:分别|"
    r"先后|依次|也|还|结合[^，。；]{1,6})?(?:[作做]了?[^，。；]{0,12}(?:发言|介绍|汇报|交流|表态|分享)|谈了?|"
    r"介绍了?|交流了?|汇报了?|发言|讲了?|分享了?|作)"
)
_SPOKE_BEFORE = re.compile(r"(?:听取了?|听了?|聆听了?)[^，。；]{0,6}$")
_SPOKE_CLOSE = re.compile(r"介绍|汇报|发言|讲|交流|分享|说明")
_HONOUR = re.compile(
    r"被(?:[^，。；]{0,10})?(?:评为|授予|命名|表彰)|获评|荣获|获得|受到[^，。；]{0,6}(?:表扬|"
    r"表彰|好评|肯定)|值得|特色鲜明|做法|入选|表扬|典型"
)
_EXAMPLE = re.compile(r"(?:比如|例如|譬如|像|如|尤其是|特别是|其中)$")
_THEME_LEAD = re.compile(r"(?:则|也|都|还|率先|积极|的|通过|：|:|,|，)*")
_THEME_TAIL = re.compile(
    r"(?:来)?(?:进行|开展)(?:了)?创建(?:工作|活动)?$|等(?:等)?(?:项目|做法|品牌|经验)?$|"
    r"的(?:做法|经验|项目)$"
)
_FRAME = re.compile(r"(?:围绕|以|依托|坚持|立足|聚焦|切实|强化|打造|提出|结合|着眼)")


@dataclass(frozen=True, slots=True)
class _Place:
    """A name in its clause: what stands before and behind the list of names it belongs to."""

    name: Name
    clause: Clause
    setting: Setting
    before: str
    after: str
    opens: bool  # the list opens its clause


def find_organizations(
    text: Text, settings: Sequence[Setting], problems: Sequence[Problem], everywhere: Sequence[Name]
) -> list[Mention]:
    """One mention per name as written, in order of first appearance."""
    names = sorted([*everywhere, *_short_forms(text, everywhere)], key=lambda name: name.start)
    places = _places(text, settings, names)
    blamed = [problem.start for problem in problems]
    starts = [name.start for name in names]
    best: dict[str, Mention] = {}
    for place in places:
        mention = _mention(text, place, problems, blamed, starts)
        known = best.get(mention.name)
        if known is None:
            best[mention.name] = mention
        elif _rank(mention.role) < _rank(known.role):
            best[mention.name] = _with_first_place(known, mention)
    return list(best.values())


def _rank(role: str) -> int:
    return ROLES.index(role) if role else len(ROLES)


def _with_first_place(first: Mention, role: Mention) -> Mention:
    """The stronger role, with the place where its words stand; the list keeps the order of first appearance."""
    return Mention(
        first.name,
        role.start,
        role.end,
        max(first.confidence, role.confidence),
        role.role,
        role.theme,
        role.theme_start,
        role.theme_end,
    )


def _short_forms(text: Text, names: Sequence[Name]) -> list[Name]:
    """七中 after 市第七中学, 三小 after 第三小学; 市二中 by itself."""
    forms = {
        match.group(1) + match.group(2)
        for name in names
        if (match := re.search(r"第([一二三四五六七八九十]{1,2})([中小])学$", name.text))
    }
    found = [Name(match.start(), match.end(), match.group()) for match in _NUMBERED_SCHOOL.finditer(text.text)]
    taken = {name.end for name in found}
    for form in sorted(forms):
        for match in re.finditer(rf"(?<![第一二三四五六七八九十]){form}(?![学央心层等])", text.text):
            if match.end() not in taken:
                found.append(Name(match.start(), match.end(), form))
    return found


_NUMBERED_SCHOOL = re.compile(
    r"(?<![第\u4e00-\u9fff])[省市区县][一二三四五六七八九十]{1,2}[中小](?=[、，。；：和与的在食要对校]|$)"
)


def _places(text: Text, settings: Sequence[Setting], names: Sequence[Name]) -> list[_Place]:
    found: list[_Place] = []
    lists = _lists(text, names)
    for index, name in enumerate(names):
        number = text.clause_index(name.start)
        if number < 0:
            continue
        clause = text.clauses[number]
        first, last = lists[index]
        before = text.text[min(clause.start, names[first].start) : names[first].start]
        after = text.text[names[last].end : max(clause.end, names[last].end)]
        found.append(_Place(name, clause, settings[number], before, after, not before.strip(BLANK)))
    return found


def _lists(text: Text, names: Sequence[Name]) -> list[tuple[int, int]]:
    """For each name the first and the last of the list (A、B和C) that it stands in."""
    bounds: list[tuple[int, int]] = []
    first = 0
    for index in range(len(names)):
        following = names[index + 1].start if index + 1 < len(names) else -1
        if following < 0 or not _listed(text.text[names[index].end : following]):
            bounds += [(first, index)] * (index + 1 - first)
            first = index + 1
    return bounds


def _listed(between: str) -> bool:
    return between in ("、", "和", "与", "及", "以及", "，", ",")


def _mention(
    text: Text, place: _Place, problems: Sequence[Problem], blamed: Sequence[int], starts: Sequence[int]
) -> Mention:
    role = _role(text, place, problems, blamed)
    theme = (
        _theme(text, place, starts)
        if role in ("praised", "criticized") or (role == "observed" and place.opens)
        else None
    )
    start, end = theme if theme else (-1, -1)
    words = text.text[start:end] if theme else ""
    sure = 0.9 if len(place.name.text) > 3 else 0.7
    return Mention(place.name.text, place.name.start, place.name.end, sure, role, words, start, end)


def _role(text: Text, place: _Place, problems: Sequence[Problem], blamed: Sequence[int]) -> str:
    clause, scope = place.clause, place.setting.scope
    whole = text.text[clause.start : clause.end]
    if _is_blamed(place, problems, blamed):
        return "criticized"
    if (
        scope is not Scope.DEMAND
        and _BLAME.search(whole)
        and not re.search(r"^(?:对|由|被)?.{0,4}(?:约谈|曝光)", place.after)
    ):
        return "criticized"
    if _SEEN.search(whole) and (
        _SEEN_BEFORE.search(place.before) or re.search(r"(?:观摩|参观|察看|走进|看了)", place.before)
    ):
        return "observed"
    if place.opens and re.match(r"看了?现场", place.after):
        return "observed"
    if _SPOKE_AFTER.match(place.after) or (_SPOKE_BEFORE.search(place.before) and _SPOKE_CLOSE.search(place.after)):
        return "spoke"
    if _is_praised(text, place, whole):
        return "praised"
    return ""


def _is_blamed(place: _Place, problems: Sequence[Problem], blamed: Sequence[int]) -> bool:
    name = place.name
    index = bisect_right(blamed, name.start) - 1
    if index >= 0 and problems[index].start <= name.start < problems[index].end:
        return name.start - problems[index].start <= 12
    return False


def _is_praised(text: Text, place: _Place, whole: str) -> bool:
    if place.setting.scope in (Scope.DEMAND, Scope.PROBLEM, Scope.CAUSE):
        return False
    if re.match(r"(?:要|应|须|需|请|负责|牵头|将|于)", place.after):
        return False
    subject = place.opens or _EXAMPLE.search(place.before) is not None or len(place.before) <= 6
    if not subject or not place.after or place.after[0] in "的、":
        return bool(_HONOUR.search(whole)) and place.setting.scope is Scope.GOOD
    if place.setting.scope is Scope.GOOD or _EXAMPLE.search(place.before):
        return True
    return bool(_HONOUR.search(whole)) or bool(
        re.match(
            r"(?:[“]|则|把|将|围绕|以|切实|强化|打造|提出|创新|推出|"
            r"探索|建立|坚持|组织|带领|设立)",
            place.after,
        )
    )


def _theme(text: Text, place: _Place, starts: Sequence[int]) -> tuple[int, int] | None:
    """The words behind the name up to its ； or 。 or the next name, as far as they go on telling of it."""
    start = place.name.end
    match = _THEME_LEAD.match(text.text, start)
    start = match.end() if match else start
    following = bisect_left(starts, start)
    limit = min(starts[following] if following < len(starts) else len(text.text), start + 120)
    if start >= limit or text.text[start] in "、。；和\n":
        return None
    end = min(place.clause.end, limit)
    index = text.clause_index(place.name.start) + 1
    while index < len(text.clauses) and _goes_on(text, text.clauses[index], place.clause, limit):
        end = text.clauses[index].end
        index += 1
    start, end = trim(text.text, start, max(start, end), BLANK + "，,、；;。")
    tail = _THEME_TAIL.search(text.text, start, end)
    if tail and tail.start() - start >= 4:
        end = tail.start()
    return (start, end) if end - start >= 4 else None


def _goes_on(text: Text, clause: Clause, first: Clause, limit: int) -> bool:
    if clause.sentence != first.sentence or clause.end > limit:
        return False
    words = text.words_in(clause.start, clause.end)
    figures = re.search(r"\d", text.text[clause.start : clause.end])
    return bool(words) and figures is None and words[0].tag in ("v", "vd", "ad", "d", "vn", "p", "a", "an", "z")
