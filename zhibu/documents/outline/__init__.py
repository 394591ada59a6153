"""The frame of a paper: title, occasion, date, outline, and what shows that text is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from zhibu.documents.outline.dates import is_date_line, paper_date
from zhibu.documents.outline.headings import Found, line_heading, running_headings
from zhibu.documents.outline.numbers import RANKS, number_at
from zhibu.documents.outline.title import occasion, title_line, title_span
from zhibu.documents.rules import Heading
from zhibu.documents.tables import table_rows
from zhibu.documents.words import BLANK, Span, Text

_BLOCK = re.compile(
    r"(?:本文)?(?:目\s*[录錄次]|提\s*[纲綱]|内容提要|主要内容)(?:\s*/\s*(?:提纲|目录|提綱))?\s*[:：]?[…\s.]*$"
)
_SAME = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Structure:
    """What the frame of a paper says. ``signs`` are the signs, in plain words, that text is missing."""

    title: str
    title_span: Span | None
    occasion: str
    dated_on: date | None
    outline: tuple[Heading, ...]
    block: Span | None  # the outline block (目录) at the top
    signs: tuple[str, ...]


def structure(text: Text, original: str = "") -> Structure:
    """Read the frame. ``original`` may still hold header lines that restoring set aside (the date is looked for there)."""
    index = title_line(text)
    span = title_span(text, index) if index >= 0 else None
    title = re.sub(r"\s*\n\s*", "", text.text[span.start : span.end]) if span else ""
    block = block_lines(text, title)
    found = _find(text, block, span)
    headings = _merge(
        _levels([item for item in found if item.in_block]), _levels([i for i in found if not i.in_block]), text
    )
    if span:
        headings = [Heading(0, title, span.start, span.end), *headings]
    words = [text.text[line.start : line.end] for line in text.lines]
    dated = paper_date(words, index) or _date_in_header(original)
    opening = text.text[text.lines[index].end :][:600] if index >= 0 else text.text[:600]
    return Structure(
        title, span, occasion(title, opening), dated, tuple(headings), _block_span(text, block), _signs(text, headings)
    )


def _date_in_header(original: str) -> date | None:
    lines = [line.strip(BLANK) for line in original[:4000].split("\n")]
    return paper_date([line for line in lines if line][:12], 6) if original else None


def block_lines(text: Text, title: str) -> range:
    """Indices of the lines of an outline block (目录/提纲 …) at the top; empty when there is none."""
    for index, line in enumerate(text.lines[:20]):
        if _BLOCK.match(text.text, line.start, line.end):
            return range(index + 1, _block_end(text, index + 1, title))
    return range(0)


def _block_span(text: Text, block: range) -> Span | None:
    return Span(text.lines[block[0]].start, text.lines[block[-1]].end) if block else None


def _block_end(text: Text, begin: int, title: str) -> int:
    """Where the block ends: at the title, at plain text, or where its first heading comes again."""
    opening = ""
    for index in range(begin, len(text.lines)):
        line = text.lines[index]
        words = text.text[line.start : line.end].strip(BLANK + "….")
        numbered = number_at(text.text, line.start) is not None
        if words and (words in (title, opening) or not numbered or words[-1] in "。；" or len(words) > 60):
            return index
        opening = opening or words
    return len(text.lines)


def _find(text: Text, block: range, title: Span | None) -> list[Found]:
    found: list[Found] = []
    told = {row.start for row in table_rows(text)}  # 1　修订办法　组织部　10月底前 is no heading
    aside = [line.start in told or bool(title and title.start <= line.start < title.end) for line in text.lines]
    bodies = [None if apart else line for apart, line in zip(aside, text.lines, strict=True)]
    numbers = [number_at(text.text, line.start) for line in text.lines]
    below = [*text.lines[1:], None]
    heads = [line_heading(text, line, below[index]) if line else None for index, line in enumerate(bodies)]
    heads = _without_lists(text, heads)
    after_plain = False
    for index, line in enumerate(text.lines):
        heading = heads[index]
        if heading is not None:
            found.append(replace(heading, in_block=index in block, after_plain=after_plain))
        if index in block or bodies[index] is None:
            continue
        begin = heading.end if heading is not None else line.start
        running = running_headings(text, line, begin) if len(line) > 30 else []
        found += [item for item in running if heading is None or item.start > begin]
        after_plain = numbers[index] is None
    return found


def _without_lists(text: Text, heads: list[Found | None]) -> list[Found | None]:
    """Numbered lines of which most are whole sentences form a list, in which none is a heading."""
    kept = list(heads)
    group: dict[str, list[int]] = {}
    order: dict[str, int] = {}
    groups: list[list[int]] = []
    for index, line in enumerate(text.lines):
        number = number_at(text.text, line.start)
        if number is None:
            continue
        for kind in [kind for kind in order if RANKS[kind] > number.rank]:
            del order[kind]  # under another heading a series begins anew
        if number.order not in (0, order.get(number.kind, -1) + 1):
            group[number.kind] = []
            groups.append(group[number.kind])
        group.setdefault(number.kind, []).append(index)
        order[number.kind] = number.order
    for members in groups:
        found = [head for index in members if (head := heads[index])]
        listed = len(found) * 2 < len(members)
        for index in members:
            head = heads[index]
            if (
                head
                and (listed or (len(found) < len(members) and head.closed))
                and not _opens_series(text, index, head)
            ):
                kept[index] = None
    return [None if head and _is_attachment(text, index) else head for index, head in enumerate(kept)]


def _opens_series(text: Text, index: int, head: Found) -> bool:
    """Whether a numbered line without a final mark has a weaker number right below it: it heads that series."""
    if head.end < text.lines[index].end or index + 1 == len(text.lines):
        return False
    below = number_at(text.text, text.lines[index + 1].start)
    return below is not None and below.order == 1 and below.rank > head.number.rank


def _is_attachment(text: Text, index: int) -> bool:
    """A numbered line that continues a list of attachments (附件：1. …) near the end."""
    for line in reversed(text.lines[max(0, index - 6) : index]):
        words = text.text[line.start : line.end]
        if re.match(r"附\s*件", words):
            return True
        if not number_at(words, 0):
            return False
    return False


def _levels(found: list[Found]) -> list[tuple[int, Found]]:
    """Levels by nesting: a kind seen before closes what it held; a new kind nests below what is weaker than it."""
    stack: list[str] = []
    orders: dict[str, int] = {}
    levelled: list[tuple[int, Found]] = []
    for item in found:
        kind = item.number.kind
        if kind in stack:
            del stack[stack.index(kind) + 1 :]
        else:
            while stack and _closes(item, stack[-1], orders[stack[-1]]):
                stack.pop()
            stack.append(kind)
        orders[kind] = item.number.order
        levelled.append((len(stack), item))
    return levelled


def _closes(item: Found, kind: str, order: int) -> bool:
    """Whether a heading of a new kind ends what the open ``kind`` holds; 2.1 stands under 2. whatever their ranks."""
    if item.number.parent and item.number.parent == order:
        return False
    rank = RANKS[item.number.kind]
    return RANKS[kind] > rank or (item.after_plain and RANKS[kind] == rank)


def _merge(block: list[tuple[int, Found]], body: list[tuple[int, Found]], text: Text) -> list[Heading]:
    """One list in which each heading stands once: the block's order and levels, the body's places."""
    merged = [_heading(text, level, item, in_block_only=True) for level, item in block]
    places = {_key(heading.text): index for index, heading in reversed(list(enumerate(merged)))}
    fixed: set[int] = set()
    extra: list[list[Heading]] = [[] for _ in range(len(merged) + 1)]
    last = 0
    for level, item in body:
        heading = _heading(text, level, item)
        place = places.get(_key(heading.text))
        if place is None or place in fixed:
            extra[last].append(heading)
        else:
            merged[place] = Heading(merged[place].level, heading.text, heading.start, heading.end)
            fixed.add(place)
            last = place + 1
    result = list(extra[0])
    for index, heading in enumerate(merged):
        result += [heading, *extra[index + 1]]
    return result


def _heading(text: Text, level: int, item: Found, *, in_block_only: bool = False) -> Heading:
    return Heading(level, text.text[item.start : item.end], item.start, item.end, in_block_only)


def _key(words: str) -> str:
    return _SAME.sub("", words)


def _signs(text: Text, headings: list[Heading]) -> tuple[str, ...]:
    """Signs, without any page furniture, that the paper as handed in is not whole."""
    signs: list[str] = []
    missing = [heading.text for heading in headings if heading.in_block_only]
    if missing and len(missing) < len([heading for heading in headings if heading.level > 0]) + 1:
        signs.append("提纲中有而正文没有：" + "、".join(missing))
    if text.lines:
        last = text.lines[-1]
        words = text.text[last.start : last.end]
        if len(words) > 20 and words[-1] in "，、,：:" and not is_date_line(words):
            signs.append("正文在句中断开")
    return tuple(signs)
