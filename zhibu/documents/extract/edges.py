"""Where a name begins: word by word to the left, up to a place, a verb or a preposition."""

from __future__ import annotations

import re

from zhibu.documents.extract.kinds import NOT_OFFICES, PARTY
from zhibu.documents.extract.lexicon import (
    ACT_IN_NAMES,
    ACTORS,
    COMMON,
    INSIDE,
    NO_PLACES,
    NOMINAL,
    OFFICES,
    PROPER,
    SIZES,
    STOP,
)
from zhibu.documents.words import Word

ENDINGS = re.compile(f"{PARTY}|{OFFICES}")
_ANCHORS = frozenset("省市区县州旗镇乡村")
_ANCHORED = re.compile(r"^(?:[省市区县州](?=[^\W\dA-Za-z_])|[镇乡](?=[^\W\dA-Za-z_]{2})|团[省市区县]委)")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十]{1,3}号?|第\d{1,3}|\d{1,2}")
_MASK = re.compile(r"[*＊×xX某○]+")
_LONGEST = 32
_BODY_END = re.compile(r"(?:党支部|党委|党总支|党组|党校|局|院|校|公司|集团|中心|小学|中学|办公室|[部科处室系])$")


def left_edge(words: list[Word], starts: dict[int, int], ends: dict[int, int], start: int, end: int) -> int:
    """Where the name that ends here begins."""
    index = ends[end]
    while words[index].start > start:
        index -= 1
    left = words[index].start
    if anchored(words[index].text) and left < start:
        return _place(words, index, left)
    while index > 0 and end - words[index - 1].start <= _LONGEST:
        word = words[index - 1]
        anchor = anchored(word.text) or word.text in _ANCHORS
        if not anchor and not _reaches(words, index, words[ends[end]].text):
            break
        short = end - word.end <= 3
        if word.text in ACT_IN_NAMES and not short and index > 0 and _BODY_END.search(words[index - 1].text):
            break
        index, left = index - 1, word.start
        if anchor:
            return _place(words, index, left)
    return left


_WORK = re.compile(
    r"(?:管理|服务|监督|监测|执法|指导|保障|控制|交易|评审|检测|救助|救援)(?:科|处|室|股|站|所|"
    r"中心|队|大队)$"
)


def _reaches(words: list[Word], index: int, text_end: str) -> bool:
    """Whether the word before ``index`` belongs to the name whose last word is ``text_end``."""
    word = words[index - 1]
    if word.text in ("单位", "企业", "部门", "机构") and words[index].tag in PROPER:
        return False  # 链主企业|恒远新能源公司党委
    adjacent = (
        len(words[index].text) == 1
        or _NUMBERED.fullmatch(words[index].text) is not None
        or _WORK.match(words[index].text) is not None
    )
    if _belongs(word, words[index - 2], adjacent=adjacent) or _joins(words, index - 1) or _halved(word, words[index]):
        return True
    if word.tag == "vn" and word.text not in STOP and _anchor_ahead(words, index - 1):
        return True
    if words[index].text == "街道" and len(word.text) == 2 and word.tag in ("q", "t", "s", "f", "i", "l", "b"):
        return word.text not in STOP and word.text not in NO_PLACES  # 天元|街道
    if word.text == "新":
        return words[index - 2].tag in PROPER  # 恒远|新|材料公司
    if word.text in "里上下中前后" and _SETTLEMENT.match(words[index].text):
        return words[index - 2].tag in ("n", *PROPER)  # 梧桐|里|街道
    return _is_trade(words, index, text_end)


def _is_trade(words: list[Word], index: int, text_end: str) -> bool:
    """建工|集团, 、轮渡|公司, 明珠|印染|有限公司, 惠家|便利|连锁|公司: a verb that says what a firm does."""
    word = words[index - 1]
    if word.text in STOP or len(word.text) != 2:
        return False
    if word.tag == "q" and any(_FIRM.search(later.text) for later in words[index : index + 3]):
        return True  # 汇泓: what the segmenter does not know it takes for a measure
    if words[index].text in ("公司", "集团") and (
        word.tag == "vn" or (word.tag == "v" and words[index - 2].text == "、")
    ):
        return True
    return words[index].tag not in PROPER and _FIRM.search(text_end) is not None and _has_own_name(words, index - 1)


def _has_own_name(words: list[Word], index: int) -> bool:
    """Whether a proper name stands among the two words before, with nothing but trades between."""
    for word in reversed(words[max(0, index - 2) : index]):
        if word.tag in PROPER:
            return True
        if word.tag not in ("n", "vn", "a", "an", "v") or word.text in STOP:
            return False
    return False


_FIRM = re.compile(r"(?:公司|集团|厂|合作社|银行)$")
_SETTLEMENT = re.compile(r"(?:街道|社区|村|镇|乡|路|店|小区)")
_NUMBERED = re.compile(r"[一二三四五六七八九十][厂部队科室所站校]")
_BRANCH_OF = re.compile(r"(?:学院|系|局|中心|处)$")


def _anchor_ahead(words: list[Word], index: int) -> bool:
    """Whether a place opens the name within three words further left."""
    for word in reversed(words[max(0, index - 3) : index]):
        if word.text in _ANCHORS or anchored(word.text):
            return True
        if not _belongs(word, word, adjacent=False) and word.tag != "vn":
            return False
    return False


