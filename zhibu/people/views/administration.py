"""What the three separated administrators open from the rail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def administration(request: HttpRequest) -> HttpResponse:
    """Who: whoever holds one of the administrators' powers."""
    return render(request, "people/administration.html")
