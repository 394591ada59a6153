"""What the views of this room share: pages of a list, and the account behind a request."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from zhibu.people.models import User

PER_PAGE = 30


def account(request: HttpRequest) -> User:
    """The signed-in account; LoginRequiredMiddleware lets nobody else come this far."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a view of this room was reached without signing in")
    return user


def page_in(request: HttpRequest, rows: Any, size: int = PER_PAGE) -> Page[Any]:
    """The page that the address asks for; the nearest one when there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def query_without_page(request: HttpRequest) -> str:
    """The filters of the address, to keep them in the links to other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
