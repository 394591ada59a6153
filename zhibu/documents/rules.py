"""What reading a paper yields: frozen shapes, free of Django and of any store.

Offsets are code-point offsets. ``Change.at`` counts in the original text, every other
offset counts in the restored text, and ``restored[start:end]`` is always the words a
statement rests on. ``confidence`` is between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from zhibu.kit.states import Move, Moves


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement made while restoring: ``original[at:at+len(before)] == before`` becomes ``after``.

    Changes of one restoration are ordered by ``at`` and never overlap, so any subset of them
    can be applied alone (taking one back leaves the others standing).
    """

    kind: str
    at: int
    before: str
    after: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where the paper as handed in lacks text; ``at`` counts in the restored text."""

    at: int
    missing: int | None  # characters said to be missing, where the page says so
    words: str  # what the page says about it, as written


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number. Level 0 is the title, 1 a first-level heading, and so on.

    ``start`` is where the heading stands in the running text, or in the outline block when it
    stands only there (then ``in_block_only``).
    """

    level: int
    text: str
    start: int
    end: int
    in_block_only: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """The smallest clause that states one shortfall."""

    text: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Cause:
    """What the text names as a reason; ``problem`` indexes the reading's problems where the text ties them."""

    text: str
    start: int
    end: int
    confidence: float
    problem: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One verb phrase with its own subject or deadline: who does what by when."""

    who: str  # as written, "" when the text names nobody
    what: str
    by: str  # as written ("9月底前"), "" when the text sets no term
    start: int
    end: int
    confidence: float
    due_on: date | None = None  # ``by`` resolved against the date of the paper
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An organization named by the paper, once per name, with the words that gave it a role."""

    name: str
    start: int
    end: int
    confidence: float
    role: str = ""  # observed, spoke, praised, criticized, or "" when only named
    theme: str = ""  # what it is praised for, in the words of the paper
    theme_start: int = -1
    theme_end: int = -1


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text with every change that led to it."""

    text: str
    changes: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything drawn out of one paper."""

    restored: Restored
    title: str
    occasion: str
    dated_on: date | None
    outline: tuple[Heading, ...]
    problems: tuple[Problem, ...]
    causes: tuple[Cause, ...]
    requirements: tuple[Requirement, ...]
    organizations: tuple[Mention, ...]


def apply_changes(original: str, changes: tuple[Change, ...] | list[Change]) -> str:
    """The original with the given changes applied: what restoration returns, or less after taking some back.

    Raises ValueError when a change does not fit the original or overlaps its neighbour.
    """
    pieces: list[str] = []
    position = 0
    for change in changes:
        end = change.at + len(change.before)
        if change.at < position or original[change.at : end] != change.before:
            raise ValueError(f"change at {change.at} does not fit")
        pieces += original[position : change.at], change.after
        position = end
    return "".join(pieces) + original[position:]


# How far the reading of a paper has come. The words of the states are shown to readers.
READING_MOVES = Moves(
    {"waiting": "等待整理", "reading": "整理中", "ready": "已整理", "failed": "未能整理", "purged": "已清除"},
    [
        Move("start", "开始整理", frozenset({"waiting", "reading", "failed"}), "reading"),
        Move("finish", "整理完成", frozenset({"reading"}), "ready"),
        Move("fail", "未能整理", frozenset({"reading"}), "failed"),
        Move("again", "重新整理", frozenset({"failed"}), "waiting"),
        Move("purge", "清除文件", frozenset({"waiting", "reading", "ready", "failed"}), "purged", needs_reason=True),
    ],
)

# 文种 by the last word of the title that names one (党政机关公文处理工作条例 art. 8, and what offices write besides).
GENRES = (
    "讲话", "通报", "通知", "方案", "反馈", "报告", "纪要", "意见", "决定", "计划", "总结", "要点", "办法", "规定", "细则", "函", "请示", "批复",
    "简报", "清单", "致辞", "发言",
)  # fmt: skip


