"""Tables of moves, the words of warnings, and what is due: pure, no Django.

R13 and R14 name clauses of 整治形式主义为基层减负若干规定; docs/rules.md prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from zhibu.kit.states import BACK, Move, Moves

# -- the paper: drafted, reviewed, signed ---------------------------------------------------------------

PAPER_STATES = {
    "draft": "拟稿",
    "in_review": "待审核",
    "to_sign": "待签发",
    "issued": "已交办",
    "closed": "已办结",
    "withdrawn": "已撤回",
    "discarded": "已作废",
}
PAPER_MOVES = Moves(
    PAPER_STATES,
    [
        Move("submit", "提交审核", frozenset({"draft"}), "in_review"),
        Move("approve", "审核通过", frozenset({"in_review"}), "to_sign"),
        Move("return_draft", "退回修改", frozenset({"in_review", "to_sign"}), "draft", needs_reason=True),
        Move("sign", "签发", frozenset({"to_sign"}), "issued"),
        Move("sign_alone", "一人办公室签发", frozenset({"draft", "in_review", "to_sign"}), "issued"),
        Move("discard", "作废", frozenset({"draft"}), "discarded"),
        Move("correct", "更正", frozenset({"issued"}), "issued", needs_reason=True),
        Move("close", "办结", frozenset({"issued"}), "closed"),
        Move("withdraw", "撤回", frozenset({"issued"}), "withdrawn", needs_reason=True),
    ],
)
UNSIGNED = ("draft", "in_review", "to_sign")
# What a paper must say before it is submitted; a draft may still lack it.
NEEDED = {"content": "交办内容", "source": "依据文件名称", "purpose": "目的"}
# Why a paper that is no draft any more cannot be changed, and what to do instead.
GONE_ON = {
    "in_review": "这份任务稿已提交审核；要改，请审核人先退回。",
    "to_sign": "这份任务稿已审核、待签发；要改，请签发人先退回。",
    "issued": "这件任务已签发交办；要改已交办的内容，请在办理情况里发更正。",
    "closed": "这件任务已办结；另有要求的，请另拟一件。",
    "withdrawn": "这件任务已撤回；仍要办的，请另拟一件。",
    "discarded": "这份草稿已作废；仍要办的，请另拟一件。",
}
PUBLIC = ("issued", "closed", "withdrawn")  # what organizations below may see

# -- one organization's holding of a task ---------------------------------------------------------------

HOP_STATES = {
    "pending": "待办理",
    "passed": "已转办",
    "answered": "已答复",
    "returned": "退回重办",
    "declined": "已退回",
    "accepted": "已办结",
    "withdrawn": "已撤回",
}
OPEN = ("pending", "passed", "answered", "returned", "declined")
WITH_HOLDER = ("pending", "returned", "passed")  # the holder is to act
WITH_GIVER = ("answered", "declined")  # who handed it on is to act
HOP_MOVES = Moves(
    HOP_STATES,
    [
        Move("pass_on", "转办", frozenset(WITH_HOLDER), "passed"),
        Move("answer", "答复", frozenset(WITH_HOLDER), "answered"),
        Move("read", "阅知", frozenset(WITH_HOLDER), "accepted"),
        Move("decline", "退回", frozenset({"pending", "returned"}), "declined", needs_reason=True),
        Move("take_back", "收回答复", frozenset({"answered"}), BACK),
        Move("accept", "办结", frozenset({"answered"}), "accepted"),
        Move("send_back", "退回重办", frozenset({"answered"}), "returned", needs_reason=True),
        Move("reissue", "再次交办", frozenset({"declined"}), "pending", needs_reason=True),
        Move("withdraw", "撤回", frozenset(OPEN), "withdrawn", needs_reason=True),
    ],
)


@dataclass(frozen=True, slots=True)
class Holding:
    """How a hop lies with its holder: its state, since when it has left (None: the holder is to act), what blocks it."""

    state: str = "pending"
    left_at: datetime | None = None
    blocked_note: str = ""


def before_answering(events: Iterable[tuple[str, datetime, str]]) -> Holding:
    """How a hop was held before its last answer, told anew from its events: kind, instant and words, in their order."""
    now = before = Holding()
    for kind, at, words in events:
        if kind == "answer":
            before, now = now, Holding("answered", at)
        elif kind == "take_back":
            now = before
        elif kind == "pass_on":
            now = replace(now, state="passed", left_at=now.left_at or at)
        elif kind in ("send_back", "reissue"):
            now = replace(now, state=HOP_MOVES[kind].target, left_at=None)
        elif kind in ("block", "unblock"):
            now = replace(now, blocked_note=words)
    return before


# The days of a layer run from when it was received until it left; what is with the giver lies there.
SIGNS = {
    "pending": ("○", "wait"),
    "passed": ("↓", "info"),
    "answered": ("◆", "info"),
    "returned": ("↺", "soon"),
    "declined": ("↩", "soon"),
    "accepted": ("✓", "done"),
    "withdrawn": ("–", "none"),
}
LATE_SIGN, BLOCKED_SIGN = "■", "!"

ROLES = {"main": "牵头", "assist": "配合", "inform": "阅知"}
ANSWERS = {"read": "阅知", "sentence": "一句话答复", "attachment": "附材料答复"}
ANSWER_FIELDS = {"read": 0, "sentence": 1, "attachment": 2}  # what a holder fills in
RETENTIONS = {"10": "10年", "30": "30年", "0": "永久"}
EVENTS = {
    "draft": "拟稿", "edit": "修改", "submit": "提交审核", "approve": "审核通过", "return_draft": "退回修改",
    "sign": "签发交办", "sign_alone": "一人办公室签发交办", "discard": "作废", "pass_on": "转办", "answer": "答复",
    "take_back": "收回答复", "read": "阅知", "decline": "退回", "send_back": "退回重办", "reissue": "再次交办", "accept": "办结",
    "block": "受阻", "unblock": "解除受阻", "ask": "询问", "reply": "答复询问", "extend": "申请延期",
    "grant": "同意延期", "refuse": "不同意延期", "end_question": "询问终止", "end_extension": "延期申请终止",
    "correct": "更正", "withdraw": "撤回", "close": "全部办结",
    "purge": "清除引文",
}  # fmt: skip
INQUIRIES = {"question": "询问", "extension": "延期"}
# What became of an inquiry that was replied to, by what was granted.
OUTCOMES = {None: "答复", True: "同意延期", False: "不同意延期"}
UNANSWERED = "办理已结束，未再答复。"  # the reply of an inquiry that ended with its hop
# Why a hop is where it is: the events whose words its holder or giver must see first, by the hop's state.
CAUSES = {
    "returned": ("send_back",), "pending": ("reissue",), "passed": ("send_back", "reissue"),
    "declined": ("decline",), "withdrawn": ("withdraw",),
}  # fmt: skip
ASK_KINDS = {"task": "任务", "redo": "退回重办", "correction": "更正"}


# -- warnings before signing ----------------------------------------------------------------------------

_REPORT = re.compile(
    r"(?:报送|上报|报告|呈报|书面报告|书面上报)[^。；\n]{0,12}?(?:贯彻|落实|执行|办理|学习|推进|开展)[^。；，\n]{0,8}?(?:情况|报告|总结|汇报)"
    r"|(?:贯彻|落实|执行|办理|学习|推进|开展)[^。；，\n]{0,8}?(?:情况|报告|总结)[^。；\n]{0,14}?(?:报送|上报|报至|报到|书面报|报我|报区|报机关|报党建)"
    r"|(?:报送|上报|提供|附|提交)[^。；\n]{0,8}?(?:佐证|印证|痕迹|台账资料|图片资料|照片资料)(?:材料|资料)?"
    r"|(?:报送|上报|提交)[^。；，\n]{0,6}?(?:总结材料|汇报材料|情况汇报|工作总结)"
    # how it was carried out, sent up in whatever words: 将整改情况形成书面材料报送，贯彻落实情况请于…前反馈
    r"|(?:贯彻|落实|执行|办理|学习|推进|开展|整改|完成|进展)[^。；，\n]{0,6}?情况[^。；\n]{0,24}?"
    r"(?:报送|上报|报至|报到|反馈|书面报|形成[^。；，\n]{0,6}材料|发(?:送)?(?:至|到|区|我|党建|机关|指定|邮箱))"
    r"|(?:反馈|发送|汇总|书面说明)[^。；，\n]{0,10}?(?:贯彻|落实|执行|开展|整改)[^。；，\n]{0,6}?情况"
    # traces as proof: photos, sign-in sheets, screenshots, records of a meeting that was held
    r"|(?:报送|上报|提供|提交|上传|附上?|留存|发送|备齐)[^。；，\n]{0,10}?(?:照片|图片|截图|影像|视频|签到[表册簿]|会议记录|活动记录)"
    r"|(?:作为|用作|以作|作)(?:佐证|印证|证明|备查)"
)


@dataclass(frozen=True, slots=True)
class Caution:
    """A thing the signer should weigh: the rule, a sentence, and the words that led to it."""

    rule: str
    sentence: str
    words: str = ""
    needs_note: bool = False


def asks_for_reports(text: str) -> str:
    """The words of a paper that demand a report on how it was carried out or supporting papers; "" if none."""
    found = _REPORT.search(text)
    return found.group() if found else ""


def length_of(text: str) -> int:
    """Characters of a paper, blanks not counted."""
    return len(re.sub(r"\s+", "", text))


def warnings_of(content: str, limit: int) -> list[Caution]:
    """What R13 and R14 have to say about the content of a task; ``limit`` is in characters."""
    found = []
    size = length_of(content)
    if size > limit:
        sentence = f"交办内容 {size} 字，超过专项工作文稿 {limit} 字的上限，请精简。"
        found.append(Caution("R13", sentence))
    words = asks_for_reports(content)
    if words:
        sentence = f"文稿一般不要求下级报送落实情况或佐证材料（“{words}”）。确有必要的，请写明批准依据；否则请删去。"
        found.append(Caution("R14", sentence, words, needs_note=True))
    return found


# -- whom a requirement means -----------------------------------------------------------------------------

_LEADING_BODIES = re.compile(r"党委\s*[（(]\s*党组\s*[）)]|党组\s*[（(]\s*党委\s*[）)]")
_KIND_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("机关党委", ("agency_committee",)),
    ("基层党委", ("primary_committee",)),
    ("党总支", ("general_branch",)),
    ("总支部", ("general_branch",)),
    ("党支部", ("branch",)),
    ("各支部", ("branch",)),
    ("全体支部", ("branch",)),
    (r"党组(?!织)", ("leading_group", "leading_committee")),
    ("机关纪委", ("discipline",)),
)
_EVERYBODY = re.compile(r"(?:各|全体|所有|全区|区直)[^、，]{0,8}?(?:党组织|单位|部门)")
_BARE_COMMITTEES = re.compile(r"(?<!机关)(?<!基层)(?<!区)党委(?!党建)")


@dataclass(frozen=True, slots=True)
class Guess:
    """Kinds that ``who`` names; ``first_layer``: everybody, so only the first layer, which hands on."""

    kinds: tuple[str, ...] = ()
    first_layer: bool = False


def guess_kinds(who: str) -> Guess:
    """The kinds of organization that the words of a requirement mean (settled: Organizations).

    党委(党组) means leading bodies; a bare 党委 beside 机关党委 or 各 means the upper nodes of the tree.
    """
    kinds: list[str] = []
    rest, leading = _LEADING_BODIES.subn("", who)
    if leading:
        kinds += ["leading_group", "leading_committee"]
    plural = re.search(r"各|全体|所有|区直|机关党委、|全区", who) is not None
    if not plural:
        return Guess(tuple(kinds))
    for word, named in _KIND_WORDS:
        if re.search(word, rest):
            kinds += [kind for kind in named if kind not in kinds]
    if _BARE_COMMITTEES.search(rest) and "primary_committee" not in kinds:
        kinds.append("primary_committee")
    if not kinds and _EVERYBODY.search(rest):
        return Guess(("primary_committee", "agency_committee", "general_branch", "branch"), first_layer=True)
    return Guess(tuple(kinds))


def title_from(what: str, limit: int = 60) -> str:
    """A title for a task from what is required: the first clause, cut at a mark of punctuation."""
    text = re.sub(r"\s+", "", what)
    if len(text) <= limit:
        return text.rstrip("，。；、,;")
    cut = max(text.rfind(mark, 10, limit) for mark in "，、；。（,;")
    return text[: cut if cut > 0 else limit].rstrip("，。；、,;")


# -- by when -------------------------------------------------------------------------------------------------

_WEEKDAYS = "一二三四五六日"


def term_hint(asked: date, taken: date) -> str:
    """What stands beside a term that a paper asks for: the day as asked, and why another day was filled in."""
    words = f"文件要求{asked.month}月{asked.day}日（周{_WEEKDAYS[asked.weekday()]}）前"
    if taken == asked:
        return f"{words}，须是工作日"
    if taken < asked:
        return f"{words}；当天不是工作日，已取此前最后一个工作日"
    return f"{words}；此前已没有可选的工作日，请按实际另定"


# -- what is due ----------------------------------------------------------------------------------------

STANDINGS = {"late": "逾期", "week": "本周", "month": "本月", "later": "以后"}


@dataclass(frozen=True, slots=True)
class DueItem:
    """One line of a 待办: what, why, since when, by when, and its one button.

    ``standing`` is a key of STANDINGS; ``url`` opens the page where it is done; ``organization`` is whom
    the account acts for. ``key`` is unique over the room and stable, so pages can go on after it.
    """

    key: str
    title: str
    why: str
    since: date
    due_on: date
    standing: str
    url: str
    button: str
    organization: str = ""
    marks: tuple[str, ...] = ()


def week_end(today: date) -> date:
    """The Sunday with which this week ends."""
    return today + timedelta(days=6 - today.weekday())


def standing_of(due_on: date, today: date) -> str:
    """Late, due this week (Monday to Sunday), this month, or later."""
    if due_on < today:
        return "late"
    if due_on <= week_end(today):
        return "week"
    if (due_on.year, due_on.month) == (today.year, today.month):
        return "month"
    return "later"


def page_of(items: Iterable[DueItem], after: tuple[date, str] | None, limit: int) -> list[DueItem]:
    """The first ``limit`` items in order of date and key that come after a place."""
    ordered = sorted(items, key=lambda item: (item.due_on, item.key))
    return [item for item in ordered if after is None or (item.due_on, item.key) > after][:limit]


# The parts of 应办 N in the order they are read: each hop is in exactly one, so that they add up to N.
PARTS = {
    "accepted": "已办结", "answered": "待办结", "pending": "待办理", "passed": "已转办", "returned": "退回重办",
    "declined": "退回待处理", "withdrawn": "已撤回",
}  # fmt: skip


def parts_of(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The parts of a headline by their words; their sum is that of all states (settled: Words on screen).

    已办结 stands first and always, the others only when there are some: a phone's line is short.
    """
    return [(words, counts.get(state, 0)) for state, words in PARTS.items() if state == "accepted" or counts.get(state)]


def headline(counts: Mapping[str, int], late: int = 0, blocked: int = 0) -> str:
    """应办 N：its parts；其中 what is late or blocked, which are hops already counted in a part."""
    words = "，".join(f"{name} {count}" for name, count in parts_of(counts))
    among = "，".join(f"{name} {count}" for name, count in (("逾期", late), ("受阻", blocked)) if count)
    return f"应办 {sum(counts.get(state, 0) for state in PARTS)}：{words}" + (f"；其中{among}" if among else "")


def share(done: int, total: int) -> str:
    """How many of how many are done, as a person reads it."""
    return f"{done}/{total}" if total else "0/0"


# -- outside the system -----------------------------------------------------------------------------------

# apprise knows these services as group robots only; settled forbids them whatever the setting says.
GROUP_ROBOTS = ("dingtalk", "feishu", "lark", "wecombot", "slack", "msteams", "discord", "workflow", "workflows")


def digest_words(count: int) -> str:
    """All that leaves the system: a count, never a name or a title."""
    return f"您有{count}件待办，请登录查看"
