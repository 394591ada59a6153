"""What every verb leaves behind: one event in the task's own record and one entry in the audit chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from zhibu.people.actions import record_audit
from zhibu.people.models import Organization, User

from ..models import Event, Hop, Task
from ..rules import EVENTS


def already(client_key: UUID | None) -> Event | None:
    """The event that an earlier sending of the same form left, if any."""
    return Event.objects.filter(client_key=client_key).select_related("hop", "task").first() if client_key else None


def leave(
    kind: str,
    *,
    task: Task,
    organization: Organization,
    by: User | None,
    at: datetime,
    hop: Hop | None = None,
    words: str = "",
    client_key: UUID | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Write the event and its audit entry; the record is the hop's where there is one, else the paper's."""
    event = Event.objects.create(
        task=task, hop=hop, kind=kind, organization=organization, by=by, at=at, words=words, client_key=client_key
    )
    record_audit(by=by, verb=EVENTS[kind], target=hop or task, at=at, before=before, after=after)
    return event
