"""Correcting what was drawn out of a paper. Who, everywhere here: those who may hand in for its organization."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.kit import clock
from zhibu.kit.states import Refused
from zhibu.people.access import account, organization_to
from zhibu.people.models import User

from .. import access, actions, queries
from ..actions.marks import MARKS
from ..forms import CauseForm, MentionForm, RequirementForm
from ..models import Cause, Document, Mention, Passage, Requirement
from ..queries.page import LETTERS
from .common import back_to, number
from .reader import show

KIND_TITLES = {"problem": "问题", "cause": "原因", "requirement": "要求", "organization": "党组织"}


def _document(request: HttpRequest, pk: int) -> Document:
    return access.document_to("hand_in_document", account(request), pk, clock.today())


def _passage(document: Document, kind: str, pk: int) -> Passage:
    model = MARKS.get(kind, Requirement)
    return get_object_or_404(model._default_manager.filter(document=document), pk=pk if kind in MARKS else 0)


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark words: by their place when they were selected in the text, else by the exact words typed."""
    document = _document(request, pk)
    try:
        start, end = _place(document, request)
        made = actions.mark(
            document=document,
            kind=request.POST.get("kind", ""),
            start=start,
            end=end,
            by=account(request),
            at=clock.now(),
        )
    except Refused as refusal:
        if "words" not in request.POST:  # selected in the text: nothing was typed that could be lost
            messages.error(request, refusal.sentence)
            return back_to(request, document)
        typed = {"words": request.POST["words"], "kind": request.POST.get("kind", ""), "error": refusal.sentence}
        return show(request, document, typed=typed, status=422)
    kind = request.POST["kind"]
    messages.success(request, f"已标注为{KIND_TITLES[kind]}。")
    return back_to(request, document, f"{LETTERS[kind]}{made.pk}")


def _place(document: Document, request: HttpRequest) -> tuple[int, int]:
    """Where the words stand. Refused when they stand nowhere, or in several places."""
    words = request.POST.get("words", "").replace("\0", "").replace("\r\n", "\n").strip()
    start, end = number(request.POST.get("start")), number(request.POST.get("end"))
    if start is not None and end is not None:
        return start, end
    if not words:
        raise Refused("请先在文中选出要标注的文字，或者照原文填写。", "words")
    times = document.restored.count(words)
    if times != 1:
        said = f"这些字在文中出现 {times} 处，请多写几个字。" if times else "文中没有这些字，请照整理后的文字填写。"
        raise Refused(said, "words")
    at = document.restored.index(words)
    return at, at + len(words)


@require_POST
def aside(request: HttpRequest, pk: int, kind: str, mark_pk: int) -> HttpResponse:
    """Set a mark aside (``do=dismiss``) or show it again (``do=restore``)."""
    document = _document(request, pk)
    passage = _passage(document, kind, mark_pk)
    verb = actions.restore_mark if request.POST.get("do") == "restore" else actions.dismiss
    verb(passage=passage, by=account(request), at=clock.now())
    return back_to(request, document, "marks")


@require_POST
def offer(request: HttpRequest, pk: int, mark_pk: int) -> HttpResponse:
    """Show an organization what the paper says of it (``do=offer``), or take that back."""
    document = _document(request, pk)
    mention = get_object_or_404(Mention, document=document, pk=mark_pk)
    verb = actions.withdraw_offer if request.POST.get("do") == "withdraw" else actions.offer
    try:
        verb(mention=mention, by=account(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return back_to(request, document, "marks")


@require_safe
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    """What papers say of an organization and was offered to it. Who: who may see the organization.

    A fragment for the organization's page, and a page of its own for those without scripts.
    """
    user, today = account(request), clock.today()
    organization = organization_to("see_organization", user, pk, today)
    rows = queries.offered_to(organization)
    papers = {row.document_id for row, _ in rows}
    readable = set(access.documents_for(user, today).filter(pk__in=papers).values_list("pk", flat=True))
    context = {"organization": organization, "rows": rows, "readable": readable}
    name = "_offered" if getattr(request, "htmx", False) else "offered"
    return render(request, f"documents/{name}.html", context)


def _form_for(passage: Passage, data: Any) -> forms.BaseForm | None:
    if isinstance(passage, Requirement):
        return RequirementForm(data, instance=passage)
    if isinstance(passage, Cause):
        return CauseForm(data, instance=passage)
    if isinstance(passage, Mention):
        return MentionForm(data, mention=passage)
    return None


def _write(passage: Passage, cleaned: dict[str, Any], by: User) -> None:
    at = clock.now()
    if isinstance(passage, Requirement):
        due: date | None = cleaned["due_on"]
        actions.change_requirement(
            requirement=passage, who=cleaned["who"], what=cleaned["what"], by_when=cleaned["by"], due_on=due,
            indicator=cleaned["indicator"], by=by, at=at,
        )  # fmt: skip
    elif isinstance(passage, Cause):
        actions.tie_cause(cause=passage, problem=cleaned["problem"], by=by, at=at)
    elif isinstance(passage, Mention):
        actions.choose_organization(
            mention=passage, organization=cleaned["organization"], role=cleaned["role"], by=by, at=at
        )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, kind: str, mark_pk: int) -> HttpResponse:
    """The fields of one mark: a page of its own, or in place of its line when fetched by htmx."""
    document = _document(request, pk)
    passage = _passage(document, kind, mark_pk)
    form = _form_for(passage, request.POST if request.method == "POST" else None)
    if form is None:
        return back_to(request, document, f"{LETTERS[kind]}{passage.pk}")
    if request.method == "POST" and form.is_valid():
        try:
            _write(passage, form.cleaned_data, account(request))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "已保存。")
            return back_to(request, document, f"item-{LETTERS[kind]}{passage.pk}")
    seen = request.POST.get("seen") or request.headers.get("HX-Current-URL", "").partition("/documents/")
    context = {
        "document": document, "form": form, "kind": kind, "title": KIND_TITLES[kind], "words": document.restored[passage.start : passage.end],
        "passage": passage, "seen": seen if isinstance(seen, str) else "".join(seen[1:]),
    }  # fmt: skip
    name = "documents/_mark_form.html" if getattr(request, "htmx", False) else "documents/mark.html"
    return render(request, name, context, status=422 if form.errors else 200)
