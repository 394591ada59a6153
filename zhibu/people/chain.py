"""The links of the audit chain: one spelling of a fact, its digest, and what a digest covers."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from .models import AuditEntry


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
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": entry.by_id,
        "verb": entry.verb,
        "target": f"{entry.target_type.app_label}.{entry.target_type.model}:{entry.target_id}",
        "fields": entry.fields,
        "values": entry.values_digest,
        "previous": entry.previous,
    }
