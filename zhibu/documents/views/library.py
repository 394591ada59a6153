"""The shelf of papers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of
from zhibu.people.access import account, grants_of
from zhibu.people.models import Organization

from .. import access, queries
from ..rules import GENRES
from .common import number, words

A_PAGE = 20
MOST_OWNERS = 200  # of the filter; more would be no list to choose from


def _filters(request: HttpRequest) -> queries.Filters:
    asked = request.GET
    year = number(asked.get("year"))
    return queries.Filters(
        words=words(asked.get("words")), organization=number(asked.get("organization")),
        year=year if year and 1900 < year < 2200 else None, genre=words(asked.get("genre"), 20),
        with_requirements=asked.get("asks") == "1", favourites=asked.get("favourites") == "1",
    )  # fmt: skip


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Who: everybody; each sees the papers that the account may read, and nothing of others."""
    user, today = account(request), clock.today()
    readable = access.documents_for(user, today)
    filters = _filters(request)
    found = queries.library(readable, user, filters).defer("original")
    page = page_of(request, found, A_PAGE)
    rows = [(row, queries.snippet(row.restored, filters.words)) for row in page]
    owners = Organization.objects.filter(pk__in=readable.values("organization")).order_by("name")
    return render(
        request, "documents/library.html",
        {
            "page": page, "rows": rows, "filters": filters, "address": address_without(request), "genres": GENRES,
            "is_filtered": filters != queries.Filters(), "owners": owners[:MOST_OWNERS],
            "years": queries.years_of(readable), "may_hand_in": bool(grants_of(user, "hand_in_document", today)),
            "is_wordless": bool(filters.words) and queries.matching(filters.words) is None,
        },
    )  # fmt: skip
