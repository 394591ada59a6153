"""Names of organizations: recognized by what they end in, bounded on the left word by word.

A name needs an ending (…党支部, …局, …办公室) and something that makes it a name: a place, a trade, an
ordinal. What has only a kind (各党委, 机关党委, 局党组, 有的单位) is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhibu.documents.extract.kinds import NOT_OFFICES, PARTY, is_kind
from zhibu.documents.extract.lexicon import (
    ACT_IN_NAMES,
    ACTORS,
    COMMON,
    INSIDE,
    NO_PLACES,
    NO_TOWNSHIP,
    NOMINAL,
    OFFICES,
    PROPER,
    SIZES,
    STOP,
)
from zhibu.documents.extract.offices import corrected
from zhibu.documents.words import Text, Word

_LONG = re.compile(f"{PARTY}|{OFFICES}")
_SHORT = re.compile("(?:[厅局委办处科股室部院所站队厂矿馆社]|分局)$")
_ANCHORS = frozenset("省市区县州旗镇乡村")
_ANCHORED = re.compile(r"^(?:[省市区县州](?=[\u4e00-\u9fff])|[镇乡](?=[\u4e00-\u9fff]{2})|团[省市区县]委)")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十]{1,3}|第\d{1,3}|\d{1,2}")
_MASK = re.compile(r"[*＊×xX某○]+")
# A preposition that the segmenter glued to an unknown name.
_PREPOSITION = re.compile(r"(?:[对由向请将把让给](?=[\u4e00-\u9fff]{3})(?!外联络|外联|外合作|阳))?")
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands."""

    start: int
    end: int
    text: str


_AFTER = re.compile(r"\s?[\u4e00-\u9fff]{0,4}[〔\[【]\s?\d{4}")  # 区机关工委〔2026〕3号 is a number, not a name
_BODY_END = re.compile(r"(?:党支部|党委|党总支|党组|党校|局|院|校|公司|集团|中心|小学|中学|办公室|[部科处室])$")


def find_names(text: Text) -> list[Name]:
    """Every name in order of appearance, the longest reading of each place, titles of papers left out."""
    words = corrected(text.text, text.words)
    starts = {word.start: index for index, word in enumerate(words)}
    ends = {word.end: index for index, word in enumerate(words)}
    names: list[Name] = []
    for start, end in _heads(text, words, ends):
        left = _left(words, starts, ends, start, end)
        left = _after_preposition(text.text, left, end)
        left = _after_act(words, starts, left, start)
        name = text.text[left:end]
        if left >= end or _AFTER.match(text.text, end) or _is_site(name) or _indefinite(text.text, left, end):
            continue
        if (not is_kind(name, text.text[max(start, left) : end]) or _is_bare(text.text, left, end)) and not _in_title(
            text, left
        ):
            while names and names[-1].start >= left:
                names.pop()
            if not names or names[-1].end <= left:
                names.append(Name(left, end, name))
    names = _joined_up(text.text, names)
    return sorted(names + _townships(text, words, names), key=lambda name: name.start)


# Kinds that a paper of a small place means as names where they open a clause and act.
_BARE = re.compile(
    r"(?:总?工会|团委|妇联|派出所|卫生院|供销社|教研室|图书馆)(?=[、和与要应须负牵每在于会配派将\d一二三四五六七八九十])"
)


def _is_bare(text: str, left: int, end: int) -> bool:
    match = _BARE.match(text, left)
    return match is not None and match.end() == end and (left == 0 or text[left - 1] in "\n，。；、：")


def _is_site(name: str) -> bool:
    """照料站, 实践站: a place of work, unless a district or township stands before it (镇环境保护站)."""
    return name[-1] == "站" and _LONG.search(name, max(0, len(name) - 3)) is None and not _TERRITORY.search(name)


_TERRITORY = re.compile(r"[省市区县镇乡局]")


