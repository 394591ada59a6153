"""Problems: the smallest clauses that state one shortfall."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.extract.shortfalls import is_good, is_unreal, states_shortfall, strength
from zhibu.documents.extract.statements import pieces_of, says_again
from zhibu.documents.rules import Problem
from zhibu.documents.words import Clause, Span, Stretches, Text

_MANY = (
    r"(?:一些|不少|许多|诸多|以下|如下|较多|明显|一定|很多|某些|若干|几个|几方面|"
    r"[一二三四五六七八九两]个?方面|各种|这样那样|多方面)"
)
_BARE = re.compile(
    rf"(?:但|也|还|仍|仍然|同时|我们|我区|我市|我县|我院|我校|工作中|工作|目前|各级党组织|各单位|各地|全区|全市|"
    rf"全县|全校|全院|一些单位|从[^，。；]{{0,12}}看|客观上|[，,])*(?:存在|还有|有|面临|看到|正视|暴露出?|发现|"
    rf"反映)(?:着|的|了|出)?{_MANY}?(?:的)?(?:方面)?(?:的)?"
    rf"(?:不容忽视|不可忽视|突出|共性|明显|主要|不少|新|实际|具体|亟待解决|亟需解决|需要(?:引起)?重视|值得(?:重视|"
    rf"注意))?(?:的)?(?:问题|不足|短板|差距|薄弱环节|困难|弱项|隐患|不足之处|地方|欠缺)"
    r"(?:[和与、及](?:问题|不足|短板|差距|薄弱环节|困难|弱项|不足之处|挑战))*(?:如下|的现象|主要(?:是|有)|是)?|"
    r"(?:的|主要|突出|存在的|上述|以上|这些|一些|有些|共性|[^\W\dA-Za-z_]{0,6}(?!不足)(?<!前后))?(?:问题|不足|短板|困难|隐患|矛盾|"
    r"难题|困境|瓶颈|差距|薄弱环节)(?:和(?:问题|不足|短板))?(?:主要)?(?:是|有|表现在|如下|依然突出|仍然突出|虽小|"
    r"最多|也逐渐浮出水面)?"
    rf"|[^，。；“]{{0,6}}(?:“[一二三四五六七八九十两]个[^，。；”]{{1,6}}”|[一二三四五六七八九十两]个“[^”]{{1,6}}”)|[^，。；]{{2,14}}(?:存在|有|发现)(?:着|了)?(?:{_MANY}|不小|较大|一定|一些)(?:的)?(?:突出)?"
    r"(?:问题|不足|短板|差距|薄弱环节|困难|弱项)|(?:问题|短板|差距)(?:比较)?(?:明显|突出)"
    r"|[^，。；]{0,14}(?:现状|难题|对策|通报|报告|通知|方案)"
    r"|(?:但|也|还|更|同时)*(?:不能|不可|不容|不应|必须|要|应当?)?(?:忽视|回避|无视|正视|看到)[^，。；]{0,10}"
    r"(?:问题|不足|短板|差距)(?:[和与、](?:问题|不足|短板|差距))*"
)
# Headings that only announce: “空转”的表现, 问题的成因.
_LABEL = re.compile(
    r"(?:表现|成因|原因|问题|(?:的|存在|主要|和)不足|短板|困难|难题|症结|现状|情况|根源|瓶颈|困境|对策|建议)$"
)
_AIM = re.compile(
    r"(?:为了?|着力|力求|旨在|重点|切实|坚决|全力)(?:着力|切实|有效|进一步|重点|推动)*(?:解决|破解|"
    r"整治|纠正|克服|化解|消除|治理|防止|防范|避免|扭转|改变|应对)"
)
_WISH = re.compile(
    r"(?:要|应|须|必须|务必|坚决|着力|切实|注意)*(?:防止|防范|避免|杜绝|力戒|克服|谨防|严防|切忌|严禁|不得|不能|不要)"
)
# Circumstances, not statements.
_ADVERBIAL = re.compile(
    r"(?:中|时|后|前|看|来|里|间|以来|方面|说|表示|介绍|反映|坦言|认为|看来|上|下|期间|显示|"
    r"表明|如下|来看)$"
)
# 在新增的3个项目中: part of a sentence however it sounds.
_PARTIAL = re.compile(r"(?:[元个项人名户家份起条座次]中|(?<![及按准定实适临随同])时|方面|以来|之[前后]|期间)$|^关于")
_BALANCED = re.compile(
    r"^(?:既|也|更|这)是一|找差距|(.)不\1|有没有|是不是|能不能|会不会|做没做|不在于|而在于|之所以|"
    r"不是[^，。；]{1,12}(?:就是|而是)|无论|不论"
)
# What is done about shortfalls, said where work is told of or asked for.
_ACTS = re.compile(
    r"攻克|整治|治理|查处|排查|解决|纠正|整改|通报|追究|建立|处理|打破|补[齐短上]|聚焦|紧盯|针对|围绕|防|避免|杜绝|克服|改变|"
    r"消除|化解|破解|清理|调离|停运|追责|处罚|组建|观摩|出台|主张|围绕|坚持|将|督促|约谈|问责|取消|退回|落实|推进|开展|加强|提升|提高|完善|健全|推动|要|应|须|严禁|得|“|"
    r"不搞|不再|不强求|逾期|由[^，。；]+(?:收|管|办|处)|前(?=[^前]*(?:完毕|完成|到位))|下降(?:至|到)?[\d.]|^除了|(?:近|连续).{1,3}年[无没]"
)
# Figures that tell how far it went, where a shortfall stands right before.
_FIGURE = re.compile(
    r"[一二两三四五六七八九十百\d][余多]?(?:处|起|批次|遍|任|人次|倍|个月|天|道|张|层|宗|次)|[\d.]+[%％]|[一二三四五六七八九]成"
)


# 应开四次，实开两次: one statement in two clauses.
_NUMBER = r"[\d一二两三四五六七八九十百千万][\d 一二两三四五六七八九十百千万.]*[^，。；、\d]{0,3}"
_SHORT_OF = re.compile(rf"[^，。；\n]{{0,24}}应[^，。；\n应]{{1,6}}?{_NUMBER}[，、,]实[^，。；\n]{{1,3}}{_NUMBER}")
# 去年指出的…问题，已全部更换 · 引入第三方服务，予以通报表扬
_TOPIC = re.compile(
    r"(?:指出|反映|曝光|通报|发现|投诉|关注|诟病|强烈)[^，。；]{0,4}的[^，。；]*[^，。；是有](?:问题|现象|情况)?$"
)
_PRAISED = re.compile(
    r"(?:通报|予以|给予|提出|受到|得到)(?:了)?(?:通报)?(?:表扬|表彰|肯定|好评)|获评|荣获|值得(?:肯定|推广|学习|借鉴)|评为|"
    r"被[^，。；]{2,12}(?:报道|推广|转发)|(?:满意度|知晓率)(?:较高|很高|明显)|(?:成效|效果)(?:明显|显著|初显|较好)"
)
# 51条未完成的隐患，责任单位10月15日前重报方案
_COUNTED = re.compile(
    r"(?:[（(][^（()）]*[)）])?[\d.]+[个条项件万元家处笔份名户](?![^，。；]*(?:未|没有|不)[^，。；的]+$)"
)
_CHARGED = re.compile(r"[，,][^，。；]*(?:[日月底]前|日内|周内|应当?|须|由)")
_TURNS = re.compile(r"(?:^|[，；,;])(?:但|然而|不过|却|可|只是)")
# 正视不足, 找准差距: the heading faces shortfalls, it states none.
_FACED = re.compile(r"正视|直面|看到|认清|认识|查找|找准|找出|聚焦|破解|解决|剖析|肯定|反思")
# 跟岗不是说人手不够了, 创新不是喊口号: what it is not meant to be.
_DENIAL = re.compile(
    r"[^，。；]{0,10}(?<!根本)(?<!都)(?<!也)(?<!还)不是(?:说|去|让|要|为了|来|叫|给|喊|搞|走|做给|一句|一阵)"
)
_PERIOD = re.compile(r"[。\n]")
_TALK = re.compile(r"[我他她您咱]")
# 不另起炉灶, 不新设机构: how it is to be done, where work is asked for.
_RULE = re.compile(r"不(?!少)|无(?!人)")
# What is to be done, however strong the words: 超期的于5日前补办.
_DUE = re.compile(
    r"(?:应[于当由在]|须[于由在]|个工作日内|下月|自动(?:拦截|注销|退出|取消|失效)|的(?:下发|补考|补训|调整[^，。；]{0,4}岗|当年|直接|由|须|应|限期|退回|取消|约谈|问(?!题))|前(?:完成|查清|补|报|改|交|退|发)|当日|当晚|一律|暂停|限期|剔除|以内$|即刻|立即|马上|不予|不得|予以|"
    r"摘牌|扣\d|清退|恢复|发清|追回|割除|重做|返工)"
)
_RECENT = 60  # problems looked back on
_MENDED = re.compile(
    r"^(?!虽)[^，。；]*(?<!未)已(?:经|全部|于[^，。；]{1,8})?(?:整改|解决|更换|修复|办结|关停|清理|拆除)(?:完毕|完成|到位)?$"
)
_AHEAD = 90  # characters that praise may stand behind
# Circumstances, counts and sayings that stand among shortfalls.
_NO_TALE = re.compile(
    r"^(?:占|规定|规范|标准|至于|可见|上个?月|昨[天日]|前[几些]|大家|设[“\d]|答“|重点|为|给|我|计|会议|截至|其中|共|全[市县区镇校院]|涉及|查出|发现|经|按|据|对照|随着|去年|今年|前年|上年|近[年几]|\d{4}年|\d+月|以|如|比如|第|[（(]|这|那|该|上述|一些?问题)|"
    r"(?:说(?!明)|询问|称(?!职)|指出|表示|认为|表明|显示|发现|抽查|检查|督查|暗访|随机|注意到|看到|走进)|"
    r"[中时后前看来里间上下内外][^，。；]?$|以来$|方面$|“[^”]*$|(?:现有|共有|实有|在编|编制|总额|余额|合计|累计)|[？?]|、[^、]+、|叫好|满意|锦旗|较[高好]|建议|谈到|"
    r"^[^，。；]{2,12}的[^，。；的]{2,8}$|[米公里]处$|[\d零一二三四五六七八九十百千万亿][余多]?[名人户个家元张种部字项件份座]$|\d[%％]$|^越|^市里|成绩"
)
_AIMED_AT = re.compile(r"针对[^，。；]*(?:问题|不足|短板|现象|情况)$")
_DOES_WELL = re.compile(
    r"(?:则|也|还|已)?(?:把|将|用|坚持|支持|帮助|推行|推出|设立|建立|组织|创新|打造|探索|开展|成立|举办|召开|"
    r"对[^，。；]{2,24}(?:进行|开展|组织)|荣获|获|会同|联合|先后|通报|汇报|介绍|发言|调研|要|应|须|将|拟|负责|牵头|[、和，])"
)
_ORDERS = re.compile(
    r"^(?:各|请|凡|对|如|若|一旦)|(?<![需只])(?:要(?!求|点|素|么)|必须|务必|严禁|不得|防止|杜绝|克服|避免)"
)
_PRIOR = {
    Scope.PROBLEM: 0.35,
    Scope.CAUSE: 0.2,
    Scope.NONE: 0.1,
    Scope.GOOD: 0.0,
    Scope.DEMAND: -0.05,
    Scope.TERMS: 0.0,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands around a statement."""

    setting: Setting
    ordered: bool  # the sentence gave an order before
    gap: int  # clauses since the last problem of the paragraph
    named: bool  # something is told of a named body
    faulty: bool  # the paragraph stands under a heading that states a shortfall, or opened with one


