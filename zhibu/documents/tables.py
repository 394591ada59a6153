"""Tables in a paper: a line that names its columns, and below it rows of work, who answers for it and by when.

A Word table reaches the text with a tab between two cells; a pasted one often keeps wide blanks instead.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from zhibu.documents.words import BLANK, Span, Text, trim

_GAP = re.compile(r"\t|\u3000+| {2,}")
_LONGEST_NAME = 14  # characters of a column's name
# What a column holds, by its name; of two that fit, the one named first here.
_WORK = ("措施", "举措", "整改要求", "整改内容", "任务", "事项", "内容", "工作", "要求", "项目")
_WHO = re.compile(
    r"(?:责任|牵头|承办|主办|落实|负责|实施|整改)(?:单位|部门|科室|处室|支部|主体|人员?|领导)(?:及责任人)?"
)
_BY = re.compile(r".{0,4}(?:时限|时间|期限|节点|日期)(?:要求|节点)?")
_FIRST = re.compile(r"[^。；;]+")
_NOTHING = re.compile(r"[—\-－/无]*")


class Row(NamedTuple):
    """One row from ``start`` to ``end``; ``who`` and ``by`` are None where the row names none."""

    start: int
    end: int
    what: Span
    who: Span | None
    by: Span | None


class _Columns(NamedTuple):
    width: int
    what: int
    who: int
    by: int  # -1 when the table names no term


def table_rows(text: Text) -> list[Row]:
    """Every row that says what is to be done, in order."""
    found: list[Row] = []
    columns: _Columns | None = None
    for line in text.lines:
        cells = _cells(text.text, line)
        named = _columns([text.text[cell.start : cell.end] for cell in cells])
        if named is not None:
            columns = named
        elif columns is not None:
            row = _row(text.text, line, cells, columns)
            if row is None:
                columns = None
            elif len(row.what) > 1:
                found.append(row)
    return found


def _cells(text: str, line: Span) -> list[Span]:
    edges = [line.start]
    for gap in _GAP.finditer(text, line.start, line.end):
        edges += [gap.start(), gap.end()]
    edges.append(line.end)
    return [Span(*trim(text, left, right)) for left, right in zip(edges[::2], edges[1::2], strict=True)]


def _columns(names: list[str]) -> _Columns | None:
    """What the columns hold when a line names at least a column of work and one of who answers."""
    if len(names) < 2 or any(len(name) > _LONGEST_NAME for name in names):
        return None
    who = next((place for place, name in enumerate(names) if _WHO.fullmatch(name)), -1)
    by = next((place for place, name in enumerate(names) if _BY.fullmatch(name)), -1)
    work = (place for word in _WORK for place, name in enumerate(names) if word in name and place not in (who, by))
    what = next(work, -1)
    return _Columns(len(names), what, who, by) if who >= 0 and what >= 0 else None


def _row(text: str, line: Span, cells: list[Span], columns: _Columns) -> Row | None:
    missing = columns.width - len(cells)  # a first cell that spans several rows is told once
    if len(cells) < 2 or missing not in (0, 1) or columns.what < missing or columns.who < missing:
        return None
    first = _FIRST.match(text, cells[columns.what - missing].start, cells[columns.what - missing].end)
    what = Span(*trim(text, *first.span(), BLANK + "，,：:")) if first else Span(line.start, line.start)
    by = _told(text, cells[columns.by - missing]) if columns.by >= missing else None
    return Row(line.start, line.end, what, _told(text, cells[columns.who - missing]), by)


def _told(text: str, cell: Span) -> Span | None:
    return None if _NOTHING.fullmatch(text, cell.start, cell.end) else cell
