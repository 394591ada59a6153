"""Taking back what the restoration changed, one by one, and making it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from zhibu.kit.states import Refused
from zhibu.people.actions import record_audit
from zhibu.people.models import User

from ..models import Cause, Document, Mention, Passage, Problem, Requirement, Standing, TextChange
from ..rules import Change, apply_changes
from ..spans import Replacement, toggled
from .index import index_words

PASSAGES: tuple[type[Passage], ...] = (Problem, Cause, Requirement, Mention)


def take_back(*, document: Document, numbers: Iterable[int], by: User, at: datetime) -> Document:
    """Let the original words of changes stand again. Those already taken back stay so."""
    return _toggle(document, numbers, is_taken_back=True, verb="还原改动", by=by, at=at)


def reapply(*, document: Document, numbers: Iterable[int], by: User, at: datetime) -> Document:
    """Make changes again that were taken back. Those that stand stay so."""
    return _toggle(document, numbers, is_taken_back=False, verb="恢复改动", by=by, at=at)


@transaction.atomic
def _toggle(
    document: Document, numbers: Iterable[int], *, is_taken_back: bool, verb: str, by: User, at: datetime
) -> Document:
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.standing != Standing.READY:
        raise Refused("文件还没有整理完，请稍后刷新再试。")
    rows = list(document.changes.all())
    wanted = set(numbers)
    turned = [row for row in rows if row.number in wanted and row.is_taken_back != is_taken_back]
    if not turned:
        return document
    steps = toggled([(_shape(row), row.number, row.is_taken_back) for row in rows], {row.number for row in turned})
    for row in turned:
        row.is_taken_back = is_taken_back
    TextChange.objects.bulk_update(turned, ["is_taken_back"], batch_size=500)
    document.restored = apply_changes(document.original, [_shape(row) for row in rows if not row.is_taken_back])
    _move_frame(document, steps)
    document.save(update_fields=["restored", "gaps", "outline"])
    for model in PASSAGES:
        _move_passages(document, model, steps)
    index_words(document)
    record_audit(
        by=by, verb=verb, target=document, at=at,
        before={"is_taken_back": not is_taken_back},
        after={"is_taken_back": is_taken_back, "changes": sorted(row.number for row in turned)},
    )  # fmt: skip
    return document


def _shape(row: TextChange) -> Change:
    return Change(row.kind, row.at, row.before, row.after, row.confidence)


def _span(steps: list[Replacement], start: int, end: int) -> tuple[int, int]:
    for step in steps:
        start, end = step.span(start, end)
    return start, end


def _move_frame(document: Document, steps: list[Replacement]) -> None:
    for gap in document.gaps:
        for step in steps:
            gap["at"] = step.point(gap["at"])
    for heading in document.outline:
        start, end = _span(steps, heading["start"], heading["end"])
        heading.update(start=start, end=end, text=document.restored[start:end].strip() or heading["text"])


def _move_passages(document: Document, model: type[Passage], steps: list[Replacement]) -> None:
    """Every passage to where its words now stand; one whose words are all gone is set aside, not lost."""
    moved = []
    for row in model._default_manager.filter(document=document):
        before = (row.start, row.end, row.text)
        row.start, row.end = _span(steps, row.start, row.end)
        words = document.restored[row.start : row.end]
        if words:
            row.text = words
        else:
            row.is_dismissed = True
        if isinstance(row, Mention) and row.theme_start is not None and row.theme_end is not None:
            row.theme_start, row.theme_end = _span(steps, row.theme_start, row.theme_end)
            row.theme = document.restored[row.theme_start : row.theme_end] or row.theme
        if before != (row.start, row.end, row.text) or isinstance(row, Mention):
            moved.append(row)
    fields: list[Any] = ["start", "end", "text", "is_dismissed"]
    if model is Mention:
        fields += ["theme_start", "theme_end", "theme"]
    model._default_manager.bulk_update(moved, fields, batch_size=200)