class _Search:
    """The problems found so far, and what the walk through the clauses remembers."""

    def __init__(self, text: Text, named: Mapping[int, int]) -> None:
        self.text, self.named = text, named
        self.found: list[Problem] = []
        self.sentence, self.ordered = -1, False
        self.denied = False  # the sentence says what something is not meant to be
        self.faulty = -9  # the line of the last heading, when it states a shortfall
        self.last = (-1, -9)  # line and number of the clause of the last problem

    def visit(
        self, number: int, clause: Clause, setting: Setting, stretches: Sequence[tuple[int, int]], *, retold: bool
    ) -> None:
        """Take the problems that the given stretches of a clause state."""
        words = self.text.text[clause.start : clause.end]
        if clause.sentence != self.sentence:
            self.sentence, self.ordered, self.denied = clause.sentence, False, False
        self.denied = (self.denied or _DENIAL.match(words) is not None) and not words.startswith(("而", "但"))
        if self.denied:
            return
        if setting.heading >= 0 and clause.first:
            self.faulty = clause.line if states_shortfall(words) and not _FACED.search(words) else -9
        if _AIM.match(words) or _BARE.fullmatch(words) or _WISH.match(words):
            return
        if self._is_overcome(clause):
            return
        short = _SHORT_OF.match(self.text.text, clause.start) if setting.scope is Scope.PROBLEM and stretches else None
        if short:
            stretches = [short.span()]
        aimed = _AIMED_AT.match(words) is not None
        for start, end in [piece for left, right in stretches for piece in pieces_of(self.text, left, right)]:
            gap = 0 if aimed else number - self.last[1] if self.last[0] == clause.line else 9
            named = self._is_told_of(start, end)
            place = _Place(setting, self.ordered, gap, named, clause.line - self.faulty <= 1)
            problem = _judge(self.text, start, end, place)
            if problem is not None and not (retold and self._is_told_again(problem.text)):
                self.found.append(problem)
                self.last = (clause.line, number)
        self.ordered = self.ordered or (bool(stretches) and _ORDERS.search(words) is not None)

    def _is_told_again(self, words: str) -> bool:
        """Whether a problem found before says as much: a reason's sentence names again what it explains."""
        return any(says_again(words, other.text) for other in self.found[-_RECENT:])

    def _is_overcome(self, clause: Clause) -> bool:
        """Whether the rest of the sentence, up to a turn, tells that the trouble is settled or what is done is praised."""
        text = self.text.text
        ahead = text[clause.end : clause.end + _AHEAD]
        rest = _TURNS.split(_PERIOD.split(ahead, maxsplit=1)[0], maxsplit=1)[0]
        words = text[clause.start : clause.end]
        if _PRAISED.search(words + rest) and strength(words) < 4:
            return True
        named = _TOPIC.search(words) or (_COUNTED.match(words) and _CHARGED.match(rest))
        return named is not None and clause.mark in "，,"

    def _is_told_of(self, start: int, end: int) -> bool:
        """Whether something is told of a named body, other than what a body is praised or thanked for."""
        name_end = self.named.get(start, 0)
        return 0 < name_end < end - 2 and _DOES_WELL.match(self.text.text, name_end, end) is None


