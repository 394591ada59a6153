"""What stands between a request and every page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.urls.exceptions import Resolver404

# What an account whose password was reset may open before it has one of its own.
OPEN_BEFORE_CHANGE = frozenset({"people:password", "people:sign-out", "health"})


def own_password_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead an account with a first or reset password to the page where it is changed, from everywhere else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password and _view_name(request) not in OPEN_BEFORE_CHANGE:
            return redirect("people:password")
        return get_response(request)

    return middleware


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
