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

from .visitors import address_of


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` requests in ``seconds`` by one account (before signing in: by one address)."""

    count: int
    seconds: int
    sentence: str


_HANDING_IN = Limit(30, 60, "交存文件过于频繁，本次未保存。请稍等一分钟，返回上一页再提交，已填写的内容仍在。")
_READING = Limit(20, 60, "重新整理过于频繁，本次未做。请稍等一分钟再试。")
_SEARCH = Limit(90, 60, "检索过于频繁，请稍等一分钟再试。")
_SIGN_IN = Limit(120, 60, "登录过于频繁，请稍等一分钟再试。")  # a whole compound may share one address
_EXPORT = Limit(6, 60, "导出过于频繁，请稍等一分钟再试。")

# By name of the URL and method; a name that no URL bears fails a test. One name tried again and again is locked out in people besides.
LIMITS: dict[tuple[str, str], Limit] = {
    ("documents:hand-in", "POST"): _HANDING_IN,
    ("documents:again", "POST"): _READING,
    ("documents:library", "GET"): _SEARCH,
    ("people:export-audit", "POST"): _EXPORT,
    ("people:sign-in", "POST"): _SIGN_IN,
}


class CostlyWork:
    """Middleware that counts the requests of the table above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        limit = LIMITS.get((name, request.method or ""))
        if limit is None or _count(request, f"{name}:{request.method}", limit) <= limit.count:
            return None
        page = {"title": "请稍后再试", "sentence": limit.sentence}
        response = render(request, "front/error.html", page, status=429)
        response["Retry-After"] = str(limit.seconds)
        return response


def _count(request: HttpRequest, work: str, limit: Limit) -> int:
    """This request's number within the running span of time."""
    who = f"u{request.user.pk}" if request.user.is_authenticated else f"a{address_of(request)}"
    span = int(clock.now().timestamp()) // limit.seconds
    key = f"costly:{work}:{who}:{span}"
    cache.add(key, 0, timeout=2 * limit.seconds)
    return cache.incr(key)
