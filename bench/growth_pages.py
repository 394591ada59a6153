"""Measures pages and dispatch inside one process: run by bench/growth.py through ``zhibu manage shell``."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhibu.people.access import organizations_for
from zhibu.people.models import Organization, User
from zhibu.tasks import actions
from zhibu.tasks.queries import Selection

AT, ON, DUE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC), date(2026, 11, 24), date(2026, 12, 10)
PAGES = {
    "home": "/",
    "board": "/tasks/",
    "organizations": "/organizations/",
    "search": "/documents/?words=创新清单",
    "reader": "/documents/1/",
    "compose": f"/tasks/new/?key={uuid.uuid4()}",
}


def cost(act: Callable[[], object]) -> tuple[int, float]:
    """Queries and seconds of one act."""
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries), time.perf_counter() - start


def opening(client: Client, address: str) -> Callable[[], object]:
    """Asks for a page; raises RuntimeError when it does not answer."""

    def open_page() -> object:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        return response

    return open_page


def signing() -> Callable[[], object]:
    """A task to all branches, drafted and approved, waiting to be signed."""
    office, head = (User.objects.get(username=name) for name in ("office", "head"))
    paper = actions.Paper(title="测量", content="测量交办。", source="测量", purpose="测量", due_on=DUE)
    task = actions.draft(
        paper=paper, issuer=Organization.objects.get(name="区委党建办"), selection=Selection(kinds=("branch",)),
        reach=organizations_for(office, "draft_task", ON), by=office, at=AT, client_key=uuid.uuid4(),
    )  # fmt: skip
    actions.submit(task=task, by=office, at=AT)
    actions.approve(task=task, by=head, at=AT)
    return lambda: actions.sign(task=task, by=head, at=AT)


def main() -> None:
    """Pages as the district office, the second asking counts; then a task signed to every branch. Prints JSON."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend")
    found: dict[str, tuple[int, float]] = {}
    for name, address in PAGES.items():
        open_page = opening(client, address)
        open_page()
        found[name] = cost(open_page)
    found["dispatch"] = cost(signing())
    print(json.dumps(found))
