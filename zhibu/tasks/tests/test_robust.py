"""Wholly or not at all, never twice: crashes in the middle, races, and the cost of large dispatches."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.cast import AT, DAY, Cast, make_cast
from zhibu.kit.states import Refused
from zhibu.people.access import organizations_for
from zhibu.people.models import Grant, Kind, Organization, Placement, Scope, User
from zhibu.tasks import actions
from zhibu.tasks.actions import signing
from zhibu.tasks.models import Ask, Event, Feedback, Hop, Notice, Recipient, Task
from zhibu.tasks.queries import Selection

from .scene import DUE, PAPER, answered, drafted, hop_of, issued


def to_sign(cast: Cast, *to: Organization) -> Task:
    task = drafted(cast, *to)
    actions.submit(task=task, by=cast.drafter, at=AT)
    return actions.approve(task=task, by=cast.head, at=AT)


@pytest.mark.django_db
def test_a_crash_while_a_task_is_handed_down_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    task = to_sign(cast, cast.water_first, cast.justice_branch)
    before = Event.objects.count(), Notice.objects.count()

    def crash(*args: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(signing, "_inform_committees", crash)
        actions.sign(task=task, by=cast.head, at=AT)
    task = Task.objects.get(pk=task.pk)
    assert (task.state, Hop.objects.count(), Ask.objects.count()) == ("to_sign", 0, 0)
    assert (Event.objects.count(), Notice.objects.count()) == before
    actions.sign(task=task, by=cast.head, at=AT)
    assert Hop.objects.count() == 2


def branches(cast: Cast, count: int, prefix: str) -> None:
    """Many branches under one committee, each with a secretary's account."""
    made = Organization.objects.bulk_create(
        Organization(name=f"{prefix}{n}党支部", kind=Kind.BRANCH, from_on=DAY) for n in range(count)
    )
    Placement.objects.bulk_create(Placement(organization=o, parent=cast.water_committee, from_on=DAY) for o in made)
    users = User.objects.bulk_create(User(username=f"u{o.pk}", password="!", created_at=AT) for o in made)
    Grant.objects.bulk_create(
        Grant(
            user=u,
            power="handle_task",
            bundle=uuid.uuid4(),
            scope=Scope.SUBTREE,
            organization=o,
            from_on=DAY,
            reason="测试",
        )
        for u, o in zip(users, made, strict=True)
    )


def _signing_cost(cast: Cast, count: int, prefix: str) -> int:
    branches(cast, count, prefix)
    task = actions.draft(
        paper=actions.Paper(**PAPER), issuer=cast.office, selection=Selection(kinds=("branch",)), by=cast.drafter, at=AT,
        reach=organizations_for(cast.drafter, "draft_task", DAY), client_key=uuid.uuid4(),
    )  # fmt: skip
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    with CaptureQueriesContext(connection) as queries:
        actions.sign(task=task, by=cast.head, at=AT)
    total = Recipient.objects.filter(task=task).count()
    assert total >= count
    assert Hop.objects.filter(task=task).count() == total
    assert Ask.objects.filter(task=task).count() == total
    assert Notice.objects.filter(kind="handed", subject_id=task.pk).count() >= count
    return len(queries)


@pytest.mark.django_db
def test_signing_to_five_hundred_costs_what_signing_to_ten_costs(cast: Cast) -> None:
    assert _signing_cost(cast, 10, "甲") == _signing_cost(cast, 500, "乙")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all works in threads that start together; each gives its result or its refusal."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[index] = work()
        except Refused as refusal:
            results[index] = refusal.sentence
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.fixture
def lasting(transactional_db: None) -> Cast:
    """The cast in committed rows, so that other threads see it."""
    return make_cast()


