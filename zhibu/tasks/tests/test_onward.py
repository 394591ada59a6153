"""Nobody goes back to a list between two papers, and who leads others sees who of them needs help this week."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import AT, DAY, Cast
from zhibu.documents.models import Requirement
from zhibu.tasks import actions
from zhibu.tasks.models import Task
from zhibu.tasks.queries import needs_below, next_paper, next_requirement

from .scene import answered, drafted, hop_of, issued, requirement, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

FRIDAY, NEXT_MONDAY = date(2026, 11, 27), date(2026, 11, 30)


# -- from requirement to requirement ---------------------------------------------------------------------------


def three(cast: Cast) -> list[Requirement]:
    """Three requirements of one paper, in its order."""
    first = requirement(cast)
    others = [
        Requirement.objects.create(document=first.document, text="要走访一遍", what=what, start=start, end=start + 5)
        for what, start in (("走访一遍", 200), ("再走访一遍", 200))
    ]
    return [first, *others]


def submitted(client: Client, cast: Cast, asked: Requirement) -> str:
    """The page after a requirement's paper was submitted."""
    page = client.post("/tasks/new/", typed(cast, requirement=asked.pk), follow=True)
    assert "已提交审核" in page.content.decode()
    return page.content.decode()


def test_the_next_requirement_is_offered_after_submitting(cast: Cast) -> None:
    first, second, third = three(cast)
    client = signed_in(cast.drafter)
    page = submitted(client, cast, first)
    assert f"/tasks/new/?requirement={second.pk}" in page
    assert f"/documents/{first.document_id}/" in page
    form = client.get(f"/tasks/new/?requirement={second.pk}", follow=True).content.decode()
    assert f"/tasks/new/?requirement={third.pk}" in form
    last = submitted(client, cast, third)
    assert "拟下一条要求" not in last
    assert "回到文件" in last


def test_what_is_taken_dismissed_or_before_is_not_offered(cast: Cast) -> None:
    first, second, third = three(cast)
    assert next_requirement(None) is None
    assert next_requirement(second) == third
    assert next_requirement(third) is None
    submitted(signed_in(cast.drafter), cast, second)
    assert next_requirement(first) == third
    third.is_dismissed = True
    third.save()
    assert next_requirement(first) is None
    Task.objects.update(state="discarded")
    assert next_requirement(first) == second


def test_a_reviewer_is_not_sent_to_draft(cast: Cast) -> None:
    first, *_ = three(cast)
    submitted(signed_in(cast.drafter), cast, first)
    page = signed_in(cast.head).get(f"/tasks/papers/{Task.objects.get().pk}/").content.decode()
    assert "审核通过" in page
    assert "拟下一条要求" not in page


# -- from paper to paper ---------------------------------------------------------------------------------------


def test_a_signer_goes_from_paper_to_paper(cast: Cast) -> None:
    later, sooner, done = (
        drafted(cast, cast.water_first, title=title, due_on=due_on)
        for title, due_on in (("后办", date(2026, 12, 17)), ("先办", date(2026, 12, 3)), ("在办", date(2026, 12, 10)))
    )
    for task in (later, sooner, done):
        actions.submit(task=task, by=cast.drafter, at=AT)
    assert next_paper(cast.head, DAY) == sooner
    assert next_paper(cast.drafter, DAY) is None
    actions.approve(task=done, by=cast.head, at=AT)
    client = signed_in(cast.head)
    page = client.post(f"/tasks/papers/{done.pk}/move/", {"verb": "sign"}, follow=True).content.decode()
    assert "看下一件" in page
    assert f"/tasks/papers/{sooner.pk}/" in page
    actions.approve(task=sooner, by=cast.head, at=AT)
    assert next_paper(cast.head, DAY) == sooner, "a paper to be signed waits as well"


