"""One organization's holding of a task: what is asked, and everything its holder and its giver may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.documents.access import documents_for
from zhibu.documents.actions import check_attachment
from zhibu.kit import clock
from zhibu.kit.states import Refused
from zhibu.people.access import account, may, require
from zhibu.people.actions import file_path, store_file
from zhibu.people.models import Organization, StoredFile, User
from zhibu.people.queries import added_days, existing, led_by

from .. import access, actions, queries
from ..forms import AnswerForm, PassForm, PurgeFileForm, ReasonForm, ReplyForm, key_in
from ..models import Feedback, FeedbackFile, Hop
from ..rules import WITH_GIVER, WITH_HOLDER


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the holder or the giver that needs at most words and a day."""

    title: str
    power: str  # of access.hop_to
    states: tuple[str, ...]
    label: str = ""  # of the words; "" when none are asked
    hint: str = ""
    with_day: bool = False
    needs_words: bool = True


VERBS: dict[str, Verb] = {
    "read": Verb("阅知", "handle_task", WITH_HOLDER),
    "ask": Verb("询问", "handle_task", WITH_HOLDER, "想问什么", "由交办组织答复"),
    "extend": Verb("申请延期", "handle_task", WITH_HOLDER, "延期原因", "原定时限会保留在记录里", with_day=True),
    "block": Verb("受阻", "handle_task", WITH_HOLDER, "受阻在哪里", "交办组织会立即看到；任务仍在本组织"),
    "unblock": Verb("解除受阻", "handle_task", WITH_HOLDER),
    "decline": Verb("退回", "handle_task", ("pending", "returned"), "退回原因", "如：不属于本组织职责"),
    "take_back": Verb("收回答复", "handle_task", ("answered",), "收回原因", needs_words=False),
    "accept": Verb("办结", "accept", ("answered",)),
    "send_back": Verb("退回重办", "accept", ("answered",), "退回原因", "承办组织会看到这段话"),
    "reissue": Verb("再次交办", "accept", ("declined",), "再次交办的原因"),
    "withdraw": Verb("撤回", "accept", ("pending", "passed", "answered", "returned", "declined"), "撤回原因"),
}


@require_GET
def hop(request: HttpRequest, pk: int) -> HttpResponse:
    """What, why, since when, by whom; and what may be done. For those who see the hop."""
    return _hop_page(request, access.hop_to("see_task", account(request), pk, clock.today()))


def _hop_page(request: HttpRequest, hop: Hop, extra: dict[str, Any] | None = None) -> HttpResponse:
    user, today = account(request), clock.today()
    added = added_days()
    is_own = access.acts_for(user, "handle_task", today).filter(pk=hop.to_organization_id).exists()
    in_reach = is_own or may(user, "handle_task", hop.to_organization, today)
    may_hold = is_own or (in_reach and (extra is not None or "on-behalf" in request.GET))
    may_give = may(user, "handle_task", hop.from_organization, today)
    below = list(queries.with_line(Hop.objects.filter(parent=hop)))
    led = _can_pass(hop, today) if may_hold else Organization.objects.none()
    led_count = led.count() if may_hold else 0
    answers = list(hop.feedback.select_related("by__person").prefetch_related("files__file"))
    events = list(hop.events.select_related("by__person", "organization"))
    context: dict[str, Any] = {
        "events": events, "cause": queries.cause_of(hop, events),
        "hop": hop, "task": hop.task, "layer": queries.layer_of(hop, today, added), "today": today,
        "below": queries.layers_of(below, today, added), "below_open": sum(h.state != "accepted" for h in below),
        "stranded": queries.stranded([hop, *below], today),
        "unattended": queries.unattended(led.order_by().values("pk"), today),
        "feedback": [row for row in answers if is_own or not row.taken_back_at],
        "inquiries": hop.inquiries.select_related("by__person", "replied_by__person"),
        "corrections": hop.task.corrections.select_related("by__person"),
        "may_hold": may_hold and hop.state in WITH_HOLDER, "may_give": may_give,
        "may_reply": access.acts_for(user, "handle_task", today).filter(pk=hop.from_organization_id).exists(),
        "on_behalf": may_hold and not is_own, "may_step_in": in_reach and not may_hold and hop.state in WITH_HOLDER,
        "is_read_only": hop.task.answer == "read" or hop.role == "inform", "led_count": led_count,
        "may_read_document": _reads_document(user, hop, today),
        "verbs": _verbs(hop, may_hold, may_give),
        "answer_form": _answer_form(hop, bool(below), answers if is_own else []),
        "pass_form": PassForm(initial={"due_on": hop.due_on, "client_key": uuid4()}, led=led) if led_count else None,
    }  # fmt: skip
    return render(request, "tasks/hop.html", context | (extra or {}), status=422 if extra else 200)


def _answer_form(hop: Hop, has_below: bool, answers: list[Feedback]) -> AnswerForm:
    """With what was taken back in it, else with what those below have answered."""
    drafted = queries.drafted_answer(hop) if has_below else ""
    words = answers[-1].text if answers and answers[-1].taken_back_at else drafted
    return AnswerForm(initial={"text": words, "client_key": uuid4()}, answer=hop.task.answer)