def find_problems(
    text: Text,
    settings: Sequence[Setting],
    taken: Sequence[Span] = (),
    results: Sequence[tuple[int, int]] = (),
    named: Mapping[int, int] | None = None,
) -> list[Problem]:
    """Every problem in order; stretches already taken (as causes) are left out.

    ``results`` are stretches that a cause's sentence tells as its result: shortfalls even among causes. ``named`` maps
    where names of organizations begin to where they end: where problems are told of, what is said of a named body is likely one.
    """
    search = _Search(text, named or {})
    reasons, outcomes = Stretches((span.start, span.end) for span in taken), Stretches(results)
    for number, (clause, setting) in enumerate(zip(text.clauses, settings, strict=True)):
        if setting.aside:
            continue
        told = [
            (max(start, clause.start), min(end, clause.end))
            for start, end in outcomes.meeting(clause.start, clause.end)
        ]
        retold = bool(told)
        if not told and setting.scope is not Scope.CAUSE and not reasons.meeting(clause.start, clause.end):
            told = [(clause.start, clause.end)]
        search.visit(number, clause, setting, told, retold=retold)
    return search.found


def _judge(text: Text, start: int, end: int, place: _Place) -> Problem | None:
    words, setting = text.text[start:end], place.setting
    if (setting.heading >= 0 and _LABEL.search(words)) or _PARTIAL.search(words):
        return None
    if len(words) < 3 or _BARE.fullmatch(words) or _BALANCED.search(words):
        return None
    weight = _weight(words, place)
    if weight == 0 or is_unreal(words) or (weight < 2.6 and _ADVERBIAL.search(words)):
        return None
    if not _passes(words, weight, place):
        return None
    return Problem(words, start, end, round(min(0.97, 0.4 + weight * 0.07 + _PRIOR[setting.scope]), 2))


