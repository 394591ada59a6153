"""Writing notices: always inside the transaction of the action that causes them, one statement per kind of scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from zhibu.kit.calendar import day_of
from zhibu.people.models import Grant, Organization, OrganizationUnit, Scope, User, in_force
from zhibu.people.rules import LEADING_KINDS

from ..models import Notice, Task
from .bulk import insert_from

WORDS = 300
Organizations = QuerySet[Any] | list[int]  # ids, or a subquery of ids


@dataclass(frozen=True, slots=True)
class Message:
    """What a notice says: ``kind`` and ``stamp`` make it one of its own; ``due_on`` is part of its key."""

    kind: str
    task: Task
    words: str
    path: str
    at: datetime
    stamp: str = ""
    due_on: date | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}/task-{self.task.pk}/{self.stamp}/{self.due_on or ''}/"


def _values(message: Message) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "subject_type": ContentType.objects.get_for_model(Task).pk,
        "subject_id": message.task.pk,
        "words": message.words[:WORDS],
        "path": message.path,
        "created_at": message.at,
    }


def notify_holders(power: str, organizations: Organizations, message: Message, *, but: User | None = None) -> int:
    """Tell every account that acts for one of the organizations with a power; ``but`` not the one who acted.

    ``access.acts_for`` read backwards: grants naming the organization, listing it, or over the unit it leads.
    """
    on = day_of(message.at)
    grants = Grant.objects.filter(in_force(on), power=power, user__is_active=True)
    if but is not None:
        grants = grants.exclude(user=but)
    named = grants.filter(scope=Scope.SUBTREE, organization__in=organizations)
    listed = grants.filter(scope=Scope.LISTED, organizations__in=organizations)
    leading = Organization.objects.filter(kind__in=LEADING_KINDS, pk__in=organizations)
    links = OrganizationUnit.objects.filter(in_force(on), organization__in=leading)
    by_unit = grants.filter(scope=Scope.UNIT, unit__in=links.values("unit_id"))
    return sum(_insert(rows, F("user_id"), message) for rows in (named, listed, by_unit))


def _insert(rows: QuerySet[Any], user: F, message: Message) -> int:
    key = Concat(Value(message.key), Cast(user, CharField()), output_field=CharField())
    values = {"key": key, "recipient": user, **_values(message)}
    return insert_from(Notice, rows.distinct(), values, skip_existing=True)


def notify_users(users: Iterable[int | None], message: Message, *, but: User | None = None) -> int:
    """Tell named accounts, such as the drafter of a paper."""
    ids = {pk for pk in users if pk and (but is None or pk != but.pk)}
    rows = User.objects.filter(Q(pk__in=ids), is_active=True)
    return _insert(rows, F("pk"), message) if ids else 0
