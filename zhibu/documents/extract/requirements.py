"""Requirements: who is to do what by when.

One verb phrase with its own subject or its own term is one requirement; a later term in the same sentence keeps
the sentence's subject. An order without subject and without term (要提高认识) is exhortation and left out; a prohibition
that opens its sentence (不得以检查台账代替现场查看) binds everybody and is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from zhibu.documents.extract.actors import Actors
from zhibu.documents.extract.asked import is_asked
from zhibu.documents.extract.charges import bracket_at, owner_at, rows
from zhibu.documents.extract.names import Name
from zhibu.documents.extract.phrases import Phrase, opening, read_phrase
from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.extract.terms import Term, due_on
from zhibu.documents.rules import Requirement
from zhibu.documents.tables import Row
from zhibu.documents.words import Clause, Span, Stretches, Text

_FIGURE = re.compile(
    r"(?:不少于|不低于|不超过|不高于|至少|控制在|达到|降至?到?|提高到|压降到?|≥|≤|以上|以内|"
    r"达)?\s?\d+(?:\.\d+)?\s?(?:[%％]|个百分点|个工作日|人次|小时|分钟|课时|学时|万元|"
    r"[个名次场项篇条家所户件份期节本人元天台支间处门例组辆页字分])(?:以上|以下|以内|之内)?"
)
# Heads and ends of papers: addressees, attachments, copies, contacts.
_FURNITURE = re.compile(
    r"(?:附\s*件|(?:副?组长|成员|课题组成员|召集人|联络员|执笔人?)|抄\s*[送报]|主送|印发|联系人|联系电话|电话|传真|邮箱|发至|出席|列席|缺席|业务咨询|技术支持|技术咨询|咨询|"
    r"请假|参加人员|记录|主持人?|时间|地点|会期)\s*[:：]|(?:业务咨询|技术支持|咨询电话|联系电话).{2,30}\d{4}|.{0,30}(?:印发|印制)$|"
    r".{2,40}[:：]$(?<!如下：)(?<!要求：)(?<!意见：)"
)
# A further phrase with a matter of its own before the verb: 对整改不力的通报, 将指标权重提高到20%.
_APART = re.compile(r"(?:对(?!照|标)|将|把)[^，。；、]{6,}")
# ……开展一轮检查，8月底前完成: the term belongs to the work told before it.
_DONE = re.compile(
    r"(?:全部|全面)?(?:(?:印制|调试|安装|布置|准备|整改|清理)?(?:完成|完毕|到位)|配齐|报来|到岗|实行|执行|施行|试行)"
)
_SHARE = re.compile(
    r"(?:统筹|分别组织|带队|牵头|负责|牵头负责|具体负责|总负责|落实|抓落实|配合|参与|协助|协同|参加|配合落实|共同负责)"
)
_CARRIED = re.compile(r"前|内|底|月|季度|旬|日|期间|年$|起$|后$")
_OFTEN = re.compile(
    r"(?:至少|原则上)?每(?:个)?(?:半|年|月|季|周|星期|日|天|晚|旬|学期|学年|[一二两三四五六]|\d)"
    r"(?!.{0,4}(?:不少于|至少|不低于)?[\d一二两三四五六]+.{0,2}$)"
)
# When or of whom the next clause asks: 接到报修后，…；三季度仍未完成目标的，…；一经查实，…
_WHEN = re.compile(
    r"(?:接到|收到|发现|遇有?|一经|经)[^，。；]{1,12}(?:后|时|的|查实|核实|发现)|[^，。；]*(?:仍未|仍不|未按|逾期|拒不|整改不)[^，。；]*的"
)
_FORBIDDEN = re.compile(r"不得|严禁|不准|不许|不允许|禁止")
_FRAME = re.compile(
    r"(?:针对|根据|按照|围绕|结合|对照|本着|依据|立足|聚焦|以)[^，。；]*(?:问题|要求|原则|规定|"
    r"精神|目标|实际|需求|思路|标准|主题|部署|方式|契机|抓手|重点|核心|主线)"
)


def find_requirements(
    text: Text,
    settings: Sequence[Setting],
    dated_on: date | None,
    taken: Sequence[Span] = (),
    names: Sequence[Name] = (),
    table: Sequence[Row] = (),
) -> list[Requirement]:
    """Every requirement in order, those of the paper's tables among them; stretches already taken (problems, causes) are
    left out."""
    return _Search(text, Actors(text, names), dated_on, table).run(
        settings, Stretches((span.start, span.end) for span in taken)
    )


_ROW = Setting(Scope.DEMAND, -1, False, False, Scope.DEMAND)


class _Search:
    """The walk over the clauses, with what a sentence has said so far: its subject, a term put first."""

    def __init__(self, text: Text, actors: Actors, dated_on: date | None, table: Sequence[Row]) -> None:
        self.text = text
        self.table = table
        self.actors = actors
        self.dated_on = dated_on
        self.found: list[tuple[Phrase, Span | None, Setting]] = []
        self.who: Span | None = None
        self.lasting: Term | None = None  # a term with a colon, for all that a list says
        self.owned_to = 0  # where the last 责任单位：… ends
        self.charged: Span | None = None  # whom the paragraph's heading names
        self.term: Term | None = None
        self.open: Phrase | None = None
        self.fresh = False  # a subject stands alone, its verb is still to come
        self.framed = False  # what stands first is a subject with its circumstances
        self.late = False  # problems have been told: what names who and when is asked for, not praised
        self.bodies: dict[int, int] = {}  # where each paragraph's text begins behind its heading

    def run(self, settings: Sequence[Setting], busy: Stretches) -> list[Requirement]:
        previous: Clause | None = None
        rows = self._rows()
        for clause, setting in zip(self.text.clauses, settings, strict=True):
            if rows.meeting(clause.start, clause.end):
                continue
            self.late = self.late or setting.scope in (Scope.PROBLEM, Scope.CAUSE, Scope.DEMAND)
            self._turn(previous, clause)
            self.bodies.setdefault(clause.line, clause.start)
            previous = clause
            if setting.aside or self._is_furniture(clause):
                continue
            if self._owned(clause, setting):
                continue
            if clause.mark in "：:" and self._names_who(clause):
                continue
            if setting.heading >= 0 and clause.mark in "。.：:":
                self.bodies[clause.line] = clause.end
                self._charge(clause, setting)
                continue
            if self._charged(clause, setting):
                continue
            if busy.meeting(clause.start, clause.end):
                continue
            self._clause(clause, setting)
        found = [_requirement(self.text, phrase, who, setting, self.dated_on) for phrase, who, setting in self.found]
        return sorted(found, key=lambda item: item.start)

    def _names_who(self, clause: Clause) -> bool:
        """（一）组织部：负责会务，8月底前完成讲话稿: what stands before the colon is asked for the rest of the sentence."""
        start, end = opening(self.text, clause)
        if not 2 <= end - start <= 40 or self.actors.subject(start, end) != end:
            return False
        self.who, self.open, self.bodies[clause.line] = Span(start, end), None, clause.end
        self.fresh = self.framed = True
        return True

    def _rows(self) -> Stretches:
        """Take the rows that say work, who and when as in a table; gives where they stand."""
        told = [(_of_row(self.text, row), row.start) for row in self.table]
        taken = Stretches((start, phrase.end) for phrase, start in told)
        told += [(phrase, start) for phrase, start in rows(self.text) if not taken.meeting(start, phrase.end)]
        self.found.extend((phrase, phrase.who, _ROW) for phrase, _ in told)
        return Stretches((start, phrase.end) for phrase, start in told)

    def _turn(self, previous: Clause | None, clause: Clause) -> None:
        """Forget what a sentence said when the next begins; a subject holds over ；."""
        if previous is None or clause.sentence == previous.sentence:
            return
        goes_on = previous.mark in ("；", ";")  # no mark at all ends a line
        self.term, self.open = self.lasting if goes_on else None, None
        self.lasting = self.term
        if clause.line != previous.line:
            self.charged = None
        if clause.line != previous.line or not goes_on:
            self.who = self.charged
            self.fresh = self.framed = self.charged is not None

    def _charge(self, clause: Clause, setting: Setting) -> None:
        """A heading that is a body and a colon (区住建局：负责……) is the subject of what follows."""
        start, end = opening(self.text, clause)
        if start >= end or self.actors.subject(start, end) != end or setting.scope not in (Scope.DEMAND, Scope.NONE):
            return
        if clause.mark in "：:" or self.actors.only_names_things(start, end):
            self.who = self.charged = Span(start, end)
            self.fresh = self.framed = True

    def _is_frame(self, what: Span) -> bool:
        """对已查封满六个月的财产，…: to what something is to be done; the deed is told next."""
        words = self.text.text[what.start : what.end]
        after = words.rfind("的") + 1
        return words[:1] == "对" and after > 0 and self.actors.only_names_things(what.start + after, what.end)

    def _names_partners(self, what: Span) -> bool:
        """由甲会同乙，…: with whom is all that the clause says; the work is told next."""
        return self.actors.partners(what.start, what.end) == what.end

    def _is_furniture(self, clause: Clause) -> bool:
        line = self.text.lines[clause.line]
        return _FURNITURE.match(self.text.text, line.start, line.end) is not None

    def _charged(self, clause: Clause, setting: Setting) -> bool:
        """A bracket of its own charges what its paragraph says first."""
        charge = bracket_at(self.text, clause)
        if charge is None:
            return False
        work = self._work_of(clause.line)
        if work is not None and work.start < clause.start:
            while self.found and self.found[-1][0].what.start >= work.start:
                self.found.pop()
            work = Span(work.start, min(work.end, charge.start))
            self.found.append((Phrase(charge.who, work, charge.by, charge.end, True), charge.who, setting))
        return True

    def _owned(self, clause: Clause, setting: Setting) -> bool:
        """责任单位：甲、乙 answers for what the paragraph before it asks."""
        if clause.start < self.owned_to:
            return True
        charge = owner_at(self.text, clause)
        if charge is None:
            return False
        self.owned_to = charge.end
        line = clause.line - (clause.start == self.text.lines[clause.line].start)
        if line < 0:
            return True
        first = len(self.found)
        while first and self.found[first - 1][0].what.start >= self.text.lines[line].start:
            first -= 1
        told = self.found[first:]
        for phrase, _, _ in told:
            phrase.by = phrase.by or charge.by
        self.found[first:] = [(phrase, who or charge.who, where) for phrase, who, where in told]
        if not told and (work := self._work_of(line)):
            self.found.append((Phrase(charge.who, work, charge.by, charge.end, True), charge.who, setting))
        return True

    def _work_of(self, line: int) -> Span | None:
        """What a paragraph says first behind its heading."""
        for clause in self.text.clauses_of(line):
            start, end = opening(self.text, clause)
            if clause.start >= self.bodies.get(line, 0) and end - start >= 4:
                return Span(start, end)
        return None

    def _clause(self, clause: Clause, setting: Setting) -> None:
        phrase = read_phrase(self.text, self.actors, clause)
        if phrase is None or self.actors.names.get(phrase.what.start) == phrase.what.end:
            return  # nothing to do, or a signature, or a list of bodies
        words = self.text.text[phrase.what.start : phrase.what.end]
        if self._opens(phrase, words, clause, setting):
            return
        own_term = phrase.by is not None and not phrase.by.words.endswith("期间")  # 跟岗期间必须脱产 says how
        self._inherit(phrase)
        if self._forbids(phrase, clause, setting) and is_asked(
            self.text, phrase, setting, clause, None, late=self.late
        ):
            self._take(phrase, None, setting)
            return
        if self._goes_on(phrase, words, clause, setting, own_term=own_term):
            return
        if is_asked(self.text, phrase, setting, clause, self.who, late=self.late):
            self._take(phrase, phrase.who or self.who, setting)
        elif phrase.who is not None:
            self.who, self.open = None, None
            if setting.scope in (Scope.DEMAND, Scope.NONE) and words.startswith(("是", "作为", "有责任")):
                self.who, self.fresh = phrase.who, True  # X是第一责任人，要…
                self.framed = "责任人" in words

    def _take(self, phrase: Phrase, who: Span | None, setting: Setting) -> None:
        self.who, self.open = who, phrase
        self.found.append((phrase, who, setting))

    def _opens(self, phrase: Phrase, words: str, clause: Clause, setting: Setting) -> bool:
        """Whether the clause says only of whom, by when or about what the next one asks."""
        asks = setting.scope is Scope.DEMAND
        if not words:  # 5月底前，… / 列入名单的党组织，…
            self.term = phrase.by or self.term
            self.lasting = phrase.by if clause.mark in "：:" else self.lasting  # 4月15日前：甲……；乙……
            self.who = phrase.who or self.who
            self.fresh = self.fresh or phrase.who is not None
            if phrase.who is not None and self.text.text[phrase.who.end - 1] in "的者" and asks:
                self.framed = True  # 因故不能参加的，向街道请假
            return True
        if _WHEN.fullmatch(words):
            if phrase.who is not None:
                self.who, self.open, self.fresh, self.framed = phrase.who, None, True, True
            return True
        if phrase.by is None and (self._is_frame(phrase.what) or (phrase.who and _FRAME.fullmatch(words))):
            if phrase.who is not None:
                self.who, self.open = phrase.who, None
                # 各单位要以此为契机，全面排查隐患 is asked; 水务局党支部以巡查为抓手，党员分段包干 is told
                self.fresh = self.framed = phrase.ordered or asks
            return True
        if phrase.who is not None and (_SHARE.fullmatch(words) or self._names_partners(phrase.what)):
            if words[0] in "牵负具总落统分带会":  # 由宣传科牵头，…: the work itself is told next
                self.who = phrase.who
            return True
        return False

    def _inherit(self, phrase: Phrase) -> None:
        """Give the phrase the term and the subject that were put first."""
        if phrase.by is None and self.term is not None and _CARRIED.search(self.term.words):
            phrase.by, self.term = self.term, None
        if phrase.who is None and phrase.by is None and self.fresh and (phrase.ordered or self.framed):
            phrase.ordered, phrase.who = True, self.who
        self.fresh = self.framed = False

    def _forbids(self, phrase: Phrase, clause: Clause, setting: Setting) -> bool:
        """A prohibition of its own: it opens its sentence and names neither whom it binds nor a term."""
        opens = clause.first and phrase.who is None and phrase.by is None and setting.scope is Scope.DEMAND
        return opens and _FORBIDDEN.search(self.text.text, clause.start, clause.end) is not None

    def _goes_on(self, phrase: Phrase, words: str, clause: Clause, setting: Setting, *, own_term: bool) -> bool:
        """Whether the clause only goes on with what is asked already."""
        if phrase.who is not None:
            return False
        if self.open is not None and self.open.by is None and own_term and _DONE.fullmatch(words):
            self.open.by, self.open.end = phrase.by, clause.end
            return True
        if phrase.by is not None and (own_term or self.open is None):
            return False
        if self.open is not None:
            self.open.end = clause.end
            if phrase.by is None and self.who is not None and setting.scope is Scope.DEMAND:
                if _OFTEN.match(words):
                    self._take(phrase, self.who, setting)
                elif _APART.match(words) or _FORBIDDEN.match(words):
                    self.found.append((phrase, self.who, setting))
        return True


def _of_row(text: Text, row: Row) -> Phrase:
    by = Term(row.by.start, row.by.end, text.text[row.by.start : row.by.end]) if row.by else None
    return Phrase(row.who, row.what, by, row.end, True)


def _requirement(text: Text, phrase: Phrase, who: Span | None, setting: Setting, dated_on: date | None) -> Requirement:
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
        indicator=_indicator(text.text[phrase.what.start : max(phrase.end, phrase.what.end)]),
    )


def _indicator(words: str) -> str:
    """The figures of the phrase and of what goes on with it: 开展检查，检查面不低于90%."""
    figures = [match.group().strip() for match in _FIGURE.finditer(words)]
    return "、".join(figures)
