"""Whether a verb phrase is asked for: not told, not praised, not what the author means to do."""

from __future__ import annotations

import re

from zhibu.documents.extract.phrases import Phrase
from zhibu.documents.extract.scope import Scope, Setting
from zhibu.documents.words import Clause, Span, Text

_PAST = re.compile(
    r"了(?!解|结)|已(?!经批准)|曾|过(?=[，。；、]|$)|去年|上年|以来|至今|刚才|方才|今天上午|近年|"
    r"历年|原来|当时|那时|截至|同比|被评为|荣获|获评|涌现"
)
_TALK = re.compile(
    r"^(?:[^\W\dA-Za-z_]{2}的|(?:也|都|就|才)?能(?![动力源量效够])|设在|成为|担任|兼任|由|属于|同意|决定|研究$|讨论了?|来自|产生|超过|不足|"
    r"累计|共(?!同|建)|提几|讲几|谈几|说过|是|有|在于|叫|说|认为|觉得|存在|没有|"
    r"为(?![^，]*(?:提供|安排|配备|送|建立|办|开|解决|拍|做|设))|占|达(?!到\d)|指出|强调|要求|"
    r"表示|介绍|汇报|发言|听取|通报了|认识到|位于|作为|包括|如下|反映|普遍|做得|干得|走在|取得|呈现|形成了|"
    r"成为了|正是|正值)"
)
# 要对2020年以来改厕任务开展“回头看”: what was since then is looked at now.
_ALREADY = re.compile(r"(?:(?:对|把|将|从)[^，。；]{0,10})(?:以来|去年|上年|近年|历年|截至|至今)")
# What the author says of himself: 督查组将适时开展“回头看”.
_AUTHOR = re.compile(r"(?:督查室|督查组|督导组|检查组|调研组|考核组|工作组|巡察组|课题组|我们)$")
_WILL = re.compile(r"将|拟")
_DID = re.compile(r"[^\W\dA-Za-z_]了(?!解|然|如)")
_CHARGE = re.compile(r"(?:牵头|具体|统一|共同)?(?:负责|承担)(?!人|同志|任)")  # 组织部负责会议统筹
# Lines of a programme: 甲支部作交流发言.
_SPEECH = re.compile(
    r"(?:依次|先后|分别|现场)?(?:作|做|进行)?[^\W\dA-Za-z_]{0,6}(?:发言|讲话|介绍|讲解|致辞|点评|主持|交流)"
)
_EVERYBODY = frozenset(("大家", "我们", "同志们", "各位", "你们", "每个人", "每个同志", "每位同志"))
_MUST = re.compile(r"要|须|应|务必|不得|请|责成")
# What is counted or shown, not asked: 目标10.0%, 各1人, 主要看…
_SHOWN = re.compile(
    r"(?:目标|得分|会期|每家|每人|每站|只有|停)[^，。；]{0,3}?[\d一二三四五六七八九十半][\d.]*\s?[%％个名人项分天家]?(?:[%％]|分钟|以上)?|各\d+[个名人]|[^\W\dA-Za-z_]{2,8}中|相反|看点|(?:主要|重点|着重)看.+|作总结|主持|[^，。；]{2,12}(?:表明|显示)|自定|自愿"
)
_MEASURED = re.compile(r"(?:率|占比|比例)\s?\d+(?:\.\d+)?\s?[%％]$")


def is_asked(
    text: Text, phrase: Phrase, setting: Setting, clause: Clause, inherited: Span | None, *, late: bool
) -> bool:
    """Whether the phrase is asked of somebody; ``late`` when problems have been told before it in the paper."""
    words = text.text[phrase.what.start : phrase.what.end]
    whole = text.text[clause.start : clause.end]
    if (
        _SHOWN.fullmatch(words)
        or _is_measured(words)
        or _is_talk(text, phrase, words)
        or _is_told(text, phrase, clause, setting)
    ):
        return False
    past = _PAST.search(whole) is not None
    still_past = past and _PAST.search(_ALREADY.sub("", whole)) is not None
    if setting.scope in (Scope.PROBLEM, Scope.CAUSE):
        orders = phrase.ordered and phrase.who is not None and _MUST.search(whole) is not None
        return orders and not past and re.search(r"认为|觉得|以为|本", whole) is None
    if phrase.ordered and phrase.who is not None:
        return not still_past or phrase.by is not None
    if phrase.who is not None and _CHARGE.match(words) and setting.scope is not Scope.GOOD:
        return not past
    if setting.scope is Scope.DEMAND:
        return not still_past
    if past or setting.scope is Scope.GOOD or phrase.by is None or (phrase.who is None and inherited is None):
        return False
    return _is_ahead(phrase.by.words) or (late and phrase.who is not None)


def _is_talk(text: Text, phrase: Phrase, words: str) -> bool:
    """What is said of a body, what is on a programme, and what everybody is wished."""
    if not phrase.ordered and phrase.by is None and _SPEECH.fullmatch(words):
        return True
    due = phrase.by is not None and (phrase.ordered or words.startswith("为"))  # 5月前为窗口更新设备
    if _TALK.match(words) and not due:
        return True
    if phrase.who is None or text.text[phrase.who.start : phrase.who.end] not in _EVERYBODY:
        return False
    return re.search(r"要|须|务必", text.text[phrase.who.end : phrase.what.start]) is None


def _is_told(text: Text, phrase: Phrase, clause: Clause, setting: Setting) -> bool:
    """What a later clause of the sentence says is done (……，对……进行了督查), and what the author will do."""
    if phrase.ordered and not _WILL.search(text.text, max(clause.start, phrase.what.start - 3), phrase.what.start):
        return False
    if phrase.who is not None and phrase.by is None and _AUTHOR.search(text.text, phrase.who.start, phrase.who.end):
        return True
    return setting.scope is not Scope.DEMAND and any(
        other.sentence == clause.sentence
        and other.start > clause.start
        and _DID.search(text.text, other.start, other.end)
        for other in text.clauses_of(clause.line)
    )


def _is_measured(words: str) -> bool:
    """24小时内评估率58.9%: a figure that is, not one to be reached."""
    return _MEASURED.search(words) is not None and not re.search(r"达|≥|不|至|到|升|降", words)


def _is_ahead(words: str) -> bool:
    return re.search(r"前$|(?<!期)内$|起$|即日|会后", words) is not None
