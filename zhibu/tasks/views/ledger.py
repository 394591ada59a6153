"""减负台账: what was asked of an organization this month, by whom, and about how long it takes."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of, word
from zhibu.people.access import account, organization_to, organizations_for, require
from zhibu.people.queries import existing

from .. import access, queries


def _month(request: HttpRequest) -> date:
    """The month of the address (2026-11); this month when there is none or it cannot be read."""
    today = clock.today()
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return month if abs(month.year - today.year) <= 100 else today.replace(day=1)


def _around(month: date) -> dict[str, date]:
    first, last = queries.month_of(month)
    return {"month": first, "before": first - timedelta(days=1), "after": last + timedelta(days=1)}


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Organizations in reach by name, each with its month; with one's own alone, straight to it."""
    user, today = account(request), clock.today()
    require("see_task", user, today)
    reach = existing(organizations_for(user, "see_task", today), today).order_by("name")
    own = list(access.acts_for(user, "see_task", today)[:2])
    if len(own) == 1 and reach.count() == 1:
        return redirect("tasks:ledger", own[0].pk)
    words = word(request, "q")
    rows = reach.filter(name__contains=words) if words else reach
    page, month = page_of(request, rows), _month(request)
    loads = queries.loads_of([row.pk for row in page.object_list], month)
    context = {"page": page, "rows": [(row, loads.get(row.pk)) for row in page.object_list], "q": words,
               "address": address_without(request), **_around(month)}  # fmt: skip
    return render(request, "tasks/ledgers.html", context)


@require_GET
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization's month. For those who may see its tasks."""
    user, today = account(request), clock.today()
    organization = organization_to("see_task", user, pk, today)
    month = _month(request)
    asks = queries.ledger(organization, month)
    context = {"organization": organization, "page": page_of(request, asks), "load": queries.load_of([pk], month),
               "address": address_without(request), **_around(month)}  # fmt: skip
    return render(request, "tasks/ledger.html", context)
