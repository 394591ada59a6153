"""收回答复: as long as it is neither accepted nor sent back, an answer can be taken back, and nothing typed is lost."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import AT, Cast
from zhibu.kit.states import Refused
from zhibu.people.actions import store_file
from zhibu.people.models import AuditEntry
from zhibu.tasks import actions
from zhibu.tasks.models import Feedback, FeedbackFile, Hop, Notice
from zhibu.tasks.rules import Holding, before_answering

from .scene import answered, handed_on, hop_of, issued, signed_in

pytestmark = pytest.mark.django_db

WORDS = "已对照职能梳理，新增巡查协助一项。"


def taken_back(hop: Hop, by: Any, reason: str = "") -> Hop:
    actions.take_back(hop=hop, by=by, at=AT, reason=reason)
    hop.refresh_from_db()
    return hop


def held_as(hop: Hop) -> tuple[str, datetime | None, str]:
    hop.refresh_from_db()
    return hop.state, hop.left_at, hop.blocked_note


def test_a_branch_takes_its_answer_back(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    actions.block(hop=hop, reason="等文件", by=cast.water_secretary, at=AT)
    before = held_as(hop)
    taken_back(answered(hop, cast.water_secretary), cast.water_secretary, "漏了一项")
    assert held_as(hop) == before == ("pending", None, "等文件")
    assert [(event.kind, event.words) for event in hop.events.all()][-1] == ("take_back", "漏了一项")
    assert AuditEntry.objects.latest("number").verb == "收回答复"
    assert Notice.objects.filter(recipient=cast.drafter, kind="taken-back").count() == 1
    answered(hop, cast.water_secretary, "新增两项。")
    actions.accept(hop=hop, by=cast.drafter, at=AT)


def test_a_committee_takes_its_own_answer_back(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    first, _ = handed_on(cast, task)
    hop = hop_of(task, cast.water_committee)
    before = held_as(hop)
    assert before[:2] == ("passed", AT)
    actions.answer(hop=hop, text="已转办。", by=cast.water_clerk, at=AT + timedelta(days=1), client_key=uuid.uuid4())
    taken_back(hop, cast.water_clerk)
    assert held_as(hop) == before
    assert held_as(first)[0] == "pending", "what was handed on stays where it is"


def test_what_was_sent_back_before_is_again_to_be_redone(cast: Cast) -> None:
    hop = answered(hop_of(issued(cast, cast.water_first), cast.water_first), cast.water_secretary, "已办。")
    actions.send_back(hop=hop, reason="写明时间", by=cast.drafter, at=AT)
    taken_back(answered(hop, cast.water_secretary), cast.water_secretary)
    assert held_as(hop) == ("returned", None, "")
    kept = list(hop.feedback.values_list("text", "taken_back_at"))
    assert kept == [("已办。", None), (WORDS, AT)], "what the one above has read and sent back stays with it"


@pytest.mark.parametrize("verb", ["accept", "send_back"])
def test_once_it_was_dealt_with_it_is_not_taken_back(cast: Cast, verb: str) -> None:
    hop = answered(hop_of(issued(cast, cast.water_first), cast.water_first), cast.water_secretary)
    words = {"reason": "写明时间"} if verb == "send_back" else {}
    getattr(actions, verb)(hop=hop, by=cast.drafter, at=AT, **words)
    with pytest.raises(Refused, match="不能收回答复。页面可能已过时"):
        actions.take_back(hop=hop, by=cast.water_secretary, at=AT)


def test_what_cannot_be_accepted_any_more_is_counted(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.justice_branch)
    hops = [
        answered(hop_of(task, cast.water_first), cast.water_secretary),
        answered(hop_of(task, cast.justice_branch), cast.justice_secretary),
    ]
    actions.take_back(hop=hops[0], by=cast.water_secretary, at=AT)
    assert actions.accept_all(task=task, hops=hops, by=cast.drafter, at=AT) == (1, 1)


def test_the_same_form_sent_again_after_taking_back_is_a_new_answer(cast: Cast) -> None:
    hop, key = hop_of(issued(cast, cast.water_first), cast.water_first), uuid.uuid4()

    def send(text: str) -> Feedback:
        return actions.answer(hop=hop, text=text, by=cast.water_secretary, at=AT, client_key=key)

    first = send("第一次")
    taken_back(hop, cast.water_secretary)
    second = send("第二次")
    assert send("第二次") == second != first
    taken_back(hop, cast.water_secretary)
    assert send("第三次").text == "第三次"
    assert hop.feedback.count() == 3


# -- by page -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("on_the_day")
def test_the_words_are_in_the_form_again_and_gone_from_above(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.justice_branch)
    hop = answered(hop_of(task, cast.water_first), cast.water_secretary)
    branch, above, address = signed_in(cast.water_secretary), signed_in(cast.drafter), f"/tasks/hops/{hop.pk}/"
    assert 'value="take_back"' in branch.get(address).content.decode()
    assert 'value="take_back"' not in above.get(address).content.decode()
    sent = {"verb": "take_back", "reason": "", "client_key": str(uuid.uuid4())}
    page = branch.post(f"{address}move/", sent, follow=True)
    assert page.context["answer_form"]["text"].value() == WORDS
    assert "已从区委党建办收回答复，写过的内容在答复框里。" in page.content.decode()
    assert "已收回的答复" in page.content.decode()
    assert "<b>收回答复</b>" in page.content.decode()
    assert 'value="take_back"' not in page.content.decode()
    for seen in (address, f"/tasks/{task.pk}/?state="):
        assert WORDS not in above.get(seen).content.decode()
    assert "<b>收回答复</b>" in above.get(address).content.decode()


@pytest.mark.usefixtures("on_the_day")
def test_a_stale_page_says_that_it_was_accepted(cast: Cast) -> None:
    hop = answered(hop_of(issued(cast, cast.water_first), cast.water_first), cast.water_secretary)
    actions.accept(hop=hop, by=cast.drafter, at=AT)
    page = signed_in(cast.water_secretary).post(f"/tasks/hops/{hop.pk}/move/", {"verb": "take_back"})
    assert page.status_code == 422
    assert "当前为“已办结”，不能收回答复。" in page.content.decode()


@pytest.mark.usefixtures("on_the_day")
def test_a_file_taken_back_is_its_holder_s_alone(cast: Cast, tmp_path: Any, settings: Any) -> None:
    settings.FILES = tmp_path
    hop = answered(hop_of(issued(cast, cast.water_first), cast.water_first), cast.water_secretary)
    stored = store_file(content=b"x", name="清单.txt", organization=cast.water_first, by=cast.water_secretary, at=AT)
    file = FeedbackFile.objects.create(feedback=hop.feedback.get(), file=stored)
    address = reverse("tasks:file", args=[file.pk])

    def answers() -> list[int]:
        codes = []
        for user in (cast.water_secretary, cast.drafter, cast.water_clerk):
            response = signed_in(user).get(address)
            codes.append(response.status_code)
            for close in response._resource_closers:  # type: ignore[attr-defined]  # ends the file, not the request
                close()
        return codes

    assert answers() == [200, 200, 200]
    taken_back(hop, cast.water_secretary)
    assert answers() == [200, 404, 404]


# -- the rule ----------------------------------------------------------------------------------------------------

STEPS = ["pass_on", "block", "unblock", "send_back", "reissue"]


def test_a_hop_nothing_happened_to_is_to_be_handled() -> None:
    assert before_answering([]) == Holding("pending", None, "")


@given(st.lists(st.sampled_from(STEPS), max_size=8), st.integers(1, 4))
def test_answers_taken_back_leave_no_trace(steps: list[str], times: int) -> None:
    events = [(kind, AT + timedelta(hours=n), kind) for n, kind in enumerate(steps)]
    answer, back = ("answer", AT + timedelta(days=1), "已办"), ("take_back", AT + timedelta(days=2), "")
    once = before_answering([*events, answer])
    assert before_answering([*events, *[answer, back] * times, answer]) == once
    assert once.state in ("pending", "passed", "returned")
    assert (once.left_at is None) == (once.state != "passed")


def test_handed_on_twice_it_left_when_it_was_first_handed_on() -> None:
    at = [AT + timedelta(days=n) for n in range(4)]
    events = [("send_back", at[0], "缺时间"), ("pass_on", at[1], ""), ("pass_on", at[2], ""), ("answer", at[3], "已办")]
    assert before_answering(events) == Holding("passed", at[1], "")
