"""签发: the paper becomes the first hops, wholly or not at all, for five organizations or ten thousand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from zhibu.kit.calendar import day_of
from zhibu.kit.states import Refused
from zhibu.people.access import organizations_for
from zhibu.people.models import Organization, Placement, User, in_force
from zhibu.people.queries import existing, setting
from zhibu.people.rules import COMMITTEE_KINDS, LEAF_KINDS

from ..models import Ask, Hop, Informed, Recipient, Task
from ..rules import ANSWER_FIELDS
from .bulk import insert_from
from .outbox import Message, notify_holders
from .papers import check_ready, move_paper
from .trace import leave


def sign(*, task: Task, by: User, at: datetime) -> Task:
    """签发 and 交办 in one transaction, by somebody other than the drafter.

    The claim is one conditional UPDATE of the state, so that pressing again, or a second server, cannot
    double anything: whoever signed gets the signed paper back, anybody else the sentence.
    """
    if by.pk == task.drafted_by_id:
        raise Refused("拟稿人不签发自己所拟的任务，请由他人签发。")
    return _sign(task, "sign", "sign_task", by, at)


def sign_alone(*, task: Task, by: User, at: datetime) -> Task:
    """签发 by the drafter himself, given both powers for a one-person office; the paper then says so."""
    itself = {"is_one_person_office": True, "reviewed_by": by, "reviewed_at": at}
    return _sign(task, "sign_alone", "sign_own_task", by, at, **itself)


def _sign(task: Task, verb: str, power: str, by: User, at: datetime, **changes: Any) -> Task:
    if Task.objects.filter(pk=task.pk, state="issued", signed_by=by).exists():
        task.refresh_from_db()
        return task
    with transaction.atomic():
        before = move_paper(task, verb, at=at, signed_by=by, signed_at=at, state_reason="", **changes)
        check_ready(task, day_of(at))
        _check_reach(task, by, at, power)
        count = _hand_down(task, at)
        leave(
            verb, task=task, organization=task.issuer, by=by, at=at, words=f"交办{count}个党组织",
            before={"state": before}, after={"state": task.state, "recipients": count},
        )  # fmt: skip
    return task


def _check_reach(task: Task, by: User, at: datetime, power: str) -> None:
    """Authority is that of the day of signing: the tree may have moved since the list was drawn up."""
    today = day_of(at)
    reach = existing(organizations_for(by, power, today), today).exclude(pk=task.issuer_id)
    outside = task.recipients.exclude(organization__in=reach.values("pk")).select_related("organization")
    names = [row.organization.name for row in outside[:3]]
    if names:
        raise Refused(f"{'、'.join(names)}等已不在签发范围内，请退回修改交办对象后再签发。")


def _hand_down(task: Task, at: datetime) -> int:
    rows = Recipient.objects.filter(task=task)
    count = insert_from(Hop, rows, first_values(task, at))
    write_asks(task, rows, F("organization_id"), by=task.issuer, at=at)
    ids = Recipient.objects.filter(task=task).values("organization_id")
    notify_holders("handle_task", ids, handed_message(task, task.issuer, at))
    _inform_committees(task, at)
    return count


def first_values(task: Task, at: datetime) -> dict[str, Any]:
    return {
        "task": task.pk, "depth": 0, "from_organization": task.issuer_id, "to_organization": F("organization_id"),
        "role": F("role"), "due_on": task.due_on, "first_due_on": task.due_on, "state": "pending",
        "received_at": at, "state_at": at, "blocked_note": "", "note": "",
    }  # fmt: skip


def write_asks(
    task: Task, rows: QuerySet[Any], organization: F, *, by: Organization, at: datetime, kind: str = "task",
    minutes: int | None = None,
) -> int:  # fmt: skip
    """One Ask for each organization of whom something is asked (settled: Asking)."""
    estimate = setting("ask_minutes", day_of(at))
    values = {
        "asked_by": by.pk, "organization": organization, "kind": kind, "title": task.title, "task": task.pk,
        "fields": 0 if kind == "correction" else ANSWER_FIELDS[task.answer],
        "minutes": minutes if minutes is not None else int(estimate.get(task.answer, 0)),
        "on": day_of(at), "at": at,
    }  # fmt: skip
    return insert_from(Ask, rows, values)


def handed_message(task: Task, giver: Organization, at: datetime, stamp: str = "") -> Message:
    path = reverse("tasks:show", args=[task.pk])
    words = f"{giver.name}{'转办' if stamp else '交办'}：{task.title}"
    return Message("handed", task, words, path, at, stamp=stamp, due_on=task.due_on)


def _inform_committees(task: Task, at: datetime) -> None:
    """Branches are addressed directly; their committees are told, nothing is asked of them."""
    on = day_of(at)
    addressed = Recipient.objects.filter(task=task).values("organization_id")
    placements = Placement.objects.filter(
        in_force(on), organization__in=addressed, organization__kind__in=LEAF_KINDS, parent__kind__in=COMMITTEE_KINDS
    ).exclude(parent__in=addressed).exclude(parent=task.issuer_id)  # fmt: skip
    parents = Organization.objects.filter(pk__in=placements.values("parent_id"))
    insert_from(Informed, parents, {"task": task.pk, "organization": F("pk"), "at": at})
    ids = Informed.objects.filter(task=task).values("organization_id")
    words = f"知悉：{task.issuer.name}已向所属支部直接交办“{task.title}”，无需办理。"
    message = Message("informed", task, words, reverse("tasks:show", args=[task.pk]), at, due_on=task.due_on)
    notify_holders("handle_task", ids, message)
