"""Drafting, reviewing and signing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.documents.models import Document, Requirement
from zhibu.kit import clock
from zhibu.kit.calendar import add_working_days, last_working_day
from zhibu.kit.pages import address_without, page_of
from zhibu.kit.states import Refused
from zhibu.people.access import account, organizations_for
from zhibu.people.models import Grant, Organization, User, in_force
from zhibu.people.queries import added_days, setting

from .. import access, actions, queries
from ..forms import KIND_CHOICES, PaperForm, initial_of, number, selection_in
from ..models import Task
from ..queries import Selection
from ..rules import PAPER_STATES, ROLES, UNSIGNED, term_hint, title_from, warnings_of

SHOWN = 100  # rows of the list of recipients that a page shows; the rest is counted


def _issuers(user: User, today: date) -> QuerySet[Organization]:
    issuers = access.acts_for(user, "draft_task", today).order_by("kind", "name")
    if not issuers.exists():
        raise Http404
    return issuers


def _approvers(user: User, issuers: QuerySet[Organization], today: date) -> QuerySet[User]:
    """Who may sign for one of the issuers; the drafter only with both powers of a one-person office."""
    grants = Grant.objects.filter(in_force(today))
    signing = grants.filter(power="sign_task").exclude(user=user) | grants.filter(power="sign_own_task", user=user)
    named = (
        Q(organization__in=issuers)
        | Q(organizations__in=issuers)
        | Q(unit__organization_links__organization__in=issuers)
    )
    ids = signing.filter(named).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True).select_related("person").order_by("pk")


def _choice(user: User, selection: Selection, issuer: Organization | None, search: str, today: date) -> dict[str, Any]:
    """All that the list of recipients shows; its queries do not grow with the number of organizations."""
    reach = organizations_for(user, "draft_task", today)
    found = queries.chosen(selection, reach, issuer, today) if issuer else Organization.objects.none()
    rows = list(found[:SHOWN])
    loads = queries.loads_of([row.pk for row in rows], today)
    total = found.count()
    return {
        "rows": [(row, loads.get(row.pk), selection.roles.get(row.pk, "main")) for row in rows],
        "total": total, "more": total - len(rows), "load": queries.load_of(found.order_by().values("pk"), today),
        "without": Organization.objects.filter(pk__in=selection.without), "selection": selection,
        "kinds": KIND_CHOICES, "roles": ROLES.items(), "tags": queries.tags_within(reach, today),
        "ranges": queries.ranges(reach, today), "search": search, "found": queries.matching(search, reach, today),
        "singles": Organization.objects.filter(pk__in=selection.singles),
    }  # fmt: skip


def _issuer_in(issuers: QuerySet[Organization], value: str | None) -> Organization | None:
    rows = list(issuers)
    return next((row for row in rows if row.pk == number(value)), rows[0] if rows else None)


def _search(request: HttpRequest) -> str:
    return request.POST.get("search", "").replace("\0", "")[:40]


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """The list of recipients anew, while the form is being filled in. For those who may draft."""
    user, today = account(request), clock.today()
    issuer = _issuer_in(_issuers(user, today), request.POST.get("issuer"))
    choice = _choice(user, selection_in(request.POST), issuer, _search(request), today)
    return render(request, "tasks/_choose.html", {"choice": choice})


def _requirement(request: HttpRequest, user: User, today: date) -> Requirement | None:
    pk = number(request.GET.get("requirement") or request.POST.get("requirement"))
    return access.requirement_to(user, pk, today) if pk else None


def _first_words(requirement: Requirement | None, today: date) -> dict[str, Any]:
    """The draft that a requirement suggests, complete enough to be submitted as it is."""
    added = added_days()
    usual = add_working_days(today, int(setting("term_days", today)), added)
    initial: dict[str, Any] = {"due_on": usual, "client_key": uuid4()}
    if requirement is None:
        return initial
    source = str(requirement.document)
    return initial | {
        "title": title_from(requirement.what), "content": _content_from(requirement), "basis": requirement.text,
        "source": source, "purpose": f"落实《{source}》的要求" if not source.startswith("《") else f"落实{source}的要求",
        "due_on": _term(requirement, today, added) or usual,
    }  # fmt: skip


def _term(requirement: Requirement, today: date, added: Mapping[date, bool]) -> date | None:
    """The last working day that the paper leaves, None when it leaves none: never later than it asks."""
    found = last_working_day(requirement.due_on, added) if requirement.due_on else None
    return found if found and found > today else None


def _with_term_hint(form: PaperForm, requirement: Requirement | None, today: date) -> PaperForm:
    """Beside the term, the day that the paper asks for, whatever day is filled in now."""
    if requirement and requirement.due_on:
        taken = _term(requirement, today, added_days()) or requirement.due_on + timedelta(days=1)
        form.fields["due_on"].help_text = term_hint(requirement.due_on, taken)
    return form


def _content_from(requirement: Requirement) -> str:
    who = f"{requirement.who}" if requirement.who and requirement.who not in requirement.what else ""
    return f"{who}{requirement.what}".rstrip("，；、") + ("" if requirement.what.endswith("。") else "。")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """拟任务, prefilled from a requirement when one is named. For those who may draft."""
    user, today = account(request), clock.today()
    issuers = _issuers(user, today)
    requirement = _requirement(request, user, today)
    approvers = _approvers(user, issuers, today)
    if request.method == "POST":
        return _save_new(request, issuers, approvers, requirement)
    form = PaperForm(initial=_first_words(requirement, today), issuers=issuers, approvers=approvers)
    reach = organizations_for(user, "draft_task", today)
    selection = queries.guess(requirement.who or requirement.text, reach, today) if requirement else Selection()
    return _form_page(request, form, selection, _issuer_in(issuers, None), requirement)


def _form_page(
    request: HttpRequest, form: PaperForm, selection: Selection, issuer: Organization | None,
    requirement: Requirement | None = None, task: Task | None = None, *, is_stale: bool = False,
) -> HttpResponse:  # fmt: skip
    user, today = account(request), clock.today()
    content = str(form["content"].value() or "")
    context = {
        "form": _with_term_hint(form, requirement, today), "requirement": requirement, "task": task,
        "following": None if task else queries.next_requirement(requirement),
        "choice": _choice(user, selection, issuer, _search(request), today),
        "cautions": warnings_of(content, int(setting("task_words", today))),
        "seen": _seen(request, task, is_stale), "theirs": _theirs(form, selection, task) if task and is_stale else (),
    }  # fmt: skip
    return render(request, "tasks/compose.html", context)


def _seen(request: HttpRequest, task: Task | None, is_stale: bool) -> int | None:
    """The version that the form rests on: once the other text has been shown beside it, the newest."""
    if task is None:
        return None
    sent = number(request.POST.get("seen"))
    return queries.version_of(task) if is_stale or sent is None else sent


def _theirs(form: PaperForm, selection: Selection, task: Task) -> list[tuple[str, str]]:
    """What is kept where it differs from what was typed: label and words."""
    typed = form.cleaned_data
    rows = [
        (str(form.fields[name].label), str(value or "（空）"))
        for name, value in initial_of(task).items()
        if name not in ("issuer", "approver") and typed.get(name) != value
    ]
    if selection != Selection.from_json(task.selection):
        names = list(
            task.recipients.order_by("organization__name").values_list("organization__name", flat=True)[:SHOWN]
        )
        rows.append(("交办对象", "、".join(names) or "（还没有选择）"))
    return rows


def _save_new(
    request: HttpRequest, issuers: QuerySet[Organization], approvers: QuerySet[User], requirement: Requirement | None
) -> HttpResponse:
    user, today = account(request), clock.today()
    form = PaperForm(request.POST, issuers=issuers, approvers=approvers)
    selection = selection_in(request.POST)
    issuer = _issuer_in(issuers, request.POST.get("issuer"))
    if "preview" in request.POST:
        return _form_page(request, _unchecked(request, issuers, approvers), selection, issuer, requirement)
    if form.is_valid() and issuer:
        document: Document | None = requirement.document if requirement else None
        try:
            task = actions.draft(
                paper=form.paper(), issuer=issuer, selection=selection, by=user, at=clock.now(),
                reach=organizations_for(user, "draft_task", today), client_key=form.cleaned_data["client_key"],
                document=document, requirement=requirement,
            )  # fmt: skip
            return _saved(request, task)
        except Refused as refusal:
            form.add_error(_field(form, refusal), refusal.sentence)
    return _form_page(request, form, selection, issuer, requirement)


def _unchecked(request: HttpRequest, issuers: QuerySet[Organization], approvers: QuerySet[User]) -> PaperForm:
    """What was typed so far, without holding anything against it."""
    return PaperForm(initial=request.POST.dict(), issuers=issuers, approvers=approvers)


def _field(form: Any, refusal: Refused) -> str | None:
    return refusal.field if refusal.field in form.fields else None


def _saved(request: HttpRequest, task: Task) -> HttpResponse:
    """After saving: submitted at once when that button was pressed; a refusal keeps the draft and says why."""
    if "submit" in request.POST and task.state == "draft":
        try:
            actions.submit(task=task, by=account(request), at=clock.now())
            messages.success(request, "已提交审核。")
        except Refused as refusal:
            messages.error(request, f"草稿已保存，还不能提交：{refusal.sentence}")
            return redirect("tasks:edit", task.pk)
    elif "submit" in request.POST:  # pressed again: the first request had got through
        messages.success(request, "已提交审核，没有重复提交。")
    else:
        messages.success(request, "草稿已保存。")
    return redirect("tasks:paper", task.pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. For those who may draft for its issuer."""
    user, today = account(request), clock.today()
    task = access.task_to("draft_task", user, pk, today)
    issuers = access.acts_for(user, "draft_task", today).filter(pk=task.issuer_id)
    approvers = _approvers(user, issuers, today)
    if request.method == "GET":
        form = PaperForm(initial=initial_of(task), issuers=issuers, approvers=approvers)
        return _form_page(request, form, Selection.from_json(task.selection), task.issuer, task.requirement, task)
    selection = selection_in(request.POST)
    form = PaperForm(request.POST, issuers=issuers, approvers=approvers)
    if "preview" in request.POST:
        form = _unchecked(request, issuers, approvers)
    elif form.is_valid():
        try:
            task = actions.edit(
                task=task, paper=form.paper(), selection=selection, by=user, at=clock.now(),
                reach=organizations_for(user, "draft_task", today), seen=number(request.POST.get("seen")),
            )  # fmt: skip
            return _saved(request, task)
        except Refused as refusal:
            form.add_error(_field(form, refusal), refusal.sentence)
            if refusal.field == "seen":
                task.refresh_from_db()
                return _form_page(request, form, selection, task.issuer, task.requirement, task, is_stale=True)
    return _form_page(request, form, selection, task.issuer, task.requirement, task)


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
