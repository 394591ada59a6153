"""Pages of organizations, units and persons: forms carry out what they say, and nothing typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import DAY, SINCE, Cast
from tests.cast import organization as found
from zhibu.people.models import (
    AuditEntry,
    Division,
    Function,
    KeyTask,
    Kind,
    Membership,
    Organization,
    OrganizationUnit,
    Person,
    Unit,
    User,
    in_force,
)
from zhibu.people.queries import parent_of, uncovered_areas

TODAY = DAY.isoformat()
In = Callable[[User], Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_TODAY", TODAY)


@pytest.fixture
def signed_in(client: Client) -> In:
    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter


def send(client: Client, name: str, /, *arguments: object, **facts: object) -> Any:
    """Send a form; the answer's page in text, or where it leads."""
    sent = {key: value for key, value in facts.items() if value is not None}
    return client.post(reverse(f"people:{name}", args=arguments), sent)


def text(client: Client, name: str, /, *arguments: object, **query: object) -> str:
    return client.get(reverse(f"people:{name}", args=arguments), query).content.decode()


# -- reading -----------------------------------------------------------------------------------------------


def test_the_list_goes_by_the_tree_and_ends_at_ones_reach(cast: Cast, signed_in: In) -> None:
    page = text(signed_in(cast.drafter), "organizations")
    order = [
        "区直机关工委",
        "区水务局党组",
        "区水务局机关党委",
        "区水务局第一党支部",
        "区司法局党总支",
        "区司法局机关党支部",
    ]
    places = [page.index(f">{name}</a>") for name in order]
    assert places == sorted(places)
    mine = text(signed_in(cast.water_clerk), "organizations")
    assert "区水务局第二党支部" in mine and "区司法局" not in mine


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [({"q": "第一"}, "区水务局第一党支部", "区水务局第二党支部"), ({"kind": "general_branch"}, "司法局党总支", "第一党支部</a>"),
     ({"tag": "窗口"}, "区水务局第一党支部", "区水务局第二党支部"), ({"q": "没有的"}, "没有符合条件的党组织", "<table")],
)  # fmt: skip
def test_filters_stand_in_the_address(cast: Cast, signed_in: In, query: dict[str, str], seen: str, unseen: str) -> None:
    Organization.objects.filter(pk=cast.water_first.pk).update(tags="窗口单位")
    page = text(signed_in(cast.drafter), "organizations", **query)
    assert seen in page and unseen not in page


def test_the_filter_by_unit(cast: Cast, signed_in: In) -> None:
    page = text(signed_in(cast.drafter), "organizations", unit=cast.justice.pk)
    assert "区司法局机关党支部" in page and "第一党支部</a>" not in page


BAD = ["\0", "x" * 5000, "😀", "-1", "99999999999999999999999", "1' OR '1'='1", "%", "2026-13-99"]


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("name", ["organizations", "units", "persons", "accounts", "grants", "audit"])
def test_no_address_breaks_a_list(cast: Cast, client: Client, name: str, value: str) -> None:
    who = {"accounts": cast.system_administrator, "grants": cast.security_administrator, "audit": cast.auditor}
    client.force_login(who.get(name, cast.drafter))
    names = ("q", "kind", "tag", "unit", "page", "organization", "which", "state", "who", "verb", "label", "record",
             "first_on", "last_on")  # fmt: skip
    answer = client.get(reverse(f"people:{name}"), dict.fromkeys(names, value))
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["organization", "unit", "person", "change-membership", "account"])
def test_a_number_no_table_holds_is_not_found(cast: Cast, client: Client, name: str) -> None:
    client.force_login(cast.system_administrator if name == "account" else cast.drafter)
    assert client.get(reverse(f"people:{name}", args=[10**30])).status_code == 404


def test_names_are_masked_for_those_who_may_not_see_persons(cast: Cast, signed_in: In) -> None:
    page = text(signed_in(cast.member), "organization", cast.water_first.pk)
    assert "李＊＊" in page and "李守田" not in page and "2 名，计入应到 2 名" in page
    assert "李守田" in text(signed_in(cast.water_clerk), "organization", cast.water_first.pk)


def test_a_history_shows_values_to_readers_and_persons_to_those_who_see_them(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.drafter)
    send(client, "change-organization", cast.water_first.pk, name="区水务局水库党支部", from_on=SINCE)
    send(client, "new-person", cast.water_first.pk, name="杨新", from_on=TODAY)
    send(client, "appoint", cast.water_first.pk, person="杨新（区水务局水库党支部）", post="publicity_member",
         from_on=TODAY, administrative_role="other")  # fmt: skip
    shown = text(client, "organization", cast.water_first.pk)
    assert "<del>区水务局第一党支部</del> → <ins>区水务局水库党支部</ins>" in shown
    assert "职务：<ins>宣传委员</ins>" in shown and "人员：<ins>杨新</ins>" in shown
    masked = text(signed_in(cast.member), "organization", cast.water_first.pk)
    assert "区水务局水库党支部</ins>" in masked and "杨新" not in masked


