"""What stands between a request and every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import resolve
from django.urls.exceptions import Resolver404


class SignInFirst(LoginRequiredMiddleware):
    """Every page asks for an account; what was typed before the session ended is shown again instead of lost."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is None:
            return None
        if request.headers.get("HX-Request") == "true":
            # Nothing is swapped: the page with what was typed stays, and says the sentence of the answer.
            said = _ENDED_SENDING if request.method == "POST" else _ENDED
            return HttpResponse(said, status=401, content_type="text/plain; charset=utf-8")
        if request.method == "POST":
            return render(request, "front/ended.html", {"typed": typed_in(request)}, status=401)
        return refused


_ENDED = "登录已经失效，请重新登录。"
_ENDED_SENDING = "登录已经失效，这次没有提交。本页内容还在，请先复制，重新登录后再填。"
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "client_key", "seen", "password", "current", "new", "again"})
_LONG_ENOUGH = 2  # characters: choices and numbers are quickly made again


def typed_in(request: HttpRequest) -> list[str]:
    """The words of a form that was sent in vain, for a page to show them again; no keys and no passwords."""
    lists = (values for name, values in request.POST.lists() if name not in _NOT_TYPED)
    return [value for values in lists for value in values if len(value.strip()) > _LONG_ENOUGH and not value.isascii()]


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


def only_for_sending(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """An address that only takes forms says so when it is opened: a phone restores it, or somebody presses Enter in it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content or request.method != "GET":
            return response
        page = {
            "title": "这里只用来提交",
            "sentence": "这个地址不能直接打开。刚才没有提交任何内容，请回到原来的页面再操作。",
        }
        shown = render(request, "front/error.html", page, status=405)
        shown.headers["Allow"] = response.headers.get("Allow", "POST")
        return shown

    return middleware


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
