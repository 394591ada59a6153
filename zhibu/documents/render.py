"""A restored text as HTML: marks, changes, gaps and headings laid over it in one sweep.

Marks may overlap in any way. The text is cut at every place where something begins or ends, and each piece says
what covers it, so nothing has to nest; the sweep is linear in the text and in what lies over it (after sorting).
Everything that comes from a paper is escaped here and nowhere else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from zhibu.documents.rules import Gap, Heading
from zhibu.documents.spans import Placed

CHANGE_TITLES: Final = {
    "bytes": "乱码复原",
    "mark": "标点复原",
    "lost": "缺字推补",
    "mojibake": "编码复原",
    "annotation": "去掉注音",
    "traditional": "繁体转简体",
    "spacing": "去掉多余空白",
    "stray": "去掉多余符号",
    "noise": "去掉夹杂字符",
    "boilerplate": "去掉网页附带文字",
}
REPAIRS: Final = frozenset({"bytes", "mark", "lost", "mojibake"})  # shown on every reading, since words were put in
LONGEST_HEADING: Final = 60
_SHOWN: Final = 60  # characters of removed words that are shown in place


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that covers ``text[start:end]``; ``key`` is its anchor on the page ("" for none)."""

    start: int
    end: int
    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or gap of the page; ``at`` is where its words begin in the text."""

    kind: str  # p, title, gap, or 1, 2, … for a heading
    html: str
    at: int
    key: str = ""


def level(confidence: float) -> str:
    """识别可信度 in the words of the page."""
    return "高" if confidence >= 0.85 else "中" if confidence >= 0.6 else "低"


def blocks(
    text: str,
    marks: Iterable[Mark] = (),
    changes: Sequence[Placed] = (),
    gaps: Iterable[Gap] = (),
    headings: Sequence[Heading] = (),
    *,
    show_changes: bool = False,
) -> list[Block]:
    """The page of a text, top to bottom. With ``show_changes`` every change is a button, else repairs are tinted."""
    leads, whole = _headings(text, headings)
    shown = changes if show_changes else [c for c in changes if c.change.kind in REPAIRS]
    sweep = _Sweep(text, [*marks, *leads], shown, as_buttons=show_changes)
    made: list[Block] = []
    waiting = sorted(gaps, key=lambda gap: gap.at)
    for start, end in _lines(text, [gap.at for gap in waiting]):
        while waiting and waiting[0].at <= start:
            made.append(_gap(waiting.pop(0)))
        html = sweep.line(start, end)
        if html.strip():
            kind, key = whole.get(start, ("p", ""))
            made.append(Block(kind, html, start, key))
    return made + [_gap(gap) for gap in waiting]


def compare(original: str, changes: Iterable[Placed]) -> list[tuple[str, str]]:
    """Original and restored text side by side: rows that begin at the same line of unchanged words."""
    rows: list[tuple[list[str], list[str]]] = [([], [])]

    def same(words: str) -> None:
        first, *rest = escape(words).split("\n")
        for side in rows[-1]:
            side.append(first)
        rows.extend(([line], [line]) for line in rest)

    position = 0
    for one in changes:
        change = one.change
        same(original[position : change.at])
        position = change.at + len(change.before)
        if one.is_taken_back:
            same(change.before)
            continue
        if change.before:
            rows[-1][0].append(f"<del>{escape(change.before)}</del>")
        if change.after:
            rows[-1][1].append(f"<ins>{escape(change.after)}</ins>")
    same(original[position:])
    joined = [("".join(left), "".join(right)) for left, right in rows]
    return [(left, right) for left, right in joined if left.strip() or right.strip()]


def _gap(gap: Gap) -> Block:
    size = f"原文此处缺约 {gap.missing} 字" if gap.missing else "原文此处有缺漏"
    return Block("gap", escape(size), gap.at)


def _lines(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Stretches between line ends and gaps, without the line ends."""
    start = 0
    waiting = sorted(set(cuts))
    for line in text.split("\n"):
        end = start + len(line)
        at = start
        while waiting and waiting[0] < end:
            cut = waiting.pop(0)
            if at < cut:
                yield at, cut
                at = cut
        yield at, end
        start = end + 1


def _headings(text: str, headings: Sequence[Heading]) -> tuple[list[Mark], dict[int, tuple[str, str]]]:
    """Headings that fill their line become headings of the page; those that lead a paragraph are set off in it."""
    leads: list[Mark] = []
    whole: dict[int, tuple[str, str]] = {}
    for number, heading in enumerate(headings):
        start = text.rfind("\n", 0, heading.start) + 1
        end = text.find("\n", heading.end)
        end = len(text) if end < 0 else end
        fills = len(text[heading.end : end].strip(" \t\u3000。：:")) == 0 and end - start <= LONGEST_HEADING
        if fills and start not in whole:
            whole[start] = ("title" if heading.level == 0 else str(heading.level), f"h{number}")
        else:
            leads.append(Mark(heading.start, heading.end, "lead", f"h{number}"))
    return leads, whole