# What makes a name of one body a kind: 各县（区）委组织部, 某国企党支部, 11个市场监管所, 第一、第三党支部, 各县教育局、财政局.
_INDEFINITE = re.compile(
    r"(?:[各每某]|[各每][^，。；]{1,8}[)）]|\d\s?[个家所支]|[两几多][个家所支]|全[省市区县镇乡校院]|第[一二三四五六七八九十][、和与]|"
    r"[各每][^，。；：]{1,14}[局委办部科处][、和])$"
)
_COUNTED = re.compile(r"(?<=[站室点所厂店园])\s?\d+\s?[个家所间处座]|(?<=工会)(?:工作者|干部|会员)")


def _indefinite(text: str, left: int, end: int) -> bool:
    before = _INDEFINITE.search(text, max(0, left - 20), left)
    if before and not (before.group()[0] in "全各每" and len(before.group()) > 1 and _anchored(text[left:end])):
        return True
    return _COUNTED.match(text, end) is not None


def _joined_up(text: str, names: list[Name]) -> list[Name]:
    """国家税务总局丰宁市税务局: a head office and its local one, written together, are one name."""
    joined: list[Name] = []
    for name in names:
        before = joined[-1] if joined else None
        if (
            before
            and before.end == name.start
            and re.search(
                r"(?:总局|总公司|集团|银行|公司|大学|委员会|学院|"
                r"医院)$",
                before.text,
            )
        ):
            joined[-1] = Name(before.start, name.end, text[before.start : name.end])
        else:
            joined.append(name)
    return joined


def _after_act(words: list[Word], starts: dict[int, int], left: int, head: int) -> int:
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


def _townships(text: Text, words: list[Word], names: list[Name]) -> list[Name]:
    """西郊镇, 沿江街道: places, but bodies where they open a clause or are charged with something."""
    taken = {name.start for name in names}
    found: list[Name] = []
    for index, word in enumerate(words):
        if not _TOWNSHIP.search(word.text) or word.text in NO_TOWNSHIP:
            continue
        left = index if len(word.text) >= 3 and word.text != "街道" else index - 1
        if (
            left < 0
            or (left < index and not (_is_place(words[left]) or words[left].tag in ("f", "s")))
            or words[left].text in STOP
            or words[left].text in COMMON
        ):
            continue
        if words[left].text[0] in "各每本全":
            continue
        start, end = words[left].start, word.end
        before = text.text[start - 1] if start else "\n"
        if (
            start in taken
            or end - start < 3
            or not (before in _OPENING or text.text[max(0, start - 2) : start] in ("责令",))
        ):
            continue
        if not _PLACE_ONLY.match(text.text, end) and not _in_title(text, start):
            found.append(Name(start, end, text.text[start:end]))
    return found


_TOWNSHIP = re.compile(r"(?:[镇乡]|街道)$")
_OPENING = "\n，。；、：,;:.由对请\u3000 "
_PLACE_ONLY = re.compile(
    r"(?:党|政|人民|纪|团|工会|机关|社区|[\u4e00-\u9fff]{1,6}(?:村|社区|党支部|党委|小学|"
    r"中学|中心|医院|卫生院|派出所|[站所办科局])|境内|范围|等地|召开|举行|\d{4}年|示范|两地)"
)


def _after_preposition(text: str, left: int, end: int) -> int:
    match = _PREPOSITION.match(text, left, end)
    return match.end() if match else left


