"""The board of tasks, and the tasks of one requirement as a fragment for the page of its document."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhibu.kit import clock
from zhibu.kit.pages import address_without, page_of
from zhibu.people.access import account, organizations_for, require
from zhibu.people.models import Organization
from zhibu.people.queries import added_days

from .. import access, queries
from ..forms import FilterForm, number
from ..models import Hop, Task
from ..queries import Filters
from ..rules import PUBLIC

TREE_ROWS = 600  # lines of the trees that one screen of a document's tasks shows


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Tasks within reach by the filters of the address; with a document, each with its tree."""
    user, today = account(request), clock.today()
    require("see_task", user, today)
    reach = organizations_for(user, "see_task", today)
    ranges = reach.filter(pk__in=[o.pk for o in queries.ranges(reach, today)])
    form = FilterForm(request.GET, issuers=_issuers(request), ranges=ranges)
    filters = _filters(form, request)
    tasks = queries.board(user, filters, today)
    page = page_of(request, tasks)
    trees = _trees(request, list(page.object_list)) if filters.document else {}
    document = _document(page.object_list, filters)
    context: dict[str, Any] = {
        "page": page, "form": form, "counts": queries.counts_of(user, today), "address": address_without(request),
        "document": document, "today": today, "filtered": any(value for key, value in request.GET.items() if key != "page"),
        "may_draft": access.acts_for(user, "draft_task", today).exists(),
        "trees": trees, "stranded": queries.stranded((x.hop for lines in trees.values() for _, x in lines), today),
        "state": filters.state, "nothing": {},
    }  # fmt: skip
    return render(request, "tasks/board.html", context)


def _issuers(request: HttpRequest) -> QuerySet[Organization]:
    seen = access.tasks_for(account(request), clock.today()).filter(state__in=PUBLIC)
    return Organization.objects.filter(pk__in=seen.order_by().values("issuer")).order_by("name")


def _filters(form: FilterForm, request: HttpRequest) -> Filters:
    """What of the address can be read; a filter that cannot be read is left out, and the form says so."""
    form.is_valid()
    data = form.cleaned_data
    issuer = data.get("issuer")
    return Filters(
        state=data.get("state", ""), document=number(request.GET.get("document")),
        issuer=issuer.pk if issuer else None, under=data.get("under"), due_from=data.get("due_from"),
        due_until=data.get("due_until"), words=data.get("q", "").strip(),
    )  # fmt: skip


def _document(tasks: Any, filters: Filters) -> str:
    first: Task | None = next(iter(tasks), None) if filters.document else None
    return first.source if first else ""


def _trees(request: HttpRequest, tasks: list[Task]) -> dict[int, list[tuple[int, queries.Layer]]]:
    """The lines of each task's tree as far as it is not done; two queries for all of them."""
    user, today = account(request), clock.today()
    seen = access.hops_for(user, today).filter(task__in=[t.pk for t in tasks])
    hops: list[Hop] = list(queries.with_line(seen)[:TREE_ROWS])
    added = added_days()
    return {
        task.pk: queries.flat(queries.layers_of([h for h in hops if h.task_id == task.pk], today, added))
        for task in tasks
    }


@require_GET
def of_requirement(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks that came of a requirement: a fragment for the reader, a page of its own for those without scripts.

    Nothing (204) while there are none: the reader's own button stays where it is, even under a finger.
    """
    user, today = account(request), clock.today()
    found = access.tasks_for(user, today).filter(requirement=pk).exclude(state="discarded")
    tasks = list(found.select_related("issuer").order_by("pk")[:20])
    is_fragment = request.headers.get("HX-Request") == "true"
    if is_fragment and not tasks:
        return HttpResponse(status=204)
    may_draft = access.acts_for(user, "draft_task", today).exists()
    context = {"tasks": tasks, "requirement": pk, "may_draft": may_draft}
    name = "_of_requirement" if is_fragment else "of_requirement"
    return render(request, f"tasks/{name}.html", context)