@dataclass(slots=True)
class _Sweep:
    """The state of one pass over a text: what covers the place where it stands."""

    text: str
    marks: Iterable[Mark]
    changes: Sequence[Placed]
    as_buttons: bool
    cuts: list[int] = field(init=False)
    begins: dict[int, list[Mark]] = field(init=False)
    ends: dict[int, list[int]] = field(init=False)
    removed: dict[int, list[Placed]] = field(init=False)
    active: dict[int, Mark] = field(init=False, default_factory=dict)
    kinds: Counter[str] = field(init=False, default_factory=Counter)
    at_cut: int = field(init=False, default=0)
    at_change: int = field(init=False, default=0)
    spoken: list[Placed] = field(init=False)

    def __post_init__(self) -> None:
        size = len(self.text)
        self.begins, self.ends, self.removed = defaultdict(list), defaultdict(list), defaultdict(list)
        for mark in self.marks:
            if 0 <= mark.start < mark.end <= size:
                self.begins[mark.start].append(mark)
                self.ends[mark.end].append(id(mark))
        self.spoken = [c for c in self.changes if c.start < c.end]
        for change in self.changes:
            if change.start == change.end and self.as_buttons and (change.change.before or change.change.after):
                self.removed[change.start].append(change)
        places = {*self.begins, *self.ends, *self.removed}
        places.update(edge for c in self.spoken for edge in (c.start, c.end))
        self.cuts = sorted(places)

    def line(self, start: int, end: int) -> str:
        """The HTML of one stretch; stretches must be asked for in order."""
        pieces: list[str] = []
        at = start
        while self.at_cut < len(self.cuts) and self.cuts[self.at_cut] <= end:
            cut = self.cuts[self.at_cut]
            if cut == end and cut not in self.ends and cut not in self.removed and not self._last(end):
                break  # what begins at a line's end belongs to the next line
            pieces.append(self._piece(at, cut))
            at = max(at, cut)
            pieces.append(self._turn(cut))
            self.at_cut += 1
        pieces.append(self._piece(at, end))
        return "".join(pieces)

    def _last(self, end: int) -> bool:
        return end == len(self.text)

    def _turn(self, place: int) -> str:
        """Pass a place: close what ends there, show what was removed there, open what begins there."""
        for identity in self.ends.get(place, ()):
            mark = self.active.pop(identity, None)
            if mark:
                self.kinds[mark.kind] -= 1
        shown = "".join(_button(change, change.change.before, "removed") for change in self.removed.get(place, ()))
        anchors = []
        for mark in self.begins.get(place, ()):
            self.active[id(mark)] = mark
            self.kinds[mark.kind] += 1
            if mark.key:
                anchors.append(f'<a id="{escape(mark.key)}" class="anchor"></a>')
        return shown + "".join(anchors)

    def _piece(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        html = self._changed(start, end)
        if not self.active:
            return html
        classes = " ".join(sorted(kind for kind, times in self.kinds.items() if times > 0))
        key = next((m.key for m in reversed(self.active.values()) if m.key), "")
        data = f' data-key="{escape(key)}"' if key else ""
        return f'<mark class="{escape(classes)}"{data}>{html}</mark>'

    def _changed(self, start: int, end: int) -> str:
        """The words of a piece, inside the change that they came from if any."""
        while self.at_change < len(self.spoken) and self.spoken[self.at_change].end <= start:
            self.at_change += 1
        words = self.text[start:end]
        if self.at_change < len(self.spoken) and self.spoken[self.at_change].start <= start:
            change = self.spoken[self.at_change]
            if self.as_buttons:
                return _button(change, words, "back" if change.is_taken_back else "made")
            if not change.is_taken_back:
                return f'<ins title="{escape(describe(change))}">{escape(words)}</ins>'
        return escape(words)


def describe(one: Placed) -> str:
    """A change in one line: its kind, its confidence, what stood there."""
    title = CHANGE_TITLES.get(one.change.kind, one.change.kind)
    before = " ".join(one.change.before.split())
    shown = before[:_SHOWN] + "…" if len(before) > _SHOWN else before
    was = f"，原为“{shown}”" if shown else ""
    return f"{title}{was}，可信度{level(one.change.confidence)}"


def _button(one: Placed, words: str, state: str) -> str:
    """A change that can be taken back, or made again, where it stands. Removed words do not belong to the text."""
    verb = "按下恢复改动" if one.is_taken_back else "按下还原"
    shown = words if state != "removed" else " ".join(words.split())
    if state == "removed" and len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "…"
    data = " data-outside" if state == "removed" else ""
    name = "again" if one.is_taken_back else "back"
    return (
        f'<button name="{name}" value="{one.number}" class="change {state}"{data} '
        f'title="{escape(describe(one))}。{verb}">{escape(shown) or "▯"}</button>'
    )
