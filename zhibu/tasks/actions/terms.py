"""询问 and 延期 between a holder and whoever handed the task on; 更正 and 撤回 from above."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from zhibu.kit.calendar import day_of
from zhibu.kit.states import Refused
from zhibu.people.models import User

from ..models import Correction, Event, Hop, Inquiry, Task
from ..rules import EVENTS, HOP_MOVES, OPEN, PAPER_MOVES, WITH_HOLDER
from .outbox import Message, notify_holders
from .papers import check_term, move_paper
from .passing import close, end_inquiries, held, hop_message, move_hop
from .signing import write_asks
from .trace import already, leave


def _raise_inquiry(hop: Hop, kind: str, words: str, by: User, at: datetime, wanted_on: date | None = None) -> Inquiry:
    if hop.state not in WITH_HOLDER:
        raise Refused(f"当前为“{hop.get_state_display()}”，不能提出。页面可能已过时，请刷新后再看。")
    if not words.strip():
        raise Refused("请写明内容。", field="words")
    return Inquiry.objects.create(hop=hop, kind=kind, words=words.strip(), wanted_on=wanted_on, by=by, at=at)


def ask(*, hop: Hop, words: str, by: User, at: datetime, client_key: UUID | None = None) -> Hop:
    """询问 whoever handed the task on."""
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        _raise_inquiry(hop, "question", words, by, at)
        event = leave(
            "ask", task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, words=words.strip(),
            client_key=client_key,
        )  # fmt: skip
        _tell_giver(hop, "asked", f"{hop.to_organization}询问：{hop.task}", event, by, at)
    return hop


def request_extension(
    *, hop: Hop, wanted_on: date, reason: str, by: User, at: datetime, client_key: UUID | None = None
) -> Hop:
    """申请延期 to a later working day, with a reason; one request at a time."""
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        if Inquiry.objects.filter(hop=hop, kind="extension", replied_at=None).exists():
            raise Refused("已有一份延期申请等待答复，不必重复申请。")
        if not reason.strip():
            raise Refused("延期需要写明原因。", field="reason")
        _check_later(hop, wanted_on, at, "wanted_on")
        _raise_inquiry(hop, "extension", reason, by, at, wanted_on)
        event = leave(
            "extend", task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, client_key=client_key,
            words=f"申请延至{wanted_on:%Y年%-m月%-d日}：{reason.strip()}",
        )  # fmt: skip
        _tell_giver(hop, "extension", f"{hop.to_organization}申请延期：{hop.task}", event, by, at)
    return hop


def _check_later(hop: Hop, day: date, at: datetime, field: str) -> None:
    _check_day(day, at, field)
    if day <= hop.due_on:
        raise Refused(f"延期日期须晚于现在的时限{hop.due_on:%Y年%-m月%-d日}。", field=field)


def _check_day(day: date, at: datetime, field: str) -> None:
    """As ``check_term``, showing the refusal beside the field that the form has."""
    try:
        check_term(day, day_of(at))
    except Refused as refusal:
        raise Refused(refusal.sentence, field=field) from None


def _tell_giver(hop: Hop, kind: str, words: str, event: Event, by: User, at: datetime) -> None:
    notify_holders("handle_task", [hop.from_organization_id], hop_message(hop, kind, words, event, at), but=by)


def reply(
    *, inquiry: Inquiry, words: str, by: User, at: datetime, granted: bool | None = None, until: date | None = None
) -> Inquiry:
    """Answer a question; or grant or refuse a later date, the latter with a reason.

    A hop's term may not pass the one of the hop above it: who handed it on asks for its own 延期 first, or
    grants ``until`` an earlier day than was wanted.
    """
    with transaction.atomic():
        hop = held(inquiry.hop)
        inquiry = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        _check_reply(inquiry, hop, words, granted)
        before = hop.due_on
        if granted and inquiry.wanted_on:
            day = until or inquiry.wanted_on
            _check_granted(hop, day, inquiry.wanted_on, at)
            hop.due_on = day
            hop.save(update_fields=["due_on"])
        inquiry.reply, inquiry.is_granted, inquiry.replied_by, inquiry.replied_at = words.strip(), granted, by, at
        inquiry.save(update_fields=["reply", "is_granted", "replied_by", "replied_at"])
        kind = {None: "reply", True: "grant", False: "refuse"}[granted]
        event = leave(
            kind, task=hop.task, hop=hop, organization=hop.from_organization, by=by, at=at,
            words=(f"延至{hop.due_on:%Y年%-m月%-d日}。" if granted else "") + words.strip(),
            before={"due_on": before}, after={"due_on": hop.due_on},
        )  # fmt: skip
        message = hop_message(hop, "replied", f"{hop.from_organization}{EVENTS[kind]}：{hop.task}", event, at)
        notify_holders("handle_task", [hop.to_organization_id], message, but=by)
    return inquiry


def _check_reply(inquiry: Inquiry, hop: Hop, words: str, granted: bool | None) -> None:
    if inquiry.replied_at:
        raise Refused("已经答复过了，请刷新后再看。")
    if (inquiry.kind == "extension") != (granted is not None):
        raise Refused("请选择同意或不同意延期。" if inquiry.kind == "extension" else "询问只需答复。")
    if granted is not True and not words.strip():
        raise Refused("请写明不同意的原因。" if granted is False else "请写明答复。", field="words")
    if granted and hop.state not in OPEN:
        raise Refused(f"当前为“{hop.get_state_display()}”，不必再延期。")


def _check_granted(hop: Hop, day: date, wanted_on: date, at: datetime) -> None:
    if day > wanted_on:
        raise Refused(f"同意的日期不得晚于所申请的{wanted_on:%Y年%-m月%-d日}。", field="until")
    _check_above(hop, day)
    _check_later(hop, day, at, "until")


def _check_above(hop: Hop, day: date) -> None:
    if hop.parent and day > hop.parent.due_on:
        raise Refused(
            f"延期不得晚于上级所定的{hop.parent.due_on:%Y年%-m月%-d日}；请先向上级申请延期，再同意这份申请。",
            field="until",
        )


def correct(*, task: Task, words: str, reason: str, by: User, at: datetime, client_key: UUID) -> Correction:
    """更正 an issued paper: shown above it to everybody who holds it; the paper itself stays as signed."""
    with transaction.atomic():
        found = Correction.objects.filter(client_key=client_key).first()
        if found:
            return found
        state = Task.objects.select_for_update(of=("self",)).get(pk=task.pk).state
        PAPER_MOVES.check("correct", state, reason)
        if not words.strip():
            raise Refused("请写明更正后的内容。", field="words")
        correction = Correction.objects.create(
            task=task, words=words.strip(), reason=reason.strip(), by=by, at=at, client_key=client_key
        )
        leave(
            "correct", task=task, organization=task.issuer, by=by, at=at, words=f"{words.strip()}（{reason.strip()}）",
            after={"correction": correction.pk},
        )  # fmt: skip
        rows = Hop.objects.filter(task=task, state__in=OPEN)
        write_asks(task, rows, F("to_organization_id"), by=task.issuer, at=at, kind="correction", minutes=2)
        _tell_all(task, "corrected", f"更正：{task.title}", str(correction.pk), at, by)
    return correction


def _tell_all(task: Task, kind: str, words: str, stamp: str, at: datetime, by: User) -> None:
    holders = Hop.objects.filter(task=task).exclude(state="withdrawn").values("to_organization_id")
    message = Message(kind, task, words, reverse("tasks:show", args=[task.pk]), at, stamp=stamp, due_on=task.due_on)
    notify_holders("handle_task", holders, message, but=by)


def withdraw(*, task: Task, reason: str, by: User, at: datetime) -> Task:
    """撤回 a paper: whatever is still open ends; what was accepted stays as it is."""
    with transaction.atomic():
        before = move_paper(task, "withdraw", at=at, reason=reason, state_reason=reason.strip())
        _tell_all(task, "withdrawn", f"撤回：{task.title}。原因：{reason.strip()}", "all", at, by)
        open_hops = Hop.objects.filter(task=task, state__in=OPEN)
        end_inquiries(open_hops, by, at)
        count = open_hops.update(state="withdrawn", state_at=at)
        leave(
            "withdraw", task=task, organization=task.issuer, by=by, at=at, words=reason.strip(),
            before={"state": before}, after={"state": task.state, "hops": count},
        )  # fmt: skip
    return task


def withdraw_hop(*, hop: Hop, reason: str, by: User, at: datetime, client_key: UUID | None = None) -> Hop:
    """撤回 from one organization, and from those to whom it handed on; by who handed it on."""
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        HOP_MOVES.check("withdraw", hop.state, reason)
        below_it = _open_below(hop)
        end_inquiries([hop, *below_it], by, at)
        for below in below_it:
            move_hop(below, "withdraw", at=at, reason=reason, left_at=below.left_at or at)
        before = move_hop(hop, "withdraw", at=at, reason=reason, left_at=hop.left_at or at)
        event = leave(
            "withdraw", task=hop.task, hop=hop, organization=hop.from_organization, by=by, at=at, words=reason.strip(),
            client_key=client_key, before={"state": before}, after={"state": hop.state},
        )  # fmt: skip
        message = hop_message(
            hop, "withdrawn", f"{hop.from_organization}撤回：{hop.task}。原因：{reason.strip()}", event, at
        )
        notify_holders("handle_task", [hop.to_organization_id], message, but=by)
        close(task=hop.task, by=by, at=at)
    return hop


def _open_below(hop: Hop) -> list[Hop]:
    """All that still lies under a hop, level by level: the tree has few levels."""
    found, level = [], [hop.pk]
    while level:
        rows = list(Hop.objects.select_for_update().filter(parent__in=level))
        found += [row for row in rows if row.state in OPEN]
        level = [row.pk for row in rows]
    return found
