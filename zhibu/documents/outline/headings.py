"""Finding headings: numbered lines, lead sentences of numbered paragraphs and of series in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhibu.documents.outline.numbers import RUNNING, Number, number_at, running_number_at
from zhibu.documents.words import BLANK, Span, Text, trim

LONGEST_ALONE = 60  # a numbered line of its own
LONGEST_LEAD = 36  # a lead sentence that text follows
_END = "。！？!?."
_CLAUSE = re.compile(r"[，,；;：:]")
_LEAD_END = re.compile(r"[。！？!?]|[：:](?!\d)|(?<!\d)[：:]|(?<=[\u4e00-\u9fff”）)])\.(?!\d)")


_SHARE = re.compile(r"[，,]占[\d.]+[%％]$")  # a figure behind a heading: 评估未做，占41.3%


@dataclass(frozen=True, slots=True)
class Found:
    """A heading as found: its number, its words, and whether it stands in the outline block.

    ``after_plain`` says that an unnumbered paragraph stands between it and the heading before.
    """

    number: Number
    start: int
    end: int
    in_block: bool
    after_plain: bool = False
    closed: bool = False  # a whole short sentence and no more


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a series in running text, from its number to the next one's."""

    number: Number
    end: int
    lead_end: int  # end of its first sentence
    goes_on: bool  # further sentences follow


def line_heading(text: Text, line: Span, below: Span | None = None) -> Found | None:
    """The heading that a numbered line is, or begins with; None for a list item or plain text.

    ``below`` is the next line: 最后，作几点部署。 heads the series or the paragraph that begins there.
    """
    number = number_at(text.text, line.start)
    if number is None or number.end >= line.end:
        return None
    start, end = trim(text.text, number.end, line.end)
    mark = _lead_end(text, start, end)
    if mark is None:
        return _alone(text, number, start, end)
    follows = mark + 1 < end
    if text.text[mark] in "：:" and number.rank > 1 and _ANNOUNCED.search(text.text, start, mark):
        return None
    if (
        text.text[mark] in "：:"
        and number.rank <= 2
        and end - start <= LONGEST_LEAD
        and text.text[end - 1] not in "。；;.！？"
    ):
        return _alone(text, number, start, end)
    if not follows and text.text[mark] in _END:
        return _sentence(text, number, start, mark, opens=_opens(text, number, below))
    lead = text.text[start:mark]
    if not 1 <= len(lead) <= LONGEST_LEAD or ("——" in lead and text.text[mark] in "：:"):
        return None
    if _TOLD.search(_SHARE.sub("", lead)):
        return None
    return _alone(text, number, start, mark)


def _sentence(text: Text, number: Number, start: int, end: int, *, opens: bool) -> Found | None:
    """A numbered line that is one whole sentence: a heading when it is short, or when it opens what stands below."""
    words = text.text[start:end]
    if opens and number.rank <= 2:
        headed = len(words) <= LONGEST_LEAD and not re.search(r"[；;\d]", words)
    else:
        headed = len(words) <= 16 and not _LISTED.search(words) and (opens or number.kind not in RUNNING)
    found = _alone(text, number, start, end) if headed else None
    return replace(found, closed=True) if found else None


# A figure and a comma outside brackets: what follows a number is told, not headed.
_TOLD = re.compile(r"^[^（(“]*\d[^（(“]*[，,][^（(]|^[^（(“]*[，,][^（(“]*\d")
_ANNOUNCED = re.compile(r"(?:以下|如下|下列).{0,6}$|[为是有]$")  # 应当具备以下条件：
_PARAGRAPH = 40  # characters from which on an unnumbered line is a paragraph


def _opens(text: Text, number: Number, below: Span | None) -> bool:
    if below is None:
        return False
    following = number_at(text.text, below.start)
    if following is None:
        return len(below) >= _PARAGRAPH
    return following.order == 1 and following.kind != number.kind


_LISTED = re.compile(r"[，,；;\d]")  # a comma or a figure makes a short sentence an item of a list


def _lead_end(text: Text, start: int, end: int) -> int | None:
    for match in _LEAD_END.finditer(text.text, start, end):
        if text.shelter(match.start()) is None:
            return match.start()
    return None


def _alone(text: Text, number: Number, start: int, end: int) -> Found | None:
    if end - start > LONGEST_ALONE:
        return None
    if text.text[end - 1] in "；;":
        return None
    share = _SHARE.search(text.text, start, end)
    start, end = trim(text.text, start, share.start() if share else end, BLANK + "…—-、，,.．；;：:。】")
    return Found(number, start, end, False) if end > start else None


def running_headings(text: Text, line: Span, skip_to: int) -> list[Found]:
    """The series within one paragraph: lead sentences where its items go on after them, else the first clause of each.

    The last item proves nothing: what follows it may belong to the paragraph.
    """
    found: list[Found] = []
    for group in _groups(series_items(text, line, skip_to)):
        proof = group[:-1]
        whole = sum(item.goes_on for item in proof) * 2 >= len(proof)
        found += [heading for item in group if (heading := _lead(text, item, whole=whole))]
    return found


def _lead(text: Text, item: Item, *, whole: bool) -> Found | None:
    start, end = trim(text.text, item.number.end, item.lead_end, BLANK + "，,、：:")
    if not whole:
        marks = (mark.start() for mark in _CLAUSE.finditer(text.text, start, end))
        end = next((mark for mark in marks if text.shelter(mark) is None), end)
    return Found(item.number, start, end, False) if 0 < end - start <= LONGEST_ALONE else None


def _groups(items: list[Item]) -> list[list[Item]]:
    """Items of one kind that count on from each other; a lone item is no series."""
    groups: list[list[Item]] = []
    for item in items:
        group = next((g for g in reversed(groups) if g[-1].number.kind == item.number.kind), None)
        if group is not None and (item.number.order in (0, group[-1].number.order + 1)):
            group.append(item)
        else:
            groups.append([item])
    return [
        group for group in groups if len(group) > 1 and (group[0].number.order == 1 or group[0].number.kind in _SPOKEN)
    ]


# Series of speech may have begun a paragraph earlier; figures inside a text count only from 1 on.
_SPOKEN = frozenset(("is", "must", "ordinal", "first", "each"))


def series_items(text: Text, line: Span, begin: int) -> list[Item]:
    """The numbered items of running text that open a sentence (or follow ： or ；) within one line."""
    numbers = [
        number for position in _openings(text, line, begin) if (number := running_number_at(text.text, position))
    ]
    items: list[Item] = []
    for index, number in enumerate(numbers):
        end = numbers[index + 1].start if index + 1 < len(numbers) else line.end
        lead_end = _sentence_end(text, number.end, end)
        rest = text.text[lead_end:end].strip(BLANK + _END + "；;")
        items.append(Item(number, end, lead_end, bool(rest) and text.text[lead_end] in _END + "："))
    return items


def _openings(text: Text, line: Span, begin: int) -> list[int]:
    positions = [begin]
    for match in re.finditer(r"[。！？!?；;：:，,]", text.text[begin : line.end]):
        position = begin + match.end()
        if text.shelter(position - 1) is None:
            positions.append(position)
    return positions


def _sentence_end(text: Text, start: int, end: int) -> int:
    for match in re.finditer(r"[。！？!?；;]", text.text[start:end]):
        if text.shelter(start + match.start()) is None:
            return start + match.start()
    return end
