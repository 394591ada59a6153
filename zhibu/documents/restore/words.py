"""How likely a stretch of simplified Chinese is, by word frequency.

The words are jieba's list, read straight from the package's data file (jieba itself is never
imported). The file is sorted by code point from 一 on, so the words of one initial
character are found by bisection and only those are read: no start-up cost.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from zhibu.documents.restore.readings import data_file
from zhibu.documents.restore.terms import COUNT, TERMS

LONGEST_WORD: Final = 4
_RARE: Final = -15.5
_STOPS: Final = frozenset("。；！？;!?")
_PAUSES: Final = frozenset("，、：,:") | _STOPS
_CALLS: Final = frozenset("？！")  # speakers double them
_ENDS_A_CLAUSE: Final = frozenset("的了着过中上下里内外人年月日次个项名元家份户场天时者等们好多少来去到大")
_AFTER_A_DATE: Final = frozenset("前后起内止至间中晚早上下")
_OFTEN_ALONE: Final = -6.5  # 的, 是, 在, 和, 了, 有, 要: words of one character
_ALONE: Final = -1.5  # any other character standing for itself
_TWO_PAUSES: Final = -9.0  # one sign straight behind another
_ODD_BREAK: Final = -5.0  # a line that ends with a comma
_ODD_END: Final = -2.5  # a word of one character before a stop, when it is not one that ends clauses
_TOTAL: Final = 60_101_967  # occurrences counted in the word list
_UNKNOWN_HAN: Final = -19.5
_ODD_SIGN: Final = -22.0  # box drawing, bopomofo, kana, private use: what out-of-step reading leaves
LINE_BREAK: Final = -4.0
_LARGEST_BLOCK: Final = 1 << 17  # bytes; the words of no character take half as many
_SIGNS: Final = {
    "，": -2.8, ",": -2.8, "。": -3.2, ".": -7.5, "、": -3.6, "；": -5.5, ";": -5.5, "：": -5.0, ":": -5.0,
    "“": -5.1, "”": -5.0, "（": -5.5, "）": -5.5, "(": -5.5, ")": -5.5, "《": -6.0, "》": -6.0, "！": -6.5,
    "!": -6.5, "？": -6.5, "?": -6.5, "\n": LINE_BREAK, " ": -6.5, "\u3000": -7.0, "…": -7.0, "—": -7.0, "‘": -8.0,
    "’": -8.0, "·": -8.5, "%": -6.5, "％": -6.5, "-": -8.0, "/": -8.0, "*": -8.0, "\r": LINE_BREAK,
}  # fmt: skip


@cache
def _file() -> tuple[bytes, int]:
    data = data_file("jieba", "dict.txt").read_bytes()
    return data, data.index("\n一".encode()) + 1


def _first_line_from(data: bytes, low: int, high: int, initial: bytes) -> int:
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if data[middle : middle + len(initial)] < initial:
            end = data.find(b"\n", middle) + 1
            low = end or len(data)
        else:
            high = middle
    return low


def _lines_of(initial: str) -> list[str]:
    """The lines of the list whose words begin with that character: word, count, tag; a word of one character comes first."""
    data, first = _file()
    start = _first_line_from(data, first, len(data), initial.encode())
    end = _first_line_from(data, start, min(len(data), start + _LARGEST_BLOCK), chr(ord(initial) + 1).encode())
    return data[start:end].decode().splitlines()


@cache
def _told(line: str) -> tuple[str, float]:
    """A word, and the logarithm of its share of all words."""
    word, count, _ = line.split(" ")
    return word, math.log(max(int(count), 1) / _TOTAL)


@cache
def _words_from(initial: str) -> dict[str, list[str]]:
    """Lines of the words with that initial character, by their second; few are ever looked at, and those again and again."""
    if not "\u4e00" <= initial <= "\u9fff":
        return {}
    table = {second: list(lines) for second, lines in groupby(_lines_of(initial), itemgetter(1)) if second != " "}
    for line in _terms().get(initial, ()):
        table.setdefault(line[1], []).append(line)
    return table


@cache
def _terms() -> dict[str, list[str]]:
    """The words of the trade as lines of the list, by their first character."""
    table: dict[str, list[str]] = {}
    for word in sorted(TERMS):
        table.setdefault(word[0], []).append(f"{word} {COUNT} n")
    return table


@cache
def _single(character: str) -> float:
    if sign := _SIGNS.get(character):
        return sign
    if "0" <= character <= "9" or "０" <= character <= "９":
        return -5.0
    if character.isascii() and character.isalpha():
        return -7.5
    if "\u4e00" <= character <= "\u9fff":
        data, first = _file()
        start = _first_line_from(data, first, len(data), character.encode())
        line = data[start : max(start, data.find(b"\n", start))].decode()
        return _told(line)[1] if line.startswith(character + " ") else _UNKNOWN_HAN
    return _ODD_SIGN


def is_common(character: str) -> bool:
    """Whether a (simplified) character or sign is one a paper can be expected to hold."""
    return _single(character) > _RARE


@dataclass(frozen=True, slots=True)
class Spelling:
    """The likeliest ways to read a text up to its end, and up to the few places before it."""

    places: tuple[tuple[str, ...], ...]  # what the last places may hold
    ends: tuple[tuple[float, str, int], ...]  # for each of the last places: likelihood, text, length of its last word

    @property
    def score(self) -> float:
        """Log-probability of the likeliest reading."""
        return self.ends[-1][0]

    @property
    def text(self) -> str:
        """The likeliest reading."""
        return self.ends[-1][1]


START: Final = Spelling((), ((0.0, "", 0),))


class Vocabulary:
    """The word list, and the words that a paper itself uses again and again.

    A paper repeats its own terms (创新型党组织); a sequence seen at least twice in it counts as a
    word, a little less readily than a listed word of the same frequency.
    """

    def __init__(self, paper: str = "") -> None:
        counts: Counter[str] = Counter()
        for length in range(2, LONGEST_WORD + 1):
            counts.update(paper[at : at + length] for at in range(len(paper) - length + 1))
        size = max(len(paper), 2000)
        self._own: dict[str, dict[str, list[tuple[str, float]]]] = {}
        for word, count in counts.items():
            if count > 1 and _is_han(word):
                table = self._own.setdefault(word[0], {})
                table.setdefault(word[1], []).append((word, math.log(count / size) - 2.5))
        self._pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, float]] = {}

    def score(self, text: str) -> float:
        """The log-probability of a text."""
        return self.spelled(START, text).score

    def spelled(self, before: Spelling, text: str) -> Spelling:
        """The spelling that goes on with a known text."""
        for character in text:
            before = self.with_place(before, (character,))
        return before

    def with_place(self, before: Spelling, choices: tuple[str, ...]) -> Spelling:
        """The spelling that goes on with one character out of ``choices``."""
        places = (*before.places[1 - LONGEST_WORD :], choices)
        last = before.ends[-1]
        best = max((last[0] + value + _fit(last, word), last[1] + word, 1) for value, word in _best_singles(choices))
        for length in range(2, len(places) + 1):
            earlier = before.ends[-length]
            for word, value in self._words(places, length):
                if word[0] == "日" and word[1] not in _AFTER_A_DATE and earlier[1][-1:].isdigit():
                    continue  # 8日 is a date, and 日常 does not follow a figure
                if earlier[0] + value > best[0]:
                    best = (earlier[0] + value, earlier[1] + word, length)
        return Spelling(places, (*before.ends[1 - LONGEST_WORD :], best))

    def _words(self, places: tuple[tuple[str, ...], ...], length: int) -> list[tuple[str, float]]:
        """Words of that length that the last places can spell."""
        start = len(places) - length
        known = self._beginning_with(places[start], places[start + 1])
        if not known:
            return []
        if all(len(choices) == 1 for choices in places[start:]):
            word = "".join(choices[0] for choices in places[start:])
            return [(word, known[word])] if word in known else []
        return [
            (word, value)
            for word, value in known.items()
            if len(word) == length and all(word[at] in places[start + at] for at in range(2, length))
        ]

    def _beginning_with(self, firsts: tuple[str, ...], seconds: tuple[str, ...]) -> dict[str, float]:
        """Words whose first two characters are among these; asked for again and again, so kept."""
        key = firsts, seconds
        if key not in self._pairs:
            found: dict[str, float] = {}
            for first in firsts:
                table, own = _words_from(first), self._own.get(first, {})
                for second in seconds if len(seconds) < len(table) else (table.keys() | own.keys()) & set(seconds):
                    told = [_told(line) for line in table.get(second, ())] + own.get(second, [])
                    found.update((word, max(value, found.get(word, value))) for word, value in told)
            self._pairs[key] = found
        return self._pairs[key]


@cache
def _best_singles(choices: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    """The likeliest character, and the likeliest that is no pause (which may not fit here)."""
    every = [(_single(choice) + _ALONE * _is_rarely_alone(choice), choice) for choice in choices]
    others = [found for found in every if found[1] not in _PAUSES]
    return tuple({max(every), max(others, default=max(every))})


def _is_rarely_alone(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" and _single(character) < _OFTEN_ALONE


def _fit(last: tuple[float, str, int], word: str) -> float:
    """How well a sign sits behind what went before it."""
    if not last[1]:
        return 0.0
    if word in "\n，。、；：”" and last[1][-1] == "“":
        return _TWO_PAUSES
    if word == "\n" and last[1][-1] in "，,、":
        return _ODD_BREAK
    if word not in _PAUSES:
        return 0.0
    if last[1][-1] in _PAUSES:
        return 0.0 if word in _CALLS and last[1][-1] in _CALLS else _TWO_PAUSES
    if word in _STOPS and last[2] == 1 and last[1][-1] not in _ENDS_A_CLAUSE and _is_han(last[1][-1]):
        return _ODD_END
    return 0.0


def _is_han(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)
