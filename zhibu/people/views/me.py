"""我的信息: what is held about oneself, and what one may do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def me(request: HttpRequest) -> HttpResponse:
    """Who: everybody, about oneself."""
    return render(request, "people/me.html")