def test_a_returned_draft_is_not_a_paper_to_sign(cast: Cast) -> None:
    task = drafted(cast, cast.water_first)
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.return_draft(task=task, reason="写明依据", by=cast.head, at=AT)
    assert next_paper(cast.drafter, DAY) is None
    assert next_paper(cast.head, DAY) is None


# -- who needs help --------------------------------------------------------------------------------------------


def needed(user: Any, today: date = DAY) -> list[tuple[str, int, int, int, str]]:
    needs = needs_below(user, today)
    assert needs.total == len(needs.shown)
    return [(n.organization, n.late, n.week, n.blocked, n.hop.task.title) for n in needs.shown]


def test_a_committee_sees_which_branches_need_help(cast: Cast) -> None:
    """Late, due this week, or blocked whenever it is due; whether the task came through the committee or not."""
    issued(cast, cast.water_first, cast.justice_branch, title="本周的", due_on=FRIDAY)
    issued(cast, cast.water_first, title="下周的", due_on=NEXT_MONDAY)
    blocked = issued(cast, cast.water_second, title="受阻的", due_on=date(2026, 12, 18))
    assert needed(cast.water_clerk) == [("区水务局第一党支部", 0, 1, 0, "本周的")]
    actions.block(hop=hop_of(blocked, cast.water_second), reason="等接口", by=cast.second_secretary, at=AT)
    assert needed(cast.water_clerk) == [
        ("区水务局第一党支部", 0, 1, 0, "本周的"), ("区水务局第二党支部", 0, 0, 1, "受阻的"),
    ]  # fmt: skip
    assert needed(cast.water_clerk, date(2026, 11, 28))[0] == ("区水务局第一党支部", 1, 0, 0, "本周的")
    assert needed(cast.water_clerk, NEXT_MONDAY)[0] == ("区水务局第一党支部", 1, 1, 0, "本周的")


def test_what_is_done_one_s_own_or_foreign_is_no_need(cast: Cast) -> None:
    task = issued(cast, cast.water_committee, cast.justice_branch, due_on=FRIDAY)
    assert needed(cast.water_clerk) == [], "one's own work stands in the 待办"
    actions.pass_on(
        hop=hop_of(task, cast.water_committee), to=[cast.water_first.pk], due_on=FRIDAY, by=cast.water_clerk, at=AT
    )
    assert [row[0] for row in needed(cast.water_clerk)] == ["区水务局第一党支部"]
    answered(hop_of(task, cast.water_first), cast.water_secretary)
    assert needed(cast.water_clerk) == []
    assert needed(cast.water_secretary) == []
    assert needed(cast.stranger) == []


def test_the_home_page_says_who_needs_help(cast: Cast) -> None:
    task = issued(cast, cast.water_committee, due_on=FRIDAY)
    first, _ = handed_on_by_friday(cast, task)
    page = signed_in(cast.water_clerk).get("/").content.decode()
    assert "所属 2 个党组织需要帮助" in page
    assert "本周到期 1 件" in page
    assert f"/tasks/hops/{first.pk}/" in page
    assert "需要帮助" not in signed_in(cast.water_secretary).get("/").content.decode()


def handed_on_by_friday(cast: Cast, task: Task) -> tuple[Any, Any]:
    actions.pass_on(
        hop=hop_of(task, cast.water_committee), to=[cast.water_first.pk, cast.water_second.pk], due_on=FRIDAY,
        by=cast.water_clerk, at=AT, client_key=uuid.uuid4(),
    )  # fmt: skip
    return hop_of(task, cast.water_first), hop_of(task, cast.water_second)


def test_needs_cost_the_same_for_one_and_for_many(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert needs_below(cast.head, DAY).shown
        return len(queries)

    issued(cast, cast.water_first, due_on=FRIDAY)
    few = count()
    for number in range(20):
        issued(cast, cast.water_first, cast.water_second, cast.justice_branch, title=f"又{number}件", due_on=FRIDAY)
    assert count() == few
