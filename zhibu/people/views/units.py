"""Units with what they exist for and what their year is about; the district's own key tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of, posted, word

from .. import access, actions, queries
from ..forms.base import UntilForm
from ..forms.organizations import EndKeyTaskForm, FunctionForm, KeyTaskForm, UnitForm
from ..models import KeyTask, Organization, Unit, in_force
from ..queries.pages import units_found, with_purpose
from .common import form_page


def page_address(unit: Unit | None) -> str:
    return reverse("people:unit", args=[unit.pk]) if unit else reverse("people:units")


def units(request: HttpRequest) -> HttpResponse:
    """Who: see_organization. Units within reach, and the key tasks of the district."""
    today = clock.today()
    access.require("see_organization", access.account(request), today)
    found = units_found(access.units_for(access.account(request), "see_organization", today), word(request, "q"), today)
    context = {
        "page": page_of(request, found), "q": word(request, "q"), "address": address_without(request),
        "district_tasks": queries.district_key_tasks(today),
        "may_edit": access.over_district(access.account(request), "edit_organization", today),
    }  # fmt: skip
    return render(request, "people/units.html", context)


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: see_organization over one of its organizations, or over the district."""
    today = clock.today()
    reached = access.units_for(access.account(request), "see_organization", today)
    shown = get_object_or_404(reached.prefetch_related(*with_purpose(today)), pk=pk)
    may_edit = access.units_for(access.account(request), "edit_organization", today).filter(pk=pk).exists()
    bodies = Organization.objects.filter(in_force(today, "unit_links__"), unit_links__unit=shown).order_by("name")
    visible = access.organizations_for(access.account(request), "see_organization", today)
    context = {
        "unit": shown, "bodies": queries.existing(bodies, today).filter(pk__in=visible.values("pk")),
        "may_edit": may_edit,
        "former_functions": shown.functions.filter(until_on__lt=today),
        "former_tasks": shown.key_tasks.exclude(pk__in=[task.pk for task in shown.key_tasks_now]),  # type: ignore[attr-defined]  # prefetched
        "history": queries.history_of(shown, shown.functions.all(), shown.key_tasks.all()),
    }  # fmt: skip
    return render(request, "people/unit.html", context)


def new_unit(request: HttpRequest) -> HttpResponse:
    """Who: edit_organization over the district."""
    access.require_district("edit_organization", access.account(request), clock.today())
    return form_page(
        request, UnitForm(posted(request)),
        lambda cleaned: actions.create_unit(by=access.account(request), at=clock.now(), **cleaned),
        title="新建单位", button="新建", back=reverse("people:units"), done="单位已建好。",
    )  # fmt: skip


def change_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization over one of its organizations, or over the district."""
    found = access.unit_to("edit_organization", access.account(request), pk, clock.today())
    form = UnitForm(posted(request), instance=found)
    return form_page(
        request, form,
        lambda cleaned: actions.change_unit(by=access.account(request), at=clock.now(), unit=found, **_facts(cleaned)),
        title="修改单位", button="保存", back=page_address(found), done="已保存。", lead=found.name,
    )  # fmt: skip


def _facts(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name != "client_key"}


def new_function(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization, as for the unit."""
    today = clock.today()
    found = access.unit_to("edit_organization", access.account(request), pk, today)
    return form_page(
        request, FunctionForm(posted(request), today=today),
        lambda cleaned: actions.add_function(by=access.account(request), at=clock.now(), unit=found, **cleaned),
        title="新增职能", button="新增", back=page_address(found), done="职能已新增。", lead=found.name,
    )  # fmt: skip


def change_function(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization, as for the unit."""
    today = clock.today()
    found = access.function_to("edit_organization", access.account(request), pk, today)
    form = FunctionForm(posted(request), instance=found, today=today)
    return form_page(
        request, form,
        lambda cleaned: actions.change_function(by=access.account(request), at=clock.now(), function=found, **_facts(cleaned)),
        title="修改职能", button="保存", back=page_address(found.unit), done="已保存。", lead=found.unit.name,
    )  # fmt: skip


def end_function(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization, as for the unit."""
    found = access.function_to("edit_organization", access.account(request), pk, clock.today())
    return form_page(
        request, UntilForm(posted(request)),
        lambda cleaned: actions.end_function(by=access.account(request), at=clock.now(), function=found, **cleaned),
        title="终止职能", button="终止", back=page_address(found.unit), done="职能已终止。", lead=found.title,
    )  # fmt: skip


def new_key_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization, as for the unit."""
    found = access.unit_to("edit_organization", access.account(request), pk, clock.today())
    return _key_task_page(request, found)


def new_district_key_task(request: HttpRequest) -> HttpResponse:
    """Who: edit_organization over the district."""
    access.require_district("edit_organization", access.account(request), clock.today())
    return _key_task_page(request, None)


def _key_task_page(request: HttpRequest, unit: Unit | None) -> HttpResponse:
    form = KeyTaskForm(posted(request), initial={"year": clock.today().year})
    return form_page(
        request, form,
        lambda cleaned: actions.add_key_task(by=access.account(request), at=clock.now(), unit=unit, **cleaned),
        title="新增重点任务", button="新增", back=page_address(unit), done="重点任务已新增。",
        lead=unit.name if unit else "本区",
    )  # fmt: skip


def _key_task(request: HttpRequest, pk: int) -> KeyTask:
    return access.key_task_to("edit_organization", access.account(request), pk, clock.today())


def change_key_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization, as for the unit; the district's own for who holds it there."""
    found = _key_task(request, pk)
    form = KeyTaskForm(posted(request), instance=found)
    return form_page(
        request, form,
        lambda cleaned: actions.change_key_task(by=access.account(request), at=clock.now(), key_task=found, **_facts(cleaned)),
        title="修改重点任务", button="保存", back=page_address(found.unit), done="已保存。",
        lead=found.unit.name if found.unit else "本区",
    )  # fmt: skip


def end_key_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Who: edit_organization, as for the unit; the district's own for who holds it there."""
    found = _key_task(request, pk)
    form = EndKeyTaskForm(posted(request), initial={"ended_on": clock.today()})
    return form_page(
        request, form,
        lambda cleaned: actions.end_key_task(by=access.account(request), at=clock.now(), key_task=found, **cleaned),
        title="终止重点任务", button="终止", back=page_address(found.unit), done="重点任务已终止。", lead=found.title,
    )  # fmt: skip
