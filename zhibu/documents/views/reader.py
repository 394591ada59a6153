"""One paper: read, compared, downloaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhibu.kit import clock
from zhibu.people.access import account, may
from zhibu.people.actions import file_path
from zhibu.people.queries import setting

from .. import access, actions, jobs, queries
from ..models import Document, Standing, TextChange
from ..queries import Page
from ..render import CHANGE_TITLES, REPAIRS, compare
from ..rules import missing_words, word_count
from .common import back_to, words

TABS = {
    "requirements": ("要求", "requirement", "r"), "problems": ("问题", "problem", "p"), "causes": ("原因", "cause", "c"),
    "organizations": ("党组织", "organization", "o"),
}  # fmt: skip
MOST_CHANGES = 100  # rows of the list of changes; in the text all of them can be pressed


def _summary(rows: Iterable[TextChange]) -> str:
    """已整理 214 处繁体与注音、3 处乱码: what was changed and still stands, in one line."""
    times = Counter(row.kind for row in rows if not row.is_taken_back)
    repairs = sum(times[kind] for kind in REPAIRS)
    letters = times["traditional"] + times["annotation"]
    other = sum(times.values()) - repairs - letters
    parts = [(letters, "处繁体与注音"), (repairs, "处乱码"), (other, "处夹杂文字")]
    said = "、".join(f"{count} {name}" for count, name in parts if count)
    return f"已整理 {said}" if said else "原文干净，未作改动"


def _kinds(rows: list[TextChange]) -> list[dict[str, Any]]:
    """The changes of each kind: how many stand, how many were taken back."""
    made, back = Counter(), Counter()  # type: ignore[var-annotated]  # of kinds
    for row in rows:
        (back if row.is_taken_back else made)[row.kind] += 1
    kinds = [kind for kind in CHANGE_TITLES if made[kind] or back[kind]]
    return [{"kind": kind, "made": made[kind], "back": back[kind]} for kind in kinds]


def _tabs(page: Page, asked: str) -> tuple[str, list[dict[str, Any]]]:
    counts = {key: sum(not row.is_dismissed for row in page.passages(kind)) for key, (_, kind, _) in TABS.items()}
    known = asked if asked in TABS or asked == "changes" else "requirements"
    tabs = [{"key": key, "title": title, "count": counts[key]} for key, (title, _, _) in TABS.items()]
    tabs.append({"key": "changes", "title": "改动", "count": sum(not row.is_taken_back for row in page.rows)})
    return known, tabs


def _marks(page: Page, tab: str) -> dict[str, Any]:
    """The list beside the text: what counts, and what was set aside."""
    if tab == "changes":
        doubtful = sorted(page.rows, key=lambda row: (row.confidence, row.number))
        return {"kinds": _kinds(page.rows), "changes": doubtful[:MOST_CHANGES], "more": len(page.rows) - MOST_CHANGES}
    _, kind, letter = TABS[tab]
    rows = page.passages(kind)
    shown = [row for row in rows if not row.is_dismissed]
    return {
        "kind": kind, "letter": letter, "marks": shown, "aside": [row for row in rows if row.is_dismissed],
        "candidates": page.candidates,
    }  # fmt: skip


@require_safe
def reader(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: the owner's line, and those to whom the paper was opened."""
    return show(request, access.document_to("read_document", account(request), pk, clock.today()))


def show(
    request: HttpRequest, document: Document, *, typed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a paper that the caller was let in to; ``typed`` are words to mark that were refused, and why."""
    user, today = account(request), clock.today()
    may_change = may(user, "hand_in_document", document.organization, today)
    if document.standing != Standing.READY:
        busy = document.standing != Standing.FAILED
        context = {"document": document, "rows": [document], "is_busy": busy, "may_change": may_change}
        return render(request, "documents/waiting.html", context)
    page = queries.page_of(document)
    show_changes = request.GET.get("changes") == "1" and may_change
    tab, tabs = _tabs(page, request.GET.get("tab", ""))
    count, most = word_count(document.restored), setting("paper_words", today)
    context = {
        "document": document, "may_change": may_change, "show_changes": show_changes, "tab": tab, "tabs": tabs,
        "blocks": page.blocks(show_changes=show_changes, words=words(request.GET.get("words"))),
        "headings": list(enumerate(page.headings())), "summary": _summary(page.rows),
        "missing": missing_words((gap["missing"], gap["words"]) for gap in document.gaps), "word_count": count,
        "most_words": most if count > most else 0, "is_favourite": document.favourite_of.filter(pk=user.pk).exists(),
        "related": queries.related(document, access.documents_for(user, today)), "seen": request.POST.get("seen") or request.get_full_path(),
        "typed": typed, "audience": queries.audience_of(document), **_marks(page, tab),
    }  # fmt: skip
    return render(request, "documents/reader.html", context, status=status)


@require_safe
def compared(request: HttpRequest, pk: int) -> HttpResponse:
    """Original and restored text side by side. Who: those who may read the paper."""
    document = access.document_to("read_document", account(request), pk, clock.today())
    if document.standing != Standing.READY:
        return redirect("documents:reader", pk)
    page = queries.page_of(document)
    rows = compare(document.original, page.changes)
    context = {"document": document, "rows": rows, "summary": _summary(page.rows)}
    return render(request, "documents/compared.html", context)


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was handed in, or the pasted words. Who: those who may read the paper.

    Whatever it is, the browser must save it and run nothing of it.
    """
    document = access.document_to("read_document", account(request), pk, clock.today())
    response: HttpResponseBase
    if document.file is not None:
        path = file_path(document.file)
        response = FileResponse(path.open("rb"), as_attachment=True, filename=document.file.name)
    else:
        response = HttpResponse(document.original.encode())
        response["Content-Disposition"] = f'attachment; filename="document-{pk}.txt"'
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take changes back or make them again: one (``back``, ``again``), or all of a kind. Who: who may hand in."""
    user = account(request)
    document = access.document_to("hand_in_document", user, pk, clock.today())
    verb = actions.take_back if "back" in request.POST or "back_kind" in request.POST else actions.reapply
    kind = words(request.POST.get("back_kind") or request.POST.get("again_kind"), 20)
    numbers = list(document.changes.filter(kind=kind).values_list("number", flat=True))
    one = request.POST.get("back") or request.POST.get("again") or ""
    if one.isascii() and one.isdecimal():
        numbers.append(int(one))
    if document.standing == Standing.READY:
        verb(document=document, numbers=numbers, by=user, at=clock.now())
    return back_to(request, document)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read once more a paper whose reading failed. Who: who may hand in for its organization."""
    user, at = account(request), clock.now()
    document = access.document_to("hand_in_document", user, pk, clock.today())
    if document.standing == Standing.FAILED:
        actions.read_again(document=document, by=user, at=at)
        jobs.read_document.enqueue(document.pk, at.isoformat())
    return redirect("documents:reader", pk)
