"""The audit chain, for auditor and audit administrator: who, what, when, which fields; never values."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhibu.kit import clock
from zhibu.kit.pages import address_without, day, number, page_of, posted, word
from zhibu.kit.states import Refused

from .. import access, actions, queries
from ..forms.administration import ExportForm
from ..models import AuditHead
from ..queries.audit import kinds_recorded, titled, verbs_recorded


def audit(request: HttpRequest) -> HttpResponse:
    """Who: read_audit. Search by person, verb, kind and number of the record, and days."""
    access.require("read_audit", access.account(request), clock.today())
    return _page(request, ExportForm())


def _page(request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    filters = {"who": word(request, "who"), "verb": word(request, "verb"), "label": word(request, "label")}
    record, first_on, last_on = number(request, "record"), day(request, "first_on"), day(request, "last_on")
    found = queries.entries_found(**filters, target_id=record, first_on=first_on, last_on=last_on)
    page = page_of(request, found)
    context = {
        "page": page, "rows": [(entry, *titled(entry)) for entry in page], "head": AuditHead.objects.filter(pk=1).first(),
        "filters": {**filters, "record": record, "first_on": first_on, "last_on": last_on},
        "verbs": verbs_recorded(), "kinds": kinds_recorded(), "form": form, "address": address_without(request),
    }  # fmt: skip
    return render(request, "people/audit.html", context, status=status)


@require_POST
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Who: read_audit, with a reason. The whole chain as JSON lines, its own entry the last."""
    access.require("read_audit", access.account(request), clock.today())
    form = ExportForm(posted(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        entry = actions.record_export(by=access.account(request), at=clock.now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error("reason", refused.sentence)
        return _page(request, form, status=422)
    lines = queries.chain_lines(1, entry.number)
    answer = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{entry.number}-{entry.digest[:12]}.jsonl"'
    return answer
