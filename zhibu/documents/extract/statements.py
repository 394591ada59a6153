"""The bare statement inside a clause: without what leads up to it and trails behind, a list cut into its members."""

from __future__ import annotations

import re

from zhibu.documents.extract.shortfalls import strength
from zhibu.documents.outline.numbers import number_at, running_number_at
from zhibu.documents.words import BLANK, Text, trim

# What may stand before the statement itself.
_LEAD = re.compile(
    r"(?:针对(?:当前|目前|督查|检查|巡察|考核|调研)?(?:中|时)?(?:所)?(?:存在|发现|反映|暴露|"
    r"查出)?(?:出来)?(?:的)?(?=[^，。；]*(?:等|的|这些|突出)[^，。；]{0,6}(?:问题|不足|短板|现象))|(?:也|还|更|"
    r"都)?(?:要|应当?|必须)(?:清醒(?:地)?)?(?:看到|认识到|承认)|但是|但|然而|不过|可是|只是|同时|与此同时|此外|"
    r"另外|另|而且|并且|以及|及|甚至于?|特别是|尤其是|尤其|主要是|其中|其次|再次|最后|首先|再者|再有|再就是|就是|"
    r"即|表现为|表现在|比如|譬如|例如|像|如(?!果|何|今|期|实|数|常|同)|诸如|"
    r"(?:仍然?|还|也|都|依然|普遍|不同程度|均|主要|客观上|确实)*(?:存在着?|暴露出|反映出|出现了?|表现出|体现为|"
    r"显示出)(?:了)?(?:的(?:突出)?(?:问题|不足)(?:有|是))?|"
    r"(?:检查|督查|抽查|调研|我们|经查|现场)?(?:中)?(?:还|也)?(?:发现|看到|查出|指出)(?:了|到)?|"
    r"还有(?![的些个])(?=[^，。；]{6})|说明|表明|还(?=有[的些])|也有(?=[的些]|个别|部分|少数|一些)|也(?=有)|有待|"
    r"主要(?:表现|体现|集中)(?:在|为|于)|具体表现(?:在|为)|反映(?:在|为|出)|一个(?:共性)?问题是|问题是|"
    r"不足(?:之处)?是|"
    r"(?:从|在)[^，。；、]{2,14}(?:看|上看|来看)[，,]?|一定程度上|在一定程度上|说到底|坦率地?说|实事求是地?(?:讲|"
    r"说)|应当?说|可以说|总的(?:来)?(?:看|说)|客观地?(?:讲|说)|当前|目前|近期|近来|一段时间以来|事实上|实际上|"
    r"结果是|以致|致使|导致|造成|使得)"
)
_TAIL = re.compile(
    r"(?:等[^，。；、]{0,8}(?:问题|现象|情况|情形)[^，。；]{0,14}$|(?:等等|"
    r"等)(?:方面)?(?:的)?(?:[一二三四五六七八九\d两几]+个?(?:方面)?(?:的)?)?(?:突出|共性|具体|实际|苗头性|"
    r"倾向性)?(?:问题|现象|情况|情形|不足|困难|短板|状况|倾向|做法|行为)?|"
    r"的(?:突出|老|普遍|共性|通病)?(?:问题|现象|情况|情形|倾向|状况|毛病|苗头|做法))"
    r"(?:(?:仍然?|依然|还|也|都|均)*(?:在)?(?:一定程度|不同程度|一定范围)?(?:上|地|内)?(?:的)?(?:存在|突出|"
    r"普遍存在|比较突出|较为突出|比较普遍|较为普遍|十分突出|尤为突出|客观存在|有所存在|较多|较为明显|"
    r"比较明显))?(?:了)?[。；;，,]?$"
)
# 街道自身存在A、B、C等问题: the members are the problems.
_LISTED = re.compile(
    r"[^，。；、]{1,14}?(?:还|也|仍|都|均|普遍|不同程度)*(?:存在|暴露出|表现出)(?:着|"
    r"了)?(?=[^，。；]{3,}(?:、|等)[^，。；]*等?[^，。；]{0,8}(?:问题|现象|情况|不足|短板|做法|行为))"
)
_ATTACHED = re.compile(r"^(?:不|没|未|无|缺|少(?!数)|难|漏|代|补|迟|瞒|照)")
_SHORTEST = 4


