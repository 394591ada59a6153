"""Correcting what was drawn out: marking words by hand, setting a mark aside, filling in its fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from zhibu.kit.calendar import day_of
from zhibu.kit.states import Refused
from zhibu.people.actions import record_audit
from zhibu.people.models import Organization, User

from ..models import Cause, Document, Mention, Passage, Problem, Requirement, Role, Standing
from ..queries.directory import directory

P = TypeVar("P", bound=Passage)
MARKS: dict[str, type[Passage]] = {
    "problem": Problem, "cause": Cause, "requirement": Requirement, "organization": Mention,
}  # fmt: skip
LONGEST = 2_000  # characters: what is longer is no statement but a section


@transaction.atomic
def mark(*, document: Document, kind: str, start: int, end: int, by: User, at: datetime) -> Passage:
    """Mark ``restored[start:end]`` as one of MARKS. Marking the same words again returns the first mark, shown again."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    start, end = _checked(document, kind, start, end)
    model = MARKS[kind]
    words = document.restored[start:end]
    first = model._default_manager.filter(document=document, start=start, end=end).first()
    if first is not None:
        return _set_aside(first, False, by=by, at=at) if first.is_dismissed else first
    passage = model(document=document, text=words, start=start, end=end, is_by_hand=True, **_fields(kind, words, at))
    passage.save()
    record_audit(by=by, verb="标注", target=passage, at=at, after={"kind": kind, "start": start, "end": end})
    return passage


def _fields(kind: str, words: str, at: datetime) -> dict[str, Any]:
    if kind == "requirement":
        return {"what": words}
    if kind == "organization":
        who = directory(day_of(at)).resolve(words)
        return {"name": words[:200], "organization_id": who.sure, "candidates": list(who.candidates)}
    return {}


def _checked(document: Document, kind: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks at its ends; Refused when it is none."""
    if kind not in MARKS:
        raise Refused("请选择标注为问题、原因、要求还是党组织。", "kind")
    if document.standing != Standing.READY:
        raise Refused("文件还没有整理完，请稍后刷新再试。")
    text = document.restored
    start, end = max(0, start), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start >= end:
        raise Refused("请先在文中选出要标注的文字。", "words")
    if end - start > LONGEST:
        raise Refused(f"一次最多标注 {LONGEST} 字，请选短一些。", "words")
    return start, end


def dismiss(*, passage: P, by: User, at: datetime) -> P:
    """Say that a mark is none; it is kept and can be shown again."""
    return _set_aside(passage, True, by=by, at=at)


def restore_mark(*, passage: P, by: User, at: datetime) -> P:
    """Show a mark again that was set aside."""
    return _set_aside(passage, False, by=by, at=at)


@transaction.atomic
def _set_aside(passage: P, is_dismissed: bool, *, by: User, at: datetime) -> P:
    row = type(passage)._default_manager.select_for_update().get(pk=passage.pk)
    if row.is_dismissed == is_dismissed:
        return row
    row.is_dismissed = is_dismissed
    row.save(update_fields=["is_dismissed"])
    verb = "取消标注" if is_dismissed else "恢复标注"
    record_audit(
        by=by,
        verb=verb,
        target=row,
        at=at,
        before={"is_dismissed": not is_dismissed},
        after={"is_dismissed": is_dismissed},
    )
    return row


@transaction.atomic
def change_requirement(
    *, requirement: Requirement, who: str, what: str, by_when: str, due_on: date | None, indicator: str, by: User, at: datetime
) -> Requirement:  # fmt: skip
    """Correct who does what by when, and by which indicator; ``by_when`` in the words of the paper."""
    row = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if not what.strip():
        raise Refused("请写明做什么。", "what")
    new = {
        "who": who.strip(),
        "what": what.strip(),
        "by": by_when.strip(),
        "due_on": due_on,
        "indicator": indicator.strip(),
    }
    return _change(row, new, verb="修改工作要求", by=by, at=at)


@transaction.atomic
def tie_cause(*, cause: Cause, problem: Problem | None, by: User, at: datetime) -> Cause:
    """Say to which problem of the same paper a cause belongs, or to none."""
    row = Cause.objects.select_for_update().get(pk=cause.pk)
    if problem is not None and problem.document_id != row.document_id:
        raise Refused("原因只能对应同一份文件里的问题。", "problem")
    return _change(row, {"problem": problem}, verb="对应问题", by=by, at=at)


@transaction.atomic
def choose_organization(
    *, mention: Mention, organization: Organization | None, role: str, by: User, at: datetime
) -> Mention:
    """Say which organization a name means, and what the paper says of it."""
    row = Mention.objects.select_for_update().get(pk=mention.pk)
    if role and role not in Role.values:
        raise Refused("请选择文件怎样提到这个组织。", "role")
    new: dict[str, Any] = {"organization": organization, "role": role}
    if row.offered_at and organization != row.organization:
        new["offered_at"] = None  # it was offered to the other one
    return _change(row, new, verb="确认所指组织", by=by, at=at)


@transaction.atomic
def offer(*, mention: Mention, by: User, at: datetime) -> Mention:
    """Show the organization what the paper says of it, on its own page. Refused: nobody knows which one it is."""
    row = Mention.objects.select_for_update().get(pk=mention.pk)
    if row.organization_id is None:
        raise Refused("请先确认所指的党组织，再提供给它。")
    return row if row.offered_at else _change(row, {"offered_at": at}, verb="提供给党组织", by=by, at=at)


@transaction.atomic
def withdraw_offer(*, mention: Mention, by: User, at: datetime) -> Mention:
    """Take back what was offered."""
    row = Mention.objects.select_for_update().get(pk=mention.pk)
    return _change(row, {"offered_at": None}, verb="收回提供", by=by, at=at)


def _change(row: P, new: dict[str, Any], *, verb: str, by: User, at: datetime) -> P:
    """Set fields of a row; nothing is written when nothing changes."""
    before = {name: getattr(row, name) for name in new}
    if before == new:
        return row
    for name, value in new.items():
        setattr(row, name, value)
    row.save(update_fields=list(new))
    record_audit(by=by, verb=verb, target=row, at=at, before=_plain(before), after=_plain(new))
    return row


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else getattr(value, "pk", value)
        for name, value in fields.items()
    }
