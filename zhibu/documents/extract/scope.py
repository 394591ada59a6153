"""What each clause is about: achievements, problems, causes or requirements.

A heading gives its section a scope, a lead-in ("存在以下问题：", "主要原因是", "现提出如下要求") gives one to what
follows it, and a turn (但、然而) opens a place where shortfalls are likely. The scope is a prior, not a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from zhibu.documents.rules import Heading
from zhibu.documents.words import Clause, Span, Text


class Scope(Enum):
    """What a stretch of the paper is about."""

    NONE = ""
    GOOD = "achievements"
    PROBLEM = "problems"
    CAUSE = "causes"
    DEMAND = "requirements"
    TERMS = "what it takes to take part"


_FAULT_NOUNS = (
    r"(?:问题|不足|短板|差距|薄弱环节|薄弱|弱项|困难(?!党员|群众|职工|家庭|学生|户|老|的时候)|困境|"
    r"瓶颈|制约|毛病|难点|堵点|痛点|隐患|偏差|误区|症状|欠账|缺陷)"
)
_SOLVE = (
    r"(?:带着|解决|整改|聚焦|针对|破解|查摆|补齐|补|缩小|防止|防范|避免|克服|消除|化解|突出问题导向|找|查找|改|"
    r"纠正|对照)"
)
_REASONS = re.compile(r"原因|成因|根源|为什么(?!要|开|办|来)|缘由")
_CAUSE_HEAD = re.compile(r"原因|成因|根源|根子|症结|病根|为什么(?!要|开|办|来)|为何(?!要)|缘由|剖析")
_PROBLEM_HEAD = re.compile(
    rf"{_FAULT_NOUNS}|值得关注|需要关注|需要重视|需要改进|有待(?:改进|加强|提高|提升)|"
    rf"需改进|教训|通病|病症|顽疾|软肋|主要表现|存在的|不容忽视|发现的情况|面临的|不力|不到位|较差的|反面|负面"
)
_SOLVE_HEAD = re.compile(
    rf"{_SOLVE}.{{0,14}}{_FAULT_NOUNS}|问题(?:整改|导向|清单|整治)|"
    rf"{_FAULT_NOUNS}.{{0,6}}(?:整改|整治|销号|治理|破解)"
)
_DEMAND_HEAD = re.compile(
    r"要求|目标|任务|措施|安排|分工|步骤|保障|对策|建议|打算|下一步|下步|意见|重点|组织领导|组织实施|程序|议定|"
    r"部署|举措|纪律|职责|进度|有关事项|事项|流程|阶段|责任落实|整改|督导|督查检查|报送|(?:怎么|咋|如何)(?:办|改|抓|干|做)"
    r"|^(?:要|须|务必|必须|希望|期望|强化|加强|加快|压实|健全|完善|推进|推动|深化|提升|提高|突出|坚持|注重|严格|"
    r"严肃|狠抓|抓|做|落|申报|推荐|评审|宣传|统筹|明确|建立|夯实|聚焦|持续|切实|组织|实施|方法|时间|落实|进一步|"
    r"把|让|以.{1,16}为|关于|扎实|全面|深入|大力|着力|不断|认真|精心|密切|规范|优化|建强|选好|配强|用好|管好|守住|"
    r"扛牢|扛起|发挥|激发|增强|拓展|打造|培育|创新|开展|确保|防止|严防|力戒)"
)
_GOOD_HEAD = re.compile(
    r"成绩|成效|做法|亮点|经验|肯定|回顾|进展|基本情况|总体情况|整体情况|(?:总体|整体|基本)评价|概况|现状|好的方面|特点|主要工作|"
    r"工作开展情况|启示|背景|体会|意义|典型|表扬|情况$"
)

# What somebody must be to take part is no demand: 申报条件, 参评资格.
_TERMS_HEAD = re.compile(r"(?:申报|参评|推荐|评选|报名|申请|入选)(?:的)?(?:基本)?(?:条件|资格|范围|对象)")

_BOASTS = re.compile(r"[^，。]{0,6}(?:成绩|成效|亮点|经验|进展)(?:[，,]|$)")
_CAUSE_LEAD = re.compile(
    r"^(?:这些|上述)?(?:问题|短板|不足|困境|差距|现象)的?背后[，,]$|(?<!无)(?<!身体)(?<!历史)(?:原因|根源|根子|症结|病根|成因|问题的?根)(?:之一|"
    r"所在)?(?:[^，。；、]{0,10}?(?:是|有|在|为|如下|包括)|[^，。；、]{0,6}[：:]|[，,]|[。])"
    r"|^(?:会议|经|据|深入|认真|综合|具体)?分析(?:认为|发现|下来|起来|来看|看)?[，,：:]$|(?:分析|剖析|反思|检视)[^，。；]{0,10}(?:问题|现象|不足)[，,：:]$|究其(?:原因|根源|根本|缘由)|"
    r"(?:说到底|归根到底|归根结底|追根溯源|剖析起来|深究起来)|为什么(?:会)?(?:年年|出现|这样|存在)|(?:主要|都|就|"
    r"多)(?:是因为|是由于|由于|源于|缘于)"
    r"|(?:分析|剖析|归纳|梳理)[^，。；]{0,12}(?:原因|成因|根源)|(?:问题|现象|情况|不足)[^，。；]{0,12}(?:反映|"
    r"暴露|折射|说明)(?:出|了|的是)"
)
# 逾期的说明原因 asks for reasons; 问题及原因如下 tells of problems first.
_NOT_CAUSE_LEAD = re.compile(r"(?:说明|写明|查明|查清|讲清|讲明|来讲|报告|注明)[^，。；]{0,10}原因|问题[及和与、]+原因")
_PROBLEM_LEAD = re.compile(
    rf"(?:存在|有|发现|查出|暴露出?|反映出?|面临|梳理出?|看到|正视|列出|归纳出?|指出)(?:着|了|的|"
    rf"出)?[^，。；]{{0,22}}{_FAULT_NOUNS}(?!的)"
    rf"|{_FAULT_NOUNS}[^，。；]{{0,10}}(?:依然|仍然|仍|还|也|比较|较为|十分|如下|主要(?:表现|体现|集中|有|是|在)|"
    rf"表现|集中|突出|有：|有$|是$|：|:|不容忽视)"
    r"|(?:主要|具体|突出|集中)?(?:表现|体现|反映|集中)(?:在|为|于|如下)|反映出?(?:以下|如下)|(?:常见|普遍)的?(?:毛病|通病)|(?:应当|需要|值得|须)引起重视|(?:检查|督查|抽查|调研|暗访|巡察|审计|"
    r"核查|走访|现场|工作)[^，。；]{0,8}(?:发现|看到|查出)(?!了?不少好|了?许多好)"
    rf"|(?:不能忽视|不容忽视|不可忽视|清醒(?:地)?(?:认识|看到)|也要看到|还要看到|要看到|应当看到|必须看到|必须承认|"
    rf"不能回避|不容乐观|必须正视)"
)
# 会议同时指出，不少支部…: what is pointed out is wrong when the next words say so.
_POINTS_OUT = re.compile(r"(?:指出|反映|注意到)$")
# What opens a tale of problems even among requirements.
_PLAIN_PROBLEM_LEAD = re.compile(
    rf"^(?:[（(]?\d+[)）.、])?(?:存在|主要|具体|突出|发现)?(?:的)?(?:问题|不足|短板)(?:表现|描述|清单|"
    rf"情况)?[一二三四五六七八九\d]*[：:]|(?:存在|还有|仍有|暴露出?|反映出?|检查发现|督查发现|调研发现)(?:着|了|"
    rf"的)?[^，。；]{{0,16}}{_FAULT_NOUNS}(?!的)|{_FAULT_NOUNS}[^，。；]{{0,6}}(?:主要(?:表现|体现|集中)|依然|仍然|"
    rf"如下)|(?:也|还|更)?(?:要|应|必须|应当)(?:清醒(?:地)?)?(?:看到|认识到|正视)|往年|去年[^，。；]{{0,8}}(?:有的|"
    rf"暴露|出现)|(?:检查|督查|抽查|调研|暗访|审计|巡察|核查|排查|摸底|督导)(?:中|时|组)?(?:还|也|又)*发现[，,：:]$|^经查[，,]|"
    rf"反映出?(?:以下|如下)[^，。；]{{0,4}}(?:情况|现象)|(?:应当|需要|值得|须)引起重视|"
    r"(?:意见|反映|投诉|差评)[^，。；]{0,10}集中(?:在|于)|^集中(?:在|于)(?:以下|如下|[一二三四五几])|毛病[^，。；]{0,4}[。：]|"
    r"问题(?:主要|突出|集中)*(?:表现|体现)(?:为|在)|(?:常见|普遍|突出)的?(?:毛病|通病)"
)
_NOT_PROBLEM_LEAD = re.compile(
    rf"没有?(?:发现|存在|出现)|未(?:发现|存在|出现)|"
    rf"{_SOLVE}[^，。；]{{0,14}}{_FAULT_NOUNS}|对[^，。；]{{0,12}}{_FAULT_NOUNS}"
)
_DEMAND_LEAD = re.compile(
    r"^(?:并|会议|同时)?(?:明确|要求|强调|决定|议定)(?:如下)?[：:，,]?$|(?:讲|强调|明确|说|提|谈|布置|抓好|做好|"
    r"抓|干好|重申)(?:好)?(?:以下|如下)?(?:几|三|四|两|二|五|六)(?:点|件|条|句|项|个方面)|(?:提出|提|讲|作出?|谈|"
    r"部署|作)(?:了)?(?:以下|如下|几|三|四|两|五|六|一)?(?:点|条|个|项)?(?:方面)?(?:的)?(?:具体|明确)?(?:要求|"
    r"意见|安排|建议|希望|部署|期望|措施)"
    r"|(?:会议|会上|工委|党委|书记|主任|院长|局长|校长)(?:要求|强调|议定|决定|明确|确定|提出|研究决定|研究确定)"
    r"|^(?:下一步|下步|今后|接下来|下阶段|为此|针对(?:以上|上述|存在|这些|发现)|对此|据此|围绕上述)"
    r"|(?:整改|工作|有关|具体|落实)(?:要求|建议|安排|措施|任务|意见)(?:如下|：|:|是)|怎么办|如何(?:办|抓|改)|"
    r"(?:大家|各单位|各级党组织|我们|各支部)(?:要|务必|必须)"
)
_GOOD_LEAD = re.compile(
    r"(?:取得|收到|呈现)[^，。；]{0,16}(?:成效|成绩|效果|进展|变化|局面|态势)|值得(?:肯定|"
    r"学习|推广)|(?:总体|总的|整体)(?:上)?(?:来)?看|给予充分肯定|一年来|回顾(?:过去|一年)"
)
_TURN = re.compile(r"^(?:但是|但|然而|不过|可是|只是|同时(?:也|，)|与此同时|另一方面|从另一面看|当然)")
# Headings that can only open a section of their own.
_SECTION = re.compile(
    r"(?:原因|成因|根源|症结|建议|对策|要求|意见|安排|打算|任务|措施|不足|成效|做法|经验|亮点|"
    r"成绩|议定事项|事项|步骤|分工|保障|部署|整改|部署|组织领导|方法|时间|范围|地点)(?:及(?:建议|要求|打算|措施|"
    r"原因))?(?:[（(].*)?$"
)
_CARRY = re.compile(
    r"[：:]$|(?:以下|如下|几个方面|[一二三四五六两]个方面|[两三四五六几][点条句件项个]|怎么办|"
    r"何在|在哪|哪里|年年有)[^，；]{0,8}[。？：:?]?$"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """The scope of one clause; ``heading`` is the level when the clause is a heading's own words, else -1."""

    scope: Scope
    heading: int
    turned: bool  # stands behind a turn (但、然而) in its paragraph
    aside: bool  # stands in the outline block or in the title: says nothing by itself
    base: Scope  # the scope before a lead-in to reasons changed it


