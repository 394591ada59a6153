"""转办 and what else a holder may do before answering: give back, blocked, 阅知."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from zhibu.kit.calendar import day_of
from zhibu.kit.states import Refused
from zhibu.people.models import Organization, User
from zhibu.people.queries import existing, led_by

from ..models import Event, Hop, Inquiry, Task
from ..rules import HOP_MOVES, OPEN, UNANSWERED
from .bulk import insert_from
from .outbox import Message, notify_holders
from .papers import check_term, move_paper
from .signing import handed_message, write_asks
from .trace import already, leave


def held(hop: Hop) -> Hop:
    """The hop with its row locked, as it stands now; verbs decide on this, not on what the page showed."""
    rows = Hop.objects.select_for_update(of=("self",))
    return rows.select_related("task__issuer", "to_organization", "from_organization", "parent").get(pk=hop.pk)


def move_hop(hop: Hop, verb: str, *, at: datetime, reason: str = "", **changes: Any) -> str:
    """Make a move on a locked hop and return the state it left; Refused when the state does not allow it.

    A move BACK is given the state among ``changes``.
    """
    before = hop.state
    move = HOP_MOVES.check(verb, before, reason)
    for name, value in {"state": move.target, "state_at": at, **changes}.items():
        setattr(hop, name, value)
    hop.save(update_fields=["state", "state_at", *changes])
    return before


def end_inquiries(hops: QuerySet[Hop] | Sequence[Hop], by: User, at: datetime) -> None:
    """Close what was asked about hops that have ended: nobody waits for an answer any more."""
    rows = Inquiry.objects.filter(hop__in=hops, replied_at=None)
    for inquiry in rows.select_related("hop__task", "hop__from_organization"):
        inquiry.reply, inquiry.replied_by, inquiry.replied_at = UNANSWERED, by, at
        inquiry.save(update_fields=["reply", "replied_by", "replied_at"])
        leave(
            f"end_{inquiry.kind}", task=inquiry.hop.task, hop=inquiry.hop, by=by, at=at, words=inquiry.reply,
            organization=inquiry.hop.from_organization, after={"inquiry": inquiry.pk},
        )  # fmt: skip


def hop_message(hop: Hop, kind: str, words: str, event: Event, at: datetime) -> Message:
    path = reverse("tasks:hop", args=[hop.pk])
    return Message(kind, hop.task, words, path, at, stamp=str(event.pk), due_on=hop.due_on)


def close(*, task: Task, by: User | None, at: datetime) -> Task:
    """The task itself is 已办结 once nobody holds it any more; called after every move that ends a hop."""
    with transaction.atomic():
        task.refresh_from_db(fields=["state"])
        if task.state == "issued" and not Hop.objects.filter(task=task, state__in=OPEN).exists():
            before = move_paper(task, "close", at=at)
            leave(
                "close", task=task, organization=task.issuer, by=by, at=at,
                before={"state": before}, after={"state": task.state},
            )  # fmt: skip
    return task


def pass_on(
    *, hop: Hop, to: list[int], due_on: date, by: User, at: datetime, note: str = "", client_key: UUID | None = None
) -> Hop:
    """转办 to organizations that the holder leads. The term may be shortened, never lengthened.

    Refused, naming who was first, when one of them already holds the task: by the lock for two who hand on the
    same hop, by the unique key for two different ones.
    """
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        HOP_MOVES.check("pass_on", hop.state)
        _check_targets(hop, to, at)
        _check_shorter(hop, due_on, at)
        _hand_on(hop, to, due_on, note, at)
        before = move_hop(hop, "pass_on", at=at, left_at=hop.left_at or at)
        names = "、".join(Organization.objects.filter(pk__in=to).order_by("name").values_list("name", flat=True)[:20])
        words = f"转办{len(to)}个党组织：{names}" + (f"。{note}" if note else "")
        event = leave(
            "pass_on", task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, words=words,
            client_key=client_key, before={"state": before}, after={"state": hop.state, "to": sorted(to)},
        )  # fmt: skip
        notify_holders("handle_task", list(to), handed_message(hop.task, hop.to_organization, at, str(event.pk)))
    return hop


def _check_targets(hop: Hop, to: list[int], at: datetime) -> None:
    if not to:
        raise Refused("请至少选择一个承办的党组织。", field="to")
    on = day_of(at)
    led = existing(led_by(hop.to_organization, on), on)
    if led.filter(pk__in=to).count() != len(set(to)):
        raise Refused("所选党组织中有不属于本组织领导的，请重新选择。", field="to")
    there = Hop.objects.filter(task=hop.task, to_organization__in=to).select_related(
        "to_organization", "from_organization"
    )
    if there:
        raise Refused(_doubled(there[0]), field="to")


def _doubled(there: Hop) -> str:
    return f"{there.to_organization}已收到这件任务（由{there.from_organization}交办），未重复转办。名单已更新，请重新选择。"


def _check_shorter(hop: Hop, due_on: date, at: datetime) -> None:
    if due_on == hop.due_on:  # a term already past may be handed on as it is
        return
    if due_on > hop.due_on:
        raise Refused(
            f"转办时限不得晚于上级所定的{hop.due_on:%Y年%-m月%-d日}；来不及的，请先向上级申请延期。", field="due_on"
        )
    check_term(due_on, day_of(at))


def _hand_on(hop: Hop, to: list[int], due_on: date, note: str, at: datetime) -> None:
    rows = Organization.objects.filter(pk__in=to)
    values = {
        "task": hop.task_id, "parent": hop.pk, "first": hop.first_id or hop.pk, "depth": hop.depth + 1,
        "from_organization": hop.to_organization_id, "to_organization": F("pk"), "role": hop.role,
        "due_on": due_on, "first_due_on": due_on, "state": "pending", "received_at": at, "state_at": at,
        "blocked_note": "", "note": note,
    }  # fmt: skip
    try:
        with transaction.atomic():
            insert_from(Hop, rows, values)
    except IntegrityError:
        there = Hop.objects.filter(task=hop.task, to_organization__in=to)
        raise Refused(_doubled(there.select_related("to_organization", "from_organization")[0]), field="to") from None
    write_asks(hop.task, rows, F("pk"), by=hop.to_organization, at=at)


def read(*, hop: Hop, by: User, at: datetime, client_key: UUID | None = None) -> Hop:
    """阅知: one tap, nobody needs to accept it. Only where nothing but reading was asked."""
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        if hop.task.answer != "read" and hop.role != "inform":
            raise Refused("这件任务需要答复，不能只阅知。")
        before = move_hop(hop, "read", at=at, left_at=hop.left_at or at, blocked_note="")
        end_inquiries([hop], by, at)
        leave(
            "read", task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, client_key=client_key,
            before={"state": before}, after={"state": hop.state},
        )  # fmt: skip
        close(task=hop.task, by=by, at=at)
    return hop


def decline(*, hop: Hop, reason: str, by: User, at: datetime, client_key: UUID | None = None) -> Hop:
    """退回 to whoever handed it on, with a reason: wrongly addressed, or not this organization's to do."""
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        before = move_hop(hop, "decline", at=at, reason=reason, left_at=at)
        event = leave(
            "decline", task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, words=reason.strip(),
            client_key=client_key, before={"state": before}, after={"state": hop.state},
        )  # fmt: skip
        words = f"{hop.to_organization}退回：{hop.task}。原因：{reason.strip()}"
        notify_holders(
            "handle_task", [hop.from_organization_id], hop_message(hop, "declined", words, event, at), but=by
        )
    return hop


