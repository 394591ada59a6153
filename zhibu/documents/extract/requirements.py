"""Requirements: who is to do what by when.

One verb phrase with its own subject or its own term is one requirement; a later term in the same sentence keeps
the sentence's subject. An order without subject and without term (要提高认识) is exhortation and left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from zhibu.documents.extract.actors import Actors
from zhibu.documents.extract.names import Name
from zhibu.documents.extract.phrases import BRACKET, BY, WHO, Phrase, edges, opening, read_phrase
from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.extract.terms import Term, due_on
from zhibu.documents.rules import Requirement
from zhibu.documents.words import BLANK, Clause, Span, Stretches, Text, trim

_PAST = re.compile(
    r"了(?!解|结)|已(?!经批准)|曾|过(?=[，。；、]|$)|去年|上年|以来|至今|刚才|方才|今天上午|近年|"
    r"历年|原来|当时|那时|截至|同比|被评为|荣获|获评|涌现"
)
_TALK = re.compile(
    r"^(?:[\u4e00-\u9fff]{2}的|设在|成为|担任|兼任|由|属于|同意|决定|研究$|讨论了?|来自|产生|超过|不足|"
    r"累计|共(?!同|建)|提几|讲几|谈几|说过|是|有|在于|叫|说|认为|觉得|存在|没有|"
    r"为(?![^，]*(?:提供|安排|配备|送|建立|办|开|解决|拍|做|设))|占|达(?!到\d)|指出|强调|要求|"
    r"表示|介绍|汇报|发言|听取|通报了|认识到|来自|位于|作为|包括|如下|反映|普遍|做得|干得|走在|取得|呈现|形成了|"
    r"成为了)"
)
# 制定建设清单——牵头：局机关党委，时限：5月20日前
_TABULAR = re.compile(
    r"(?:^|(?<=[\n；;。]))[ \t\u3000]*(?:[（(]?\d{1,2}[)）.．、])?(?P<what>[^。；;\n：:]{4,40}?)(?:——|—|"
    r"[（(，, \t\u3000])+(?:牵头|责任|承办|主办|负责)(?:单位|部门|科室|人|领导|"
    r"处室)?[：:]\s*(?P<who>[^，,；;。\n]{2,40})"
    r"(?:[，,；;]\s*(?:配合|协办|参与|协助)(?:单位|部门|科室|人)?[：:][^，,；;。\n]*)?(?:[，,；;]\s*(?:完成|整改|"
    r"办结)?(?:时限|时间|期限|日期)[：:]\s*(?P<by>[^，,；;。\n）)]{2,20}))?",
    re.MULTILINE,
)
_OWNER = re.compile(
    r"(?:责任|牵头|承办|主办|落实)(?:单位|部门|科室|处室|人|领导)(?:及责任人)?[ \u3000]*[：:][ \u3000]*([^。；;\n]{2,60})"
    r"(?:[；;，,\s]*(?:配合|协办|参与|协助)(?:单位|部门|科室|处室)[：:][^。；;\n]*)?"
    r"(?:[；;，,\s]*(?:完成|整改|办结)?(?:时限|时间|期限)[：:][ \u3000]*([^。；;\n）)]{2,24}))?"
)
_FIGURE = re.compile(
    r"(?:不少于|不低于|不超过|不高于|至少|控制在|达到|降至?到?|提高到|压降到?|≥|≤|以上|以内|"
    r"达)?\s?\d+(?:\.\d+)?\s?(?:[%％]|个百分点|个工作日|人次|小时|分钟|课时|学时|万元|"
    r"[个名次场项篇条家所户件份期节本人元天台支间处门例组辆页字分])(?:以上|以下|以内|之内)?"
)
# Heads and ends of papers: addressees, attachments, copies, contacts.
_FURNITURE = re.compile(
    r"(?:附\s*件|抄\s*[送报]|主送|印发|联系人|联系电话|电话|传真|邮箱|发至|出席|列席|缺席|业务咨询|技术支持|技术咨询|咨询|"
    r"请假|参加人员|记录|主持|时间|地点|会期)\s*[:：]|(?:业务咨询|技术支持|咨询电话|联系电话).{2,30}\d{4}|.{0,30}(?:印发|印制)$|"
    r".{2,40}[:：]$(?<!如下：)(?<!要求：)(?<!意见：)"
)
# 要对2020年以来改厕任务开展“回头看”: what was since then is looked at now.
_ALREADY = re.compile(r"(?:(?:对|把|将|从)[^，。；]{0,10})(?:以来|去年|上年|近年|历年|截至|至今)")
# A further phrase with a matter of its own before the verb: 对整改不力的通报, 将指标权重提高到20%.
_APART = re.compile(r"(?:对(?!照|标)|将|把)[^，。；、]{6,}")
# ……开展一轮检查，8月底前完成: the term belongs to the work told before it.
_DONE = re.compile(
    r"(?:全部|全面)?(?:(?:印制|调试|安装|布置|准备|整改|清理)?(?:完成|完毕|到位)|配齐|报来|到岗|实行|执行|施行|试行)"
)
_SHARE = re.compile(r"(?:统筹|分别组织|带队|牵头|负责|牵头负责|具体负责|总负责|落实|抓落实|配合|参与|协助|协同|参加|配合落实|共同负责)")
_CARRIED = re.compile(r"前|内|底|月|季度|旬|日|期间|年$|起$|后$")
_OFTEN = re.compile(
    r"(?:至少|原则上)?每(?:个)?(?:半|年|月|季|周|星期|日|天|晚|旬|学期|学年|[一二两三四五六]|\d)"
    r"(?!.{0,4}(?:不少于|至少|不低于)?[\d一二两三四五六]+.{0,2}$)"
)
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
) -> list[Requirement]:
    """Every requirement in order; stretches already taken (problems, causes) are left out."""
    return _Search(text, Actors(text, names), dated_on).run(
        settings, Stretches((span.start, span.end) for span in taken)
    )


_ROW = Setting(Scope.DEMAND, -1, False, False, Scope.DEMAND)


class _Search:
    """The walk over the clauses, with what a sentence has said so far: its subject, a term put first."""

    def __init__(self, text: Text, actors: Actors, dated_on: date | None) -> None:
        self.text = text
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
        self.body = 0  # where the paragraph's text begins behind its heading

    def run(self, settings: Sequence[Setting], busy: Stretches) -> list[Requirement]:
        previous: Clause | None = None
        rows = self._rows()
        for clause, setting in zip(self.text.clauses, settings, strict=True):
            if rows.meeting(clause.start, clause.end):
                continue
            self.late = self.late or setting.scope in (Scope.PROBLEM, Scope.CAUSE, Scope.DEMAND)
            self._turn(previous, clause)
            if previous is None or clause.line != previous.line:
                self.body = clause.start
            previous = clause
            if setting.aside or self._is_furniture(clause):
                continue
            if self._owned(clause, setting):
                continue
            if clause.mark in "：:" and self._names_who(clause):
                continue
            if setting.heading >= 0 and clause.mark in "。.：:":
                self.body = clause.end
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
        self.who, self.open, self.body = Span(start, end), None, clause.end
        self.fresh = self.framed = True
        return True

    def _rows(self) -> Stretches:
        """Take the rows that say work, who and when as in a table; gives where they stand."""
        text = self.text.text
        rows: list[tuple[int, int]] = []
        for match in _TABULAR.finditer(text):
            who, by = Span(*match.span("who")), Span(*match.span("by"))
            term = Term(by.start, by.end, text[by.start : by.end]) if by.start >= 0 else None
            what = Span(*trim(text, match.start("what"), match.end("what"), BLANK + "—，,（("))
            phrase = Phrase(who, what, term, match.end(), True)
            self.found.append((phrase, who, _ROW))
            rows.append((match.start("what"), match.end()))
        return Stretches(rows)

    def _turn(self, previous: Clause | None, clause: Clause) -> None:
        """Forget what a sentence said when the next begins; a subject holds over ；."""
        if previous is None or clause.sentence == previous.sentence:
            return
        self.term, self.open = self.lasting if previous.mark in "；;" else None, None
        self.lasting = self.term
        if clause.line != previous.line:
            self.charged = None
        if clause.line != previous.line or previous.mark not in "；;":
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

    def _is_told(self, phrase: Phrase, clause: Clause, setting: Setting) -> bool:
        """3月10日至21日，督查组……，对……进行了督查: a later clause of the sentence says that it is done; and what the author will do."""
        text = self.text.text
        if phrase.ordered and not _WILL.search(text, max(clause.start, phrase.what.start - 3), phrase.what.start):
            return False
        if phrase.who is not None and phrase.by is None and _AUTHOR.search(text, phrase.who.start, phrase.who.end):
            return True
        if setting.scope is Scope.DEMAND:
            return False
        line = self.text.clauses_of(clause.line)
        return any(
            other.sentence == clause.sentence and other.start > clause.start and _DID.search(text, other.start, other.end)
            for other in line
        )

    def _names_partners(self, what: Span) -> bool:
        """由甲会同乙，…: with whom is all that the clause says; the work is told next."""
        return self.actors.partners(what.start, what.end) == what.end

    def _owned(self, clause: Clause, setting: Setting) -> bool:
        """责任单位：甲、乙 behind a paragraph or on the line below it: who answers for what the paragraph asks."""
        match = _OWNER.match(self.text.text, clause.start)
        if clause.start < self.owned_to:
            return True
        if not match:
            return False
        self.owned_to = match.end()
        line = clause.line - (clause.start == self.text.lines[clause.line].start)
        if line < 0:
            return True
        start, owner, last = self.text.lines[line].start, Span(*match.span(1)), Span(*match.span(2))
        term = Term(last.start, last.end, match.group(2)) if match.group(2) else None
        first = len(self.found)
        while first and self.found[first - 1][0].what.start >= start:
            first -= 1
        told = self.found[first:]
        for phrase, _, _ in told:
            phrase.by = phrase.by or term
        self.found[first:] = [(phrase, who or owner, where) for phrase, who, where in told]
        if not told and (work := self._work_of(line)):
            self.found.append((Phrase(owner, work, term, match.end(), True), owner, setting))
        return True

    def _work_of(self, line: int) -> Span | None:
        """What a paragraph says first behind its heading."""
        for clause in self.text.clauses_of(line):
            start, end = opening(self.text, clause)
            if clause.start >= self.body and end - start >= 4:
                return Span(start, end)
        return None

    def _is_furniture(self, clause: Clause) -> bool:
        line = self.text.lines[clause.line]
        return _FURNITURE.match(self.text.text, line.start, line.end) is not None

    def _charged(self, clause: Clause, setting: Setting) -> bool:
        """A bracket of its own (（责任单位：甲；完成时限：6月底前）) charges what its paragraph says first."""
        match = BRACKET.match(self.text.text, clause.start, clause.end)
        if not match:
            return False
        first = next((item for item in self.text.clauses_of(clause.line) if item.start >= self.body), clause)
        start, end = opening(self.text, first)
        while self.found and self.found[-1][0].what.start >= start and first is not clause:
            self.found.pop()
        who, by = (
            WHO.search(self.text.text, match.start(), match.end()),
            BY.search(self.text.text, match.start(), match.end()),
        )
        span = Span(*edges(self.text.text, by)) if by else None
        phrase = Phrase(
            Span(*edges(self.text.text, who)) if who else None,
            Span(start, min(end, match.start()) if first is not clause else end),
            Term(span.start, span.end, self.text.text[span.start : span.end]) if span else None,
            match.end(),
            True,
        )
        if first is not clause:
            self.found.append((phrase, phrase.who, setting))
        return True

    def _clause(self, clause: Clause, setting: Setting) -> None:
        text = self.text.text
        phrase = read_phrase(self.text, self.actors, clause)
        if phrase is None:
            return
        if len(phrase.what) == 0:  # a term or a subject put first: 5月底前，… / 列入名单的党组织，…
            self.term = phrase.by or self.term
            self.lasting = phrase.by if clause.mark in "：:" else self.lasting  # 4月15日前：甲……；乙……
            self.who = phrase.who or self.who
            self.fresh = self.fresh or phrase.who is not None
            if phrase.who is not None and text[phrase.who.end - 1] in "的者" and setting.scope is Scope.DEMAND:
                self.framed = True  # 因故不能参加的，向街道请假
            return
        if self.actors.names.get(phrase.what.start) == phrase.what.end:
            return  # a signature or a list of bodies, not a sentence
        own_term = phrase.by is not None
        words = text[phrase.what.start : phrase.what.end]
        if phrase.who is None and phrase.by is None and self._is_frame(phrase.what):
            return
        if phrase.who is not None and phrase.by is None and (_FRAME.fullmatch(words) or self._is_frame(phrase.what)):
            self.who, self.open = phrase.who, None
            # 各单位要以此为契机，全面排查隐患 is asked; 水务局党支部以巡查为抓手，党员分段包干 is told
            self.fresh = self.framed = phrase.ordered or setting.scope is Scope.DEMAND
            return
        if phrase.who is not None and (_SHARE.fullmatch(words) or self._names_partners(phrase.what)):
            if words[0] in "牵负具总落统分带会":  # 由宣传科牵头，…: the work itself is told next
                self.who = phrase.who
            return
        if phrase.by is None and self.term is not None and _CARRIED.search(self.term.words):
            phrase.by, self.term = self.term, None
        if phrase.who is None and phrase.by is None and self.fresh and (phrase.ordered or self.framed):
            phrase.ordered = True
            phrase.who = self.who
        self.fresh = self.framed = False
        if (
            self.open is not None
            and self.open.by is None
            and phrase.who is None
            and own_term
            and _DONE.fullmatch(words)
        ):
            self.open.by, self.open.end = phrase.by, clause.end
            return
        if phrase.who is None and phrase.by is None:
            if self.open is not None and self.who is not None and setting.scope is Scope.DEMAND and _OFTEN.match(words):
                self.open = phrase
                self.found.append((phrase, self.who, setting))
                return
            if self.open is not None and self.who is not None and setting.scope is Scope.DEMAND and _APART.match(words):
                self.found.append((phrase, self.who, setting))
            if self.open is not None:
                self.open.end = clause.end
            return
        if not own_term and phrase.who is None and self.open is not None:
            self.open.end = clause.end
            return
        told = self._is_told(phrase, clause, setting) or _is_measured(words)
        if told or not _is_asked(text, phrase, setting, clause, self.who, late=self.late):
            if phrase.who is not None:
                self.who, self.open = None, None
                if setting.scope in (Scope.DEMAND, Scope.NONE) and words.startswith(("是", "作为", "有责任")):
                    self.who, self.fresh = phrase.who, True  # X是第一责任人，要…
                    self.framed = "责任人" in words
            return
        if phrase.who is not None:
            self.who = phrase.who
        self.open = phrase
        self.found.append((phrase, self.who, setting))


def _is_asked(
    text: str, phrase: Phrase, setting: Setting, clause: Clause, inherited: Span | None, *, late: bool
) -> bool:
    words = text[phrase.what.start : phrase.what.end]
    whole = text[clause.start : clause.end]
    who = text[phrase.who.start : phrase.who.end] if phrase.who else ""
    if not phrase.ordered and phrase.by is None and _SPEECH.fullmatch(words):
        return False
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
        past = _PAST.search(_ALREADY.sub("", whole)) is not None
        return not past or phrase.by is not None
    if phrase.who is not None and _CHARGE.match(words) and setting.scope is not Scope.GOOD:
        return not past
    if past and (setting.scope is not Scope.DEMAND or _PAST.search(_ALREADY.sub("", whole))):
        return False
    if setting.scope is Scope.DEMAND:
        return True
    if setting.scope is Scope.GOOD:
        return False
    if phrase.by is None or (phrase.who is None and inherited is None):
        return False
    return _is_ahead(phrase.by.words) or (late and phrase.who is not None)


# What the author says of himself: 督查组将适时开展“回头看”.
_AUTHOR = re.compile(r"(?:督查室|督查组|督导组|检查组|调研组|考核组|工作组|巡察组|课题组|我们)$")
_WILL = re.compile(r"将|拟")
_DID = re.compile(r"[一-龥]了(?!解|然|如)")


def _is_measured(words: str) -> bool:
    """24小时内评估率58.9%: a figure that is, not one to be reached."""
    return re.search(r"(?:率|占比|比例)\s?\d+(?:\.\d+)?\s?[%％]$", words) is not None and not re.search(r"达|≥|不|至|到|升|降", words)


_CHARGE = re.compile(r"(?:牵头|具体|统一|共同)?(?:负责|承担)(?!人|同志|任)")  # 组织部负责会议统筹
# Lines of a programme: 甲支部作交流发言.
_SPEECH = re.compile(r"(?:依次|先后|分别|现场)?(?:作|做|进行)?[一-龥]{0,6}(?:发言|讲话|介绍|讲解|致辞|点评|主持|交流)")
_EVERYBODY = frozenset(("大家", "我们", "同志们", "各位", "你们", "每个人", "每个同志", "每位同志"))


def _is_ahead(words: str) -> bool:
    return re.search(r"前$|(?<!期)内$|起$|即日|会后", words) is not None


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
        indicator=_indicator(what),
    )


def _indicator(what: str) -> str:
    figures = [match.group().strip() for match in _FIGURE.finditer(what)]
    return "、".join(figures)
