"""通知: one's own, read and unread."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of
from zhibu.people.access import account

from .. import access, actions
from ..models import Notice
from ..queries import unread_notices


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One's own notices, the latest first. For everybody."""
    rows = Notice.objects.filter(recipient=account(request))
    unread = unread_notices(account(request))
    if request.GET.get("unread"):
        rows = rows.filter(read_at=None)
    context = {"page": page_of(request, rows), "unread": unread, "only_unread": bool(request.GET.get("unread")),
               "address": address_without(request)}  # fmt: skip
    return render(request, "tasks/notices.html", context)


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where a notice points; that it was opened is all that changes. For its recipient."""
    notice = access.notice_to(account(request), pk)
    actions.read_notice(notice=notice, at=clock.now())
    return redirect(notice.path)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's own notices as read. For everybody."""
    count = actions.read_all_notices(by=account(request), at=clock.now())
    messages.success(request, f"{count}条通知已标为已读。" if count else "没有未读的通知。")
    return redirect("tasks:notices")