def test_what_nobody_covers_is_flagged(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.water_leader)
    assert send(client, "new-division", cast.water_group.pk).status_code == 404
    client = signed_in(cast.drafter)
    leader = cast.water_leader.person
    lines = {"area0": "全面工作", "person0": leader.pk, "area1": "组织建设", "person1": "", "area2": ""}
    dates = {"paper": "云水党〔2026〕3号", "dated_on": TODAY, "from_on": TODAY, "client_key": uuid.uuid4()}
    for _ in range(2):  # pressed twice
        assert send(client, "new-division", cast.water_group.pk, **lines, **dates).status_code == 302
    division = Division.objects.get()
    assert [(e.area, e.person) for e in division.entries.all()] == [("全面工作", leader), ("组织建设", None)]
    assert uncovered_areas(division, DAY)[:2] == ["组织建设", "党员教育管理"]
    assert "▲ 无人分管" in text(client, "organization", cast.water_group.pk)
    leader.appointments.update(until_on=DAY - timedelta(days=1))
    assert uncovered_areas(division, DAY)[0] == "全面工作"
    wrong = send(client, "new-division", cast.water_group.pk, **{**dates, "area0": "", "person0": leader.pk})
    assert wrong.status_code == 422


# -- writing -----------------------------------------------------------------------------------------------


def test_founding_an_organization_through_its_page(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.drafter)
    facts: dict[str, object] = {
        "name": "区水务局第三党支部", "kind": Kind.BRANCH, "parent": "区水务局机关党委", "unit": "区水务局",
        "from_on": TODAY, "has_committee": "on", "client_key": uuid.uuid4(),
    }  # fmt: skip
    for _ in range(2):  # the second press finds the first
        answer = send(client, "new-organization", **facts)
        assert answer.status_code == 302, answer.context["form"].errors
    made = Organization.objects.get(name="区水务局第三党支部")
    assert parent_of(made, DAY) == cast.water_committee and list(made.units.all()) == [cast.water]
    again = send(client, "new-organization", **{**facts, "client_key": uuid.uuid4()})
    assert again.status_code == 422 and "已有名为" in again.content.decode()
    assert 'value="区水务局机关党委"' in again.content.decode()  # what was typed is still there


def test_a_name_nearly_right_is_asked_back(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.drafter)
    near = send(client, "place-organization", cast.water_first.pk, parent="司法局", from_on=TODAY)
    assert "是不是：区司法局党总支？" in near.content.decode()
    wrong = send(client, "place-organization", cast.water_first.pk, parent="没有", from_on=TODAY)
    assert "没有找到“没有”" in wrong.content.decode()
    for day in ("0001-01-01", "9999-12-31", "明天", "2026-02-30", ""):
        bad = send(client, "place-organization", cast.water_first.pk, parent="区司法局党总支", from_on=day)
        assert bad.status_code == 422
    good = send(client, "place-organization", cast.water_first.pk, parent="区司法局党总支", from_on=TODAY)
    assert good.status_code == 302 and parent_of(cast.water_first, DAY) == cast.justice_general


def test_nobody_places_an_organization_where_he_has_no_power(cast: Cast, signed_in: In) -> None:
    """The power over what is moved is not enough: the new superior must be within reach as well."""
    cast.head.grants.all().delete()
    grant = cast.drafter.grants.filter(power="edit_organization", organization=cast.work_committee).get()
    grant.organization = cast.water_committee
    grant.save()
    client = signed_in(cast.drafter)
    away = send(client, "place-organization", cast.water_first.pk, parent="区司法局党总支", from_on=TODAY)
    assert away.status_code == 422 and "没有找到" in away.content.decode()


