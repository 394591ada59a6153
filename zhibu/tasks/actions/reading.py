"""Marking one's own notices as read; not a state of the work, so no audit entry."""

from __future__ import annotations

from datetime import datetime

from zhibu.people.models import User

from ..models import Notice


def read_notice(*, notice: Notice, at: datetime) -> None:
    """The first opening counts; later ones change nothing."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def read_all_notices(*, by: User, at: datetime) -> int:
    """All of one account's notices at once; returns how many were unread."""
    return Notice.objects.filter(recipient=by, read_at=None).update(read_at=at)
