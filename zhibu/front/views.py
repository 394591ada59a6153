"""Pages that belong to no room: errors, help, the patterns of the interface, and the sign of life."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .middleware import typed_in


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component of the interface on one page."""
    return render(request, "front/patterns.html")


def help_page(request: HttpRequest) -> HttpResponse:
    """How the daily jobs are done, in the words of the office."""
    return render(request, "front/help.html")


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """Whether this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def _error(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    return render(request, "front/error.html", {"title": title, "sentence": sentence}, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
        sentence = (
            f"一次提交的文字超过 {most} MB 或项目过多，未作任何改动。请返回上一页，分几次提交；填写的内容仍在上一页。"
        )
        return _error(request, 413, "提交的内容太多", sentence)
    return _error(request, 400, "请求有误", "提交的内容无法识别，未作任何改动。请返回上一页检查后再试。")


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, "不能这样做", "当前账号不能做这一步，未作任何改动。")


@login_not_required
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: mostly a page left open across a sign-in."""
    return render(request, "front/ended.html", {"typed": typed_in(request), "is_signed_in": True}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404, "没有这一页", "地址有误，或者这一页不在您的权限范围内。")


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors or database: whatever failed may have been one of them."""
    return render(None, "front/broken.html", status=500)
