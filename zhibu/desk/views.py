"""待办."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Who: everybody signed in."""
    return render(request, "desk/home.html")
