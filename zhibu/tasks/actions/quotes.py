"""Letting go of a paper's words when it is purged: what a task quoted, and what it copied when it was drafted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from zhibu.documents.models import Document
from zhibu.documents.queries import Quoting
from zhibu.documents.rules import ERASED
from zhibu.people.actions import erase_values
from zhibu.people.models import AuditValue, User

from ..models import Ask, Notice, Task
from ..queries import resting_on
from .outbox import WORDS
from .trace import leave

QUOTED = ("basis", "source")  # the paper's words and name
COPIED = ("title", "content", "purpose")  # filled in from the paper, then changed by hand or not
Erased = Callable[[str], str]


@transaction.atomic
def erase_quotes(*, document: Document, erased: Erased, reason: str, by: User, at: datetime) -> None:
    """清除引文: in every task that rests on a paper its words give way to a mark, with what repeats the title and the
    values kept of the task's entries. The event tells a page opened before that it is of yesterday."""
    # One statement locks them all before the chain's head is locked: who saves a task takes them in this order too.
    for task in resting_on(document).select_for_update(of=("self",)).order_by("pk"):
        titles = {task.title, *_titles_before(task)}
        words = {name: ERASED for name in QUOTED if getattr(task, name)}
        Task.objects.filter(pk=task.pk).update(**words, **{name: erased(getattr(task, name)) for name in COPIED})
        _erase_titles(task, titles, erased)
        if _kept(task, *QUOTED, *COPIED).exists():
            erase_values(by=by, target=task, fields=(*QUOTED, *COPIED), reason=reason, at=at)
        leave("purge", task=task, organization=task.issuer, by=by, at=at, words=reason, after={"reason": reason})


def _kept(task: Task, *fields: str) -> QuerySet[AuditValue]:
    """Before and after of a task's fields that its entries still hold."""
    kind = ContentType.objects.get_for_model(Task)
    found = AuditValue.objects.filter(entry__target_type=kind, entry__target_id=task.pk, erased_on=None)
    return found.filter(field__in=fields)


def _titles_before(task: Task) -> set[str]:
    kept = _kept(task, "title").values_list("before", "after")
    return {title for pair in kept for title in pair if title}


def _erase_titles(task: Task, titles: set[str], erased: Erased) -> None:
    """In the lines of the ledger, which are titles, and in notices, which hold one; a longer title first."""
    Ask.objects.filter(task=task).update(title=erased(task.title))
    notices = list(Notice.objects.filter(subject_type=ContentType.objects.get_for_model(Task), subject_id=task.pk))
    for notice in notices:
        for title in sorted(titles, key=len, reverse=True):
            notice.words = notice.words.replace(title, erased(title))[:WORDS]
    Notice.objects.bulk_update(notices, ["words"], batch_size=500)


QUOTES = Quoting(counted="件任务", rows=resting_on, erase=erase_quotes)