def genre_of(title: str) -> str:
    """The kind of paper that a title names, "" when it names none: 关于印发…方案的通知 is a 通知."""
    places = {genre: title.rfind(genre) for genre in GENRES}
    genre, place = max(places.items(), key=lambda item: item[1] + len(item[0]))
    return genre if place >= 0 else ""


def word_count(text: str) -> int:
    """Characters without blanks, as offices count them."""
    return len("".join(text.split()))


def missing_words(gaps: Iterable[tuple[int | None, str]]) -> int:
    """Characters said to be missing by gaps (how many, the page's words): a gap that counts the whole paper
    (全文共…字，当前仅显示…字) includes the others. 0 when no gap says how many."""
    said = [(missing or 0, "全文" in words) for missing, words in gaps]
    whole = max((missing for missing, counts_all in said if counts_all), default=0)
    return max(whole, sum(missing for missing, counts_all in said if not counts_all))


ERASED = "〔原文已清除〕"
_STRETCH = len(ERASED)  # letters in a row that are no accident; what stands for them is never longer


def eraser(sources: Iterable[str]) -> Callable[[str], str]:
    """What takes the words of the sources out of a text, marks and blanks aside: every stretch of letters that also
    stands in a source, and a text that does as a whole, however short."""
    known = ["".join(filter(str.isalnum, source)) for source in sources]
    stretches = {letters[i : i + _STRETCH] for letters in known for i in range(len(letters) - _STRETCH + 1)}

    def erased(text: str) -> str:
        places = [place for place, character in enumerate(text) if character.isalnum()]
        letters = "".join(text[place] for place in places)
        if letters and any(letters in source for source in known):
            return ERASED
        pieces, kept, end = [], 0, 0  # ``kept``: of the text so far; ``end``: of the stretch, in letters
        for i in range(len(letters) - _STRETCH + 1):
            if letters[i : i + _STRETCH] not in stretches:
                continue
            if i >= end:
                pieces += [text[kept : places[i]], ERASED]
            end = i + _STRETCH
            kept = places[end - 1] + 1
        return "".join(pieces) + text[kept:]

    return erased


def sentence_at(text: str, at: int) -> str:
    """The sentence of a piece of text that holds the character at ``at``; an ellipsis where the piece cuts it."""
    marks = "。！？；\n"
    start = max(text.rfind(mark, 0, at) for mark in marks) + 1
    ends = [found for mark in marks if (found := text.find(mark, at)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    words = text[start:end].strip().rstrip("；")
    return ("…" if start == 0 and at > 0 and end - start > 150 else "") + words + ("" if ends else "…")


# What may come with an answer, by what the content is (never by the name). Archives are left out: what lies in
# them cannot be looked at for marks of secrecy, and whoever receives them has to unpack.
ATTACHABLE = {
    "docx": "Word", "doc": "Word（含 WPS 文字）", "sheet": "Excel（含 WPS 表格）", "pdf": "PDF", "txt": "纯文本",
    "image": "JPG、PNG 图片",
}  # fmt: skip
_NOT_ATTACHED = {
    "program": "是程序文件", "html": "是网页或脚本", "archive": "是压缩包", "locked": "设了打开密码，无法检查密级标志",
    "slides": "是演示文稿", "broken": "已损坏，打不开", "rtf": "是 RTF 文件", "ofd": "是 OFD 版式文件", "odt": "是 ODT 文件",
}  # fmt: skip


def attachment_refusal(name: str, kind: str) -> str:
    """Why a file is not taken as an attachment, and which are."""
    why = _NOT_ATTACHED.get(kind, "认不出是什么文件")
    return f"附件“{name}”{why}，没有存入。可以附 Word、Excel（含 WPS）、PDF、纯文本文件和 JPG、PNG 图片；压缩包请解压后逐个附上。"
