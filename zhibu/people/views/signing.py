"""Coming in and going out. Anybody may open the sign-in page; the rest is for whoever signed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhibu.kit import clock
from zhibu.kit.calendar import SHANGHAI
from zhibu.kit.pages import posted

from ..access import account
from ..actions import change_password, record_sign_in, record_sign_out
from ..forms.signing import PasswordForm, SignInForm

# One sentence for a wrong name, a wrong password and an account switched off: it tells nobody which names exist.
WRONG = "登录名或口令不对，或者账号未启用。请检查后再试；忘记口令请联系系统管理员重设。"
# A whole compound may share one address, so trying many names from it is stopped late, but it is stopped.
FAILURES_OF_ONE_ADDRESS = 200


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Who: anybody. Leads to the page first asked for, when it is one of ours."""
    if request.user.is_authenticated:
        return redirect(_next(request, request.GET.get("next", "")))
    form = SignInForm(posted(request), initial={"next": request.GET.get("next", "")[:500]})
    if request.method == "POST" and form.is_valid():
        if _is_flooded(request):
            return locked_out(request)
        user = authenticate(request, username=form.cleaned_data["username"], password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            record_sign_in(user=user, at=clock.now())
            return redirect(_next(request, form.cleaned_data["next"]))
        form.add_error(None, WRONG)
    return render(request, "people/sign_in.html", {"form": form}, status=422 if form.errors else 200)


def _next(request: HttpRequest, wanted: str) -> str:
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if wanted and safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _is_flooded(request: HttpRequest) -> bool:
    address = get_client_ip_address(request)
    since = clock.now() - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since)
    return (attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= FAILURES_OF_ONE_ADDRESS


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer after too many wrong passwords; django-axes calls it in place of the page."""
    until = _locked_until(request, (credentials or {}).get("username") or request.POST.get("username", ""))
    return render(request, "people/locked_out.html", {"until": until}, status=429)


def _locked_until(request: HttpRequest, username: str) -> datetime:
    attempts = AccessAttempt.objects.filter(username=username, ip_address=get_client_ip_address(request))
    last = attempts.aggregate(at=Max("attempt_time"))["at"] or clock.now()
    # A minute more, because the page shows no seconds.
    return (last + settings.AXES_COOLOFF_TIME + timedelta(minutes=1)).astimezone(SHANGHAI)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Who: anybody signed in."""
    record_sign_out(user=account(request), at=clock.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("current", "new", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Who: everybody, one's own password; after a reset nothing else opens before it is changed."""
    form = PasswordForm(posted(request), user=account(request))
    if request.method == "POST" and form.is_valid():
        user = change_password(by=account(request), password=form.cleaned_data["new"], at=clock.now())
        update_session_auth_hash(request, user)
        messages.success(request, "口令已更改，其他地方的登录已失效。")
        return redirect("people:me")
    status = 422 if form.errors else 200
    return render(request, "people/password.html", {"form": form}, status=status)
