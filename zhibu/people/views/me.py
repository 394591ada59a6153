"""我的信息: what is held about oneself, who looked, and what one may do and why."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhibu.kit import clock
from zhibu.kit.pages import posted

from .. import access, queries
from ..forms.administration import FontForm
from ..queries.grants import held_by
from ..queries.pages import held_about
from ..rules import LISTED

FONT_COOKIE = "font_size"  # read by zhibu.front.context
SIZES = ("16", "17", "18", "19", "20")  # pixels
YEAR = 365 * 24 * 60 * 60  # seconds


def me(request: HttpRequest) -> HttpResponse:
    """Who: everybody, about oneself."""
    user = access.account(request)  # LoginRequiredMiddleware
    today = clock.today()
    posts, memberships = held_about(user.person, today) if user.person else ([], [])
    records = [user, *([user.person] if user.person else [])]
    context = {
        "person": user.person, "posts": posts, "memberships": memberships, "bundles": held_by(user, today),
        "history": queries.history_of(*records, with_values=False, but=("登录", "退出", LISTED), listed=user.person),
        "sizes": SIZES,
    }  # fmt: skip
    return render(request, "people/me.html", context)


@login_not_required
@require_POST
def font_size(request: HttpRequest) -> HttpResponse:
    """Who: anybody, for one's own browser; kept in a cookie that says nothing else."""
    form = FontForm(posted(request))
    answer = redirect("people:me")
    if form.is_valid():
        answer.set_cookie(
            FONT_COOKIE, form.cleaned_data["size"], max_age=YEAR, secure=request.is_secure(), httponly=True,
            samesite="Lax",
        )  # fmt: skip
        messages.success(request, "字号已保存在这台设备上。")
    return answer
