"""Names of organizations: recognized by what they end in, bounded on the left word by word.

A name needs an ending (…党支部, …局, …办公室) and something that makes it a name: a place, a trade, an
ordinal. What has only a kind (各党委, 机关党委, 局党组, 有的单位) is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhibu.documents.extract.edges import ENDINGS, after_act, anchored, is_place, left_edge
from zhibu.documents.extract.kinds import NOT_OFFICES, is_kind
from zhibu.documents.extract.lexicon import COMMON, NO_TOWNSHIP, STOP
from zhibu.documents.extract.offices import corrected
from zhibu.documents.words import Text, Word

_SHORT = re.compile("(?:[厅局委办处科股室部院所站队厂矿馆社]|分局|(?<=..)系)$")
# A preposition that the segmenter glued to an unknown name.
_PREPOSITION = re.compile(r"(?:[对由向请将把让给](?=[^\W\dA-Za-z_]{3})(?!外联络|外联|外合作|阳))?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands."""

    start: int
    end: int
    text: str


_AFTER = re.compile(r"\s?[^\W\dA-Za-z_]{0,4}[〔\[【]\s?\d{4}")  # 区机关工委〔2026〕3号 is a number, not a name


def find_names(text: Text) -> list[Name]:
    """Every name in order of appearance, the longest reading of each place, titles of papers left out."""
    words = corrected(text.text, text.words)
    starts = {word.start: index for index, word in enumerate(words)}
    ends = {word.end: index for index, word in enumerate(words)}
    names: list[Name] = []
    for start, end in _heads(text, words, ends):
        left = left_edge(words, starts, ends, start, end)
        left = _after_preposition(text.text, left, end)
        left = after_act(words, starts, left, start)
        name = text.text[left:end]
        if (
            left >= end
            or _AFTER.match(text.text, end)
            or _is_site(name, words, starts.get(left, -1))
            or _indefinite(text.text, left, end)
        ):
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


def _is_site(name: str, words: list[Word], first: int) -> bool:
    """照料站, 实践站: a place of work, unless a district, a township or a place of its own stands before it (北山养护站)."""
    if name[-1] != "站" or ENDINGS.search(name, max(0, len(name) - 3)) or _TERRITORY.search(name):
        return False
    return first < 0 or words[first].tag not in ("ns", "nr")


_TERRITORY = re.compile(r"[省市区县镇乡局]")


# What makes a name of one body a kind: 各县（区）委组织部, 某国企党支部, 11个市场监管所, 第一、第三党支部, 各县教育局、财政局.
_INDEFINITE = re.compile(
    r"(?:[各每某][省市区县镇乡]?|[各每][^，。；]{1,8}[)）]|\d\s?[个家所支]|[两几多][个家所支]|全[省市区县镇乡校院]|第[一二三四五六七八九十][、和与]|"
    r"[各每][^，。；：]{1,14}[局委办部科处][、和])$"
)
_COUNTED = re.compile(r"(?<=[站室点所厂店园])\s?\d+\s?[个家所间处座]|(?<=工会)(?:工作者|干部|会员)")


def _indefinite(text: str, left: int, end: int) -> bool:
    before = _INDEFINITE.search(text, max(0, left - 20), left)
    if before and not (before.group()[-1] in "、和" and anchored(text[left:end])):
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
            or (left < index and not (is_place(words[left]) or words[left].tag in ("f", "s")))
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
    r"(?:党|政|人民|纪|团|工会|机关|社区|(?![及和与])[^\W\dA-Za-z_]{1,6}(?:村|社区|党支部|党委|小学|"
    r"中学|中心|医院|卫生院|派出所|[站所办科局])|境内|范围|等地|召开|举行|\d{4}年|示范|两地)"
)


def _after_preposition(text: str, left: int, end: int) -> int:
    match = _PREPOSITION.match(text, left, end)
    return match.end() if match else left


def _heads(text: Text, words: list[Word], ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Where an ending stands, in order of its end."""
    found = {match.end(): match.start() for match in ENDINGS.finditer(text.text) if match.end() in ends}
    for word in words:
        if word.end in found or not _SHORT.search(word.text) or NOT_OFFICES.match(word.text):
            continue
        if word.text[-1] == "系" and word.tag != "nt":
            continue  # 关系, 体系: a department of a college has been made one word
        if len(word.text) == 1 and word.tag in ("v", "p", "c", "u") and word.text not in "委办所站":
            continue
        if len(word.text) == 1 and text.text[word.start - 1 : word.start].isdigit():
            continue  # 电梯9部, 物资库5处
        if word.text == "办" and _DOING.match(text.text, word.end):
            continue
        if len(word.text) != 2 or _SHORT_NAMES.fullmatch(word.text):
            found[word.end] = word.end - 1
    for end in sorted(found):
        yield found[end], end


_SHORT_NAMES = re.compile(r"团委|政委|[一二三四五六七八九][厂科队]")
_DOING = re.compile(r"[起了好成完得事理学公过]")


def _in_title(text: Text, position: int) -> bool:
    shelter = text.shelter(position)
    return shelter is not None and text.text[shelter.start] == "《"
