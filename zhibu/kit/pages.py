"""What every page needs and no trade knows: the data of a form, the page of a list, words and numbers of an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from .states import Refused

LONGEST_WORD = 100
PER_PAGE = 50


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it was nothing; None when the page is only being opened."""
    return request.POST if request.method == "POST" else None


def word(request: HttpRequest, name: str) -> str:
    """A word of the address as a filter can use it: no NUL, no blanks around, not endless."""
    return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST_WORD]


def number(request: HttpRequest, name: str) -> int | None:
    """A positive number of the address; None when it is missing or no number that a table holds."""
    text = word(request, name)
    value = int(text) if text.isascii() and text.isdecimal() else 0
    return value if 0 < value < 2**63 else None


def day(request: HttpRequest, name: str) -> date | None:
    """A day of the address, or None."""
    try:
        return date.fromisoformat(word(request, name))
    except ValueError:
        return None


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page of a list that the address asks for; a number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(word(request, "page"))


def address_without(request: HttpRequest, *names: str) -> str:
    """The words of the address but for some, so that links keep the other filters; ends in & when not empty."""
    kept = request.GET.copy()
    for name in ("page", *names):
        kept.pop(name, None)
    text = kept.urlencode()
    return f"{text}&" if text else ""


def refuse(form: BaseForm, refused: Refused) -> None:
    """Show a refusal beside the field it names, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