def _heads(text: Text, words: list[Word], ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Where an ending stands, in order of its end."""
    found = {match.end(): match.start() for match in _LONG.finditer(text.text) if match.end() in ends}
    for word in words:
        if word.end in found or not _SHORT.search(word.text) or NOT_OFFICES.match(word.text):
            continue
        if len(word.text) == 1 and word.tag in ("v", "p", "c", "u") and word.text not in "委办所站":
            continue
        if len(word.text) == 1 and text.text[word.start - 1 : word.start].isdigit():
            continue  # 电梯9部, 物资库5处
        if word.text == "办" and _DOING.match(text.text, word.end):
            continue
        if len(word.text) != 2 or word.text in ("团委", "政委"):
            found[word.end] = word.end - 1
    for end in sorted(found):
        yield found[end], end


_DOING = re.compile(r"[起了好成完得事理学公过]")


def _left(words: list[Word], starts: dict[int, int], ends: dict[int, int], start: int, end: int) -> int:
    """Where the name that ends here begins."""
    index = ends[end]
    while words[index].start > start:
        index -= 1
    left = words[index].start
    if _anchored(words[index].text) and left < start:
        return _place(words, index, left)
    while index > 0 and end - words[index - 1].start <= _LONGEST:
        word = words[index - 1]
        anchor = _anchored(word.text) or word.text in _ANCHORS
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
    adjacent = len(words[index].text) == 1 or _WORK.match(words[index].text) is not None
    if _belongs(word, words[index - 2], adjacent=adjacent) or _joins(words, index - 1) or _halved(word, words[index]):
        return True
    if word.tag == "vn" and word.text not in STOP and _anchor_ahead(words, index - 1):
        return True
    if word.text == "新":
        return words[index - 2].tag in PROPER  # 恒远|新|材料公司
    if word.text in "里上下中前后" and _SETTLEMENT.match(words[index].text):
        return words[index - 2].tag in ("n", "ns", "nr")  # 梧桐|里|街道
    if (
        words[index].tag not in PROPER
        and _FIRM.search(text_end)
        and word.text not in STOP
        and len(word.text) == 2
        and _is_firm(words, index - 1)
    ):
        return True
    between = index > 1 and _BODY_END.search(words[index - 2].text) is not None
    return between and word.tag == "v" and len(word.text) == 2 and _UNIT.fullmatch(words[index].text) is not None


def _is_firm(words: list[Word], index: int) -> bool:
    """明珠|印染|有限公司, 惠家|便利|连锁|公司: what a firm does, behind a name of its own."""
    for word in reversed(words[max(0, index - 2) : index]):
        if word.tag in PROPER:
            return True
        if word.tag not in ("n", "vn", "a", "an", "v") or word.text in STOP:
            return False
    return False


_FIRM = re.compile(r"(?:公司|集团|厂|合作社|银行)$")
_SETTLEMENT = re.compile(r"(?:街道|社区|村|镇|乡|路|店|小区)")
_UNIT = re.compile(r"(?:中心|部|站|队|所|车间|室|科|处)")
_BRANCH_OF = re.compile(r"(?:学院|系|局|中心|处)$")


def _anchor_ahead(words: list[Word], index: int) -> bool:
    """Whether a place opens the name within three words further left."""
    for word in reversed(words[max(0, index - 3) : index]):
        if word.text in _ANCHORS or _anchored(word.text):
            return True
        if not _belongs(word, word, adjacent=False) and word.tag != "vn":
            return False
    return False


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
        or (_BODY_END.search(left.text) and not NOT_OFFICES.match(left.text))
        or left.text in ACTORS
        or left.tag not in ("n", "vn", "nz", "nt")
        or len(left.text) < 2
    ):
        return False
    if words[index].text == "与" and not _anchored(right.text):
        return right.text not in _ANCHORS
    opens = index == 1 or words[index - 2].tag == "x" or words[index - 2].text in _ANCHORS
    return opens and any(_BRANCH_OF.search(word.text) for word in words[index + 1 : index + 4])


def _anchored(word: str) -> bool:
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
    if _LONG.fullmatch(word.text):
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
        if _MASK.fullmatch(word.text):
            index, left = index - 1, word.start
            continue
        if _halved(word, words[index]) or (len(words[index].text) == len(word.text) == 1 and word.tag in ("v", "a")):
            return word.start if word.text not in STOP else left
        if word.text in SIZES and index > 1 and words[index - 2].tag in ("x", "p", "c"):
            return word.start  # 大|河湾|镇
        if word.text in STOP or word.text in COMMON or len(word.text) > 4 or not _is_place(word):
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


def _is_place(word: Word) -> bool:
    if word.text in _ANCHORS or word.tag in ("ns", "nr", "nrt", "nz", "eng"):
        return True
    if word.tag in ("f", "s", "a", "t"):
        return len(word.text) == 2 and word.text not in NO_PLACES  # 上游村, 丰乐乡
    return word.tag in ("n", "ng", "j", "l", "i", "an", "zg") and len(word.text) <= 3


def _in_title(text: Text, position: int) -> bool:
    shelter = text.shelter(position)
    return shelter is not None and text.text[shelter.start] == "《"