def heading_scope(words: str) -> Scope:
    """The scope that a heading's words give to its section; NONE when they give none."""
    if _CAUSE_HEAD.search(words):
        return Scope.CAUSE
    if _PROBLEM_HEAD.search(words) and not _SOLVE_HEAD.search(words):
        return Scope.PROBLEM
    if _TERMS_HEAD.search(words):
        return Scope.TERMS
    if _GOOD_HEAD.search(words):
        return Scope.GOOD
    if _DEMAND_HEAD.search(words):
        return Scope.DEMAND
    return Scope.NONE


class _Walk:
    """The scopes open at a point while walking through the paper."""

    def __init__(self, default: Scope, reasoned: bool) -> None:
        self.reasoned = reasoned  # a heading names reasons, so that one of 症结 tells of problems
        self.default = default  # of sections whose heading gives none: a plan's are asked for
        self.sections: list[tuple[int, Scope]] = []  # (level, scope) of the open headings
        self.carried: Scope | None = None
        self.carried_level = 99
        self.carried_from = -1  # the line that carries
        self.local: Scope | None = None
        self.base: Scope | None = None
        self.turned = False

    def enter(self, heading: Heading, line: int, faulty: bool) -> Scope:
        """Open a section; gives the scope in which the heading's own words stand."""
        above = self.sections[-1][0] if self.sections else 0
        while self.sections and self.sections[-1][0] >= heading.level:
            self.sections.pop()
        own = heading_scope(heading.text)
        faulty = faulty and not _BOASTS.match(heading.text)  # 看成绩，不能关起门来自满
        if self.reasoned and own is Scope.CAUSE and not _REASONS.search(heading.text):
            own = Scope.PROBLEM
        self._keep_or_drop(heading, line, above, strong=_SECTION.search(heading.text) is not None)
        outer = self.outer()
        if outer in (Scope.PROBLEM, Scope.CAUSE) and (faulty or own is not Scope.CAUSE):
            own = outer if faulty or not _SECTION.search(heading.text) else own
        elif faulty and own is not Scope.CAUSE:
            section = self.sections[-1][1] if self.sections else Scope.NONE
            # 下面讲几点意见。一、看到差距: the heading tells of problems, whatever the speech announced.
            told = outer is not Scope.DEMAND or (own is Scope.PROBLEM and section is not Scope.DEMAND)
            own = Scope.PROBLEM if told else Scope.DEMAND
        elif own is Scope.NONE or ({own, outer} == {Scope.DEMAND, Scope.GOOD} and not _SECTION.search(heading.text)):
            own = outer
        if own is Scope.NONE:
            own = self.default
        self.sections.append((heading.level, own))
        self.local, self.turned = None, False
        return outer

    def _keep_or_drop(self, heading: Heading, line: int, above: int, *, strong: bool) -> None:
        """What a lead-in carries holds for the headings right below it, and for their equals."""
        if self.carried is None:
            return
        if self.carried_level == 99:
            if strong or (heading.level <= above and line != self.carried_from + 1):
                self.carried = None
            else:
                self.carried_level = heading.level
        elif heading.level < self.carried_level or (heading.level == self.carried_level and strong):
            self.carried = None

    def outer(self) -> Scope:
        # What a lead-in carries (讲几点意见：) holds for the headings right below it; below those, theirs does.
        inside = bool(self.sections) and self.sections[-1][0] >= self.carried_level
        if self.carried is not None and not inside:
            return self.carried
        return self.sections[-1][1] if self.sections else Scope.NONE

    def here(self) -> Scope:
        if self.local is not None:
            return self.local
        if self.sections and (self.carried is None or self.sections[-1][0] >= self.carried_level):
            return self.sections[-1][1]
        return self.outer()

    def hear(self, words: str) -> None:
        """Let a clause's cue words change the scope of what follows in the paragraph."""
        if _TURN.match(words):
            self.turned = True
        if _CAUSE_LEAD.search(words) and not _NOT_CAUSE_LEAD.search(words):
            self.base = self.here() if self.here() is not Scope.CAUSE else self.base
            self.local = Scope.CAUSE
        elif _DEMAND_LEAD.search(words):
            self.local = Scope.DEMAND
        elif self._tells_problems(words):
            self.local = Scope.PROBLEM
        elif _GOOD_LEAD.search(words) and self.here() is not Scope.PROBLEM:
            self.local = Scope.GOOD

    def _tells_problems(self, words: str) -> bool:
        if _NOT_PROBLEM_LEAD.search(words):
            return False
        return (_PROBLEM_LEAD if self.here() is not Scope.DEMAND else _PLAIN_PROBLEM_LEAD).search(words) is not None

    def new_line(self) -> None:
        self.local, self.base, self.turned = None, None, False

    def close_line(self, words: str, line: int) -> None:
        """A lead-in that ends its line carries its scope to the lines below."""
        if (
            self.local is not None
            and _CARRY.search(words)
            and not re.search(
                r"(?:通报|报告|反馈|汇报|纪要|"
                r"函告)如下",
                words,
            )
        ):
            self.carried, self.carried_level, self.carried_from = self.local, 99, line


