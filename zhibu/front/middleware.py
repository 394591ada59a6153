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


# Nothing here needs a camera, a position or a microphone, so no page may ask for them.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def careful_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """No power of the device for any page, and no copy of a page in a cache that others share.

    Not ``no-store``: going back to a form that was refused must show what was typed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware
