"""The same grant is given once, also when two ask for it in the same instant."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.cast import AT, DAY, Cast, make_cast
from zhibu.kit.states import Refused
from zhibu.people import actions
from zhibu.people.actions import Over
from zhibu.people.models import Grant

pytestmark = pytest.mark.django_db


def given(cast: Cast, **facts: Any) -> list[Grant]:
    usual: dict[str, Any] = {
        "user": cast.stranger, "reason": "到任", "from_on": DAY, "over": Over(organization=cast.water_first),
    }  # fmt: skip
    verb = actions.give_power if "power" in facts else actions.give_role
    return verb(by=cast.security_administrator, at=AT, **{**usual, **facts})


def test_what_is_held_is_not_given_again(cast: Cast) -> None:
    given(cast, role="branch")
    for again in (
        {"role": "branch"}, {"role": "branch", "until_on": DAY}, {"power": "see_task"}, {"role": "leader"},
        {"role": "branch", "from_on": DAY - timedelta(days=9), "until_on": DAY},
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            given(cast, **again)
        assert caught.value.field == ("power" if "power" in again else "role")
        assert "已有“党支部”（2026-11-24 起，长期）" in caught.value.sentence


def test_another_scope_another_time_or_something_new_is_given(cast: Cast) -> None:
    """Roles share powers; who drafts in a branch's committee may handle its tasks too."""
    given(cast, role="branch", until_on=DAY)
    assert given(cast, role="branch", from_on=DAY + timedelta(days=1))
    assert given(cast, role="unit_committee")
    assert given(cast, role="branch", over=Over(organization=cast.water_second))
    assert given(cast, role="branch", over=Over(unit=cast.water))
    assert given(cast, role="branch", user=cast.member)


def test_listed_organizations_are_the_same_when_all_of_them_are(cast: Cast) -> None:
    both = Over(listed=[cast.water_first, cast.water_second])
    given(cast, power="see_task", over=both)
    assert given(cast, power="see_task", over=Over(listed=[cast.water_first]))
    with pytest.raises(Refused):
        given(cast, power="see_task", over=Over(listed=[cast.water_second, cast.water_first]))


def test_the_sentence_stands_beside_the_field(cast: Cast, client: Client, on_the_day: None) -> None:
    given(cast, role="branch")
    client.force_login(cast.security_administrator)
    facts = {
        "account": "stranger", "what": "power:see_task", "scope": "subtree", "organization": "区水务局第一党支部",
        "from_on": DAY.isoformat(), "reason": "到任",
    }  # fmt: skip
    page = client.post(reverse("people:give-grants"), facts)
    assert page.status_code == 422
    assert "不必重复授予" in page.context["form"].errors["what"][0]


def test_of_two_in_the_same_instant_one_gets_in(transactional_db: None) -> None:
    cast, gate, refusals = make_cast(), threading.Barrier(2), []

    def give() -> None:
        try:
            gate.wait()
            given(cast, role="branch")
        except Refused as refused:
            refusals.append(refused.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(refusals) == 1
    assert Grant.objects.filter(user=cast.stranger, power="see_task").count() == 1