def test_units_with_functions_and_key_tasks(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.drafter)
    assert send(client, "new-unit", name="区审计局").status_code == 302
    unit = Unit.objects.get(name="区审计局")
    send(client, "change-unit", unit.pk, name="区审计局", short_name="审计")
    send(client, "new-function", unit.pk, title="预算执行审计", from_on=SINCE)
    function = Function.objects.get(unit=unit)
    send(client, "change-function", function.pk, title="预算执行和决算审计", from_on=SINCE, position=2)
    send(client, "new-key-task", unit.pk, title="自然资源资产审计", year=2026)
    task = KeyTask.objects.get(unit=unit)
    send(client, "change-key-task", task.pk, title="自然资源资产离任审计", year=2026)
    page = text(client, "unit", unit.pk)
    assert "预算执行和决算审计" in page and "自然资源资产离任审计" in page
    assert "<del>预算执行审计</del>" in page
    yesterday = (DAY - timedelta(days=1)).isoformat()
    send(client, "end-function", function.pk, until_on=yesterday)
    send(client, "end-key-task", task.pk, ended_on=yesterday)
    page = text(client, "unit", unit.pk)
    assert "以前的职能" in page and "其他年度和已终止的" in page
    send(client, "new-district-key-task", title="优化营商环境", year=2026)
    assert "优化营商环境" in text(client, "units") and "优化营商环境" in text(signed_in(cast.member), "units")


def test_joining_and_leaving_units(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.drafter)
    send(client, "attach-unit", cast.water_first.pk, unit="区司法局", from_on=TODAY)
    link = OrganizationUnit.objects.get(organization=cast.water_first, unit=cast.justice)
    send(client, "detach-unit", link.pk, until_on=TODAY)
    link.refresh_from_db()
    assert link.until_on == DAY


def test_a_person_comes_is_appointed_and_goes(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.water_clerk)
    send(client, "new-person", cast.water_first.pk, name="杨新", number="SW-7", from_on=TODAY, has_vote="on")
    person = Person.objects.get(name="杨新")
    person_page = reverse("people:person", args=[person.pk])
    assert send(client, "person", person.pk, name="杨欣", number="SW-7").headers["Location"] == person_page
    facts = {"person": "杨欣（SW-7）", "post": "organization_member", "administrative_role": "other"}
    assert send(client, "appoint", cast.water_first.pk, from_on=TODAY, **facts).status_code == 302
    membership = person.memberships.get()
    send(client, "change-membership", membership.pk, counted_from_on=TODAY)
    membership.refresh_from_db()
    assert (membership.has_vote, membership.counted_from_on) == (False, DAY)
    send(client, "end-appointment", person.appointments.get().pk, until_on=TODAY)
    send(client, "end-membership", membership.pk, until_on=TODAY)
    later = (DAY + timedelta(days=1)).isoformat()
    joined = send(client, "join", cast.water_second.pk, person="杨欣", from_on=later, has_vote="on")
    assert joined.status_code == 302
    tomorrow = Membership.objects.filter(in_force(DAY + timedelta(days=1)), person=person)
    assert tomorrow.get().organization == cast.water_second


def test_two_of_one_name_are_told_apart(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.water_clerk)
    first, second = (
        {"name": "王伟", "number": number, "from_on": TODAY, "client_key": uuid.uuid4()} for number in ("SW-1", "SW-2")
    )
    for _ in range(2):  # pressed twice: the first result, not a namesake
        assert send(client, "new-person", cast.water_first.pk, **first).status_code == 302
    warned = send(client, "new-person", cast.water_first.pk, **second)
    assert warned.status_code == 422 and "已有同名人员：王伟（编号 SW-1）" in warned.content.decode()
    assert 'type="checkbox" name="is_another"' in warned.content.decode()
    assert send(client, "new-person", cast.water_first.pk, **second, is_another="on").status_code == 302
    facts = {"post": "organization_member", "administrative_role": "other", "from_on": TODAY}
    asked = send(client, "appoint", cast.water_first.pk, person="王伟", **facts)
    assert "王伟（SW-1，区水务局第一党支部）、王伟（SW-2，区水务局第一党支部）" in asked.content.decode()
    assert send(client, "appoint", cast.water_first.pk, person="王伟（SW-2）", **facts).status_code == 302
    assert cast.water_first.appointments.get(post="organization_member").person.number == "SW-2"


def test_lists_of_persons_are_masked_until_asked(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.water_clerk)
    page = text(client, "persons")
    assert "李＊＊" in page and "李守田" not in page and "吴" not in page
    assert "李守田" not in text(client, "persons", names=1) and "李＊＊" in text(client, "persons", q="守")
    assert "李守田</a>" in text(client, "persons", q="李守田")  # who types the whole name learns no name
    inside = named(client, organization=cast.water_second.pk)
    assert "孙立群" in inside and "李守田" not in inside
    assert "吴静怡" not in named(client, organization=cast.justice_branch.pk)


def named(client: Client, **query: object) -> str:
    """The list as shown to somebody who says why the names are needed."""
    return client.post(reverse("people:persons", query=query), {"reason": "核对名册"}).content.decode()


