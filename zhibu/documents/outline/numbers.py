"""The numbers that open headings: 一、 （一） 1. （1） ① 第一， 一是 一要 首先 …, their kind and place in a series."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = "一二三四五六七八九十"
_HAN = "[一二三四五六七八九十]{1,3}"

# Weaker kinds have the higher rank; kinds of running text come last and share one rank.
RANKS = {
    "part": 0,
    **dict.fromkeys(("lens", "han", "topic", "roman", "decimal1"), 1),
    **dict.fromkeys(("han-bracket", "decimal2"), 2),
    **dict.fromkeys(("figure", "decimal3"), 3),
    **dict.fromkeys(("figure-bracket", "decimal4"), 4),
    **dict.fromkeys(("circle", "letter"), 5),
    **dict.fromkeys(("ordinal", "is", "must", "first", "each"), 6),
}
RUNNING = frozenset(("ordinal", "is", "must", "first", "circle", "figure-bracket"))

_AT_LINE = re.compile(
    rf"(?P<part>第{_HAN}(?:部分|章|节|编|篇|条)[、，,：:\s\u3000]*)"
    rf"|(?P<lens>【{_HAN}】|【(?=[^【】\n]{{2,16}}】[\s\u3000]*(?:\n|$)))"
    rf"|(?P<topic>(?:议题|问题|任务|事项){_HAN}[：:、]|【(?:议题|问题|任务|事项){_HAN}】|[甲乙丙丁戊己][、．.])"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3}(?:[\s\u3000、.．]+|"
    r"(?=[\u4e00-\u9fff“《])(?![个分万亿元年月日小米公吨人名]))|"
    r"\d{1,2}[\s\u3000]+(?=[\u4e00-\u9fff“《][^。；，\n]{1,28}。?(?:\n|$)))"
    rf"|(?P<han>(?:{_HAN}|[壹贰叁肆伍陆柒捌玖])\s?[、．.]|"
    rf"{_HAN}[\s\u3000]+(?=[^\W\dA-Za-z_][^。；，\n]{{1,24}}。?(?:\n|$)))"
    r"|(?P<roman>[Ⅰ-Ⅻ][、．.\s\u3000])"
    r"|(?P<letter>[A-Za-z][、．.）)](?=\s?[^\W\dA-Za-z_]))"
    rf"|(?P<hanbracket>[（(]\s?{_HAN}\s?[)）]、?|[㈠-㈩])"
    r"|(?P<figure>\d{1,2}\s?(?:[、．]|\.(?!\d))|[⒈-⒛])"
    r"|(?P<figurebracket>[（(]\s?\d{1,2}\s?[)）]|\d{1,2}[)）]|[⑴-⒇])"
    r"|(?P<circle>[①-⑳])"
    rf"|(?P<ordinal>第{_HAN}(?:个?(?:问题|方面|点|条|件事|件|层意思|句话|步|阶段|项|类|词|字|招))?(?:[、，,：:是]|\s|就是))"
    rf"|(?P<is>{_HAN}是(?!否))"
    rf"|(?P<must>{_HAN}要)"
    r"|(?P<each>(?:其[一二三四五六七八九])[、，,：:]|[一二三四五六七八九]曰)"
    r"|(?P<first>(?:首先|其次|再次|最后|第[二三四五]|末了)(?:[、，,：:]|是|要))"
)
# Inside running text a bare 首先 also counts; its series is checked by the caller.
_RUNNING = re.compile(
    rf"(?P<ordinal>第{_HAN}(?:个?(?:问题|方面|点|条|件事|件|层意思|句话|步|阶段|项|类|词|字|招))?[、，,：:是])"
    rf"|(?P<is>(?<![一二三四五六七八九十第]){_HAN}是(?!否|一|二))"
    rf"|(?P<must>(?<![一二三四五六七八九十第]){_HAN}要(?!求|点|素|件|闻|害))"
    r"|(?P<each>其[一二三四五六七八九][、，,：:])"
    r"|(?P<first>(?:首先|其次|再次|最后)[、，,：:]?(?:是|要)?)"
    r"|(?P<circle>[①-⑳])"
    r"|(?P<figurebracket>[（(]\d{1,2}[)）])"
    rf"|(?P<hanbracket>[（(]{_HAN}[)）])"
    r"|(?P<figure>\d{1,2}(?:[、．]|\.(?!\d))(?=[\u4e00-\u9fff“《]))"
    rf"|(?P<han>(?<![^\W\dA-Za-z_]){_HAN}、(?=[\u4e00-\u9fff“《]))"
)
_FIRST_ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 0, "末了": 0}
_NAMES = {"hanbracket": "han-bracket", "figurebracket": "figure-bracket"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``start``; the words it numbers begin at ``end``. ``order`` 0 means "last", any place.

    ``parent`` is the figure before the last one of 2.1: the order of what it stands under.
    """

    kind: str
    order: int
    start: int
    end: int
    parent: int = 0

    @property
    def rank(self) -> int:
        return RANKS[self.kind]


def number_at(text: str, position: int) -> Number | None:
    """The number that opens a line at a position, or None."""
    match = _AT_LINE.match(text, position)
    return _number(match) if match else None


def running_number_at(text: str, position: int) -> Number | None:
    """The number that opens a sentence or clause within running text, or None."""
    match = _RUNNING.match(text, position)
    return _number(match) if match else None


def _number(match: re.Match[str]) -> Number:
    group = match.lastgroup or ""
    kind = _NAMES.get(group, group)
    if kind == "decimal":
        parts = [int(part) for part in re.findall(r"\d+", match.group())]
        parent = parts[-2] if len(parts) > 1 else 0
        return Number(f"decimal{len(parts)}", parts[-1], match.start(), match.end(), parent)
    return Number(kind, _order(kind, match.group()), match.start(), match.end())


def _order(kind: str, words: str) -> int:
    if kind == "first":
        return _FIRST_ORDER.get(words[:2], _han(words))
    if kind == "circle":
        return ord(words[0]) - ord("①") + 1
    sign = words[0]
    for first, last in (("⑴", "⒇"), ("⒈", "⒛"), ("㈠", "㈩"), ("Ⅰ", "Ⅻ"), ("A", "Z"), ("a", "z")):
        if first <= sign <= last:
            return ord(sign) - ord(first) + 1
    if sign in "甲乙丙丁戊己":
        return "甲乙丙丁戊己".index(sign) + 1
    if sign in "壹贰叁肆伍陆柒捌玖":
        return "壹贰叁肆伍陆柒捌玖".index(sign) + 1
    figures = re.search(r"\d+", words)
    return int(figures.group()) if figures else _han(words)


def _han(words: str) -> int:
    """The value of the first Chinese number in some words (一 to 九十九), 0 when there is none."""
    match = re.search(_HAN, words)
    if not match:
        return 0
    tens, found, ones = match.group().partition("十")
    if not found:
        return _DIGITS.index(tens[0]) + 1
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)
