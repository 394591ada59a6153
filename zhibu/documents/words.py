r"""A text cut into lines, sentences, clauses and tagged words, each knowing where it stands.

Everything is linear in the length of the text and keeps code-point offsets, so that what is
drawn out later can always point at the words it rests on.

In the patterns of this room ``[^\W\dA-Za-z_]`` stands for a Chinese letter: a range of code points takes a millisecond or two to
compile, and there are half a hundred of them, which `zhibu read` would wait for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import rjieba

BLANK = " \t\u3000\u00a0\r\ufeff\u200b"
SENTENCE_MARKS = "。！？；!?;…."
CLAUSE_MARKS = "，,：:"

# Quotations and brackets of bounded length hold together; an opener without its closer does not.
_SHELTERED = re.compile(
    r"“[^“”\n]{0,60}”|‘[^‘’\n]{0,40}’|《[^《》\n]{0,80}》|（[^（）\n]{0,60}）|\([^()\n]{0,60}\)"
    r"|\"[^\"\n]{0,40}\"|【[^【】\n]{0,40}】|〔[^〔〕\n]{0,20}〕|\[[^\[\]\n]{0,20}\]"
)
# A colon or comma between digits belongs to a clock time or a number.
_NUMERIC = re.compile(r"(?<=\d)[:：](?=\d)|(?<=\d)[,，](?=\d{3}(?!\d))")


def listed(words: str) -> frozenset[str]:
    """A set of words written one after another."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``text[start:end]``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Clause:
    """The words between two marks; ``mark`` is the mark that ends it, "" at the end of a line."""

    start: int
    end: int
    mark: str
    line: int
    sentence: int
    first: bool  # opens its sentence

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the segmenter cuts it, with its part of speech (tags of jieba)."""

    start: int
    end: int
    text: str
    tag: str


class Stretches:
    """Stretches in order of their start, asked which of them meet a given one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._reach = list(accumulate((end for _, end in self._spans), max))

    def meeting(self, start: int, end: int) -> list[tuple[int, int]]:
        """Those that share at least one character with ``[start, end)``, in order."""
        last = bisect_left(self._starts, end)
        first = last
        while first > 0 and self._reach[first - 1] > start:
            first -= 1
        return [(left, right) for left, right in self._spans[first:last] if right > start]


def trim(text: str, start: int, end: int, edges: str = BLANK) -> tuple[int, int]:
    """The stretch without blanks (or other edge characters) at either end."""
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    return start, end


class Text:
    """A paper's text with its lines, clauses and words worked out once, when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Lines without surrounding blanks; blank lines are left out."""
        found: list[Span] = []
        position = 0
        for line in self.text.split("\n"):
            start, end = trim(self.text, position, position + len(line))
            if start < end:
                found.append(Span(start, end))
            position += len(line) + 1
        return tuple(found)

    @cached_property
    def sheltered(self) -> tuple[Span, ...]:
        """Quotations, titles and brackets, in order."""
        return tuple(Span(match.start(), match.end()) for match in _SHELTERED.finditer(self.text))

    @cached_property
    def _shelter_starts(self) -> list[int]:
        return [span.start for span in self.sheltered]

    def shelter(self, position: int) -> Span | None:
        """The quotation, title or bracket around a position, if any."""
        index = bisect_right(self._shelter_starts, position) - 1
        if index >= 0 and position < self.sheltered[index].end:
            return self.sheltered[index]
        return None

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Clauses in order; marks inside quotations and brackets do not cut."""
        found: list[Clause] = []
        sentence = 0
        for number, line in enumerate(self.lines):
            sentence = self._cut_line(found, number, line, sentence) + 1
        return tuple(found)

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    def clause_index(self, position: int) -> int:
        """Index of the last clause that begins at or before a position, -1 when none does."""
        return bisect_right(self._clause_starts, position) - 1

    @cached_property
    def _by_line(self) -> dict[int, list[Clause]]:
        grouped: dict[int, list[Clause]] = {}
        for clause in self.clauses:
            grouped.setdefault(clause.line, []).append(clause)
        return grouped

    def clauses_of(self, line: int) -> list[Clause]:
        """The clauses of one line."""
        return self._by_line.get(line, [])

    def _cut_line(self, found: list[Clause], number: int, line: Span, sentence: int) -> int:
        begin = line.start
        first = True
        for position in self._marks(line):
            mark = self.text[position]
            start, end = trim(self.text, begin, position)
            if start < end:
                found.append(Clause(start, end, mark, number, sentence, first))
                first = False
            if mark in SENTENCE_MARKS:
                sentence, first = sentence + 1, True
            begin = position + 1
        start, end = trim(self.text, begin, line.end)
        if start < end:
            found.append(Clause(start, end, "", number, sentence, first))
        return sentence

    def _marks(self, line: Span) -> list[int]:
        positions: list[int] = []
        for match in _MARK.finditer(self.text, line.start, line.end):
            position = match.start()
            if self.shelter(position) is None and not _NUMERIC.match(self.text, position):
                positions.append(position)
        return positions

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every word of the text, in order and without gaps."""
        found: list[Word] = []
        position = 0
        for text, tag in rjieba.tag(self.text):
            found.append(Word(position, position + len(text), text, tag))
            position += len(text)
        return tuple(found)

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that begin inside a stretch."""
        return self.words[bisect_left(self._word_starts, start) : bisect_left(self._word_starts, end)]


# The end of a cell; a half-width full stop behind a Chinese character, as pages print it that fold the width of marks.
_MARK = re.compile(
    "[\t" + re.escape((SENTENCE_MARKS + CLAUSE_MARKS).replace(".", "")) + r"]|"
    r"(?<=[\u4e00-\u9fff”’）)》%％])(?<!^[一二三四五六七八九十])\.(?![\d.a-zA-Z])"
)
