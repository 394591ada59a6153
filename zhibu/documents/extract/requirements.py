"""Requirements: who is to do what by when.

One verb phrase with its own subject or its own term is one requirement; a later term in the same sentence keeps
the sentence's subject. An order without subject and without term (要提高认识) is exhortation and left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhibu.documents.extract.actors import Actors, modal, opener
from zhibu.documents.extract.names import Name
from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.extract.terms import Term, due_on, find_terms
from zhibu.documents.outline.numbers import number_at, running_number_at
from zhibu.documents.rules import Requirement
from zhibu.documents.words import BLANK, Clause, Span, Text, trim

_LEAD = re.compile(
    r"(?:同时|此外|另外|其中|并且|并|而且|特别是|尤其是|对此|为此|据此|因此|所以|下一步|首先|其次|再次|最后|接下来|今后|届时|一方面|另一方面|然后|具体)[，,]?"
)
_PAST = re.compile(
    r"了(?!解|结)|已(?!经批准)|曾|过(?=[，。；、]|$)|去年|上年|以来|至今|刚才|方才|今天上午|近年|历年|原来|当时|那时|截至|同比|被评为|荣获|获评|涌现"
)
_TALK = re.compile(
    r"^(?:设在|担任|兼任|由|属于|同意|决定|研究$|讨论了?|来自|产生|超过|不足|累计|共(?!同|建)|提几|讲几|谈几|说过|是|有|在于|叫|说|认为|觉得|存在|没有|为|占|达(?!到\d)|指出|强调|要求|表示|介绍|汇报|发言|听取|通报了|认识到|来自|位于|作为|包括|如下|反映|普遍|做得|干得|走在|取得|呈现|形成了|成为了)"
)
_ORDER = re.compile(
    r"要(?!求|点|素|件|闻|害|么|是)|应当|应(?![急用对邀有届试聘收付])|必须|务必|务须|须(?!知)|需(?!求)|不得|不准|不许|严禁|请|责成|责令"
)
_BRACKET = re.compile(
    r"[（(]([^（）()]*(?:责任单位|责任部门|牵头单位|牵头部门|责任人|责任科室|完成时限|完成时间|时限|牵头)[^（）()]*)[)）]"
)
_WHO = re.compile(
    r"(?:责任单位|责任部门|牵头单位|牵头部门|责任科室|责任领导|责任人|牵头)(?:及责任人)?\s*[：:]\s*([^；;，,。]+)"
)
_BY = re.compile(r"(?:完成时限|完成时间|整改时限|时限|完成期限)\s*[：:]\s*([^；;，,。]+)")
_BY_WHOM = re.compile(
    r"^(.{2,40}?)由(.{2,30}?)(?:具体|全面|统一|总体)?(?:负责|牵头(?:负责|落实|办理)?|承担|落实|办理|实施|组织实施|负责落实)$"
)
_CLOCK_LINE = re.compile(r"\d{1,2}[:：]\d\d")
_FIGURE = re.compile(
    r"(?:不少于|不低于|不超过|不高于|至少|控制在|达到|降至?到?|提高到|压降到?|≥|≤|以上|以内|达)?\s?\d+(?:\.\d+)?\s?(?:[%％]|个百分点|[一-龥]{1,2})(?:以上|以下|以内|之内)?"
)
_SHORTEST = 2
# Heads and ends of papers: addressees, attachments, copies, contacts.
_FURNITURE = re.compile(
    r"(?:附\s*件|抄\s*[送报]|主送|印发|联系人|联系电话|电话|传真|邮箱|发至|出席|列席|缺席|请假|参加人员|记录|主持|时间|地点|会期)\s*[:：]|.{0,30}(?:印发|印制)$|.{2,40}[:：]$(?<!如下：)(?<!要求：)(?<!意见：)"
)
# What only measures the phrase before it: 每周不少于2次, 合格率不低于98%.
_ONLY_FIGURE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8})?(?:不少于|不低于|不超过|不高于|至少|达到|控制在|≥|≤|为|约)\s?[\d一二三四五六七八九十两半].{0,8}|\d+.{0,3}"
)
_NOUN_AFTER = re.compile(
    r"(?:的|任务|工作|目标|计划|总结|考核|重点|申报|资格|数据|情况|报告|清单|预算|评先|述职|年度|工作要点|会议|活动方案|培训计划|以来|[份度])"
)


@dataclass(slots=True)
class _Phrase:
    """One verb phrase while it is being read."""

    who: Span | None
    what: Span
    by: Term | None
    end: int
    ordered: bool


def find_requirements(
    text: Text,
    settings: Sequence[Setting],
    dated_on: date | None,
    taken: Sequence[Span] = (),
    names: Sequence[Name] = (),
    title: Span | None = None,
) -> list[Requirement]:
    """Every requirement in order; stretches already taken (problems, causes) are left out."""
    return _Search(text, Actors(text, names), dated_on).run(settings, {span.start for span in taken}, title)


class _Search:
    """The walk over the clauses, with what a sentence has said so far: its subject, a term put first."""

    def __init__(self, text: Text, actors: Actors, dated_on: date | None) -> None:
        self.text = text
        self.actors = actors
        self.dated_on = dated_on
        self.found: list[Requirement] = []
        self.who: Span | None = None
        self.term: Term | None = None
        self.open: _Phrase | None = None

    def run(self, settings: Sequence[Setting], busy: set[int], title: Span | None) -> list[Requirement]:
        previous: Clause | None = None
        for clause, setting in zip(self.text.clauses, settings, strict=True):
            self._turn(previous, clause)
            previous = clause
            if title is not None and title.start <= clause.start < title.end or self._is_furniture(clause):
                continue
            if (
                setting.heading >= 0
                and clause.mark in "。.：:"
                or any(place in busy for place in range(clause.start, clause.end))
            ):
                continue
            self._clause(clause, setting)
        return self.found

    def _turn(self, previous: Clause | None, clause: Clause) -> None:
        """Forget what a sentence said when the next begins; a subject holds over ；."""
        if previous is None or clause.sentence == previous.sentence:
            return
        self.term, self.open = None, None
        if clause.line != previous.line or previous.mark not in "；;":
            self.who = None

    def _is_furniture(self, clause: Clause) -> bool:
        line = self.text.lines[clause.line]
        return _FURNITURE.match(self.text.text, line.start, line.end) is not None

    def _clause(self, clause: Clause, setting: Setting) -> None:
        text = self.text.text
        phrase = _read(self.text, self.actors, clause)
        if phrase is None:
            return
        if len(phrase.what) == 0:  # a term or a subject put first: 5月底前，… / 列入名单的党组织，…
            self.term = phrase.by or self.term
            self.who = phrase.who or self.who
            return
        own_term = phrase.by is not None
        if phrase.by is None and self.term is not None:
            phrase.by = self.term
        if phrase.who is None and phrase.by is None:
            if self.open is not None:
                self.open.end = clause.end
            return
        if not own_term and phrase.who is None and self.open is not None:
            self.open.end = clause.end
            return
        if not _is_asked(text, phrase, setting, clause, self.who):
            if phrase.who is not None:
                self.who, self.open = None, None
            return
        if phrase.who is not None:
            self.who = phrase.who
        self.open = phrase
        self.found.append(_requirement(self.text, phrase, self.who, setting, self.dated_on))


def _read(text: Text, actors: Actors, clause: Clause) -> _Phrase | None:
    """The verb phrase of a clause with what is its own: subject, term, order."""
    start, end = _open(text, clause)
    if start >= end or _CLOCK_LINE.match(text.text, start):
        return None
    given = _responsible(text, start, end) or _given_to(text, start, end)
    if given is not None:
        return given
    who: Span | None = None
    term: Term | None = None
    ordered = False
    position, before = start, -1
    while position != before:
        before = position
        if term is None:
            term, position = _leading_term(text, position, end)
        if who is None:
            begin = opener(text.text, position, end)
            actor = actors.subject(begin, end)
            if actor > begin:
                ordered = ordered or begin > position
                actor = max(actor, actors.partners(actor, end))
                who, position = Span(begin, actor), actor
            elif begin > position and text.text[position:begin].rstrip("，,") not in ("由", "请"):
                position = begin
        after = modal(text.text, position, end)
        ordered, position = ordered or after > position, after
    ordered = ordered or _ORDER.match(text.text, position, end) is not None
    if term is None:
        term, position, end = _inner_term(text, position, end)
    start, end = trim(text.text, position, end, BLANK + "，,、")
    if end - start == 1 or (start < end and _ONLY_FIGURE.fullmatch(text.text[start:end])):
        return None
    return _Phrase(who, Span(start, end), term, end, ordered)


def _open(text: Text, clause: Clause) -> tuple[int, int]:
    start, end = clause.start, clause.end
    number = number_at(text.text, start) or running_number_at(text.text, start)
    if number is not None and number.end < end and number.kind != "must":
        start = number.end
    start, end = trim(text.text, start, end, BLANK + "，,、")
    lead = _LEAD.match(text.text, start, end)
    return (lead.end() if lead and lead.end() < end else start), end


def _responsible(text: Text, start: int, end: int) -> _Phrase | None:
    """…（责任单位：甲、乙；完成时限：6月底前）"""
    match = _BRACKET.search(text.text, start, end)
    if not match or match.start() - start < _SHORTEST:
        return None
    who = _WHO.search(text.text, match.start(), match.end())
    by = _BY.search(text.text, match.start(), match.end())
    term = Term(*_edges(text.text, by), "") if by else None
    if term is not None:
        term = Term(term.start, term.end, text.text[term.start : term.end])
    return _Phrase(Span(*_edges(text.text, who)) if who else None, Span(start, match.start()), term, match.end(), True)


def _edges(text: str, match: re.Match[str]) -> tuple[int, int]:
    return trim(text, match.start(1), match.end(1), BLANK + "）)")


def _given_to(text: Text, start: int, end: int) -> _Phrase | None:
    """会务由办公室负责: the work stands before 由, the one charged behind it."""
    match = _BY_WHOM.match(text.text[start:end])
    if not match or find_terms(text.text, start, start + match.end(1)):
        return None
    who = Span(start + match.start(2), start + match.end(2))
    return _Phrase(who, Span(start, start + match.end(1)), None, end, True)


def _leading_term(text: Text, start: int, end: int) -> tuple[Term | None, int]:
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
            if re.match(r"的|[一-龥]?(?:份|度|制)", text.text[term.end : term.end + 2]):
                continue
            return term, term.end, end
        if before - start >= _SHORTEST:
            return term, start, before
    return None, start, end


def _is_asked(text: str, phrase: _Phrase, setting: Setting, clause: Clause, inherited: Span | None) -> bool:
    words = text[phrase.what.start : phrase.what.end]
    whole = text[clause.start : clause.end]
    who = text[phrase.who.start : phrase.who.end] if phrase.who else ""
    if _TALK.match(words) and not (phrase.ordered and phrase.by):
        return False
    if who in _EVERYBODY and not re.search(
        r"要|须|务必", text[phrase.who.end : phrase.what.start] if phrase.who else ""
    ):
        return False
    past = _PAST.search(whole) is not None
    if setting.scope in (Scope.PROBLEM, Scope.CAUSE):
        return phrase.ordered and phrase.who is not None and not past and re.search(r"认为|觉得|以为|本", whole) is None
    if phrase.ordered and phrase.who is not None:
        return not past or phrase.by is not None
    if past:
        return False
    if setting.scope is Scope.DEMAND:
        return True
    if setting.scope is Scope.GOOD:
        return phrase.by is not None and phrase.ordered
    return phrase.by is not None and (phrase.who is not None or inherited is not None) and _is_ahead(phrase.by.words)


_EVERYBODY = frozenset(("大家", "我们", "同志们", "各位", "你们", "每个人", "每个同志", "每位同志"))


def _is_ahead(words: str) -> bool:
    return re.search(r"前$|内$|每|起$|底$|即日|会后", words) is not None


def _requirement(text: Text, phrase: _Phrase, who: Span | None, setting: Setting, dated_on: date | None) -> Requirement:
    start = min(span.start for span in (phrase.who, phrase.what, phrase.by) if span is not None)
    what = text.text[phrase.what.start : phrase.what.end]
    by = phrase.by.words if phrase.by else ""
    weight = 0.45 + 0.15 * phrase.ordered + 0.15 * (phrase.by is not None) + 0.1 * (phrase.who is not None)
    weight += 0.1 if setting.scope is Scope.DEMAND else 0.0
    return Requirement(
        who=text.text[who.start : who.end] if who else "",
        what=what,
        by=by,
        start=start,
        end=max(phrase.end, phrase.what.end),
        confidence=round(min(weight, 0.97), 2),
        due_on=due_on(by, dated_on) if by else None,
        indicator=_indicator(what),
    )


def _indicator(what: str) -> str:
    figures = [match.group().strip() for match in _FIGURE.finditer(what)]
    return "、".join(figures)
