"""Where nobody could receive a task it is said beforehand and shown afterwards; nothing is stopped by it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import AT, DAY, Cast, organization
from zhibu.people.models import Grant, Kind, Organization, Scope, User
from zhibu.tasks import actions
from zhibu.tasks.access import acts_for, without_holder
from zhibu.tasks.models import Hop, Task
from zhibu.tasks.queries import stranded, unattended

from .scene import DUE, answered, drafted, hop_of, issued, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def empty(cast: Cast, count: int, start: int = 1) -> list[Organization]:
    """Branches of the water committee that no account answers for."""
    return [
        organization(f"区水务局第{n}站党支部", Kind.BRANCH, cast.water_committee, cast.water)
        for n in range(start, start + count)
    ]


def nobody_at() -> set[str]:
    return set(without_holder(Organization.objects.all(), DAY).values_list("name", flat=True))


def held_by_somebody() -> set[str]:
    """The same by asking every account for whom it acts."""
    users = User.objects.filter(is_active=True)
    return {o.name for user in users for o in acts_for(user, "handle_task", DAY)}


# -- whom it means ---------------------------------------------------------------------------------------------


def test_it_is_the_reverse_of_acting_for(cast: Cast) -> None:
    empty(cast, 2)
    everybody = set(Organization.objects.values_list("name", flat=True))
    assert nobody_at() == everybody - held_by_somebody()
    assert {"区水务局第1站党支部", "区水务局第2站党支部"} <= nobody_at()
    assert not {"区水务局党组", "区水务局机关党委", "区水务局第一党支部"} & nobody_at()


def test_a_grant_counts_while_it_is_in_force_and_its_account_is(cast: Cast) -> None:
    name = cast.water_first.name
    own = Grant.objects.filter(user=cast.water_secretary, power="handle_task")
    User.objects.filter(pk=cast.water_secretary.pk).update(is_active=False)
    assert name in nobody_at()
    User.objects.filter(pk=cast.water_secretary.pk).update(is_active=True)
    assert name not in nobody_at()
    own.update(from_on=DAY - timedelta(days=9), until_on=DAY - timedelta(days=1))
    assert name in nobody_at()
    assert nobody_at() == set(Organization.objects.values_list("name", flat=True)) - held_by_somebody()


def test_an_organization_that_a_grant_lists_is_attended(cast: Cast) -> None:
    (branch,) = empty(cast, 1)
    grant = Grant.objects.create(
        user=cast.stranger, power="handle_task", bundle=uuid.uuid4(), scope=Scope.LISTED, from_on=DAY, reason="代办"
    )
    grant.organizations.add(branch)
    assert branch.name not in nobody_at()
    assert branch.name in held_by_somebody()


# -- before it goes out ----------------------------------------------------------------------------------------


def preview(cast: Cast, to: list[Organization]) -> str:
    data = {"issuer": cast.office.pk, "singles": [o.pk for o in to]}
    return signed_in(cast.drafter).post("/tasks/choose/", data).content.decode()


def test_the_list_says_who_could_not_receive_it(cast: Cast) -> None:
    branches = empty(cast, 2)
    assert "无人可收" not in preview(cast, [cast.water_first])
    page = preview(cast, [cast.water_first, *branches])
    assert "其中 2 个党组织还没有可以收办任务的账号，签发后任务会停在那里" in page
    assert "<p>区水务局第1站党支部、区水务局第2站党支部</p>" in page
    assert "共 3 个党组织" in page


def test_many_names_are_folded(cast: Cast) -> None:
    page = preview(cast, empty(cast, 9))
    assert "其中 9 个党组织" in page
    summary = re.search(r"<summary>([^<]+)</summary><p>([^<]+)</p>", page[page.index("无人可收") :])
    assert summary
    assert summary[1] == "区水务局第1站党支部、区水务局第2站党支部、区水务局第3站党支部等 9 个"
    assert summary[2].count("、") == 8


def test_it_warns_and_stops_nothing(cast: Cast) -> None:
    (branch,) = empty(cast, 1)
    signed_in(cast.drafter).post("/tasks/new/", typed(cast, singles=[branch.pk, cast.water_first.pk]))
    task = Task.objects.get()
    head = signed_in(cast.head)
    assert "其中 1 个党组织还没有可以收办任务的账号" in head.get(f"/tasks/papers/{task.pk}/").content.decode()
    for verb in ("approve", "sign"):
        head.post(f"/tasks/papers/{task.pk}/move/", {"verb": verb})
    assert Hop.objects.filter(to_organization=branch).exists()
    assert "无人可收" not in head.get(f"/tasks/papers/{task.pk}/").content.decode(), "the paper stays as signed"


def test_who_hands_on_is_told_as_well(cast: Cast) -> None:
    empty(cast, 1)
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    page = signed_in(cast.water_clerk).get(f"/tasks/hops/{hop.pk}/").content.decode()
    assert "其中 1 个党组织还没有可以收办任务的账号，转办后任务会停在那里" in page


# -- where it stopped ------------------------------------------------------------------------------------------


def test_the_tree_shows_where_nobody_receives(cast: Cast) -> None:
    (branch,) = empty(cast, 1)
    task = issued(cast, branch, cast.water_first)
    client = signed_in(cast.drafter)
    line = r'<a class="who"[^>]*>([^<]+)</a>(?:(?!</li>).)*无人可收'
    page = client.get(f"/tasks/{task.pk}/?state=").content.decode()
    assert re.findall(line, page, re.S) == [branch.name]
    hop = client.get(f"/tasks/hops/{hop_of(task, branch).pk}/").content.decode()
    assert f"{branch.name}还没有可以收办任务的账号，任务停在这里" in hop
    assert "无人可收" not in client.get(f"/tasks/hops/{hop_of(task, cast.water_first).pk}/").content.decode()


def test_what_lies_with_somebody_else_is_not_stranded(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.justice_branch)
    hop = answered(hop_of(task, cast.water_first), cast.water_secretary)
    other = hop_of(task, cast.justice_branch)
    Grant.objects.filter(user__in=[cast.water_secretary, cast.justice_secretary]).delete()
    assert stranded([hop, other], DAY) == {other.pk}, "an answer waits for whoever is above"


def test_a_committee_sees_it_among_its_own(cast: Cast) -> None:
    (branch,) = empty(cast, 1)
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    actions.pass_on(hop=hop, to=[branch.pk, cast.water_first.pk], due_on=DUE, by=cast.water_clerk, at=AT)
    page = signed_in(cast.water_clerk).get(f"/tasks/hops/{hop.pk}/").content.decode()
    assert page.count('<span class="tag soon">无人可收</span>') == 1


# -- cost ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/tasks/{task}/?state=", "/tasks/papers/{draft}/", "/tasks/papers/{draft}/edit/"])
def test_saying_so_costs_the_same_for_five_and_for_two_hundred(cast: Cast, address: str) -> None:
    counts = []
    client = signed_in(cast.drafter)
    for count, start in ((5, 1), (200, 100)):
        branches = empty(cast, count, start)
        draft, task = drafted(cast, *branches), issued(cast, *branches)
        full = address.format(task=task.pk, draft=draft.pk)
        client.get(full)
        with CaptureQueriesContext(connection) as queries:
            assert "无人可收" in client.get(full).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_it_is_one_query(cast: Cast) -> None:
    empty(cast, 30)
    hops = list(issued(cast, *Organization.objects.filter(kind=Kind.BRANCH)).hops.all())
    with CaptureQueriesContext(connection) as queries:
        found = unattended(Organization.objects.filter(kind=Kind.BRANCH).values("pk"), DAY)
    assert (len(queries), found.total, len(found.names)) == (1, 30, 30)
    with CaptureQueriesContext(connection) as queries:
        assert len(stranded(hops, DAY)) == 30
    assert len(queries) == 1