def settings(
    text: Text, outline: Sequence[Heading], is_faulty: Callable[[str], bool], asides: Sequence[Span] = ()
) -> list[Setting]:
    """The setting of every clause; ``asides`` are the title and the outline block. ``is_faulty(words)`` says whether a heading's words state a shortfall."""
    headings = sorted((item for item in outline if not item.in_block_only and item.level), key=lambda item: item.start)
    walk = _Walk(_default(outline), any(_REASONS.search(item.text) for item in outline))
    found: list[Setting] = []
    index, line = 0, -1
    clauses = text.clauses
    for number, clause in enumerate(clauses):
        if any(span.start <= clause.start < span.end for span in asides):
            found.append(Setting(Scope.NONE, -1, False, True, Scope.NONE))
            continue
        opens = clause.line != line
        if opens:
            line = clause.line
            walk.new_line()
        level, scope = -1, None
        if index > 0 and clause.start < headings[index - 1].end:
            level, scope = headings[index - 1].level, walk.here()
        while index < len(headings) and headings[index].start < clause.end:
            level = headings[index].level
            scope = walk.enter(headings[index], line, is_faulty(headings[index].text)) if opens else walk.here()
            index += 1
        words = text.text[clause.start : clause.end]
        if level < 0:
            walk.hear(words + clause.mark)
            if _POINTS_OUT.search(words) and number + 1 < len(clauses) and walk.here() is not Scope.CAUSE:
                following = clauses[number + 1]
                wrong = following.line == line and is_faulty(text.text[following.start : following.end])
                walk.local = Scope.PROBLEM if wrong else walk.local
        found.append(Setting(scope or walk.here(), level, walk.turned, False, walk.base or Scope.NONE))
        if number + 1 == len(clauses) or clauses[number + 1].line != line:
            walk.close_line(words + clause.mark, line)
        elif walk.local is Scope.CAUSE and clause.mark in "。！!" and not _in_series(text, clauses[number + 1]):
            walk.local = None
    return _reconsidered(text, found, is_faulty)


