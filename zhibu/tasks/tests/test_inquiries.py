"""A question or a request for a later date goes to whom it is addressed, and ends with what it is about."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.cast import AT, Cast
from zhibu.people.models import AuditEntry, User
from zhibu.tasks import actions
from zhibu.tasks.models import Event, Hop, Inquiry
from zhibu.tasks.rules import UNANSWERED

from .scene import DUE, answered, handed_on, hop_of, issued, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def wanted(hop: Hop, by: User) -> Inquiry:
    actions.request_extension(hop=hop, wanted_on=DUE + timedelta(days=5), reason="人手不足", by=by, at=AT)
    return Inquiry.objects.get(hop=hop)


def course(hop: Hop, by: User) -> list[str]:
    """The kinds of 经过 as a page shows them."""
    page = signed_in(by).get(f"/tasks/hops/{hop.pk}/").content.decode()
    return re.findall(r"<b>([^<]+)</b>", page[page.index('<ol class="events">') :])


def test_a_request_ends_with_its_hop(cast: Cast) -> None:
    task = issued(cast, cast.water_first)
    hop = hop_of(task, cast.water_first)
    wanted(hop, cast.water_secretary)
    actions.accept(hop=answered(hop, cast.water_secretary), by=cast.drafter, at=AT)
    ended = Inquiry.objects.get(hop=hop)
    assert (ended.replied_at, ended.is_granted) == (AT, None)
    assert hop.events.get(kind="end_extension").words == "办理已结束，未再答复。"
    assert course(hop, cast.water_secretary) == ["申请延期", "答复", "延期申请终止", "办结"]
    page = signed_in(cast.water_secretary).get(f"/tasks/hops/{hop.pk}/").content.decode()
    assert "<b>已结束</b>" in page
    assert AuditEntry.objects.filter(verb="延期申请终止").count() == 1
    assert "待答复" not in signed_in(cast.drafter).get(f"/tasks/{task.pk}/?state=").content.decode()


def test_a_question_ends_with_a_withdrawn_paper(cast: Cast) -> None:
    task = issued(cast, cast.water_first)
    hop = hop_of(task, cast.water_first)
    actions.ask(hop=hop, words="从哪年算起？", by=cast.water_secretary, at=AT)
    actions.withdraw(task=task, reason="与市里重复", by=cast.head, at=AT)
    assert course(hop, cast.water_secretary) == ["询问", "询问终止"]


def test_what_ended_before_it_had_a_name_of_its_own_stays_readable(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    Event.objects.create(
        task=hop.task, hop=hop, kind="reply", organization=cast.office, by=cast.drafter, at=AT, words=UNANSWERED
    )
    assert course(hop, cast.water_secretary) == ["答复询问"]


def test_only_whom_it_is_addressed_to_gets_the_form(cast: Cast) -> None:
    first, _ = handed_on(cast, issued(cast, cast.water_committee))
    inquiry = wanted(first, cast.water_secretary)
    address = f"/tasks/inquiries/{inquiry.pk}/reply/"
    assert address in signed_in(cast.water_clerk).get(f"/tasks/hops/{first.pk}/").content.decode()
    assert address not in signed_in(cast.drafter).get(f"/tasks/hops/{first.pk}/").content.decode()
    assert signed_in(cast.drafter).post(address, {"verdict": "grant"}).status_code == 404


def test_a_committee_grants_up_to_its_own_term(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    due = DUE - timedelta(days=2)
    actions.pass_on(
        hop=hop_of(task, cast.water_committee), to=[cast.water_first.pk], due_on=due, by=cast.water_clerk, at=AT
    )
    hop = hop_of(task, cast.water_first)
    inquiry = wanted(hop, cast.water_secretary)
    client = signed_in(cast.water_clerk)
    page = client.get(f"/tasks/hops/{hop.pk}/").content.decode()
    assert "最晚可同意到这一天" in page
    assert f'name="until" value="{DUE.isoformat()}"' in page
    answer = client.post(f"/tasks/inquiries/{inquiry.pk}/reply/", {"verdict": "grant", "until": DUE.isoformat()})
    assert answer.status_code == 302
    hop.refresh_from_db()
    assert hop.due_on == DUE
