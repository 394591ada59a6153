"""One clause read as a verb phrase: its subject, its term, what is to be done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhibu.documents.extract.actors import Actors, modal, opener
from zhibu.documents.extract.terms import Term, find_terms
from zhibu.documents.outline.numbers import number_at, running_number_at
from zhibu.documents.words import BLANK, Clause, Span, Text, trim

_LEAD = re.compile(
    r"(?:(?:力争|争取|确保)(?=[到在半\d一二两三四五六七八九十年今明])|同时|此外|另外|其中|并且|并|而且|特别是|尤其是|对此|为此|据此|因此|所以|下一步|首先|其次|"
    r"再次|最后|接下来|今后|届时|一方面|另一方面|然后|具体)[，,]?"
)

_ORDER = re.compile(
    r"要(?!求|点|素|件|闻|害|么|是)|应当|应(?![急用对邀有届试聘收付到]|.尽)|必须|务必|务须|须(?!知)|"
    r"需(?!求)|不得|不准|不许|严禁|请|责成|责令"
)

BRACKET = re.compile(
    r"[（(]([^（）()]*(?:责任单位|责任部门|牵头单位|牵头部门|责任人|责任科室|完成时限|完成时间|"
    r"时限|牵头)[^（）()]*)[)）]"
)

WHO = re.compile(
    r"(?:责任单位|责任部门|牵头单位|牵头部门|责任科室|责任领导|责任人|"
    r"牵头)(?:及责任人)?\s*[：:]\s*([^；;，,。]+)"
)

BY = re.compile(r"(?:完成时限|完成时间|整改时限|时限|完成期限)\s*[：:]\s*([^；;，,。]+)")

_BY_WHOM = re.compile(
    r"^(.{2,40}?)由(.{2,30}?)(?:具体|全面|统一|总体)?(?:负责|牵头(?:负责|落实|办理)?|承担|落实|"
    r"办理|实施|组织实施|负责落实)$"
)

_CLOCK_LINE = re.compile(r"\d{1,2}[:：]\d\d")

_SHORTEST = 2
_BARE_DEED = 4  # characters up to which a deed behind its term needs the thing before it

# What only measures the phrase before it: 每周不少于2次, 合格率不低于98%.
_ONLY_FIGURE = re.compile(
    r"(?:[^\W\dA-Za-z_]{0,8}(?:率|度|时间|时长|人数|次数|数量|比例|字数|金额|名额|数|人员|志愿者|年限|学时|分值|"
    r"权重|得分|小区|网格|单位|支部|人))?(?:均|都)?(?:不少于|不低于|不超过|不高于|至少|达到|控制在|≥|≤|"
    r"约)\s?[\d一二三四五六七八九十两半].{0,8}|\d+.{0,3}"
)

# The day at the end of a paper is no term.
_DATED = re.compile(r"[\s\u3000]*[〇○零一二三四五六七八九\d]{4}\s?年[^，。；]{1,3}月[^，。；]{1,3}日[\s\u3000]*")

_CLOCK = re.compile(r"(?:上午|下午|晚上?)?\d{1,2}[:：时点]")

_NOTE = re.compile(r"[（(](?:联系人|联系电话|电话|邮箱|地点|附件|详见|见附件|地址)[^（）()]*[)）]$")

_PLAIN_TERM = re.compile(
    r"[于在最自从到，,]?(?:[\d每本今明次当年上下第即散春国中元暑寒月“\"]|"
    r"[一二三四五六七八九十两]|会[后前])"
)

_PASSIVE = re.compile(r"[^，。；、由]{2,20}?(?:应当?|要|须|统一|一律|均)?由(?!于|此|来)")

_MAKES_ACT = re.compile(r"(?:督促|组织|委托|指导|责成|责令|邀请|要求)[^，。；]{3,}")
_HANDED = re.compile(r"[先再并也]?由(?!于|此|来)")
_NOUN_AFTER = re.compile(
    r"(?:的|任务|工作|目标|计划|总结|考核|重点|申报|资格|数据|情况|报告|清单|预算|评先|述职|"
    r"年度|工作要点|会议|活动方案|培训计划|以来|[份度])"
)


@dataclass(slots=True)
class Phrase:
    """One verb phrase while it is being read."""

    who: Span | None
    what: Span
    by: Term | None
    end: int
    ordered: bool


_TERM_NEXT = re.compile(r"[，,]?(?:于|在)?(?:\d|[本下明今每]|[一二三四五六七八九十两]+[个日周月年天])")
_PARTNERS = re.compile(r"，?(?:牵头，?)?会同")


def read_phrase(text: Text, actors: Actors, clause: Clause) -> Phrase | None:
    """The verb phrase of a clause with what is its own: subject, term, order."""
    start, end = opening(text, clause)
    if start >= end or _CLOCK_LINE.match(text.text, start):
        return None
    given = _responsible(text, start, end) or _given_to(text, start, end)
    if given is not None:
        return given
    peeling = _Peeling(text, actors, start, end)
    peeling.peel()
    peeling.take_passive()
    who, term, position = peeling.who, peeling.term, peeling.position
    if term is None:
        term, position, end = _inner_term(text, position, end)
    note = _NOTE.search(text.text, position, end)
    start, end = trim(text.text, position, note.start() if note else end, BLANK + "，,、")
    words = text.text[start:end]
    if (
        len(words) == 1
        or _DATED.fullmatch(text.text, clause.start, clause.end)
        or _CLOCK.match(words)
        or _bare_figure(words, term)
        or (who is not None and who.end < start and not text.text[who.end : start].strip(BLANK))  # 质控科 邵一鸣
    ):
        return None
    return Phrase(who, Span(start, end), term, end, peeling.ordered)


class _Peeling:
    """A clause peeled from the left: opener, subject, modal, term, in whatever order they come."""

    def __init__(self, text: Text, actors: Actors, start: int, end: int) -> None:
        self.text, self.actors, self.position, self.end = text, actors, start, end
        self.who: Span | None = None
        self.term: Term | None = None
        self.ordered = False

    def peel(self) -> None:
        words, before = self.text.text, -1
        while self.position != before:
            before = self.position
            if self.who is not None or _PLAIN_TERM.match(words, self.position, self.end):
                self._take_term()
            if self.who is None:
                self._take_actor()
            after = modal(words, self.position, self.end)
            self.ordered, self.position = self.ordered or after > self.position, after
        self.ordered = self.ordered or _ORDER.match(words, self.position, self.end) is not None

    def _take_term(self) -> None:
        if self.term is None:
            self.term, self.position = leading_term(self.text, self.position, self.end)

    def _take_actor(self) -> None:
        words = self.text.text
        begin = opener(words, self.position, self.end)
        actor = self.actors.subject(begin, self.end)
        if actor > begin:
            self.ordered = self.ordered or begin > self.position
            actor = self._without_partners(begin, actor)
            self.who, self.position = Span(begin, actor), actor
        elif begin > self.position and words[self.position : begin].rstrip("，,") not in ("由", "请"):
            self.position = begin
        else:
            self._take_term()

    def _without_partners(self, begin: int, actor: int) -> int:
        """甲会同乙5月底前完成: both are asked; 甲会同乙制定: with whom belongs to what is done."""
        words = self.text.text
        joined = _PARTNERS.search(words, begin + 2, actor)
        if not joined or actor == self.end or modal(words, actor, self.end) > actor:
            return actor
        return actor if _TERM_NEXT.match(words, actor, self.end) else joined.start()

    def take_passive(self) -> None:
        """竞赛结果由工会公布, 上述工作由办公室负责: who stands behind 由 is asked."""
        words = self.text.text
        match = (_PASSIVE if self.who is None else _HANDED).match(words, self.position, self.end)
        actor = self.actors.subject(match.end(), self.end) if match else 0
        if match and match.end() < actor < self.end:
            self.who, self.ordered = Span(match.end(), actor), True
            self.position = modal(words, actor, self.end)
            self._take_term()


def opening(text: Text, clause: Clause) -> tuple[int, int]:
    start, end = clause.start, clause.end
    number = number_at(text.text, start) or running_number_at(text.text, start)
    if number is not None and number.end < end and number.kind != "must":
        start = number.end
    start, end = trim(text.text, start, end, BLANK + "，,、")
    lead = _LEAD.match(text.text, start, end)
    return (lead.end() if lead and lead.end() < end else start), end


def _responsible(text: Text, start: int, end: int) -> Phrase | None:
    """…（责任单位：甲、乙；完成时限：6月底前）"""
    match = BRACKET.search(text.text, start, end)
    if not match or match.start() - start < _SHORTEST:
        return None
    who = WHO.search(text.text, match.start(), match.end())
    by = BY.search(text.text, match.start(), match.end())
    term = Term(*edges(text.text, by), "") if by else None
    if term is not None:
        term = Term(term.start, term.end, text.text[term.start : term.end])
    return Phrase(Span(*edges(text.text, who)) if who else None, Span(start, match.start()), term, match.end(), True)


def edges(text: str, match: re.Match[str]) -> tuple[int, int]:
    return trim(text, match.start(1), match.end(1), BLANK + "）)")


def _given_to(text: Text, start: int, end: int) -> Phrase | None:
    """会务由办公室负责: the work stands before 由, the one charged behind it."""
    match = _BY_WHOM.match(text.text[start:end])
    if not match or find_terms(text.text, start, start + match.end(1)):
        return None
    who = Span(start + match.start(2), start + match.end(2))
    return Phrase(who, Span(start, start + match.end(1)), None, end, True)


def leading_term(text: Text, start: int, end: int) -> tuple[Term | None, int]:
    """A term that opens a stretch, with 于 or 在 before it; gives where the stretch goes on."""
    position = start
    while position < end and text.text[position] in "于在最迟限，,":
        position += 1
    terms = find_terms(text.text, position, min(end, position + 32))
    if not terms or terms[0].start != position:
        return None, start
    term = terms[0]
    after = term.end
    if re.search(r"年初|半年$|年度$|全年$|季度$|\d月$", term.words) and _NOUN_AFTER.match(text.text, after, end):
        return None, start
    while after < end and text.text[after] in "，,、":
        after += 1
    return term, after


def _inner_term(text: Text, start: int, end: int) -> tuple[Term | None, int, int]:
    """A term inside the verb phrase: the phrase is what follows it, or what stands before it at the end."""
    for term in find_terms(text.text, start, end):
        if text.shelter(term.start) is not None:
            continue
        before = term.start
        while before > start and text.text[before - 1] in "于在最迟限至":
            before -= 1
        if end - term.end >= _SHORTEST:
            if _MAKES_ACT.match(text.text, start, before):
                return term, start, end  # 督促运维单位于8月31日前修复: the term belongs to the inner deed
            if _NOUN_AFTER.match(text.text, term.end, end):
                continue
            bare = end - term.end <= _BARE_DEED and before - start >= _SHORTEST
            return term, start if bare else term.end, end  # 溢洪道杂物3日内清除: the deed alone says nothing
        if before - start >= _SHORTEST:
            return term, start, before
    return None, start, end


def _bare_figure(words: str, term: Term | None) -> bool:
    """A measure of the phrase before it; with a term and a noun of its own (执行进度达到72%) it is asked for itself."""
    if term is not None and re.match(r"[^\W\dA-Za-z_]{2,}?(?=不少于|不低于|不超过|达到|≥)", words):
        return False
    return _ONLY_FIGURE.fullmatch(words) is not None
