"""Who gets a task back sees why, without looking for it: on its page, in the home line and in the notice."""

from __future__ import annotations

import pytest

from tests.cast import AT, DAY, Cast
from zhibu.tasks import actions
from zhibu.tasks.models import Notice
from zhibu.tasks.queries import due_items

from .scene import answered, hop_of, issued, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

WHY = "没有写明由谁来改"


def test_a_returned_answer_says_why(cast: Cast) -> None:
    hop = answered(hop_of(issued(cast, cast.water_first), cast.water_first), cast.water_secretary)
    actions.send_back(hop=hop, reason=WHY, by=cast.drafter, at=AT)
    page = signed_in(cast.water_secretary).get(f"/tasks/hops/{hop.pk}/").content.decode()
    assert f"<b>退回原因</b>：{WHY}" in page
    assert f"退回原因：{WHY}" in due_items(cast.water_secretary, DAY)[0].why
    assert WHY in Notice.objects.filter(recipient=cast.water_secretary).latest("pk").words


def test_what_was_given_back_and_asked_again_says_why(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    actions.decline(hop=hop, reason=WHY, by=cast.water_secretary, at=AT)
    assert f"<b>退回原因</b>：{WHY}" in signed_in(cast.drafter).get(f"/tasks/hops/{hop.pk}/").content.decode()
    actions.reissue(hop=hop, reason="确属职责之内", by=cast.drafter, at=AT)
    page = signed_in(cast.water_secretary).get(f"/tasks/hops/{hop.pk}/").content.decode()
    assert "<b>再次交办的原因</b>：确属职责之内" in page
    assert "再次交办的原因：确属职责之内" in due_items(cast.water_secretary, DAY)[0].why


def test_a_verb_says_what_happened_and_where_it_went(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    sent = {"verb": "ask", "reason": "从哪年算起？", "client_key": "8d7f5f0e-9a61-4b7b-9a35-0d6f2c1b4e11"}
    page = signed_in(cast.water_secretary).post(f"/tasks/hops/{hop.pk}/move/", sent, follow=True).content.decode()
    assert f"已向{hop.from_organization}提出询问" in page
    assert "已记录" not in page


def test_a_stale_page_of_handing_on_offers_what_can_be_handed_on_now(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    actions.pass_on(hop=hop, to=[cast.water_first.pk], due_on=hop.due_on, by=cast.water_clerk, at=AT)
    sent = {
        "to": [cast.water_first.pk], "due_on": hop.due_on.isoformat(),
        "client_key": "8d7f5f0e-9a61-4b7b-9a35-0d6f2c1b4e12",
    }  # fmt: skip
    answer = signed_in(cast.water_clerk).post(f"/tasks/hops/{hop.pk}/pass/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="to" value="{cast.water_first.pk}"' not in page
    assert f'name="to" value="{cast.water_second.pk}"' in page


def test_the_last_answer_accepted_leads_back_to_its_record(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.water_second)
    first = answered(hop_of(task, cast.water_first), cast.water_secretary)
    second = answered(hop_of(task, cast.water_second), cast.second_secretary)
    client = signed_in(cast.drafter)
    led = [client.post(f"/tasks/hops/{hop.pk}/move/", {"verb": "accept"})["Location"] for hop in (first, second)]
    assert led == [f"/tasks/{task.pk}/?state=with-giver", f"/tasks/hops/{second.pk}/"]