def block(*, hop: Hop, reason: str, by: User, at: datetime) -> Hop:
    """受阻: a mark with words that who handed it on sees at once; the task stays where it is."""
    return _mark(hop, "block", reason.strip(), by, at)


def unblock(*, hop: Hop, by: User, at: datetime) -> Hop:
    """解除受阻."""
    return _mark(hop, "unblock", "", by, at)


def _mark(hop: Hop, kind: str, note: str, by: User, at: datetime) -> Hop:
    with transaction.atomic():
        hop = held(hop)
        if hop.state not in OPEN or hop.state in ("answered", "declined"):
            raise Refused(f"当前为“{hop.get_state_display()}”，不能标记受阻。页面可能已过时，请刷新后再看。")
        if kind == "block" and not note:
            raise Refused("请写明受阻在哪里，以便上级协调。", field="reason")
        if hop.blocked_note == note:
            return hop
        before, hop.blocked_note = hop.blocked_note, note
        hop.save(update_fields=["blocked_note"])
        event = leave(
            kind, task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, words=note,
            before={"blocked_note": before}, after={"blocked_note": note},
        )  # fmt: skip
        if kind == "block":
            words = f"{hop.to_organization}办理受阻：{hop.task}"
            notify_holders(
                "handle_task", [hop.from_organization_id], hop_message(hop, "blocked", words, event, at), but=by
            )
    return hop
