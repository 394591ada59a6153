"""A paper until it is signed: drafted, changed, submitted, reviewed, returned, discarded."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse

from zhibu.documents.models import Document, Requirement, Standing
from zhibu.kit.calendar import SHANGHAI, day_of, is_working_day
from zhibu.kit.states import Refused
from zhibu.people.models import Organization, User
from zhibu.people.queries import added_days

from ..models import Recipient, Task
from ..queries.choosing import Selection, chosen
from ..queries.trail import version_of
from ..rules import GONE_ON, PAPER_MOVES, asks_for_reports
from .bulk import insert_from
from .outbox import Message, notify_holders, notify_users
from .trace import leave

FARTHEST_TERM = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a drafter fills in; ``approver`` is the account that is to sign."""

    title: str
    content: str
    source: str
    purpose: str
    due_on: date
    basis: str = ""
    answer: str = "sentence"
    retention: str = "10"
    approver_id: int | None = None
    report_note: str = ""


def draft(
    *, paper: Paper, issuer: Organization, selection: Selection, reach: QuerySet[Organization], by: User, at: datetime,
    client_key: UUID, document: Document | None = None, requirement: Requirement | None = None, seen: int | None = None,
) -> Task:  # fmt: skip
    """拟稿. The same key again is the same wish: the paper of the first request, with what is sent now.

    Refused as by ``edit`` when that paper has gone on, or when it holds something else than the first request and
    ``seen`` does not say that the sender knows it.
    """
    with suppress(IntegrityError), transaction.atomic():  # the same form may arrive twice at once
        if not Task.objects.filter(client_key=client_key).exists():
            _check_not_purged(document)
            task = Task.objects.create(
                **asdict(paper), issuer=issuer, document=document, requirement=requirement, drafted_by=by,
                drafted_at=at, state_at=at, selection=selection.as_json(), client_key=client_key,
            )  # fmt: skip
            _choose(task, selection, reach, at)
            leave("draft", task=task, organization=issuer, by=by, at=at, after=asdict(paper))
            return task
    made = Task.objects.select_related("issuer").get(client_key=client_key)
    if _words_of(made, paper) == _words(paper, issuer) and Selection.from_json(made.selection) == selection:
        return made
    known = seen if seen is not None else _first_version(made, by)
    return edit(task=made, paper=paper, issuer=issuer, selection=selection, reach=reach, by=by, at=at, seen=known)


def _first_version(task: Task, by: User) -> int:
    """The version that the drafter's own first request made; what somebody else drafted is known to nobody else."""
    first = task.events.filter(hop=None, by=by, kind="draft").first()
    return first.pk if first else 0


def _check_not_purged(document: Document | None) -> None:
    """A paper purged since the form was opened must not come back in a draft; its row is locked, as purging locks it."""
    if document and Document.objects.select_for_update().get(pk=document.pk).standing == Standing.PURGED:
        raise Refused("依据的文件刚被清除，不能再从它拟任务。")


def edit(
    *, task: Task, paper: Paper, selection: Selection, reach: QuerySet[Organization], by: User, at: datetime,
    seen: int | None = None, issuer: Organization | None = None,
) -> Task:  # fmt: skip
    """修改: only while it is a draft; the audit entry holds what each field was before.

    ``seen`` is the ``version_of`` the page was made from: Refused, beside the field ``seen``, when somebody saved
    something else in between. None asks nothing. The same page sent twice changes nothing, whatever came between.
    """
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=task.pk)
        before, words = _words_of(task, paper), _words(paper, issuer or task.issuer)
        is_same = before == words and Selection.from_json(task.selection) == selection
        is_stale = seen is not None and seen != version_of(task)
        if is_same and (is_stale or task.state != "draft"):
            return task
        if task.state != "draft":
            raise Refused(f"您刚才写的没有存入。{GONE_ON[task.state]}")
        if is_stale:
            raise Refused(_saved_between(task), field="seen")
        Task.objects.filter(pk=task.pk).update(**words, selection=selection.as_json())
        task.refresh_from_db()
        _choose(task, selection, reach, at)
        leave("edit", task=task, organization=task.issuer, by=by, at=at, before=before, after=words)
    return task


def _words(paper: Paper, issuer: Organization) -> dict[str, Any]:
    return asdict(paper) | {"issuer_id": issuer.pk}


def _words_of(task: Task, paper: Paper) -> dict[str, Any]:
    """The same words as the paper's, as a task holds them."""
    return {name: getattr(task, name) for name in _words(paper, task.issuer)}


def _saved_between(task: Task) -> str:
    last = task.events.filter(hop=None).select_related("by__person").order_by("-pk")[0]
    return (
        f"您打开这份草稿以后，{last.by}在{last.at.astimezone(SHANGHAI):%-m月%-d日 %H:%M}保存过，您的修改还没有存入。"
        "两份内容都在本页，请对照改好后再保存，保存后以您的为准。"
    )