# 有143人表示不了解政策 · 居民反映买菜难的占64%: what they say is the statement.
_REPORTED = re.compile(
    r"(?:仍?有)?(?:[\d.]+|[一二两三四五六七八九十百]+)[余多]?(?:[%％]|[名人位户个家]|人次)的?[^，。；、]{0,10}?(?:反映|表示|认为|反馈|说(?!不)|称|觉得|指出)(?:自己)?(?=.{3})|"
    r"[^，。；、]{0,6}(?:居民|市民|网民|群众|投诉|来信|来电|职工|学生|家长|师生|业主|商户|村民|患者|企业|干部|党员|教师|司机|老人)(?:普遍|多次|还|也|集中|一致)*(?:反映|反馈|抱怨)(?=.{3})"
)
_SHARE = re.compile(r"的(?:分别|各|均|就|约)*占(?:到|了|比)?[^，。；]*$")


def pieces_of(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    """The statements that a stretch lists: its members between 、 each of which states a shortfall of its own."""
    start, end = bare(text.text, start, end)
    if start >= end:
        return []
    cuts = [start]
    position = start
    commas = [m.start() for m in re.compile("、").finditer(text.text, start, end) if text.shelter(m.start()) is None]
    for member_end in [*commas, end]:
        if position > start and _splits(text.text, cuts[-1], position - 1, position, member_end):
            cuts.append(position)
        position = member_end + 1
    bounds = [*cuts[1:], end + 1]
    return [bare(text.text, left, right - 1) for left, right in zip(cuts, bounds, strict=True)]


def _splits(text: str, left: int, left_end: int, right: int, right_end: int) -> bool:
    """Whether what stands before a 、 and what stands after it are statements of their own."""
    before, after = text[left:left_end], _TAIL.sub("", text[right:right_end])
    if len(after) < _SHORTEST or len(before) < _SHORTEST:
        return False
    attached = _ATTACHED.match(after)
    if attached:
        return attached.group() in "无没" and attached.group() in before and strength(before) >= 1.4
    one, other = strength(before), strength(after)
    if one >= 2.6 and other >= 1.4:
        return True
    return one >= 1.4 and other >= 1.4 and 4 <= len(before) <= 16 and 4 <= len(after) <= 16


def says_again(words: str, earlier: str) -> bool:
    """Whether half of the words, pair by pair of characters, stand in an earlier statement."""
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    return sum(pair in earlier for pair in pairs) >= len(pairs) / 2


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A clause without its number, connectives, and tails like 等问题."""
    start, end = trim(text, start, end, BLANK + "、")
    number = number_at(text, start) or running_number_at(text, start)
    if number is not None and number.end < end:
        start = number.end
    moved = True
    while moved and start < end:
        start, _ = trim(text, start, end, BLANK + "，,、：:—-·●◆■★")
        match = _LEAD.match(text, start, end)
        moved = match is not None and match.end() < end
        if match is not None and moved:
            start = match.end()
    reported = _REPORTED.match(text, start, end)
    if reported and strength(text[reported.end() : end]) >= 1.4:
        start = reported.end()
    share = _SHARE.search(text, start, end)
    if share and strength(text[start : share.start()]) >= 1.4:
        end = share.start()
    listed = _LISTED.match(text, start, end)
    if listed:
        start = listed.end()
    tail = _TAIL.search(text, start, end)
    if tail is not None and tail.start() - start >= _SHORTEST:
        end = tail.start()
    return trim(text, start, end, BLANK + "、，,")
