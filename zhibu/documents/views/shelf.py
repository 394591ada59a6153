"""What concerns a paper as a whole: title and date, opening, favourites, purging."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.kit import clock
from zhibu.kit.states import Refused
from zhibu.people.access import account, organizations_for, require
from zhibu.people.models import Organization, User
from zhibu.people.queries import above, existing, history_of

from .. import access, actions, queries
from ..forms import AboutForm, NumberForm, OpenForm, PurgeForm
from ..models import Document
from .common import back_to


def _may_open_to(request: HttpRequest, document: Document) -> QuerySet[Organization]:
    """The owner, those above it, and all that the account hands in for: each stands for itself and what is under it."""
    today = clock.today()
    over = [organization.pk for organization in above(document.organization, today)]
    own = Organization.objects.filter(pk__in=[document.organization_id, *over])
    return existing(own | organizations_for(account(request), "hand_in_document", today), today)


@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, date, opening, and what was done to the paper. Who: those who may hand in for its organization."""
    user = account(request)
    document = access.document_to("hand_in_document", user, pk, clock.today())
    wanted = request.POST.get("do") if request.method == "POST" else None
    form = AboutForm(request.POST if wanted == "title" else None, instance=document, prefix=None)
    choices = _may_open_to(request, document)
    opening = OpenForm(
        request.POST if wanted == "open" else None,
        organizations=choices,
        initial={"organization": document.opened_to},
    )
    try:
        if wanted == "title" and form.is_valid():
            cleaned = form.cleaned_data
            actions.retitle(
                document=document, title=cleaned["title"], dated_on=cleaned["dated_on"], by=user, at=clock.now()
            )
            messages.success(request, "标题和日期已保存。")
            return redirect("documents:reader", pk)
        if wanted == "open" and opening.is_valid():
            actions.open_to(
                document=document, organization=opening.cleaned_data["organization"], by=user, at=clock.now()
            )
            messages.success(request, "开放范围已保存。")
            return redirect("documents:reader", pk)
    except Refused as refusal:
        form.add_error(refusal.field, refusal.sentence)
    fresh = access.document_to("hand_in_document", user, pk, clock.today())
    context = {"document": fresh, "form": form, "opening": opening, "history": history_of(fresh)}
    return render(request, "documents/about.html", context, status=422 if form.errors or opening.errors else 200)


@require_POST
def favourite(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep among one's favourites (``do=add``) or no longer. Who: those who may read the paper."""
    user = account(request)
    document = access.document_to("read_document", user, pk, clock.today())
    actions.favour(document=document, is_favourite=request.POST.get("do") == "add", by=user, at=clock.now())
    return back_to(request, document)


def _numbered(lookup: NumberForm, user: User) -> Document | None:
    """The paper that a number asked for names; the form says when there is none."""
    if not lookup.is_valid():
        return None
    number = lookup.cleaned_data["number"]
    try:
        return access.document_to("purge_document", user, number, clock.today())
    except Http404:
        lookup.add_error("number", f"没有编号为 {number} 的文件，或者它已经清除。")
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def purge(request: HttpRequest) -> HttpResponse:
    """Remove a paper put in by mistake, by its number; its words are not shown here, only what rests on them.

    Who: the security administrator.
    """
    user, sent = account(request), request.method == "POST"
    require("purge_document", user, clock.today())
    lookup = NumberForm(request.POST if sent else request.GET if "number" in request.GET else None)
    document = _numbered(lookup, user)
    form = PurgeForm(request.POST if sent else None, initial={"number": document and document.pk})
    quoted = queries.quoted_in(document) if document else ""
    if sent and document and form.is_valid():
        try:
            actions.purge(document=document, reason=form.cleaned_data["reason"], by=user, at=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            also = f"，{quoted}里的引文一并清除" if quoted else ""
            messages.success(
                request, f"文件 {document.pk} 已从库和检索中清除{also}，操作记录保留。备份请按备份办法另行清除。"
            )
            return redirect("documents:purge")
    context = {"lookup": lookup, "form": form, "document": document, "quoted": quoted}
    return render(request, "documents/purge.html", context, status=422 if sent else 200)