def test_names_on_a_list_need_a_reason_and_are_told_to_the_persons(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.water_clerk)
    refused = send(client, "persons", reason=" ")
    assert refused.status_code == 422 and "李守田" not in refused.content.decode()
    assert not AuditEntry.objects.filter(verb="查看名单").exists()
    assert "李守田" in named(client, organization=cast.water_first.pk)
    assert "李守田" not in text(client, "persons", organization=cast.water_first.pk)  # for one view only
    entry = AuditEntry.objects.get(verb="查看名单")
    assert entry.values.get(field="count").after == 2 and entry.values.get(field="reason").after == "核对名册"
    told = "王海清</strong> 查看名单"
    assert told in text(signed_in(cast.water_secretary), "me")
    assert told not in text(signed_in(cast.second_secretary), "me")
    assert told not in text(signed_in(cast.water_clerk), "me")  # looking at others is not being looked at


def test_a_post_elsewhere_is_not_told(cast: Cast, signed_in: In) -> None:
    cast.member.person.appointments.create(organization=cast.justice_branch, post="committee_member", from_on=SINCE)
    client = signed_in(cast.water_clerk)
    assert "冯小满" in named(client) and "区司法局" not in named(client)
    assert "区司法局" not in text(client, "person", cast.member.person_id)


def test_looking_is_recorded_once_a_day_and_told_to_the_person(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.water_clerk)
    for _ in range(2):
        text(client, "person", cast.member.person_id)
    text(client, "person", cast.water_clerk.person_id)  # one's own
    assert AuditEntry.objects.filter(verb="查阅").count() == 1
    page = text(signed_in(cast.member), "me")
    assert "王海清</strong> 查阅" in page


def test_ones_own_page_tells_posts_grants_and_why(cast: Cast, signed_in: In) -> None:
    person = cast.water_secretary.person
    person.appointments.create(organization=cast.water_group, post="group_member", from_on=SINCE)
    page = text(signed_in(cast.water_secretary), "me")
    for told in (
        "区水务局第一党支部书记",
        "区水务局党组党组成员",
        "区水务局第一党支部及所属",
        "事由：测试",
        "办理任务",
    ):
        assert told in page
    assert "还没有授权" in text(signed_in(cast.stranger), "me")


def test_letters_grow_on_this_device(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.member)
    answer = send(client, "font-size", size="20")
    assert answer.cookies["font_size"]["httponly"] and 'data-size="20"' in text(client, "me")
    for size in ("99", "", '20"><script>'):
        assert "font_size" not in send(client, "font-size", size=size).cookies


@pytest.mark.parametrize("value", ["a\0b", "长" * 500, ""])
def test_what_cannot_be_stored_gets_a_sentence_in_place(cast: Cast, signed_in: In, value: str) -> None:
    client = signed_in(cast.drafter)
    before = AuditEntry.objects.count()
    for name, arguments in (
        ("new-unit", ()), ("new-organization", ()), ("change-organization", (cast.water_first.pk,)),
        ("new-person", (cast.water_first.pk,)), ("new-function", (cast.water.pk,)),
        ("new-key-task", (cast.water.pk,)),
    ):  # fmt: skip
        facts = dict.fromkeys(("name", "title", "short_name", "parent", "unit", "from_on", "year", "client_key"), value)
        answer = send(client, name, *arguments, **facts)
        assert answer.status_code == 422 and 'class="errorlist"' in answer.content.decode()
    assert AuditEntry.objects.count() == before


# -- costs -------------------------------------------------------------------------------------------------


def grow(cast: Cast, count: int) -> None:
    """More units, each with a committee and branches with a secretary."""
    start = Unit.objects.count()
    for n in range(start, start + count):
        unit = Unit.objects.create(name=f"单位{n}")
        Function.objects.create(unit=unit, title="职能", from_on=SINCE)
        branch = found(f"单位{n}党支部", Kind.BRANCH, cast.work_committee, unit)
        person = Person.objects.create(name=f"甲{n}")
        person.memberships.create(organization=branch, from_on=SINCE)
        person.appointments.create(organization=branch, post="secretary", from_on=SINCE)


@pytest.mark.parametrize("name", ["organizations", "units", "persons", "organization", "unit"])
def test_a_page_costs_the_same_with_many_organizations(cast: Cast, signed_in: In, name: str) -> None:
    arguments = {"organization": [cast.work_committee.pk], "unit": [cast.water.pk]}.get(name, [])
    client, address = signed_in(cast.drafter), reverse(f"people:{name}", args=arguments)
    client.get(address)  # kinds of record are looked up once per process
    costs = []
    for more in (5, 195):
        grow(cast, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 40