def _reads_document(user: User, hop: Hop, today: date) -> bool:
    return hop.task.document_id is not None and documents_for(user, today).filter(pk=hop.task.document_id).exists()


def _can_pass(hop: Hop, today: date) -> QuerySet[Organization]:
    """Those the holder leads that do not hold the task yet, the nearest kinds first."""
    if hop.state not in WITH_HOLDER:
        return Organization.objects.none()
    there = Hop.objects.filter(task=hop.task_id).values("to_organization")
    return existing(led_by(hop.to_organization, today), today).exclude(pk__in=there).order_by("kind", "name")


def _verbs(hop: Hop, may_hold: bool, may_give: bool) -> list[tuple[str, Verb, ReasonForm | None]]:
    """The smaller verbs open now, each with the form of its words."""
    allowed = {"handle_task": may_hold, "accept": may_give}
    found: list[tuple[str, Verb, ReasonForm | None]] = []
    for name, verb in VERBS.items():
        if not allowed[verb.power] or hop.state not in verb.states or not _fits(name, hop):
            continue
        found.append((name, verb, _reason_form(verb) if verb.label else None))
    return found


def _fits(name: str, hop: Hop) -> bool:
    only_read = hop.task.answer == "read" or hop.role == "inform"
    fits = {"read": only_read, "unblock": bool(hop.blocked_note), "block": not hop.blocked_note}
    return fits.get(name, True)


def _reason_form(verb: Verb, data: Any = None) -> ReasonForm:
    initial = {"client_key": uuid4()}
    return ReasonForm(
        data, label=verb.label, with_day=verb.with_day, needs_words=verb.needs_words, initial=initial, auto_id=False
    )


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """答复. For the holder."""
    user = account(request)
    hop = access.hop_to("handle_task", user, pk, clock.today())
    form = AnswerForm(request.POST, request.FILES, answer=hop.task.answer)
    if form.is_valid():
        try:
            _answer(hop, form, user)
            messages.success(request, f"已答复{hop.from_organization}。")
            return redirect("tasks:hop", pk)
        except Refused as refusal:
            _refuse(form, refusal)
    return _hop_page(request, hop, {"answer_form": form, "opened": "answer"})


def _answer(hop: Hop, form: AnswerForm, user: User) -> Feedback:
    """Files and answer in one transaction: a refused answer leaves no file rows behind."""
    data, at = form.cleaned_data, clock.now()
    for file in data.get("files", []):  # before the transaction: the entry of a refused secret stays
        check_attachment(name=file.name, data=file.read(), by=user, at=at, organization=hop.to_organization)
    with transaction.atomic():
        files: list[StoredFile] = [
            store_file(content=file, name=file.name, organization=hop.to_organization, by=user, at=at)
            for file in data.get("files", [])
        ]
        return actions.answer(hop=hop, text=data["text"], files=files, by=user, at=at, client_key=data["client_key"])


def _refuse(form: forms.Form, refusal: Refused) -> None:
    field = "files" if refusal.field == "file" else refusal.field
    form.add_error(field if field in form.fields else None, refusal.sentence)


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """转办. For the holder."""
    user, today = account(request), clock.today()
    hop = access.hop_to("handle_task", user, pk, today)
    led = existing(led_by(hop.to_organization, today), today).order_by("kind", "name")
    form = PassForm(_with_everyone(request, hop, today), led=led)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.pass_on(
                hop=hop, to=[o.pk for o in data["to"]], due_on=data["due_on"], note=data["note"], by=user,
                at=clock.now(), client_key=data["client_key"],
            )  # fmt: skip
            messages.success(request, f"已转办{len(data['to'])}个党组织。")
            return redirect("tasks:hop", pk)
        except Refused as refusal:
            _refuse(form, refusal)
            form.fields["to"].queryset = _can_pass(hop, today)  # type: ignore[attr-defined]  # a field of models
    return _hop_page(request, hop, {"pass_form": form, "opened": "pass"})


