"""Parsing of addresses, and the way back to a paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ..models import Document

_LARGEST = 2**31


def number(text: str | None) -> int | None:
    """A whole number out of an address or a form; None for anything else."""
    if text and text.isascii() and text.isdecimal() and len(text) <= 10:
        value = int(text)
        return value if value < _LARGEST else None
    return None


def words(text: str | None, most: int = 100) -> str:
    """Words out of an address, without what no text holds."""
    return (text or "").replace("\0", "").strip()[:most]


def back_to(request: HttpRequest, document: Document, anchor: str = "") -> HttpResponse:
    """To the paper's page as it was seen (its address comes with the form), at an anchor."""
    page = reverse("documents:reader", args=[document.pk])
    seen = request.POST.get("seen", "")
    safe = url_has_allowed_host_and_scheme(seen, None) and seen.split("?")[0] == page
    return redirect((seen if safe else page) + (f"#{anchor}" if anchor else ""))
