"""The server killed while a task goes to 500 organizations: wholly there or wholly not; pressing again cannot double it.

A real process presses the button and kills itself (``tests/killed.py``): before the first statement, before the last,
on both sides of every COMMIT and at places drawn by a fixed seed. Each death has a copy of the database to itself.
"""

from __future__ import annotations

import random
import shutil
import signal
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import AT, DAY, Cast, make_cast
from tests.harness import SEED
from tests.killed import AFTER_COMMIT, BEFORE_COMMIT, Deadly
from tests.mailbox import Box
from zhibu.people.access import organizations_for
from zhibu.people.models import AuditEntry, Setting, User
from zhibu.people.queries import led_by, verify_chain
from zhibu.tasks import actions
from zhibu.tasks.models import Ask, Delivery, Event, Hop, Informed, Notice, Recipient, Task
from zhibu.tasks.queries import Selection
from zhibu.tasks.tests.scene import DUE, hop_of, issued, typed
from zhibu.tasks.tests.test_robust import branches

MANY = 500
DRAWN = 2  # further places to die at, of each act

Facts = dict[str, Any]


# -- what is looked at ------------------------------------------------------------------------------------------


def facts() -> Facts:
    """All that pressing a button may leave behind, counted."""
    return {
        "papers": Counter(Task.objects.values_list("state", flat=True)),
        "rows": [model.objects.count() for model in (Recipient, Hop, Ask, Informed)],
        "events": Counter(Event.objects.values_list("kind", flat=True)),
        "notices": Counter(Notice.objects.values_list("kind", flat=True)),
        "audit": Counter(AuditEntry.objects.values_list("verb", flat=True)),
    }


