"""How likely a stretch of simplified Chinese is, by word frequency.

The words are jieba's list, read straight from the package's data file (jieba itself is never
imported). The file is sorted by code point from 一 on, so the words of one initial
character are found by bisection and only those are read: no start-up cost.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from zhibu.documents.restore.readings import data_file

LONGEST_WORD: Final = 6
_MOST_SPELLINGS: Final = 4
_RARE: Final = -15.5
_TOTAL: Final = 60_101_967  # occurrences counted in the word list
_UNKNOWN_HAN: Final = -19.5
_ODD_SIGN: Final = -22.0  # box drawing, bopomofo, kana, private use: what out-of-step reading leaves
_SIGNS: Final = {
    "，": -2.8, ",": -2.8, "。": -3.2, ".": -7.5, "、": -3.6, "；": -5.5, ";": -5.5, "：": -5.0, ":": -5.0,
    "“": -5.0, "”": -5.0, "（": -5.5, "）": -5.5, "(": -5.5, ")": -5.5, "《": -6.0, "》": -6.0, "！": -6.5,
    "!": -6.5, "？": -6.5, "?": -6.5, "\n": -4.0, " ": -6.5, "\u3000": -5.0, "…": -7.0, "—": -7.0, "‘": -8.0,
    "’": -8.0, "·": -8.5, "%": -6.5, "％": -6.5, "-": -8.0, "/": -8.0, "*": -8.0, "\r": -4.0,
}  # fmt: skip


@cache
def _file() -> tuple[bytes, int]:
    data = data_file("jieba", "dict.txt").read_bytes()
    return data, data.index("\n一".encode()) + 1


def _first_line_from(data: bytes, low: int, initial: bytes) -> int:
    high = len(data)
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if data[middle : middle + len(initial)] < initial:
            end = data.find(b"\n", middle) + 1
            low = end or len(data)
        else:
            high = middle
    return low


@cache
def _words_from(initial: str) -> dict[str, float]:
    """Words with that initial character and the logarithm of their share of all words."""
    data, first = _file()
    key = initial.encode("utf-8", "surrogatepass")
    start = _first_line_from(data, first, key)
    found: dict[str, float] = {}
    while data.startswith(key, start):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        word, count = data[start:end].decode().split(" ")[:2]
        found[word] = math.log(max(int(count), 1) / _TOTAL)
        start = end + 1
    return found


@cache
def _single(character: str) -> float:
    if sign := _SIGNS.get(character):
        return sign
    if "0" <= character <= "9" or "０" <= character <= "９":
        return -5.0
    if character.isascii() and character.isalpha():
        return -7.5
    if "\u4e00" <= character <= "\u9fff":
        return _words_from(character).get(character, _UNKNOWN_HAN)
    return _ODD_SIGN


def is_common(character: str) -> bool:
    """Whether a (simplified) character or sign is one a paper can be expected to hold."""
    return _single(character) > _RARE


class Vocabulary:
    """The word list, and the words that a paper itself uses again and again.

    A paper repeats its own terms (创新型党组织); a sequence seen at least twice in it counts as a
    word, a little less readily than a listed word of the same frequency.
    """

    def __init__(self, paper: str = "") -> None:
        counts: Counter[str] = Counter()
        for length in (2, 3, 4):
            counts.update(paper[at : at + length] for at in range(len(paper) - length + 1))
        size = max(len(paper), 2000)
        self._own: dict[str, dict[str, float]] = {}
        for word, count in counts.items():
            if count > 1 and _is_han(word):
                self._own.setdefault(word[0], {})[word] = math.log(count / size) - 2.5
        self._own_by_second: dict[str, dict[str, list[tuple[str, float]]]] = {}
        for initial, table in self._own.items():
            for word, value in table.items():
                self._own_by_second.setdefault(initial, {}).setdefault(word[1], []).append((word, value))
        self._pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, float]]] = {}
        self._known: dict[str, float | None] = {}

    def likelihood(self, word: str) -> float | None:
        """The logarithm of the word's probability, None when it is not a word."""
        if len(word) == 1:
            return _single(word)
        if word not in self._known:
            listed, own = _words_from(word[0]).get(word), self._own.get(word[0], {}).get(word)
            both = [value for value in (listed, own) if value is not None]
            self._known[word] = max(both, default=None)
        return self._known[word]

    def best(self, places: Sequence[Sequence[str]]) -> tuple[float, str]:
        """The likeliest text when each place may hold any of its characters, with its log-probability."""
        tails: list[tuple[float, str]] = [(0.0, "")]
        for start in range(len(places) - 1, -1, -1):
            tails.append(self._best_from(places, start, tails))
        return tails[-1]

    def _best_from(self, places: Sequence[Sequence[str]], start: int, tails: list[tuple[float, str]]) -> tuple[float, str]:
        best = (-math.inf, "")
        for word, value in self._words_at(places, start):
            tail = tails[len(places) - start - len(word)]
            if value + tail[0] > best[0]:
                best = (value + tail[0], word + tail[1])
        return best

    def _words_at(self, places: Sequence[Sequence[str]], start: int) -> Iterator[tuple[str, float]]:
        """Words that the places from ``start`` on can spell: by trying every spelling, or every word if fewer."""
        yield from ((choice, _single(choice)) for choice in places[start])
        spellings = [""]
        for length in range(1, min(LONGEST_WORD, len(places) - start) + 1):
            if len(spellings) * len(places[start + length - 1]) > _MOST_SPELLINGS:
                yield from self._listed_words_at(places, start, length)
                return
            spellings = [word + choice for word in spellings for choice in places[start + length - 1]]
            if length > 1:
                yield from ((w, value) for w in spellings if (value := self.likelihood(w)) is not None)

    def _listed_words_at(self, places: Sequence[Sequence[str]], start: int, shortest: int) -> Iterator[tuple[str, float]]:
        if start + 1 == len(places):
            return
        room = len(places) - start
        for word, value in self._beginning_with(tuple(places[start]), tuple(places[start + 1])):
            if shortest <= len(word) <= room and all(
                word[at] in places[start + at] for at in range(2, len(word))
            ):
                yield word, value

    def _beginning_with(self, firsts: tuple[str, ...], seconds: tuple[str, ...]) -> list[tuple[str, float]]:
        """Words whose first two characters are among these; asked again for every reading of one place, so kept."""
        key = firsts, seconds
        if key not in self._pairs:
            found: list[tuple[str, float]] = []
            for first in firsts:
                for table in (_words_by_second(first), self._own_by_second.get(first, {})):
                    for second in seconds if len(seconds) < len(table) else table.keys() & set(seconds):
                        found += table.get(second, ())
            self._pairs[key] = found
        return self._pairs[key]


@cache
def _words_by_second(initial: str) -> dict[str, list[tuple[str, float]]]:
    table: dict[str, list[tuple[str, float]]] = {}
    for word, value in _words_from(initial).items():
        if 1 < len(word) <= LONGEST_WORD:
            table.setdefault(word[1], []).append((word, value))
    return table


def _is_han(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)
