"""待办: one merged page for every account, late first, with a constant number of queries."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import AT, DAY, Cast, give
from zhibu.desk.queries import PAGE, home_of
from zhibu.people.access import organizations_for
from zhibu.people.actions import Over, give_power
from zhibu.people.models import Organization
from zhibu.tasks import actions
from zhibu.tasks.models import Task
from zhibu.tasks.queries import Selection


def hand_down(cast: Cast, title: str, due_on: date, to: list[Organization], days_ago: int = 0) -> Task:
    at = AT - timedelta(days=days_ago)
    reach = organizations_for(cast.drafter, "draft_task", DAY)
    paper = actions.Paper(title=title, content=title, source="《讲话》", purpose="落实", due_on=due_on)
    task = actions.draft(
        paper=paper, issuer=cast.office, selection=Selection(singles=tuple(o.pk for o in to)), reach=reach,
        by=cast.drafter, at=at, client_key=uuid.uuid4(),
    )  # fmt: skip
    actions.submit(task=task, by=cast.drafter, at=at)
    actions.approve(task=task, by=cast.head, at=at)
    return actions.sign(task=task, by=cast.head, at=at)


@pytest.fixture
def home_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ZHIBU_TODAY", DAY.isoformat())

    def open_as(username: str, address: str = "/") -> Any:
        client = Client()
        client.force_login(getattr(cast, username))
        return client.get(address)

    return open_as


def test_sections_stand_in_order_and_add_up(cast: Cast) -> None:
    """Late, this week, this month, later; each with its own count."""
    for title, due_on, days_ago in (
        ("以后的", date(2026, 12, 18), 0), ("逾期的", date(2026, 11, 18), 10),
        ("本月的", date(2026, 11, 30), 0), ("本周的", date(2026, 11, 27), 0),
    ):  # fmt: skip
        hand_down(cast, title, due_on, [cast.water_first], days_ago)
    home = home_of(cast.water_secretary, DAY)
    assert [(s.title, s.count, [i.title for i in s.items]) for s in home.sections] == [
        ("逾期", 1, ["逾期的"]), ("本周", 1, ["本周的"]), ("本月", 1, ["本月的"]), ("以后", 1, ["以后的"]),
    ]  # fmt: skip
    assert home.counts["all"] == 4
    assert home_of(cast.second_secretary, DAY).sections == ()


def test_several_posts_have_one_list(cast: Cast) -> None:
    """A person with posts in two organizations sees the work of both, each line with its organization."""
    give(cast.water_secretary, "branch", cast.justice_branch)
    hand_down(cast, "给水务", date(2026, 12, 18), [cast.water_first])
    hand_down(cast, "给司法", date(2026, 12, 17), [cast.justice_branch])
    (section,) = home_of(cast.water_secretary, DAY).sections
    assert {(i.title, i.organization) for i in section.items} == {
        ("给水务", "区水务局第一党支部"), ("给司法", "区司法局机关党支部"),
    }  # fmt: skip


def test_the_header_names_posts_and_all_grants_in_force(cast: Cast, home_page: Any) -> None:
    """Who reviews by grant alone is told so, and until when; what is over or to come is not there."""
    facts = {"by": cast.security_administrator, "at": AT, "user": cast.water_secretary, "reason": "借调"}
    over = Over(organization=cast.justice_general)
    give_power(power="review_task", from_on=DAY, until_on=date(2026, 12, 31), over=over, **facts)
    listed = Over(listed=[cast.water_second, cast.justice_branch])
    give_power(power="draft_task", from_on=DAY, over=listed, **facts)
    give_power(power="sign_task", from_on=date(2026, 12, 1), over=over, **facts)
    page = home_page("water_secretary").content.decode()
    assert "区水务局第一党支部书记" in page
    said = "党支部（区水务局第一党支部） · 审核（区司法局党总支及所属，至 2026-12-31） · 拟稿（区司法局机关党支部等 2 个组织）"
    assert f"授权：{said}</p>" in page
    assert (
        "授权：区委党建办工作人员（区直机关工委及所属、区委党建办及所属）</p>" in home_page("drafter").content.decode()
    )
    assert "授权：系统管理员</p>" in home_page("system_administrator").content.decode()
    assert "授权：" not in home_page("stranger").content.decode()


def test_pages_hold_every_line_once(cast: Cast) -> None:
    """More lines than a page: the next page begins where this one ended."""
    for number in range(PAGE + 5):
        hand_down(cast, f"第{number}件", date(2026, 12, 18), [cast.water_first])
    first = home_of(cast.water_secretary, DAY)
    assert first.after is not None
    second = home_of(cast.water_secretary, DAY, first.after)
    seen = [item.key for home in (first, second) for section in home.sections for item in section.items]
    assert len(seen) == len(set(seen)) == PAGE + 5
    assert second.after is None


def test_the_page_says_why_and_how_late(cast: Cast, home_page: Any) -> None:
    hand_down(cast, "重新梳理创新清单", date(2026, 11, 18), [cast.water_first], 10)
    page = home_page("water_secretary").content.decode()
    assert "重新梳理创新清单" in page
    assert "逾期 6 天" in page
    assert "区委党建办 11月14日交办" in page
    assert "本月上级共交办 1 件、需填 1 项" in page


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("water_secretary", "没有待办"),
        ("leader", "您的账号查看任务办理情况"),
        ("member", "您的工作在"),
        ("audit_administrator", "您的工作在"),
        ("stranger", "账号还没有任何权限"),
    ],
)
def test_an_empty_page_says_what_to_do(home_page: Any, username: str, words: str) -> None:
    response = home_page(username)
    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/?after=", "/?after=x_y", "/?after=2026-13-01_k", "/?after=2026-11-01_%00", "/?after=9"]
)
def test_a_faulty_address_begins_at_the_top(home_page: Any, address: str) -> None:
    assert home_page("drafter", address).status_code == 200


def test_queries_do_not_grow(cast: Cast, home_page: Any) -> None:
    """The same number of queries for one task and for forty."""

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert home_page("drafter").status_code == 200
        return len(queries)

    everybody = [cast.water_first, cast.water_second, cast.justice_branch, cast.water_committee]
    hand_down(cast, "第一件", date(2026, 12, 18), everybody)
    few = count()
    for number in range(40):
        hand_down(cast, f"又{number}件", date(2026, 12, 18), everybody)
        give(cast.drafter, "leader", everybody[number % 4])
    assert count() == few