@contextmanager
def database(name: str) -> Iterator[None]:
    """For a while this process works on another database."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


class Copies:
    """Copies of the database as a test has committed it, one to each death."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[str] = []

    def make(self) -> str:
        own = connection.settings_dict["NAME"]
        connection.close()  # the last to leave writes SQLite's log back, and PostgreSQL copies what nobody uses
        name = (
            f"{own}_{len(self.made)}" if connection.vendor == "postgresql" else str(self.folder / f"{len(self.made)}")
        )
        if connection.vendor == "postgresql":
            self._command(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
        else:
            shutil.copy(own, name)
        self.made.append(name)
        return name

    def remove(self) -> None:
        if connection.vendor == "postgresql":
            connection.close()
            for name in self.made:
                self._command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _command(self, sql: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)


@pytest.fixture
def copies(transactional_db: None, tmp_path: Path) -> Iterator[Copies]:
    made = Copies(tmp_path)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def deadly() -> Iterator[Deadly]:
    process = Deadly(DAY.isoformat())
    yield process
    process.end()


# -- a task on its way to 500 organizations ---------------------------------------------------------------------


@dataclass(frozen=True)
class Press:
    """A button: who presses it, where, and with what in the form."""

    by: User
    path: str
    form: dict[str, Any]


def drafting(cast: Cast) -> Press:
    """拟任务并提交审核: two transactions, so that a death in between leaves a whole draft."""
    return Press(cast.drafter, "/tasks/new/", typed(cast, kinds=["branch"], singles=[]))


def signing(cast: Cast) -> Press:
    """签发: one transaction that writes all hops, asks, notices, the event and the audit entry."""
    paper = actions.Paper(title="梳理清单", content="对照职能梳理。", source="讲话", purpose="对得上职能", due_on=DUE)
    task = actions.draft(
        paper=paper, issuer=cast.office, selection=Selection(kinds=("branch",)), by=cast.drafter, at=AT,
        reach=organizations_for(cast.drafter, "draft_task", DAY), client_key=uuid.uuid4(),
    )  # fmt: skip
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    return Press(cast.head, f"/tasks/papers/{task.pk}/move/", {"verb": "sign"})


def handing_on(cast: Cast) -> Press:
    """转办 by a committee to all its branches."""
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    to = list(led_by(cast.water_committee, DAY).values_list("pk", flat=True))
    form = {"to": to, "due_on": DUE.isoformat(), "note": "", "client_key": str(uuid.uuid4())}
    return Press(cast.water_clerk, f"/tasks/hops/{hop.pk}/pass/", form)


def cookies_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies.output(header="", sep=";")


def places_to_die(log: list[str], drawn: random.Random) -> list[int]:
    """The first and the last statement, both sides of every COMMIT, and some in between."""
    commits = [at for at, line in enumerate(log) if line in (BEFORE_COMMIT, AFTER_COMMIT)]
    return sorted({0, len(log) - 1, *commits, *drawn.sample(range(len(log)), DRAWN)})


@pytest.mark.parametrize(
    ("act", "transactions", "of_all"),
    [(drafting, 2, Recipient), (signing, 1, Hop), (handing_on, 1, Hop)],
    ids=["draft", "sign", "hand on"],
)
def test_a_task_to_five_hundred_is_wholly_there_or_wholly_not(
    act: Callable[[Cast], Press], transactions: int, of_all: Any, copies: Copies, deadly: Deadly, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("ZHIBU_TODAY", DAY.isoformat())
    cast = make_cast()
    branches(cast, MANY, "甲")
    press = act(cast)
    log = tmp_path / "log"
    order = {"cookies": cookies_of(press.by), "path": press.path, "form": press.form, "log": str(log)}
    stages, rows = [facts()], of_all.objects.count()

    # A whole run tells how many statements there are; then deaths just behind each COMMIT tell what it leaves.
    whole = copies.make()
    assert deadly(order | {"database": whole}) == 0
    lines = log.read_text().splitlines()
    assert lines.count(BEFORE_COMMIT) == transactions

    def left_by(die_at: int) -> tuple[str, Facts]:
        copy = copies.make()
        assert deadly(order | {"database": copy, "die_at": die_at}) == signal.SIGKILL
        assert log.read_text().splitlines() == lines[: die_at + 1]  # it died where it was told to
        with database(copy):
            assert verify_chain().first_break is None
            return copy, facts()

    stages += [left_by(at)[1] for at, line in enumerate(lines) if line == AFTER_COMMIT]
    with database(whole):
        assert facts() == stages[-1]
        assert of_all.objects.count() >= rows + MANY
        assert_pressed_again(press, stages[-1], "after success")
    for at in places_to_die(lines, random.Random(SEED)):
        said = f"{act.__name__}, seed {SEED}, statement {at} of {len(lines)}: {lines[at]}"
        copy, found = left_by(at)
        assert found == stages[lines[: at + 1].count(AFTER_COMMIT)], said
        with database(copy):
            assert_pressed_again(press, stages[-1], said)


def assert_pressed_again(press: Press, wanted: Facts, said: str) -> None:
    """The same form from the same account, sent to the restarted server, completes the act and doubles nothing."""
    client = Client()
    client.force_login(press.by, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(press.path, press.form).status_code == 302, said
    assert facts() == wanted, said
    assert verify_chain().first_break is None, said


# -- the sender ---------------------------------------------------------------------------------------------------


def test_a_killed_sender_sends_nothing_twice_and_leaves_out_one_person_at_most(
    copies: Copies,
    deadly: Deadly,
    box: Box,
    settings: Any,
    tmp_path: Path,
) -> None:
    """At most once a day and person (docs/decisions/0007): whose digest was never reported gets the next day's."""
    cast = make_cast()
    Setting.objects.create(key="mail_approval", value="云党建〔2026〕9号", from_on=DAY, set_at=AT)
    readers = {"watersecretary", "secondsecretary", "justicesecretary"}
    issued(cast, cast.water_first, cast.water_second, cast.justice_branch)
    log = tmp_path / "log"
    order = {"mail": settings.NOTICE_MAIL, "log": str(log)}
    assert deadly(order | {"database": copies.make()}) == 0
    lines = log.read_text().splitlines()
    assert mailed(box) == Counter(readers)
    for at in places_to_die(lines, random.Random(SEED)):
        said = f"seed {SEED}, statement {at} of {len(lines)}: {lines[at]}"
        copy = copies.make()
        box.mails.clear()
        assert deadly(order | {"database": copy, "die_at": at}) == signal.SIGKILL
        with database(copy):
            for hours in (0, 1):
                actions.send_notices(at=AT + timedelta(hours=hours))
            lost = readers - mailed(box).keys()
            assert lost == claimed() - mailed(box).keys(), said
            assert len(lost) <= 1 and max(mailed(box).values()) == 1, said
            unreported = claimed()
            box.mails.clear()
            actions.send_notices(at=AT + timedelta(hours=24))
            assert mailed(box) == Counter(unreported), said


def mailed(box: Box) -> Counter[str]:
    return Counter(to[0].split("@")[0] for to, _ in box.mails)


def claimed() -> set[str]:
    """Accounts whose digest a process took and never reported."""
    return set(Delivery.objects.filter(state="claimed").values_list("recipient__username", flat=True))
