"""Word files: paragraphs, tables, and the numbers that Word itself puts before them.

python-docx leaves automatic numbers out, and a paper without its 一、（一）1. has lost its outline; so the parts
are read here, with the numbering worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from zhibu.documents.ingest.numbering import Numbering
from zhibu.documents.ingest.packed import Packed

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted words of tracked changes, codes of fields, the older twin of a text box, and moved-away words.
_SKIPPED: Final = frozenset({_W + "delText", _W + "instrText", _W + "del", _W + "moveFrom", _MC + "Fallback"})
_SIGNS: Final = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "ptab": "\t"}
_HEADERS: Final = 6


def read_word(data: bytes) -> tuple[str, str]:
    """The text and the page headers of a .docx file. Raises Refused when it cannot be unpacked."""
    with Packed(data) as packed:
        body = packed.tree("word/document.xml").find(_W + "body")
        numbering = Numbering.of(packed)
        text = "\n".join(_blocks(body, numbering)) if body is not None else ""
        names = sorted(n for n in packed.names if n.startswith("word/header") and n.endswith(".xml"))
        headers = [line for n in names[:_HEADERS] for line in _blocks(packed.tree(n), None)]
    return text, "\n".join(headers)


def _blocks(parent: etree._Element, numbering: Numbering | None) -> Iterator[str]:
    """The lines of a body, a cell or a header, tables as rows of cells."""
    for element in parent:
        if element.tag == _W + "p":
            yield from _paragraph(element, numbering)
        elif element.tag == _W + "tbl":
            for row in element.iter(_W + "tr"):
                if _table_of(row) is element:
                    yield _row(row, numbering)
        elif element.tag not in _SKIPPED and isinstance(element.tag, str):
            yield from _blocks(element, numbering)  # content controls, sections


def _table_of(row: etree._Element) -> etree._Element:
    return next(row.iterancestors(_W + "tbl"))


def _row(row: etree._Element, numbering: Numbering | None) -> str:
    cells = [cell for cell in row.iter(_W + "tc") if next(cell.iterancestors(_W + "tr")) is row]
    return "\t".join(" ".join(line for line in _blocks(cell, numbering) if line) for cell in cells)


def _paragraph(paragraph: etree._Element, numbering: Numbering | None) -> Iterator[str]:
    """The words of a paragraph behind its number; boxes anchored in it come first, as lines of their own."""
    pieces: list[str] = []
    for box in _boxes(paragraph):
        yield from _blocks(box, numbering)
    _collect(paragraph, pieces)
    words = "".join(pieces)
    number = numbering.next_for(paragraph) if numbering and words.strip() else ""
    yield number + words


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    for box in paragraph.iter(_W + "txbxContent"):
        if next(box.iterancestors(_W + "p")) is paragraph and not any(
            ancestor.tag in _SKIPPED for ancestor in box.iterancestors()
        ):
            yield box


def _collect(element: etree._Element, pieces: list[str]) -> None:
    """The words below an element in order; iterative, since hostile files nest without end."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == _W + "t":
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append("\n" if child.tag == _W + "br" and child.get(_W + "type") != "page" else _sign(child))
        elif child.tag not in _SKIPPED and child.tag not in (_W + "txbxContent", _W + "pPr"):
            stack.append(iter(child))


def _sign(element: etree._Element) -> str:
    if element.tag == _W + "br":
        return ""  # a page break is no break of the words
    return _SIGNS[str(element.tag)]
