"""What the three separated administrators open from the rail: each sees only the doors of his own powers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhibu.kit import clock

from .. import access, queries

# power, name of the address, title, what it is for
DOORS = (
    ("manage_accounts", "people:accounts", "账号", "建立、停用账号，关联人员，重设口令，解除锁定。"),
    ("edit_settings", "people:settings", "设置", "本区名称、期限、限额、工作日和通知渠道。"),
    ("give_grants", "people:grants", "授权", "谁对哪些组织能做什么，到什么时候，因为什么。"),
    ("read_audit", "people:audit", "操作记录", "谁在什么时候对什么做了什么，改了哪些字段；不显示内容。"),
)


def administration(request: HttpRequest) -> HttpResponse:
    """Who: whoever holds one of the administrators' powers."""
    powers = queries.powers_of(access.account(request), clock.today())
    doors = [{"address": name, "title": title, "text": text} for power, name, title, text in DOORS if power in powers]
    if not doors:
        raise Http404
    return render(request, "people/administration.html", {"doors": doors})
