"""Appending to the audit chain; every action of every room does it once, inside its own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from zhibu.kit.calendar import day_of
from zhibu.kit.states import Refused

from ..chain import canonical, entry_facts, keyed, sm3
from ..models import AuditEntry, AuditHead, AuditValue, User

M = TypeVar("M", bound=models.Model)


def record_audit(
    *,
    by: User | None,
    verb: str,
    target: models.Model,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append who did what to which record; ``by`` None is the night.

    ``verb`` is a Chinese verb as shown to readers (新建, 转办…). ``before`` and ``after`` hold the fields that
    changed, JSON-able. Must run inside the transaction of the action; appends wait for each other on one row.
    """
    old, new = _plain(dict(before or {})), _plain(dict(after or {}))
    names = sorted(set(old) | set(new))
    changed = [name for name in names if old.get(name) != new.get(name)]
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
        entry = AuditEntry(
            number=head.length + 1, at=at, by=by, verb=verb,
            target_type=ContentType.objects.get_for_model(target), target_id=target.pk, fields=changed,
            values_digest=keyed([[name, old.get(name), new.get(name)] for name in changed]), previous=head.digest,
        )  # fmt: skip
        entry.digest = sm3(canonical(entry_facts(entry)))
        entry.save()
        AuditValue.objects.bulk_create(
            AuditValue(entry=entry, field=name, before=old.get(name), after=new.get(name)) for name in changed
        )
        AuditHead.objects.filter(pk=1).update(length=entry.number, digest=entry.digest)
    return entry


def _plain(value: Any) -> Any:
    """The value as JSON stores it, so that what is read back digests the same."""
    return json.loads(canonical(value))


def facts_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Fields of a row as an entry keeps them: codes and numbers as they are, other records by their name."""
    return {name: _fact(getattr(row, name)) for name in names}


def _fact(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def change_row(row: M, changes: Mapping[str, Any], *, by: User | None, verb: str, at: datetime, reason: str = "") -> M:
    """Set fields of a locked row and record them in one entry; Refused when nothing would change."""
    before = facts_of(row, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    after = facts_of(row, changes)
    if before == after:
        raise Refused("没有改动，无需保存。")
    row.save(update_fields=list(changes))
    record_audit(by=by, verb=verb, target=row, at=at, before=before, after=_with_reason(after, reason))
    return row


def create_row(row: M, names: Iterable[str], *, by: User | None, verb: str, at: datetime) -> M:
    """Save a new row and record its fields in one entry."""
    row.save()
    facts = {name: value for name, value in facts_of(row, names).items() if value not in (None, "", [])}
    record_audit(by=by, verb=verb, target=row, at=at, after=facts)
    return row


def _with_reason(facts: dict[str, Any], reason: str) -> dict[str, Any]:
    return {**facts, "reason": reason} if reason else facts


@transaction.atomic
def erase_values(*, by: User | None, target: models.Model, fields: Iterable[str], reason: str, at: datetime) -> int:
    """Erase the kept before and after of personal fields of one record; the chain stays whole. Returns how many."""
    if not reason.strip():
        raise Refused("清除原值需要写明事由。", field="reason")
    kind = ContentType.objects.get_for_model(target)
    values = AuditValue.objects.filter(
        entry__target_type=kind, entry__target_id=target.pk, field__in=list(fields), erased_on=None
    )
    count = values.update(before=None, after=None, erased_on=day_of(at))
    if not count:
        raise Refused("没有可清除的原值。")
    record_audit(by=by, verb="清除原值", target=target, at=at, after={"reason": reason, "count": count})
    return count


@transaction.atomic
def record_export(*, by: User, reason: str, at: datetime) -> AuditEntry:
    """Keep that the chain was taken out and why; the entry is the last of the export. Refused without a reason."""
    if not reason.strip():
        raise Refused("导出需要写明事由。", field="reason")
    return record_audit(by=by, verb="导出操作记录", target=by, at=at, after={"reason": reason})
