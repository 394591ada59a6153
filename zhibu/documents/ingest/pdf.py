"""PDF files with a text layer: lines joined to the paragraphs they were cut from.

A printed page breaks its lines anywhere. A paragraph ends where its last line stays short of the right edge,
or where the next line is indented, or where the space between lines is wider than usual.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final

import pypdfium2

from zhibu.kit.states import Refused

_MOST_PAGES: Final = 1_000
_LOCKED: Final = "PDF 设了打开密码，无法读取。请去掉密码后再交。"
_BROKEN: Final = "PDF 已损坏，打不开。请重新导出后再交。"
_LONG: Final = "PDF 超过 1000 页。请拆分后再交。"
_SCAN: Final = "这是扫描件，没有文字层。请交存文字版，或者把文字粘贴进来。"
_FEWEST: Final = 5  # characters a page, on average, below which pages are pictures
_PAGE_NUMBER: Final = re.compile(
    r"[-—–·\s]*(第\s*)?\d{1,4}(\s*页)?([\s,，/]*共\s*\d{1,4}\s*页|\s*/\s*\d{1,4})?[-—–·\s]*"
)
_HAN: Final = r"[\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_HAN_GAP: Final = re.compile(rf"(?<={_HAN})[ \t]+(?={_HAN})")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its words and where they stand, in points."""

    text: str
    left: float
    right: float
    top: float
    size: float


def read_pdf(data: bytes) -> tuple[str, str]:
    """The text, and what stands at the top of pages. Raises Refused for locked, damaged and scanned files."""
    pages = _pages(data)
    if sum(len(line.text.strip()) for lines in pages for line in lines) < _FEWEST * max(len(pages), 1):
        raise Refused(_SCAN, "papers")
    header = "\n".join(lines[0].text for lines in pages[:3] if lines)
    return "\n".join(_paragraphs(_without_edges(pages))), header


def first_words(data: bytes) -> str:
    """The lines of the first pages; "" of a scan. Raises Refused for locked and damaged files."""
    return "\n".join(line.text for lines in _pages(data)[:3] for line in lines)


def _pages(data: bytes) -> list[list[Line]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused(_LOCKED if "assword" in str(error) else _BROKEN, "papers") from error
    try:
        if len(document) > _MOST_PAGES:
            raise Refused(_LONG, "papers")
        return [_page_lines(page) for page in document]
    except pypdfium2.PdfiumError as error:
        raise Refused(_BROKEN, "papers") from error
    finally:
        document.close()


def _page_lines(page: pypdfium2.PdfPage) -> list[Line]:
    words = page.get_textpage()
    try:
        count = words.count_chars()
        text = words.get_text_range(0, count) if count else ""
        if len(text) != count:  # characters outside the plane: places no longer match, words still do
            return [Line(line, 0, 0, 0, 0) for line in text.split("\r\n")]
        return list(_placed(words, text))
    finally:
        words.close()


def _placed(words: pypdfium2.PdfTextPage, text: str) -> Iterator[Line]:
    start = 0
    for match in re.finditer(r"\r\n|\Z", text):
        line = text[start : match.start()]
        trimmed = line.strip()
        if trimmed:
            first = start + line.index(trimmed[0])
            left, bottom, _, top = words.get_charbox(first, loose=True)
            right = words.get_charbox(start + len(line.rstrip()) - 1, loose=True)[2]
            yield Line(trimmed, left, right, top, max(top - bottom, 1.0))
        start = match.end()


def _without_edges(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without their numbers, and without a line that heads or ends three or more of them."""
    edges = Counter(line.text for lines in pages for line in {id(x): x for x in lines[:1] + lines[-1:]}.values())
    repeated = {text for text, times in edges.items() if times >= 3}
    kept = []
    for lines in pages:
        lines = list(lines)
        while lines and (_PAGE_NUMBER.fullmatch(lines[-1].text) or lines[-1].text in repeated):
            lines.pop()
        while lines and (_PAGE_NUMBER.fullmatch(lines[0].text) or lines[0].text in repeated):
            lines.pop(0)
        kept.append(lines)
    return kept


def _paragraphs(pages: list[list[Line]]) -> Iterator[str]:
    lines = [line for page in pages for line in page]
    if not lines:
        return
    size = median(line.size for line in lines)
    left, right = _edges(lines)
    steps = [a.top - b.top for a, b in itertools.pairwise(lines) if 0 < a.top - b.top < size * 4]
    step = median(steps) if steps else size
    words = lines[0].text
    for before, line in itertools.pairwise(lines):
        apart = before.top - line.top > step * 1.6
        if apart or before.right < right - size * 1.5 or line.left > left + size * 0.8:
            yield _tidy(words)
            words = line.text
        else:
            words = _joined(words, line.text)
    yield _tidy(words)


def _edges(lines: list[Line]) -> tuple[float, float]:
    """Where full lines begin and end: the most usual left, the right that most long lines reach."""
    lefts = Counter(round(line.left) for line in lines)
    usual = max(lefts.values())
    left = min(at for at, times in lefts.items() if times * 3 >= usual)
    rights = sorted(line.right for line in lines)
    return left, rights[int(len(rights) * 0.9) if len(rights) > 4 else -1]


def _joined(words: str, more: str) -> str:
    """Two lines of one paragraph: a blank only between letters or digits of the Latin kind."""
    if words.endswith(("\xad", "\ufffe")):
        return words[:-1] + more
    latin = words[-1:].isascii() and more[:1].isascii() and words[-1:].isalnum() and more[:1].isalnum()
    return words + (" " if latin else "") + more


def _tidy(words: str) -> str:
    """A paragraph without the blanks that a PDF sets after every character, where it does."""
    gaps = len(_HAN_GAP.findall(words))
    return _HAN_GAP.sub("", words) if gaps * 3 > len(words.replace(" ", "")) else words
