"""How often one account may ask for costly work; more gets a sentence and 429, never a slow system for others.

Counts lie in the memory of each web process, so an account gets up to this many per process: enough against a
script or a stuck key, without a write to the database for each request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhibu.kit import clock


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` requests in ``seconds`` by one account (before signing in: by one address)."""

    count: int
    seconds: int
    sentence: str


_UPLOADS = Limit(30, 60, "交存文件过于频繁，本次未保存。请稍等一分钟，返回上一页再提交，已填写的内容仍在。")
_SEARCH = Limit(60, 60, "检索过于频繁，请稍等一分钟再试。")
_SIGN_IN = Limit(30, 60, "尝试登录过于频繁，请稍等一分钟再试。")

# By name of the URL and method. A name that no URL bears fails a test.
LIMITS: dict[tuple[str, str], Limit] = {}


class CostlyWork:
    """Middleware that counts the requests of the table above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        limit = LIMITS.get((match.view_name, request.method or "")) if match else None
        if limit is None or _count(request, f"{match.view_name}:{request.method}", limit) <= limit.count:  # type: ignore[union-attr]  # a limit was found by it
            return None
        page = {"title": "请稍后再试", "sentence": limit.sentence}
        response = render(request, "front/error.html", page, status=429)
        response["Retry-After"] = str(limit.seconds)
        return response


def _count(request: HttpRequest, work: str, limit: Limit) -> int:
    """This request's number within the running span of time."""
    who = f"u{request.user.pk}" if request.user.is_authenticated else f"a{request.META.get('REMOTE_ADDR')}"
    span = int(clock.now().timestamp()) // limit.seconds
    key = f"costly:{work}:{who}:{span}"
    cache.add(key, 0, timeout=2 * limit.seconds)
    return cache.incr(key)
