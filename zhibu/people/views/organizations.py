"""The tree of organizations and the page of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def organizations(request: HttpRequest) -> HttpResponse:
    """Who: see_organization."""
    return render(request, "people/organizations.html")
