"""Appending to the audit chain; every action of every room does it once, inside its own transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from ..models import AuditEntry, AuditHead, AuditValue, User


def canonical(value: Any) -> bytes:
    """One spelling of a value: the form that digests are taken of."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sm3(data: bytes) -> str:
    """The SM3 digest (GB/T 32905) in hexadecimal."""
    return hashlib.new("sm3", data).hexdigest()


def keyed(value: Any) -> str:
    """The SM3 HMAC of a value under the installation's audit key: it binds the values without telling them."""
    return hmac.new(settings.AUDIT_KEY.encode(), canonical(value), "sm3").hexdigest()


def entry_facts(entry: AuditEntry) -> dict[str, Any]:
    """What the digest of an entry covers, in the shape that the export and the stand-alone verifier use."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(timespec="microseconds"),
        "by": entry.by_id,
        "verb": entry.verb,
        "target": f"{entry.target_type.app_label}.{entry.target_type.model}:{entry.target_id}",
        "fields": entry.fields,
        "values": entry.values_digest,
        "previous": entry.previous,
    }


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
    old, new = dict(before or {}), dict(after or {})
    names = sorted(set(old) | set(new))
    changed = [name for name in names if old.get(name) != new.get(name)]
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
        entry = AuditEntry(
            number=head.length + 1, at=at, by=by, verb=verb,
            target_type=ContentType.objects.get_for_model(target), target_id=target.pk, fields=changed,
            values_digest=keyed([[n, old.get(n), new.get(n)] for n in changed]), previous=head.digest,
        )  # fmt: skip
        entry.digest = sm3(canonical(entry_facts(entry)))
        entry.save()
        AuditValue.objects.bulk_create(
            AuditValue(entry=entry, field=n, before=_plain(old.get(n)), after=_plain(new.get(n))) for n in changed
        )
        AuditHead.objects.filter(pk=1).update(length=entry.number, digest=entry.digest)
    return entry


def _plain(value: Any) -> Any:
    """The value as JSON stores it, so that what is read back digests the same."""
    return json.loads(canonical(value))
