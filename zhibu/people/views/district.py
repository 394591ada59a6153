"""The district's settings and its days, for the system administrator."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhibu.kit import clock
from zhibu.kit.pages import posted

from .. import access, actions, queries
from ..forms.administration import PART_TITLES, SettingForm, SpecialDayForm
from ..models import Setting, SpecialDay
from ..rules import SETTINGS
from .common import carry_out, form_page


def spoken(value: Any) -> str:
    """A value of a setting as a page shows it."""
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, dict):
        return "，".join(f"{PART_TITLES.get(part, part)} {number}" for part, number in value.items())
    return str(value) if value != "" else "未填写"


def settings_page(request: HttpRequest) -> HttpResponse:
    """Who: edit_settings. Every setting with its value today, since when and by which paper."""
    today = clock.today()
    access.require("edit_settings", access.account(request), today)
    rows = _rows(today)
    days = SpecialDay.objects.filter(on__gte=date(today.year, 1, 1))
    return render(request, "people/settings.html", {"rows": rows, "days": days, "form": SpecialDayForm()})


def _rows(today: date) -> list[dict[str, Any]]:
    """One query for all keys; the last one set that has begun wins, those still to come are told."""
    stored: dict[str, list[Setting]] = {}
    for row in Setting.objects.order_by("from_on", "set_at"):
        stored.setdefault(row.key, []).append(row)
    rows = []
    for key, rule in SETTINGS.items():
        begun = [row for row in stored.get(key, []) if row.from_on <= today]
        coming = [row for row in stored.get(key, []) if row.from_on > today]
        present = begun[-1] if begun else None
        rows.append(
            {
                "key": key, "title": rule.title, "help": rule.help,
                "value": spoken(present.value if present else rule.default),
                "from_on": present.from_on if present else None,
                "source": present.source if present else rule.source,
                "coming": [(row.from_on, spoken(row.value)) for row in coming],
            }
        )  # fmt: skip
    return rows


def change_setting(request: HttpRequest, key: str) -> HttpResponse:
    """Who: edit_settings."""
    today = clock.today()
    access.require("edit_settings", access.account(request), today)
    if key not in SETTINGS:
        raise Http404
    form = SettingForm(posted(request), key=key, present=queries.setting(key, today), today=today)

    def act(cleaned: dict[str, Any]) -> None:
        actions.set_setting(
            by=access.account(request), at=clock.now(), key=key, value=form.value(), from_on=cleaned["from_on"],
            source=cleaned["source"],
        )  # fmt: skip

    past = Setting.objects.filter(key=key).select_related("set_by__person").order_by("-from_on", "-set_at")
    return form_page(
        request, form, act, title=SETTINGS[key].title, button="保存", back=reverse("people:settings"), done="已保存。",
        lead=SETTINGS[key].help, template="people/setting.html", default=spoken(SETTINGS[key].default),
        past=[(row, spoken(row.value)) for row in past[:50]], source=SETTINGS[key].source,
    )  # fmt: skip


def new_day(request: HttpRequest) -> HttpResponse:
    """Who: edit_settings."""
    access.require("edit_settings", access.account(request), clock.today())
    return form_page(
        request, SpecialDayForm(posted(request)),
        lambda cleaned: actions.set_special_day(by=access.account(request), at=clock.now(), **cleaned),
        title="调整工作日", button="保存", back=reverse("people:settings"), done="已保存。",
        lead="按国务院办公厅或本区通知填写，优先于系统自带的节假日。",
    )  # fmt: skip


@require_POST
def remove_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_settings."""
    access.require("edit_settings", access.account(request), clock.today())
    found = get_object_or_404(SpecialDay, pk=pk)
    return carry_out(
        request, lambda: actions.remove_special_day(by=access.account(request), at=clock.now(), special_day=found),
        back=reverse("people:settings"), done="已撤销。",
    )  # fmt: skip