def _is_body(word: str) -> bool:
    return _BODY_END.search(word) is not None or ENDINGS.search(word, max(0, len(word) - 3)) is not None


def _joins(words: list[Word], index: int) -> bool:
    """采购与招标中心, 物理与电子工程学院: a conjunction inside one name, not between two."""
    if words[index].text not in ("与", "和") or index == 0 or index + 1 == len(words):
        return False
    if len(words[index + 1].text) == 1:
        return False
    left, right = words[index - 1], words[index + 1]
    if left.text in INSIDE and right.text in INSIDE:
        return True
    if (
        left.text in COMMON
        or (_is_body(left.text) and not NOT_OFFICES.match(left.text))
        or left.text in ACTORS
        or left.tag not in ("n", "vn", "nz", "nt")
        or len(left.text) < 2
    ):
        return False
    if words[index].text == "与" and not anchored(right.text):
        return right.text not in _ANCHORS
    opens = index == 1 or words[index - 2].tag == "x" or words[index - 2].text in _ANCHORS
    return opens and any(_BRANCH_OF.search(word.text) for word in words[index + 1 : index + 4])


def anchored(word: str) -> bool:
    return _ANCHORED.match(word) is not None and word not in (
        "市场",
        "乡村",
        "乡镇",
        "州县",
        "区域",
        "市民",
        "市区",
        "县城",
        "县域",
        "区间",
        "市级",
        "区级",
        "县级",
        "省级",
        "乡镇卫生院",
        "市场监管",
    )


def _belongs(word: Word, before: Word, *, adjacent: bool) -> bool:
    if word.text in STOP or not word.text.strip():
        return False
    if word.text in ("局", "办", "委", "股", "教工", "职工", "非公", "青年", "少年", "儿童", "新就业形态", "高新"):
        return True
    if word.text in ("所", "站", "段"):
        return before.tag not in ("m", "x")
    if len(word.text) == 1 and word.tag in ("a", "ag"):
        return word.text in SIZES
    if len(word.text) >= 3 and word.text[-1] in "村镇乡":
        return True
    if word.tag == "m" and word.text[-1] == "里":
        return True  # 三里店
    if ENDINGS.fullmatch(word.text):
        return True
    if word.tag == "m" and _NUMERAL.search(word.text):
        return _ORDINAL.fullmatch(word.text) is not None
    if word.tag in ("v", "vn", "d", "ad", "zg"):
        return word.text in INSIDE or (adjacent and len(word.text) == 2 and word.tag in ("v", "vn", "zg"))
    if word.tag == "x":
        return word.text in "·*＊×○"
    return word.tag in NOMINAL or word.tag == "m" or word.text in INSIDE


def _place(words: list[Word], index: int, left: int) -> int:
    """The proper name before 区, 市, 县 …, with 中共 and a larger place before it."""
    while index > 0:
        word = words[index - 1]
        if word.text in ("中共", "中国共产党", "共青团"):
            return word.start
        if index > 1 and words[index - 2].text in ("中共", "中国共产党") and len(word.text) <= 4:
            return words[index - 2].start  # whatever the segmenter took the place for
        if _MASK.fullmatch(word.text):
            index, left = index - 1, word.start
            continue
        if _halved(word, words[index]) or (len(words[index].text) == len(word.text) == 1 and word.tag in ("v", "a")):
            return word.start if word.text not in STOP else left
        if word.text in SIZES and index > 1 and words[index - 2].tag in ("x", "p", "c"):
            return word.start  # 大|河湾|镇
        if word.text in STOP or word.text in COMMON or len(word.text) > 4 or not is_place(word):
            break
        index, left = index - 1, word.start
    return left


_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万亿两几多数些]")


def _halved(word: Word, place: Word) -> bool:
    """望|山区, 明|湖区: the name of a district that the segmenter took for a kind of land."""
    return (
        len(word.text) == 1
        and ((len(place.text) == 2 and place.text[-1] in "区县市") or (len(place.text) == 1 and place.tag == "ns"))
        and word.tag in ("a", "v", "n", "ng", "g", "ag", "nr", "zg", "vg")
        and word.text not in STOP
    )


def is_place(word: Word) -> bool:
    if word.text in _ANCHORS or word.tag in ("ns", "nr", "nrt", "nz", "eng"):
        return True
    if word.tag in ("f", "s", "a", "t"):
        return len(word.text) == 2 and word.text not in NO_PLACES  # 上游村, 丰乐乡
    return word.tag in ("n", "ng", "j", "l", "i", "an", "zg") and len(word.text) <= 3


def after_act(words: list[Word], starts: dict[int, int], left: int, head: int) -> int:
    """Drop a verb that leads to a kind: 建设应用型大学, 配齐物业联合党支部."""
    index = starts.get(left)
    if index is None or index + 1 == len(words) or words[index].text not in ACT_IN_NAMES:
        return left
    following = words[index + 1].text
    if words[index].text == "组织":
        return left if _ORGANIZING.match(following) else words[index].end
    if words[index].text == "发展" or following in INSIDE or _WORK.match(following) or head - words[index].end <= 1:
        return left
    return words[index].end


_ORGANIZING = re.compile(r"(?:人事|宣传|统战|干部|工作|员|委员|发展|建设|关系|信息|教育|培训|部|科|处|室|机构|管理)")