def _with_everyone(request: HttpRequest, hop: Hop, today: date) -> Any:
    """The form's data, with all that can be handed on to when 全部所属党组织 was ticked."""
    data = request.POST.copy()
    if data.get("everyone"):
        data.setlist("to", [str(pk) for pk in _can_pass(hop, today).values_list("pk", flat=True)])
    return data


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Any of the smaller verbs. For the holder or the giver, as the verb says."""
    name = request.POST.get("verb", "")
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    user = account(request)
    hop = access.hop_to(verb.power, user, pk, clock.today())
    form = _reason_form(verb, request.POST) if verb.label else None
    key = key_in(request.POST.get("client_key"))
    if form is None or form.is_valid():
        words = form.cleaned_data if form else {}
        try:
            _do(name)(hop, user, words, key)
            messages.success(request, _told(name, hop))
            return redirect(_after(hop, name, user))
        except Refused as refusal:
            return _hop_page(request, hop, {"refused": refusal.sentence, "opened": name, "typed": form})
    return _hop_page(request, hop, {"opened": name, "typed": form})


def _told(name: str, hop: Hop) -> str:
    """What happened and where it went, in a sentence."""
    giver, holder = hop.from_organization, hop.to_organization
    sentences = {
        "read": f"已阅知，{giver}看得到。",
        "ask": f"已向{giver}提出询问，答复后会收到通知。",
        "extend": f"已向{giver}申请延期，答复前仍按原定时限。",
        "block": f"已向{giver}报告受阻，任务仍在{holder}。",
        "unblock": f"已解除受阻，{giver}看得到。",
        "decline": f"已退回{giver}，由其处理。",
        "take_back": f"已从{giver}收回答复，写过的内容在答复框里{_files_again(hop)}。",
        "accept": f"已办结{holder}的答复。",
        "send_back": f"已退回{holder}重办，原因已一并送达。",
        "reissue": f"已再次交办{holder}，原因已一并送达。",
        "withdraw": f"已从{holder}撤回，原因已一并送达。",
    }
    return sentences[name]


def _files_again(hop: Hop) -> str:
    return "，附件需要重新选择" if hop.task.answer == "attachment" else ""


def _after(hop: Hop, name: str, user: User) -> str:
    """After 办结 the list of what waits, while something does; else the record itself."""
    waiting = Hop.objects.filter(task=hop.task_id, from_organization=hop.from_organization_id, state__in=WITH_GIVER)
    if name == "accept" and waiting.exists():
        return f"/tasks/{hop.task_id}/?state=with-giver"
    return f"/tasks/hops/{hop.pk}/"


def _do(name: str) -> Callable[[Hop, User, dict[str, Any], UUID | None], Any]:
    """The action behind a verb."""
    at = clock.now()
    table: dict[str, Callable[[Hop, User, dict[str, Any], UUID | None], Any]] = {
        "read": lambda h, u, w, k: actions.read(hop=h, by=u, at=at, client_key=k),
        "ask": lambda h, u, w, k: actions.ask(hop=h, words=w["reason"], by=u, at=at, client_key=k),
        "extend": lambda h, u, w, k: actions.request_extension(
            hop=h, wanted_on=w["wanted_on"], reason=w["reason"], by=u, at=at, client_key=k
        ),
        "block": lambda h, u, w, k: actions.block(hop=h, reason=w["reason"], by=u, at=at),
        "unblock": lambda h, u, w, k: actions.unblock(hop=h, by=u, at=at),
        "decline": lambda h, u, w, k: actions.decline(hop=h, reason=w["reason"], by=u, at=at, client_key=k),
        "take_back": lambda h, u, w, k: actions.take_back(hop=h, reason=w["reason"], by=u, at=at, client_key=k),
        "accept": lambda h, u, w, k: actions.accept(hop=h, by=u, at=at, client_key=k),
        "send_back": lambda h, u, w, k: actions.send_back(hop=h, reason=w["reason"], by=u, at=at, client_key=k),
        "reissue": lambda h, u, w, k: actions.reissue(hop=h, reason=w["reason"], by=u, at=at, client_key=k),
        "withdraw": lambda h, u, w, k: actions.withdraw_hop(hop=h, reason=w["reason"], by=u, at=at, client_key=k),
    }
    return table[name]


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question, grant or refuse a later date. For whoever handed the task on."""
    user = account(request)
    inquiry = access.inquiry_to(user, pk, clock.today())
    form = ReplyForm(request.POST)
    granted = {"grant": True, "refuse": False}.get(request.POST.get("verdict", ""))
    hop = access.hop_to("accept", user, inquiry.hop_id, clock.today())
    if form.is_valid():
        try:
            actions.reply(
                inquiry=inquiry, words=form.cleaned_data["words"], granted=granted, until=form.cleaned_data["until"],
                by=user, at=clock.now(),
            )  # fmt: skip
            messages.success(request, "已答复。")
            return redirect("tasks:hop", hop.pk)
        except Refused as refusal:
            _refuse(form, refusal)
    return _hop_page(request, hop, {"reply_form": form, "replied": inquiry.pk})


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A file of an answer, always as an attachment. For those who see the hop."""
    found = access.file_to(account(request), pk, clock.today()).file
    path = file_path(found)
    if not path.exists():
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


@require_http_methods(["GET", "POST"])
def purge_file(request: HttpRequest) -> HttpResponse:
    """Remove an attachment put in by mistake, by its number, without showing it. For the security administrator."""
    user = account(request)
    require("purge_document", user, clock.today())
    form = PurgeFileForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        kept = FeedbackFile.objects.filter(pk=number).select_related("file", "feedback__hop").first()
        if kept is None:
            form.add_error("number", f"没有编号为 {number} 的附件，或者它已经清除。")
        else:
            try:
                actions.purge_file(kept=kept, reason=form.cleaned_data["reason"], by=user, at=clock.now())
            except Refused as refusal:
                _refuse(form, refusal)
            else:
                messages.success(request, f"附件 {number} 已清除，操作记录保留。备份请按备份办法另行清除。")
                return redirect("tasks:purge-file")
    return render(request, "tasks/purge_file.html", {"form": form}, status=422 if form.errors else 200)
