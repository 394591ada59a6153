"""Reading a paper: the pure engine's result, stored in one transaction with its index."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from zhibu.kit.calendar import day_of
from zhibu.people.actions import record_audit
from zhibu.people.models import User

from .. import rules
from ..models import Cause, Document, Keyword, Mention, Problem, Requirement, Standing, TextChange
from ..names import Directory
from ..queries.directory import directory
from ..queries.related import keywords_of
from ..reading import read
from .index import index_words

log = logging.getLogger(__name__)
BROKEN = "整理这份文件时出错，原文已保存，没有丢失。可以重新整理；仍不行时请告诉系统管理员文件编号。"


def read_paper(*, document_id: int, at: datetime) -> None:
    """Read a paper that waits, was left half read, or failed; what is ready or purged is left alone."""
    if not _begin(document_id, at):
        return
    try:
        original = Document.objects.values_list("original", flat=True).get(pk=document_id)
        reading = read(original)
        Document.objects.filter(pk=document_id, standing=Standing.READING).update(progress=60)
        _finish(document_id, reading, at)
    except Exception:
        log.exception("reading document %s failed", document_id)
        _fail(document_id, at)


@transaction.atomic
def read_again(*, document: Document, by: User, at: datetime) -> Document:
    """Put a paper whose reading failed back in line. Refused for any other."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    _move(document, "again", by=by, at=at, progress=0, failure="")
    return document


def sweep_readings(*, before: datetime, at: datetime) -> int:
    """Read what was handed in before an instant and still waits or was left half read; how many there were."""
    left = Document.objects.filter(standing__in=[Standing.WAITING, Standing.READING], handed_in_at__lt=before)
    ids = list(left.values_list("pk", flat=True))
    for pk in ids:
        read_paper(document_id=pk, at=at)
    return len(ids)


@transaction.atomic
def _begin(document_id: int, at: datetime) -> bool:
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None or document.standing not in rules.READING_MOVES["start"].sources:
        return False
    _move(document, "start", by=None, at=at, progress=10, failure="")
    return True


@transaction.atomic
def _fail(document_id: int, at: datetime) -> None:
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.standing == Standing.READING:
        _move(document, "fail", by=None, at=at, failure=BROKEN)


@transaction.atomic
def _finish(document_id: int, reading: rules.Reading, at: datetime) -> None:
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.standing != Standing.READING:
        return  # purged, or another worker was first
    _forget(document)
    _write_frame(document, reading)
    _write_statements(document, reading, directory(day_of(at)))
    Keyword.objects.bulk_create(Keyword(document=document, word=word) for word in keywords_of(reading))
    counts = {"changes": len(reading.restored.changes), "requirements": len(reading.requirements)}
    _move(document, "finish", by=None, at=at, progress=100, **counts)
    index_words(document)


def _move(document: Document, verb: str, *, by: User | None, at: datetime, **facts: object) -> None:
    """Make one move of the table, set the fields among the facts, and leave the entry."""
    move = rules.READING_MOVES.check(verb, document.standing)
    before = document.standing
    document.standing = move.target
    for name in ("progress", "failure"):
        if name in facts:
            setattr(document, name, facts.pop(name))
    document.save(update_fields=["standing", "progress", "failure"])
    record_audit(
        by=by, verb=move.title, target=document, at=at, before={"standing": before},
        after={"standing": move.target, **facts},
    )  # fmt: skip


def _forget(document: Document) -> None:
    """Drop what an earlier, broken reading may have left."""
    for model in (TextChange, Cause, Problem, Requirement, Mention, Keyword):
        model.objects.filter(document=document).delete()


def _write_frame(document: Document, reading: rules.Reading) -> None:
    restored = reading.restored
    document.restored = restored.text
    document.title = document.title or reading.title[:300]
    document.occasion = reading.occasion[:300]
    document.genre = rules.genre_of(reading.title)
    document.dated_on = document.dated_on or reading.dated_on
    document.is_complete = restored.complete and not any(heading.in_block_only for heading in reading.outline)
    document.gaps = [{"at": gap.at, "missing": gap.missing, "words": gap.words[:300]} for gap in restored.gaps]
    document.outline = [
        {"level": h.level, "text": h.text, "start": h.start, "end": h.end, "in_block_only": h.in_block_only}
        for h in reading.outline
    ]
    document.save()
    TextChange.objects.bulk_create(
        (
            TextChange(
                document=document, number=number, kind=change.kind, at=change.at, before=change.before,
                after=change.after, confidence=change.confidence,
            )
            for number, change in enumerate(restored.changes)
        ),
        batch_size=500,
    )  # fmt: skip


def _write_statements(document: Document, reading: rules.Reading, tree: Directory) -> None:
    text = reading.restored.text

    def place(found: rules.Problem | rules.Cause | rules.Requirement | rules.Mention) -> dict[str, object]:
        words = text[found.start : found.end]
        return {
            "document": document, "text": words, "start": found.start, "end": found.end, "confidence": found.confidence,
        }  # fmt: skip

    problems = Problem.objects.bulk_create(Problem(**place(p)) for p in reading.problems)
    Cause.objects.bulk_create(
        Cause(**place(c), problem=None if c.problem is None else problems[c.problem]) for c in reading.causes
    )
    Requirement.objects.bulk_create(
        Requirement(
            **place(r), who=r.who[:200], what=r.what, by=r.by[:60], due_on=r.due_on, indicator=r.indicator[:200]
        )
        for r in reading.requirements
    )
    Mention.objects.bulk_create(_mention(m, place(m), tree) for m in reading.organizations)


def _mention(found: rules.Mention, place: dict[str, object], tree: Directory) -> Mention:
    who = tree.resolve(found.name)
    has_theme = found.theme_start >= 0
    return Mention(
        **place, name=found.name[:200], role=found.role, theme=found.theme, organization_id=who.sure,
        candidates=list(who.candidates), theme_start=found.theme_start if has_theme else None,
        theme_end=found.theme_end if has_theme else None,
    )  # fmt: skip