def _choose(task: Task, selection: Selection, reach: QuerySet[Organization], at: datetime) -> None:
    """Write the list of recipients anew from the selection."""
    Recipient.objects.filter(task=task).delete()
    found = chosen(selection, reach, task.issuer, day_of(at))
    roles = [When(pk__in=ids, then=Value(role)) for role, ids in _by_role(selection.roles).items()]
    by_hand = Case(When(pk__in=selection.singles, then=Value("单独选择")), default=Value("按范围选入"))
    rows = Organization.objects.filter(pk__in=found.order_by().values("pk"))
    role = Case(*roles, default=Value("main")) if roles else "main"
    insert_from(Recipient, rows, {"task": task.pk, "organization": F("pk"), "role": role, "chosen_by": by_hand})


def _by_role(roles: dict[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for pk, role in roles.items():
        found.setdefault(role, []).append(pk)
    return found


def check_term(due_on: date, today: date) -> None:
    """Refuses a term that is not a working day to come, or more than three years away."""
    if due_on <= today:
        raise Refused("办理时限须晚于今天，请另选一个工作日。", field="due_on")
    if due_on > today + FARTHEST_TERM:
        raise Refused(
            f"办理时限{due_on:%Y年%-m月%-d日}在三年以后，请核对年份；三年以上的工作请分阶段交办。", field="due_on"
        )
    if not is_working_day(due_on, added_days()):
        raise Refused(f"{due_on:%Y年%-m月%-d日}不是工作日，请另选一个工作日。", field="due_on")


def check_ready(task: Task, today: date) -> None:
    """Refuses a paper that lacks what every paper must say: words, basis, purpose, a term, recipients, a note for R14."""
    check_term(task.due_on, today)
    if task.missing:
        raise Refused(f"还没有填写{'、'.join(task.missing.values())}。", field=next(iter(task.missing)))
    if not task.recipients.exists():
        raise Refused("还没有选择交办对象，请至少选择一个党组织。", field="kinds")
    if asks_for_reports(task.content) and not task.report_note.strip():
        raise Refused("内容要求下级报送落实情况，请写明批准依据，或删去这一要求。", field="report_note")


def move_paper(task: Task, verb: str, *, at: datetime, reason: str = "", **changes: Any) -> str:
    """Make a move by one conditional UPDATE and return the state it left; Refused when the page was stale.

    The UPDATE names the state that was read, so that of two who press at once one gets the sentence.
    """
    state = Task.objects.values_list("state", flat=True).get(pk=task.pk)
    move = PAPER_MOVES.check(verb, state, reason)
    claimed = Task.objects.filter(pk=task.pk, state=state).update(state=move.target, state_at=at, **changes)
    if not claimed:
        task.refresh_from_db()
        PAPER_MOVES.check(verb, task.state, reason)
        raise Refused("这件任务刚刚被他人处理，请刷新后再看。")
    task.refresh_from_db()
    return str(state)


def _step(task: Task, verb: str, by: User, at: datetime, reason: str = "", **changes: Any) -> Task:
    before = move_paper(task, verb, at=at, reason=reason, **changes)
    leave(
        verb, task=task, organization=task.issuer, by=by, at=at, words=reason,
        before={"state": before}, after={"state": task.state},
    )  # fmt: skip
    return task


def _paper_message(task: Task, kind: str, words: str, at: datetime) -> Message:
    return Message(
        kind, task, words, reverse("tasks:paper", args=[task.pk]), at, stamp=f"{at:%Y%m%d%H%M%S%f}", due_on=task.due_on
    )


def submit(*, task: Task, by: User, at: datetime) -> Task:
    """提交审核, once the paper has all that it must have."""
    with transaction.atomic():
        check_ready(task, day_of(at))
        _step(task, "submit", by, at, state_reason="")
        message = _paper_message(task, "to-review", f"待审核：{task.title}", at)
        notify_holders("review_task", [task.issuer_id], message, but=by)
    return task


def approve(*, task: Task, by: User, at: datetime) -> Task:
    """审核通过: by somebody other than the drafter."""
    if by.pk == task.drafted_by_id:
        raise Refused("拟稿人不审核自己所拟的任务，请由他人审核。")
    with transaction.atomic():
        check_ready(task, day_of(at))
        _step(task, "approve", by, at, reviewed_by=by, reviewed_at=at)
        message = _paper_message(task, "to-sign", f"待签发：{task.title}", at)
        if task.approver_id:
            notify_users([task.approver_id], message, but=by)
        else:
            notify_holders("sign_task", [task.issuer_id], message, but=by)
    return task


def return_draft(*, task: Task, reason: str, by: User, at: datetime) -> Task:
    """退回修改, with the reason that the drafter will read."""
    with transaction.atomic():
        _step(task, "return_draft", by, at, reason, state_reason=reason.strip(), reviewed_by=None, reviewed_at=None)
        notify_users(
            [task.drafted_by_id], _paper_message(task, "draft-returned", f"退回修改：{task.title}", at), but=by
        )
    return task


def discard(*, task: Task, by: User, at: datetime) -> Task:
    """作废 a draft; it is kept with its record and leaves the lists."""
    with transaction.atomic():
        return _step(task, "discard", by, at)