def _reconsidered(text: Text, found: list[Setting], is_faulty: Callable[[str], bool]) -> list[Setting]:
    """Paragraphs that no cue opens but that mostly tell shortfalls tell of problems."""
    by_line: dict[int, list[int]] = {}
    for number, clause in enumerate(text.clauses):
        if found[number].scope in _OPEN and found[number].heading < 0 and not found[number].aside:
            by_line.setdefault(clause.line, []).append(number)
    for numbers in by_line.values():
        faulty = [
            number
            for number in numbers
            if is_faulty(words := text.text[text.clauses[number].start : text.clauses[number].end])
            and not _ASKS.search(words)
        ]
        sentences = {text.clauses[number].sentence for number in numbers}
        share = len({text.clauses[number].sentence for number in faulty}) / len(sentences)
        least, part = _OPEN[found[numbers[0]].scope]
        if len(faulty) >= least and share >= part:
            for number in numbers[numbers.index(faulty[0]) :]:
                found[number] = replace(found[number], scope=Scope.PROBLEM)
    return found


# How many shortfalls, and in what part of its sentences, make a paragraph one of problems.
_OPEN = {Scope.NONE: (2, 0.5), Scope.DEMAND: (3, 0.34)}
_ASKS = re.compile(
    r"要(?!求|点|素|么|害)|应|须|必须|严禁|不得|将|由|负责|整治|纠正|解决|防|因为|由于|原因|根子|缘于|源于"
)


def _default(outline: Sequence[Heading]) -> Scope:
    title = next((item.text for item in outline if item.level == 0), "")
    return (
        Scope.DEMAND
        if re.search(r"(?:方案|通知|计划|安排|办法|细则|清单|要点|规划|分工)(?:[（(].*)?$", title)
        else Scope.NONE
    )


_STEP = re.compile(
    r"[。；][二三四五六七]是|[。；]第[二三四五]|[。；](?:其次|再次|最后|再者)|[。；][^，。；]{2,6}(?:方面|层面|上)[，,]"
)
_SENTENCE_STEP = re.compile(r"。(?:[二三四五六七]是|第[二三四五]|其次|再次|最后)")


def _in_series(text: Text, clause: Clause) -> bool:
    """Whether the paragraph still counts on (二是 …), or its last item is still being told."""
    line = text.lines[clause.line]
    if _STEP.search(text.text, clause.start - 2, line.end):
        return True
    return _SENTENCE_STEP.search(text.text, line.start, clause.start) is not None
