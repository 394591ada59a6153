"""The numbers that Word counts by itself: which list, which level, how written (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from lxml import etree

from zhibu.documents.ingest.packed import Packed

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is counted and written: ``%1、`` and such."""

    start: int
    form: str
    pattern: str


class Numbering:
    """The lists of one file while it is read from top to bottom."""

    def __init__(self, lists: dict[str, dict[int, Level]], styles: dict[str, tuple[str, int]]) -> None:
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * _LEVELS)

    @classmethod
    def of(cls, packed: Packed) -> Numbering:
        """The lists that a file defines; none when it defines none."""
        lists = _lists(packed.tree("word/numbering.xml")) if "word/numbering.xml" in packed.names else {}
        styles = _styles(packed.tree("word/styles.xml")) if lists and "word/styles.xml" in packed.names else {}
        return cls(lists, styles)

    def next_for(self, paragraph: etree._Element) -> str:
        """The number before the next paragraph, "" when it has none or only a bullet."""
        place = self._place_of(paragraph)
        if place is None:
            return ""
        name, depth = place
        levels = self._lists.get(name, {})
        level = levels.get(depth)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts = self._counts[name]
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at, level)
            return spell(counts[at] or of.start, of.form)

        return re.sub(r"%([1-9])", written, level.pattern)

    def _place_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return None
        style = properties.find(_W + "pStyle")
        inherited = self._styles.get(style.get(_W + "val") or "") if style is not None else None
        own = properties.find(_W + "numPr")
        if own is None:
            return inherited
        name, depth = _value(own, "numId"), _number(_value(own, "ilvl"), inherited[1] if inherited else 0)
        if name == "0":
            return None  # the paragraph takes itself out of the list
        name = name or (inherited[0] if inherited else "")
        return (name, depth) if name and depth < _LEVELS else None


def _value(parent: etree._Element, tag: str) -> str:
    child = parent.find(_W + tag)
    return (child.get(_W + "val") or "") if child is not None else ""


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else default


def _lists(root: etree._Element) -> dict[str, dict[int, Level]]:
    abstract = {a.get(_W + "abstractNumId"): _levels(a) for a in root.findall(_W + "abstractNum")}
    found = {}
    for one in root.findall(_W + "num"):
        levels = dict(abstract.get(_value(one, "abstractNumId"), {}))
        for override in one.findall(_W + "lvlOverride"):
            depth = _number(override.get(_W + "ilvl") or "", 0)
            start = _value(override, "startOverride")
            if start and depth in levels:
                levels[depth] = Level(_number(start, 1), levels[depth].form, levels[depth].pattern)
        found[one.get(_W + "numId") or ""] = levels
    return found


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {
        _number(level.get(_W + "ilvl") or "", 0): Level(
            _number(_value(level, "start"), 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText")[:40]
        )
        for level in abstract.findall(_W + "lvl")
    }


def _styles(root: etree._Element) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs, those inheriting it included."""
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in root.findall(_W + "style"):
        name = style.get(_W + "styleId") or ""
        parents[name] = _value(style, "basedOn")
        numbered = style.find(f"{_W}pPr/{_W}numPr")
        if numbered is not None and _value(numbered, "numId"):
            own[name] = (_value(numbered, "numId"), _number(_value(numbered, "ilvl"), 0))
    found = {}
    for name in parents:
        at, steps = name, 0
        while at and at not in own and steps < 20:
            at, steps = parents.get(at, ""), steps + 1
        if at in own:
            found[name] = own[at]
    return found


def spell(number: int, form: str) -> str:
    """A number in one of Word's forms; unknown forms are written in digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return chinese(number)
    if form == "chineseLegalSimplified":
        return chinese(number).translate(str.maketrans(_DIGITS + "十百千", _LEGAL + "拾佰仟"))
    if form == "ideographDigital":
        return "".join(_DIGITS[int(d)] for d in str(number))
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman"):
        return roman(number) if form == "upperRoman" else roman(number).lower()
    return f"{number:02d}" if form == "decimalZero" else str(number)


def chinese(number: int) -> str:
    """A number below ten thousand in Chinese: 十一, 一百零二; larger ones in digits."""
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += _DIGITS[digit] + name
        elif text and number % unit and not text.endswith("零"):
            text += "零"
    return text[1:] if text.startswith("一十") else text


def roman(number: int) -> str:
    """A number below four thousand in Roman capitals; larger ones in digits."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        text += letters * (number // value)
        number %= value
    return text