def _weight(words: str, place: _Place) -> float:
    """The strength of the words, and of where they stand when problems are told of."""
    weight = strength(words)
    if place.setting.scope is not Scope.PROBLEM:
        return weight
    if place.named:
        weight += 1.2
    if weight < 1.2 and (place.gap <= 1 or place.faulty) and not place.ordered and _is_told(words):
        weight = 1.4
    return weight


def _is_told(words: str) -> bool:
    """Whether words without any sign of a shortfall tell how things are, as they do behind one."""
    return not (_ACTS.search(words) or _NO_TALE.search(words)) and len(words) >= 5


def _passes(words: str, weight: float, place: _Place) -> bool:
    """Whether a statement of that weight is a problem at its place."""
    setting, good = place.setting, is_good(words)
    if _MENDED.match(words) or (_DUE.search(words)):
        return False
    if setting.scope is Scope.PROBLEM or (setting.scope is Scope.CAUSE and not place.ordered):
        return weight >= 1.2 and not (good and weight < 2.6)
    if setting.scope in (Scope.DEMAND, Scope.GOOD):
        told = setting.turned or weight > 4 or not (_ACTS.search(words) or _RULE.match(words))
        return weight >= (1.4 if place.gap <= 1 else 3) and told and not good and not place.ordered
    if _TALK.match(words):
        return False
    bar = 3.0 if place.gap > 3 else 1.2 if setting.turned else 1.4
    return weight >= bar and not good and (not place.ordered or weight > 4)
