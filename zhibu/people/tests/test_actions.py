"""Every verb of this room: what it does, the one entry it leaves, and what it refuses."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt

from tests.cast import AT, DAY, PASSWORD, SINCE, Cast
from zhibu.kit.states import Refused
from zhibu.people import actions
from zhibu.people.actions import Over
from zhibu.people.models import (
    AuditEntry,
    Function,
    Grant,
    KeyTask,
    Kind,
    Membership,
    OrganizationUnit,
    Person,
    Placement,
    Post,
    SpecialDay,
    User,
    in_force,
)
from zhibu.people.queries import above, parent_of, setting

NEXT = DAY + timedelta(days=1)
WORD = "first-password-2026"


def attempt(user: User) -> None:
    AccessAttempt.objects.create(username=user.username, ip_address="127.0.0.1", failures_since_start=5)


def done(cast: Cast, verb: str, /, **facts: Any) -> Any:
    return getattr(actions, verb)(by=cast.drafter, at=AT, **facts)


def membership(cast: Cast) -> Membership:
    return Membership.objects.get(person=cast.member.person)


def a_key_task(cast: Cast) -> KeyTask:
    return KeyTask.objects.create(unit=cast.water, year=2026, title="水库除险加固")


def switched_off(cast: Cast) -> User:
    return done(cast, "switch_off", user=cast.member, reason="调离")


def a_gift(cast: Cast) -> list[Grant]:
    over = Over(organization=cast.water_first)
    return done(cast, "give_role", user=cast.stranger, role="branch", reason="到任", from_on=SINCE, over=over)


Call = Callable[[Cast], Any]
# One line per action: its verb in the chain, what prepares it, and the facts it is called with.
VERBS: dict[str, tuple[str, Callable[[Cast], dict[str, Any]]]] = {
    "create_unit": ("新建单位", lambda c: {"name": "区审计局"}),
    "change_unit": ("修改单位", lambda c: {"unit": c.water, "short_name": "水务"}),
    "add_function": ("新增职能", lambda c: {"unit": c.water, "title": "节约用水", "from_on": DAY}),
    "change_function": ("修改职能", lambda c: {"function": Function.objects.get(unit=c.water), "title": "河道管护"}),
    "end_function": ("终止职能", lambda c: {"function": Function.objects.get(unit=c.water), "until_on": DAY}),
    "add_key_task": ("新增重点任务", lambda c: {"unit": None, "year": 2026, "title": "优化营商环境"}),
    "change_key_task": ("修改重点任务", lambda c: {"key_task": a_key_task(c), "lead_office": "区水务局"}),
    "end_key_task": ("终止重点任务", lambda c: {"key_task": a_key_task(c), "ended_on": DAY}),
    "create_organization": (
        "新建党组织",
        lambda c: {"name": "区水务局第三党支部", "kind": "branch", "from_on": DAY, "parent": c.water_committee,
                   "units": [c.water]},
    ),
    "change_organization": ("修改党组织", lambda c: {"organization": c.water_first, "tags": "窗口单位"}),
    "place_organization": (
        "调整隶属",
        lambda c: {"organization": c.water_first, "parent": c.justice_general, "from_on": NEXT, "paper": "云直党〔2026〕9号"},
    ),
    "attach_unit": ("加入单位", lambda c: {"organization": c.water_first, "unit": c.justice, "from_on": DAY}),
    "detach_unit": (
        "退出单位", lambda c: {"link": OrganizationUnit.objects.get(organization=c.water_first), "until_on": DAY}
    ),
    "create_person": ("登记人员", lambda c: {"name": "杨新", "organization": c.water_first, "from_on": DAY}),
    "change_person": ("修改人员", lambda c: {"person": c.member.person, "number": "SW-7"}),
    "add_membership": (
        "编入党组织", lambda c: {"person": c.stranger.person, "organization": c.water_first, "from_on": DAY}
    ),
    "change_membership": ("修改党员信息", lambda c: {"membership": membership(c), "has_vote": False}),
    "end_membership": ("转出党组织", lambda c: {"membership": membership(c), "until_on": DAY}),
    "add_appointment": (
        "任职",
        lambda c: {"person": c.member.person, "organization": c.water_first, "post": Post.ORGANIZATION_MEMBER,
                   "from_on": DAY},
    ),
    "end_appointment": (
        "免职", lambda c: {"appointment": c.water_secretary.person.appointments.get(), "until_on": DAY}
    ),
    "write_division": (
        "确定分工",
        lambda c: {"organization": c.water_group, "paper": "云水党〔2026〕3号", "dated_on": DAY, "from_on": DAY,
                   "entries": [("全面工作", c.water_leader.person), ("组织建设", None)]},
    ),
    "create_account": ("建立账号", lambda c: {"username": "new", "password": WORD, "name": "杨新"}),
    "join_person": ("关联人员", lambda c: {"user": User.objects.create(username="x", created_at=AT), "person":
                                 Person.objects.create(name="许安")}),
    "switch_off": ("停用账号", lambda c: {"user": c.member, "reason": "调离"}),
    "switch_on": ("启用账号", lambda c: {"user": switched_off(c), "reason": "调回"}),
    "reset_password": ("重设口令", lambda c: {"user": c.member, "password": WORD, "reason": "本人忘记"}),
    "unlock": ("解除锁定", lambda c: (attempt(c.member), {"user": c.member})[1]),
    "give_role": (
        "授权",
        lambda c: {"user": c.stranger, "role": "branch", "reason": "到任", "from_on": DAY,
                   "over": Over(organization=c.water_first)},
    ),
    "give_power": (
        "授权",
        lambda c: {"user": c.stranger, "power": "see_task", "reason": "协助督查", "from_on": DAY, "until_on": NEXT,
                   "over": Over(listed=[c.water_first, c.justice_branch])},
    ),
    "end_grants": ("终止授权", lambda c: {"grants": a_gift(c), "until_on": DAY, "reason": "离任"}),
    "set_setting": ("修改设置", lambda c: {"key": "term_days", "value": 8, "from_on": DAY, "source": "工委会议"}),
    "set_special_day": ("调整工作日", lambda c: {"on": NEXT, "is_working": False, "source": "区政府通知"}),
    "remove_special_day": (
        "撤销工作日调整",
        lambda c: {"special_day": SpecialDay.objects.create(on=NEXT, is_working=True, source="通知")},
    ),
    "store_file": ("交存原件", lambda c: {"content": b"text", "name": "a.txt", "organization": c.water_first}),
    "change_password": ("更改口令", lambda c: {"password": WORD}),
}  # fmt: skip
NO_VERB = {"FirstAccount", "Over", "record_audit", "file_path"}
# In test_chain, test_signing, test_pages and, of what other rooms call, in theirs.
OWN_TESTS = {"record_list",
    "erase_file", "erase_values", "found_district", "record_export", "record_look", "record_sign_in", "record_sign_out",
}  # fmt: skip


@pytest.mark.parametrize("name", VERBS)
def test_every_action_leaves_exactly_one_entry(cast: Cast, name: str) -> None:
    verb, facts_for = VERBS[name]
    facts = facts_for(cast)
    before = AuditEntry.objects.count()
    done(cast, name, **facts)
    entries = AuditEntry.objects.order_by("number")[before:]
    assert [(entry.verb, entry.by) for entry in entries] == [(verb, cast.drafter)]
    assert name == "change_password" or entries[0].fields


def test_no_action_is_missing_from_the_table() -> None:
    assert set(actions.__all__) - NO_VERB - OWN_TESTS == set(VERBS)


CREATING = (
    "create_unit", "add_function", "add_key_task", "create_organization", "place_organization", "attach_unit",
    "create_person", "add_membership", "create_account", "add_appointment", "write_division", "give_role", "give_power",
)  # fmt: skip


@pytest.mark.parametrize("name", CREATING)
def test_repeating_a_request_returns_the_first_result(cast: Cast, name: str) -> None:
    facts = VERBS[name][1](cast)
    key = uuid.uuid4()
    first = done(cast, name, client_key=key, **facts)
    entries = AuditEntry.objects.count()
    assert done(cast, name, client_key=key, **facts) == first
    assert AuditEntry.objects.count() == entries


def refused(cast: Cast, verb: str, /, **facts: Any) -> Refused:
    """The refusal; what was refused leaves nothing behind."""
    before = AuditEntry.objects.count()
    with pytest.raises(Refused) as caught:
        done(cast, verb, **facts)
    assert AuditEntry.objects.count() == before
    assert caught.value.sentence.endswith("。")
    return caught.value


# -- the tree ----------------------------------------------------------------------------------------------


def test_a_placement_ends_the_one_before(cast: Cast) -> None:
    done(cast, "place_organization", organization=cast.water_first, parent=cast.justice_general, from_on=NEXT)
    assert parent_of(cast.water_first, DAY) == cast.water_committee
    assert parent_of(cast.water_first, NEXT) == cast.justice_general
    assert cast.water_first.placements.get(parent=cast.water_committee).until_on == DAY


def test_no_circle_now_or_later(cast: Cast) -> None:
    """A primary committee may stand under another: a circle is refused also when it would close only later."""
    make = {"kind": Kind.PRIMARY_COMMITTEE, "from_on": SINCE, "parent": cast.work_committee}
    upper = done(cast, "create_organization", name="甲党委", **make)
    lower = done(cast, "create_organization", name="乙党委", **make)
    done(cast, "place_organization", organization=upper, parent=lower, from_on=DAY + timedelta(days=40))
    assert refused(cast, "place_organization", organization=lower, parent=upper, from_on=DAY).field == "parent"
    assert refused(cast, "place_organization", organization=lower, parent=lower, from_on=DAY).field == "parent"
    assert above(lower, DAY + timedelta(days=50))[0] == cast.work_committee


@pytest.mark.parametrize(
    ("child", "parent"),
    [("water_group", "work_committee"), ("water_first", "justice_branch"), ("water_committee", "water_first"),
     ("work_committee", "work_committee"), ("committee", "work_committee")],
)  # fmt: skip
def test_kinds_stand_only_where_they_may(cast: Cast, child: str, parent: str) -> None:
    facts = {"organization": getattr(cast, child), "parent": getattr(cast, parent), "from_on": NEXT}
    assert refused(cast, "place_organization", **facts).field == "parent"


def test_placements_do_not_overlap(cast: Cast) -> None:
    facts = {"organization": cast.water_first, "parent": cast.justice_general}
    assert refused(cast, "place_organization", from_on=SINCE, **facts).field == "from_on"
    done(cast, "place_organization", from_on=NEXT, **facts)
    assert refused(cast, "place_organization", from_on=DAY, **facts).field == "from_on"
    later = NEXT + timedelta(days=1)
    assert "无需调整" in refused(cast, "place_organization", from_on=later, **facts).sentence
    assert Placement.objects.filter(in_force(NEXT), organization=cast.water_first).count() == 1


def test_an_organization_needs_its_superior_and_a_leading_group_its_unit(cast: Cast) -> None:
    assert refused(cast, "create_organization", name="孤支部", kind="branch", from_on=DAY).field == "parent"
    assert refused(cast, "create_organization", name="无所属党组", kind="leading_group", from_on=DAY).field == "units"
    made = done(cast, "create_organization", name="党组", kind="leading_group", from_on=DAY, units=[cast.justice])
    assert list(made.units.all()) == [cast.justice] and not made.placements.exists()
    taken = {"name": cast.water_first.name, "kind": "branch", "from_on": DAY, "parent": cast.water_committee}
    assert refused(cast, "create_organization", **taken).field == "name"
    early = {**taken, "name": "早支部", "from_on": date(2001, 1, 1)}
    assert refused(cast, "create_organization", **early).field == "from_on"


def test_what_changes_nothing_or_too_much_is_refused(cast: Cast) -> None:
    assert "没有改动" in refused(cast, "change_organization", organization=cast.water_first, tags="").sentence
    assert refused(cast, "change_organization", organization=cast.water_first, kind="group").field == "kind"
    name = cast.water_second.name
    assert refused(cast, "change_organization", organization=cast.water_first, name=name).field == "name"
    assert refused(cast, "change_unit", unit=cast.water, name=cast.justice.name).field == "name"
    assert refused(cast, "create_unit", name=cast.justice.name).field == "name"
    assert refused(cast, "attach_unit", organization=cast.water_first, unit=cast.water, from_on=DAY).field == "unit"
    link = OrganizationUnit.objects.get(organization=cast.water_group)
    assert "党组" in refused(cast, "detach_unit", link=link, until_on=DAY).sentence
    assert refused(cast, "detach_unit", link=link, until_on=date(2001, 1, 1)).field == "until_on"


def test_a_function_does_not_begin_after_its_end(cast: Cast) -> None:
    function = done(cast, "end_function", function=Function.objects.get(unit=cast.water), until_on=DAY)
    assert refused(cast, "change_function", function=function, from_on=NEXT).field == "from_on"
    assert refused(cast, "end_function", function=function, until_on=date(2001, 1, 1)).field == "until_on"


# -- persons -----------------------------------------------------------------------------------------------


def test_one_member_one_branch(cast: Cast) -> None:
    facts = {"person": cast.member.person, "organization": cast.water_second}
    assert refused(cast, "add_membership", from_on=DAY, **facts).field == "person"
    done(cast, "end_membership", membership=membership(cast), until_on=DAY)
    made = done(cast, "add_membership", from_on=NEXT, **facts)
    again = refused(cast, "add_membership", from_on=NEXT, **facts)
    assert again.field == "person" and made.organization == cast.water_second
    assert refused(cast, "end_membership", membership=made, until_on=DAY).field == "until_on"


def test_posts_fit_their_kind_and_are_held_once(cast: Cast) -> None:
    facts = {"person": cast.member.person, "organization": cast.water_first, "from_on": DAY}
    assert refused(cast, "add_appointment", post=Post.GROUP_MEMBER, **facts).field == "post"
    assert "已有书记" in refused(cast, "add_appointment", post=Post.SECRETARY, **facts).sentence
    assert refused(cast, "add_appointment", post=Post.SECRETARY, is_acting=True, **facts).field == "until_on"
    done(cast, "add_appointment", post=Post.SECRETARY, is_acting=True, until_on=NEXT, **facts)
    assert refused(cast, "add_appointment", post=Post.SECRETARY, **facts).field == "person"
    backwards = {**facts, "until_on": SINCE, "post": Post.COMMITTEE_MEMBER}
    assert refused(cast, "add_appointment", **backwards).field == "until_on"


def test_a_division_follows_the_one_before(cast: Cast) -> None:
    facts = {"organization": cast.water_group, "paper": "一号", "dated_on": DAY}
    entries = [("全面工作", cast.water_leader.person), ("组织建设", None)]
    first = done(cast, "write_division", from_on=DAY, entries=entries, **facts)
    second = done(cast, "write_division", from_on=NEXT, entries=entries[:1], **facts)
    first.refresh_from_db()
    assert first.until_on == DAY and second.until_on is None
    assert refused(cast, "write_division", from_on=NEXT, entries=entries, **facts).field == "from_on"
    stranger = [("全面工作", cast.member.person)]
    assert "冯小满" in refused(cast, "write_division", from_on=NEXT, entries=stranger, **facts).sentence
    assert "重复" in refused(cast, "write_division", from_on=NEXT, entries=entries[:1] * 2, **facts).sentence
    assert "至少" in refused(cast, "write_division", from_on=NEXT, entries=[], **facts).sentence
    office = {**facts, "organization": cast.office}
    assert "没有领导班子" in refused(cast, "write_division", from_on=NEXT, entries=entries, **office).sentence


# -- accounts and grants -----------------------------------------------------------------------------------


def test_accounts_are_one_to_a_person_and_nobody_acts_on_his_own(cast: Cast) -> None:
    facts = {"username": "other", "password": WORD}
    assert refused(cast, "create_account", person=cast.member.person, **facts).field == "person"
    assert refused(cast, "create_account", **facts).field == "person"
    assert refused(cast, "create_account", **{**facts, "username": "DRAFTER"}, name="甲").field == "username"
    for verb, more in (("switch_off", {}), ("switch_on", {}), ("reset_password", {"password": WORD})):
        assert "自己" in refused(cast, verb, user=cast.drafter, reason="试试", **more).sentence
        assert refused(cast, verb, user=cast.member, reason=" ", **more).field == "reason"
    assert "没有被锁定" in refused(cast, "unlock", user=cast.member).sentence
    done(cast, "reset_password", user=cast.member, password=WORD, reason="忘记")
    cast.member.refresh_from_db()
    assert cast.member.must_change_password and not cast.member.check_password(PASSWORD)


@pytest.mark.parametrize("who", ["system_administrator", "security_administrator"])
def test_the_last_administrator_is_not_switched_off(cast: Cast, who: str) -> None:
    assert "唯一" in refused(cast, "switch_off", user=getattr(cast, who), reason="调离").sentence


def test_one_of_two_auditors_may_go(cast: Cast) -> None:
    assert not done(cast, "switch_off", user=cast.auditor, reason="调离").is_active
    assert "唯一" in refused(cast, "switch_off", user=cast.audit_administrator, reason="调离").sentence


GIFT = {"reason": "到任", "from_on": DAY}


def test_nobody_gives_to_himself_or_without_reason(cast: Cast) -> None:
    over = Over(organization=cast.water_first)
    assert "自己" in refused(cast, "give_role", user=cast.drafter, role="branch", over=over, **GIFT).sentence
    facts = {"user": cast.stranger, "role": "branch", "over": over, **GIFT}
    assert refused(cast, "give_role", **{**facts, "reason": "  "}).field == "reason"
    assert refused(cast, "give_role", **{**facts, "role": "emperor"}).field == "role"
    assert refused(cast, "give_role", **{**facts, "over": Over()}).field == "scope"
    assert refused(cast, "give_role", **{**facts, "until_on": SINCE}).field == "until_on"
    power = {"user": cast.stranger, "over": over, **GIFT}
    assert refused(cast, "give_power", power="read_audit", **power).field == "scope"
    assert refused(cast, "give_power", power="everything", **power).field == "power"


@pytest.mark.parametrize(
    ("held", "given"),
    [("system_administrator", "security_administrator"), ("security_administrator", "audit_administrator"),
     ("audit_administrator", "system_administrator"), ("auditor", "security_administrator")],
)  # fmt: skip
def test_administrators_stay_separated(cast: Cast, held: str, given: str) -> None:
    user = getattr(cast, held)
    assert "相互分离" in refused(cast, "give_role", user=user, role=given, **GIFT).sentence


def test_separation_looks_at_the_days(cast: Cast) -> None:
    """An administrator whose powers end tomorrow may get others from the day after, and not before."""
    grants = list(cast.auditor.grants.all())
    done(cast, "end_grants", grants=grants, until_on=NEXT, reason="轮岗")
    assert "分离" in refused(cast, "give_role", user=cast.auditor, role="system_administrator", **GIFT).sentence
    later = {**GIFT, "from_on": NEXT + timedelta(days=1)}
    assert done(cast, "give_role", user=cast.auditor, role="system_administrator", **later)


def test_grants_end_and_what_had_not_begun_goes(cast: Cast) -> None:
    grants = a_gift(cast)
    ended = done(cast, "end_grants", grants=grants, until_on=DAY, reason="离任")
    assert {g.until_on for g in Grant.objects.filter(pk__in=[e.pk for e in ended])} == {DAY}
    assert "已经终止" in refused(cast, "end_grants", grants=grants, until_on=DAY, reason="离任").sentence
    coming = done(cast, "give_power", user=cast.stranger, power="see_task", over=Over(unit=cast.water), **GIFT)
    assert done(cast, "end_grants", grants=coming, until_on=DAY - timedelta(days=1), reason="误授") == []
    assert not Grant.objects.filter(pk=coming[0].pk).exists()
    assert AuditEntry.objects.last().verb == "终止授权"
    mixed = [cast.member.grants.first(), cast.leader.grants.first()]
    assert "一个账号" in refused(cast, "end_grants", grants=mixed, until_on=DAY, reason="x").sentence


def test_somebody_can_always_give_powers(cast: Cast) -> None:
    grants = list(cast.security_administrator.grants.all())
    assert "最后一个" in refused(cast, "end_grants", grants=grants, until_on=DAY, reason="轮岗").sentence
    done(cast, "give_role", user=cast.stranger, role="security_administrator", **GIFT)
    assert done(cast, "end_grants", grants=grants, until_on=DAY, reason="轮岗")


# -- the district ------------------------------------------------------------------------------------------


def test_a_setting_holds_from_its_day(cast: Cast) -> None:
    done(cast, "set_setting", key="term_days", value=8, from_on=NEXT, source="工委会议")
    assert (setting("term_days", DAY), setting("term_days", NEXT)) == (10, 8)
    facts = {"key": "term_days", "source": "会议"}
    assert "无需" in refused(cast, "set_setting", value=8, from_on=NEXT, **facts).sentence
    assert refused(cast, "set_setting", value=8, from_on=DAY - timedelta(days=1), **facts).field == "from_on"
    for value in (0, -1, 251, "8", True, None):
        assert refused(cast, "set_setting", value=value, from_on=NEXT, **facts).field == "value"
    assert refused(cast, "set_setting", value=9, from_on=NEXT, key="term_days", source="").field == "source"
    assert "没有这一设置" in refused(cast, "set_setting", value=9, from_on=NEXT, key="x", source="y").sentence
    areas = {"key": "areas_of_party_work", "source": "会议", "from_on": NEXT}
    for value in ([], ["甲", "甲"], ["长" * 61]):
        assert refused(cast, "set_setting", value=value, **areas).field == "value"


def test_saying_a_day_again_corrects_it(cast: Cast) -> None:
    done(cast, "set_special_day", on=NEXT, is_working=False, source="通知")
    day = done(cast, "set_special_day", on=NEXT, is_working=True, source="更正通知")
    assert SpecialDay.objects.get() == day and day.is_working
    assert refused(cast, "set_special_day", on=NEXT, is_working=True, source="").field == "source"
    done(cast, "remove_special_day", special_day=day)
    assert "已经撤销" in refused(cast, "remove_special_day", special_day=day).sentence
