"""A paper as it stands: read, reviewed, signed, and listed by state."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of
from zhibu.kit.states import Refused
from zhibu.people.access import account
from zhibu.people.models import User
from zhibu.people.queries import setting

from .. import access, actions, queries
from ..models import Task
from ..rules import PAPER_STATES, ROLES, UNSIGNED, warnings_of

SHOWN = 100  # rows of the list of recipients that a page shows; the rest is counted


@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole paper as an official form, with the moves open to this account. For those who may see it."""
    return _paper_page(request, pk)


def _paper_page(request: HttpRequest, pk: int, refused: str = "", reason: str = "") -> HttpResponse:
    user, today = account(request), clock.today()
    task = access.task_to("see_task", user, pk, today)
    unsigned = task.state in UNSIGNED
    context: dict[str, Any] = {
        "task": task, "moves": _moves_for(user, task, today), "refused": refused, "reason": reason,
        "events": task.events.filter(hop=None).select_related("by__person") if unsigned else (),
        "cautions": warnings_of(task.content, int(setting("task_words", today))) if unsigned else (),
    }  # fmt: skip
    if task.requirement and task.drafted_by_id == user.pk and task.state in ("in_review", "to_sign"):
        context["drafted_from"] = task.requirement.document_id
        context["following"] = queries.next_requirement(task.requirement)
    if unsigned or access.acts_for(user, "sign_task", today).filter(pk=task.issuer_id).exists():
        context |= _addressed(task, today)
    if unsigned:
        context["unattended"] = queries.unattended(task.recipients.values("organization_id"), today)
    context["issued_to"] = [] if unsigned else _issued_to(task)
    return render(request, "tasks/paper.html", context, status=422 if refused else 200)


def _addressed(task: Task, today: date) -> dict[str, Any]:
    recipients = task.recipients.select_related("organization").order_by("organization__name")
    rows = list(recipients[:SHOWN])
    loads = queries.loads_of([row.organization_id for row in rows], today)
    total = recipients.count()
    return {
        "recipients": [(row, loads.get(row.organization_id)) for row in rows], "total": total,
        "more": total - len(rows), "load": queries.load_of(recipients.order_by().values("organization_id"), today),
    }  # fmt: skip


def _issued_to(task: Task) -> list[tuple[str, list[str]]]:
    """To whom an issued paper went, 牵头 first; all of them, since the printed paper says so. One query."""
    rows = task.recipients.order_by("organization__name").values_list("role", "organization__name")
    found: dict[str, list[str]] = {role: [] for role in ROLES}
    for role, name in rows:
        found[role].append(name)
    return [(ROLES[role], names) for role, names in found.items() if names]


def _moves_for(user: User, task: Task, today: date) -> list[str]:
    """Verbs that this account may use on this paper now; the first is the main one."""
    powers = {
        power
        for power in ("draft_task", "review_task", "sign_task", "sign_own_task")
        if access.acts_for(user, power, today).filter(pk=task.issuer_id).exists()
    }
    own = task.drafted_by_id == user.pk
    wanted = {
        "draft": [("submit", "draft_task"), ("edit", "draft_task"), ("discard", "draft_task")],
        "in_review": [("approve", "review_task"), ("return_draft", "review_task")],
        "to_sign": [("sign", "sign_task"), ("return_draft", "sign_task")],
    }.get(task.state, [])
    moves = [verb for verb, power in wanted if power in powers and (not own or task.state == "draft")]
    if own and "sign_own_task" in powers and task.state in UNSIGNED:
        moves.append("sign_alone")
    return moves


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One move of a paper. For those whose power the move needs; others do not find it."""
    user, today = account(request), clock.today()
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "").replace("\0", "")[:500]
    powers = {
        "submit": "draft_task", "discard": "draft_task", "approve": "review_task", "sign": "sign_task",
        "sign_alone": "sign_own_task", "return_draft": "review_task",
    }  # fmt: skip
    if verb not in powers:
        raise Http404
    task = _task_for(verb, powers[verb], user, pk, today)
    try:
        _make_move(verb, task, user, reason)
    except Refused as refusal:
        return _paper_page(request, pk, refusal.sentence, reason)
    return _moved(request, task, verb)


def _task_for(verb: str, power: str, user: User, pk: int, today: date) -> Task:
    """The paper, when the account may make this move; a paper to be signed is returned by who may sign it."""
    if verb != "return_draft":
        return access.task_to(power, user, pk, today)
    try:
        return access.task_to("sign_task", user, pk, today)
    except Http404:
        return access.task_to("review_task", user, pk, today)


def _make_move(verb: str, task: Task, user: User, reason: str) -> None:
    at = clock.now()
    if verb == "return_draft":
        actions.return_draft(task=task, reason=reason, by=user, at=at)
    else:
        table = {
            "submit": actions.submit, "approve": actions.approve, "discard": actions.discard, "sign": actions.sign,
            "sign_alone": actions.sign_alone,
        }  # fmt: skip
        table[verb](task=task, by=user, at=at)


def _moved(request: HttpRequest, task: Task, verb: str) -> HttpResponse:
    said = {
        "submit": "已提交审核。", "approve": "审核通过，已送签发。", "return_draft": "已退回拟稿人修改。", "discard": "草稿已作废。",
    }  # fmt: skip
    if verb in ("sign", "sign_alone"):
        messages.success(request, f"已签发，任务已交办{task.hops.filter(depth=0).count()}个党组织。")
        return redirect("tasks:show", task.pk)
    messages.success(request, said[verb])
    # A reviewer who also signs goes on with the same paper; any other is done with it.
    user, today = account(request), clock.today()
    signs = verb == "approve" and access.acts_for(user, "sign_task", today).filter(pk=task.issuer_id).exists()
    done = verb in ("discard", "approve") and not signs
    return redirect("tasks:papers") if done else redirect("tasks:paper", task.pk)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """拟稿 / 待审核 / 待签发 of the offices an account drafts, reviews or signs for."""
    user, today = account(request), clock.today()
    access.may_act_on_papers(user, today)
    state = request.GET.get("state", "")
    papers = access.papers_for(user, today).select_related("issuer", "drafted_by__person").order_by("-pk")
    counts = queries.paper_counts(papers)
    papers = papers.filter(state__in=[state] if state in PAPER_STATES else UNSIGNED)
    tabs = [(code, PAPER_STATES[code], counts.get(code, 0)) for code in (*UNSIGNED, "issued", "closed")]
    may_draft = access.acts_for(user, "draft_task", today).exists()
    context = {"page": page_of(request, papers), "tabs": tabs, "state": state, "may_draft": may_draft,
               "address": address_without(request)}  # fmt: skip
    return render(request, "tasks/papers.html", context)
