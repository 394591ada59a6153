"""One task: where it stopped, down to the branch; and what its issuer may still do."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of, word
from zhibu.kit.states import Refused
from zhibu.people.access import account, organizations_for
from zhibu.people.models import Organization
from zhibu.people.queries import added_days

from .. import access, actions, queries
from ..forms import CorrectionForm, numbers
from ..models import Feedback, Hop, Inquiry, Task
from ..rules import HOP_STATES, OPEN

TOPS = 50  # first-layer organizations on one page, each with all that lies under it
FILTERS = [("", "全部"), ("open", "未办结"), ("late", "逾期"), ("with-giver", "待处理"), ("accepted", "已办结")]


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree of a task as far as the account sees it; who only holds it goes straight to that hop."""
    user, today = account(request), clock.today()
    task = access.task_to("see_task", user, pk, today)
    if task.state not in ("issued", "closed", "withdrawn"):
        return redirect("tasks:paper", pk)
    mine = Hop.objects.filter(task=task, to_organization__in=access.acts_for(user, "handle_task", today))
    only = list(mine.values_list("pk", flat=True)[:2])
    if len(only) == 1 and not request.GET:
        return redirect("tasks:hop", only[0])
    return _trail_page(request, task)


def _narrowed(hops: QuerySet[Hop], request: HttpRequest) -> QuerySet[Hop]:
    state, words = request.GET.get("state", ""), word(request, "q")
    today = clock.today()
    if state == "open":
        hops = hops.filter(state__in=OPEN)
    elif state == "late":
        hops = hops.filter(state__in=OPEN, due_on__lt=today).exclude(state="answered")
    elif state == "with-giver":
        hops = hops.filter(Q(state__in=["answered", "declined"]) | (Q(state__in=OPEN) & ~Q(blocked_note="")))
    elif state in HOP_STATES:
        hops = hops.filter(state=state)
    return hops.filter(to_organization__name__contains=words) if words else hops


def _trail_page(request: HttpRequest, task: Task, extra: dict[str, Any] | None = None) -> HttpResponse:
    user, today = account(request), clock.today()
    seen = access.hops_for(user, today).filter(task=task)
    narrowed = bool(request.GET.get("state") or request.GET.get("q"))
    tops = _narrowed(seen, request) if narrowed else _tops(seen)
    page = page_of(request, queries.with_line(tops), TOPS)
    shown = list(page.object_list)
    if not narrowed:
        under = seen.filter(Q(first__in=[h.pk for h in shown]) | Q(parent__in=[h.pk for h in shown]))
        shown += [h for h in queries.with_line(under) if h.pk not in {s.pk for s in shown}]
    mine = organizations_for(user, "handle_task", today).order_by().values("pk")
    waiting = seen.filter(pk__in=[h.pk for h in shown], state="answered", from_organization__in=mine)
    answers = Feedback.objects.filter(hop__in=[h.pk for h in shown], taken_back_at=None).order_by("at", "pk")
    latest = {f.hop_id: f for f in answers}
    context = {
        "task": task, "page": page, "layers": queries.flat(queries.layers_of(shown, today, added_days())),
        "summary": queries.summary_of(task, seen, today), "filters": FILTERS, "state": request.GET.get("state", ""),
        "q": request.GET.get("q", ""), "address": address_without(request), "latest": latest,
        "stranded": queries.stranded(shown, today),
        "acceptable": set(waiting.values_list("pk", flat=True)) or None,
        "corrections": task.corrections.select_related("by__person"),
        "informed": task.informed.select_related("organization")[:20], "today": today,
        "inquiries": _open_inquiries(task, seen, access.acts_for(user, "handle_task", today)), "is_issuer": access.may_withdraw(user, task, today),
        "correction_form": CorrectionForm(initial={"client_key": uuid4()}),
    }  # fmt: skip
    if context["is_issuer"]:  # a signer comes here from the paper just signed
        context["next_paper"] = queries.next_paper(user, today)
    refused = bool(extra)
    return render(request, "tasks/show.html", context | (extra or {}), status=422 if refused else 200)


def _tops(seen: QuerySet[Hop]) -> QuerySet[Hop]:
    """Hops whose parent the account does not see: the top of its own view of the tree."""
    return seen.exclude(parent__in=seen.order_by().values("pk"))


def _open_inquiries(task: Task, seen: QuerySet[Hop], own: QuerySet[Organization]) -> QuerySet[Inquiry]:
    """What waits for an answer of the account's own organizations, while the hop it is about is open."""
    rows = Inquiry.objects.filter(hop__in=seen.order_by().values("pk"), hop__task=task, replied_at=None)
    rows = rows.filter(hop__from_organization__in=own.values("pk"), hop__state__in=OPEN)
    return rows.select_related("hop__to_organization")[:20]


@require_POST
def accept_some(request: HttpRequest, pk: int) -> HttpResponse:
    """办结 the answers ticked. For accounts of whoever handed the task on; hops of others are not touched."""
    user, today = account(request), clock.today()
    task = access.task_to("see_task", user, pk, today)
    reach = organizations_for(user, "handle_task", today)
    ids = numbers(request.POST.getlist("hops"))
    hops = list(Hop.objects.filter(task=task, pk__in=ids, from_organization__in=reach)[: TOPS * 20])
    if not hops:
        messages.error(request, "没有选择要办结的答复。")
    else:
        done, moved = actions.accept_all(task=task, hops=hops, by=user, at=clock.now())
        messages.success(request, f"已办结{done}份答复。" + (f"另有{moved}份状态已变，未作改动。" if moved else ""))
    return redirect("tasks:show", pk)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正. For those who draft or sign for the issuer."""
    task = _issued_by(request, pk)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.correct(
                task=task, words=data["words"], reason=data["reason"], by=account(request), at=clock.now(),
                client_key=data["client_key"],
            )  # fmt: skip
            messages.success(request, "更正已发给所有承办组织。")
            return redirect("tasks:show", pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return _trail_page(request, task, {"correction_form": form, "opened": "correct"})


def _issued_by(request: HttpRequest, pk: int) -> Task:
    user, today = account(request), clock.today()
    task = access.task_to("see_task", user, pk, today)
    if not access.may_withdraw(user, task, today):
        raise Http404
    return task


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回 the whole task. For those who draft or sign for the issuer."""
    task = _issued_by(request, pk)
    reason = request.POST.get("reason", "").replace("\0", "")[:500]
    try:
        actions.withdraw(task=task, reason=reason, by=account(request), at=clock.now())
    except Refused as refusal:
        return _trail_page(request, task, {"opened": "withdraw", "refused": refusal.sentence, "reason": reason})
    messages.success(request, "任务已撤回，各承办组织已收到通知。")
    return redirect("tasks:show", pk)
