"""The numbers that open headings: 一、 （一） 1. （1） ① 第一， 一是 一要 首先 …, their kind and place in a series."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = "一二三四五六七八九十"
_HAN = "[一二三四五六七八九十]{1,3}"

# Weaker kinds have the higher rank; kinds of running text come last and share one rank.
RANKS = {
    "part": 0, "han": 1, "han-bracket": 2, "figure": 3, "figure-bracket": 4, "circle": 5,
    "ordinal": 6, "is": 6, "must": 6, "first": 6,
}  # fmt: skip
RUNNING = frozenset(("ordinal", "is", "must", "first", "circle", "figure-bracket"))

_AT_LINE = re.compile(
    rf"(?P<part>第{_HAN}(?:部分|章|节|编)[、，,：:\s\u3000]*)"
    rf"|(?P<han>{_HAN}\s?[、．.])"
    rf"|(?P<hanbracket>[（(]\s?{_HAN}\s?[)）]、?)"
    r"|(?P<figure>\d{1,2}\s?(?:[、．]|\.(?!\d)))"
    r"|(?P<figurebracket>[（(]\s?\d{1,2}\s?[)）]|\d{1,2}[)）])"
    r"|(?P<circle>[①-⑳])"
    rf"|(?P<ordinal>第{_HAN}(?:[、，,：:]|\s))"
    rf"|(?P<is>{_HAN}是(?!否))"
    rf"|(?P<must>{_HAN}要)"
    r"|(?P<first>(?:首先|其次|再次|最后|第[二三四五]|末了)(?:[、，,：:]|是|要))"
)
# Inside running text a bare 首先 also counts; its series is checked by the caller.
_RUNNING = re.compile(
    rf"(?P<ordinal>第{_HAN}[、，,：:])"
    rf"|(?P<is>(?<![一二三四五六七八九十第]){_HAN}是(?!否|一|二))"
    rf"|(?P<must>(?<![一二三四五六七八九十第]){_HAN}要(?!求|点|素|件|闻|害))"
    r"|(?P<first>(?:首先|其次|再次|最后)[、，,：:]?(?:是|要)?)"
    r"|(?P<circle>[①-⑳])"
    r"|(?P<figurebracket>[（(]\d{1,2}[)）])"
    rf"|(?P<hanbracket>[（(]{_HAN}[)）])"
)
_FIRST_ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 0, "末了": 0}
_NAMES = {"hanbracket": "han-bracket", "figurebracket": "figure-bracket"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``start``; the words it numbers begin at ``end``. ``order`` 0 means "last", any place."""

    kind: str
    order: int
    start: int
    end: int

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
    return Number(kind, _order(kind, match.group()), match.start(), match.end())


def _order(kind: str, words: str) -> int:
    if kind == "first":
        return _FIRST_ORDER.get(words[:2], _han(words))
    if kind == "circle":
        return ord(words[0]) - ord("①") + 1
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
