"""Handing in, and watching long papers being read."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from zhibu.kit import clock
from zhibu.kit.states import Refused
from zhibu.people.access import account, grants_of, organizations_for
from zhibu.people.models import Organization, User
from zhibu.people.rules import OFFICE_KINDS

from .. import access, actions, jobs
from ..forms import MOST_FILES, HandInForm
from ..models import Document, Standing
from .common import number

PASTED = "粘贴的文字"
TOO_LARGE = "超过 20 MB 的上限，没有存入。请拆分后再交，或者把文字粘贴进来。"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one paper."""

    name: str
    document: Document | None
    sentence: str = ""
    twin: Document | None = None  # the same paper, handed in before


def _organizations(user: User) -> QuerySet[Organization]:
    found = organizations_for(user, "hand_in_document", clock.today()).order_by("kind", "name")
    if not found.exists():
        raise Http404
    return found


def _usual(user: User) -> Organization | None:
    """For whom an account usually hands in: where its grants are rooted, an office before the line it serves."""
    roots = [grant.organization for grant in grants_of(user, "hand_in_document", clock.today()) if grant.organization]
    return min(roots, key=lambda root: (root.kind not in OFFICE_KINDS, root.pk), default=None)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Who: accounts that may hand in papers for some organization."""
    user = account(request)
    organizations = _organizations(user)
    if request.method != "POST":
        form = HandInForm(organizations=organizations, initial={"organization": _usual(user) or organizations.first()})
        return _page(request, form, [])
    form = HandInForm(request.POST, request.FILES, organizations=organizations)
    if not form.is_valid():
        return _page(request, form, [])
    results = _take_all(form, user, clock.now())
    if not results:
        form.add_error("words", "请粘贴文字，或者选择文件。")
        return _page(request, form, [])
    if all(result.document for result in results):
        return _onward(request, [result.document for result in results if result.document])
    return _page(request, _kept(form, results, organizations), results)


def _take_all(form: HandInForm, user: User, at: datetime) -> list[Result]:
    """What was pasted first, then file by file: one that is refused does not keep the others out."""
    results = []
    if form.cleaned_data["words"].strip():
        results.append(_take(form, user, at, PASTED, {"words": form.cleaned_data["words"]}))
    for file in form.cleaned_data["papers"]:
        if file.size > settings.UPLOAD_LIMIT:  # front.uploads let go of its bytes while they came
            results.append(Result(file.name, None, TOO_LARGE))
        else:
            results.append(_take(form, user, at, file.name, {"name": file.name, "data": file.read()}))
    return results


def _take(form: HandInForm, user: User, at: datetime, name: str, content: dict[str, Any]) -> Result:
    """One paper; its key is made of the form's and its content, so that each is taken once however often it comes."""
    data = content.get("data") or content.get("words", "").encode("utf-8", "replace")
    key = uuid.uuid5(form.cleaned_data["client_key"], f"{name} {hashlib.sha256(data).hexdigest()}")
    organization = form.cleaned_data["organization"]
    try:
        document = actions.hand_in(
            by=user, at=at, organization=organization, client_key=key, again=form.cleaned_data["again"], **content
        )
    except actions.AlreadyHandedIn as refusal:
        return Result(name, None, refusal.sentence, refusal.document)
    except Refused as refusal:
        return Result(name, None, refusal.sentence)
    if document.standing == Standing.WAITING:
        jobs.read_document.enqueue(document.pk, at.isoformat())
    return Result(name, document)


def _onward(request: HttpRequest, documents: list[Document]) -> HttpResponse:
    """To the paper, or to the progress of several; a form sent by htmx is told to open the page as a whole."""
    address = reverse("documents:reader", args=[documents[0].pk])
    if len(documents) > 1:
        numbers = "&".join(f"d={document.pk}" for document in documents)
        address = f"{reverse('documents:handed-in')}?{numbers}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def _kept(form: HandInForm, results: list[Result], organizations: QuerySet[Organization]) -> HandInForm:
    """The form again: with the pasted words unless they were taken in."""
    taken = any(result.document and result.name == PASTED for result in results)
    initial = {
        "organization": form.cleaned_data["organization"], "client_key": form.cleaned_data["client_key"],
        "words": "" if taken else form.cleaned_data["words"],
    }  # fmt: skip
    return HandInForm(organizations=organizations, initial=initial)


def _page(request: HttpRequest, form: HandInForm, results: list[Result]) -> HttpResponse:
    context = {
        "form": form,
        "results": results,
        "most_files": MOST_FILES,
        "has_twin": any(result.twin for result in results),
    }
    is_wrong = form.errors or any(result.document is None for result in results)
    # htmx puts only what was answered with 200 into the page
    status = 422 if is_wrong and not getattr(request, "htmx", False) else 200
    return render(request, "documents/hand_in.html", context, status=status)


@require_safe
def handed_in(request: HttpRequest) -> HttpResponse:
    """How far the reading of papers has come. Who: those who may read them; others are left out."""
    numbers = [pk for pk in map(number, request.GET.getlist("d")[: MOST_FILES + 1]) if pk]
    found = access.documents_for(account(request), clock.today()).filter(pk__in=numbers).defer("original", "restored")
    rows = list(found.order_by("pk"))
    context = {"rows": rows, "is_busy": any(row.standing in (Standing.WAITING, Standing.READING) for row in rows)}
    name = "documents/_progress.html" if getattr(request, "htmx", False) else "documents/handed_in.html"
    return render(request, name, context)
