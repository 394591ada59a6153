"""What comes next, so that nobody goes back to a list between two papers."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from zhibu.documents.models import Requirement
from zhibu.people.models import User

from ..models import Task
from .due import waiting_papers


def next_requirement(requirement: Requirement | None) -> Requirement | None:
    """The next requirement of the same document of which no task was drafted; one query.

    What stands before was left out on purpose and is not offered again.
    """
    if requirement is None:
        return None
    taken = Task.objects.exclude(state="discarded").exclude(requirement=None).values("requirement")
    later = Requirement.objects.filter(document=requirement.document_id, is_dismissed=False)
    behind = Q(start__gt=requirement.start) | Q(start=requirement.start, pk__gt=requirement.pk)
    return later.filter(behind).exclude(pk__in=taken).order_by("start", "pk").first()


def next_paper(user: User, today: date) -> Task | None:
    """The paper with the earliest term that waits for this account's review or signature; one query."""
    return waiting_papers(user, today).filter(state__in=["in_review", "to_sign"]).order_by("due_on", "pk").first()