def test_two_who_hand_on_the_same_task_in_the_same_second(lasting: Cast) -> None:
    cast = lasting
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)

    def hand_on() -> Hop:
        return actions.pass_on(hop=hop, to=[cast.water_first.pk], due_on=DUE, by=cast.water_clerk, at=AT)

    results = at_once(hand_on, hand_on)
    refused = [r for r in results if isinstance(r, str)]
    assert refused == [
        "区水务局第一党支部已收到这件任务（由区水务局机关党委交办），未重复转办。名单已更新，请重新选择。"
    ]
    assert Hop.objects.filter(to_organization=cast.water_first).count() == 1


def test_two_holders_who_hand_on_to_the_same_branch_in_the_same_second(lasting: Cast) -> None:
    cast = lasting
    task = issued(cast, cast.water_committee, cast.water_group)
    one, two = hop_of(task, cast.water_committee), hop_of(task, cast.water_group)
    results = at_once(
        lambda: actions.pass_on(hop=one, to=[cast.water_first.pk], due_on=DUE, by=cast.water_clerk, at=AT),
        lambda: actions.pass_on(hop=two, to=[cast.water_first.pk], due_on=DUE, by=cast.water_leader, at=AT),
    )
    assert sum(isinstance(r, str) and "未重复转办" in r for r in results) == 1
    assert Hop.objects.filter(to_organization=cast.water_first).count() == 1


def test_two_who_sign_in_the_same_second(lasting: Cast) -> None:
    cast = lasting
    task = to_sign(cast, cast.water_first, cast.justice_branch)
    at_once(*[lambda: actions.sign(task=Task.objects.get(pk=task.pk), by=cast.head, at=AT)] * 3)
    assert (Hop.objects.count(), Ask.objects.count(), Event.objects.filter(kind="sign").count()) == (2, 2, 1)


def test_one_answer_sent_twice_in_the_same_second(lasting: Cast) -> None:
    cast = lasting
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    key = uuid.uuid4()
    work = [lambda: actions.answer(hop=hop, text="已办。", by=cast.water_secretary, at=AT, client_key=key).pk] * 2
    first, second = at_once(*work)
    assert first == second
    assert Feedback.objects.count() == 1


def test_an_answer_taken_back_while_it_is_accepted(lasting: Cast) -> None:
    """Of the two one is made, and the other gets a sentence; the words stay with whoever was first."""
    cast = lasting
    hop = answered(hop_of(issued(cast, cast.water_first, cast.justice_branch), cast.water_first), cast.water_secretary)
    results = at_once(
        lambda: actions.take_back(hop=hop, by=cast.water_secretary, at=AT),
        lambda: actions.accept(hop=hop, by=cast.drafter, at=AT),
    )
    hop.refresh_from_db()
    (refused,) = [result for result in results if isinstance(result, str)]
    said = {"accepted": "当前为“已办结”，不能收回答复。", "pending": "当前为“待办理”，不能办结。"}[hop.state]
    assert refused.startswith(said)
    assert (hop.feedback.get().taken_back_at is None) == (hop.state == "accepted")
    assert hop.events.filter(kind__in=["take_back", "accept"]).count() == 1


def test_an_answer_taken_back_twice_in_the_same_second(lasting: Cast) -> None:
    cast, key = lasting, uuid.uuid4()
    hop = answered(hop_of(issued(cast, cast.water_first), cast.water_first), cast.water_secretary)
    work = [lambda: actions.take_back(hop=hop, by=cast.water_secretary, at=AT, client_key=key).state] * 2
    assert at_once(*work) == ["pending", "pending"]
    assert hop.events.filter(kind="take_back").count() == 1


def test_one_draft_sent_twice_in_the_same_second(lasting: Cast) -> None:
    cast = lasting
    key = uuid.uuid4()

    def send() -> int:
        return actions.draft(
            paper=actions.Paper(**PAPER), issuer=cast.office, selection=Selection(singles=(cast.water_first.pk,)),
            reach=organizations_for(cast.drafter, "draft_task", DAY), by=cast.drafter, at=AT, client_key=key,
        ).pk  # fmt: skip

    first, second = at_once(send, send)
    assert first == second
    assert (Task.objects.count(), Recipient.objects.count()) == (1, 1)
