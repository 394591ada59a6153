"""The pages of the three administrators, each with his own."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import AT, DAY, PASSWORD, Cast, give
from zhibu.people.actions import change_person
from zhibu.people.models import AuditEntry, Grant, Person, Setting, SpecialDay, User, in_force
from zhibu.people.queries import powers_of, setting, verify_chain

TODAY = DAY.isoformat()


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_TODAY", TODAY)


def send(client: Client, name: str, /, *arguments: object, **facts: object) -> Any:
    return client.post(reverse(f"people:{name}", args=arguments), facts)


def text(client: Client, name: str, /, *arguments: object, **query: object) -> str:
    return client.get(reverse(f"people:{name}", args=arguments), query).content.decode()


@pytest.mark.parametrize(
    ("who", "doors"),
    [("system_administrator", {"账号", "设置"}), ("security_administrator", {"授权"}),
     ("audit_administrator", {"操作记录"}), ("auditor", {"操作记录"})],
)  # fmt: skip
def test_each_sees_only_his_own_doors(cast: Cast, client: Client, who: str, doors: set[str]) -> None:
    client.force_login(getattr(cast, who))
    assert set(re.findall(r"<strong>(.+?)</strong>", text(client, "administration"))) == doors


# -- accounts ----------------------------------------------------------------------------------------------


def test_an_account_is_made_and_its_first_password_works_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.system_administrator)
    key = uuid.uuid4()
    made = send(client, "new-account", username="xinren", name="杨新", client_key=key)
    word = re.search(r"<code>([a-z2-9-]{19})</code>", made.content.decode())
    assert word and "no-store" in made["Cache-Control"]
    again = send(client, "new-account", username="xinren", name="杨新", client_key=key)
    user = User.objects.get(username="xinren")
    assert again["Location"] == reverse("people:account", args=[user.pk])
    other = Client()
    other.post("/sign-in/", {"username": "xinren", "password": word.group(1)})
    assert other.get("/")["Location"] == reverse("people:password")
    stored = json.dumps(list(AuditEntry.objects.values("fields", "values__after")), ensure_ascii=False)
    assert word.group(1) not in stored


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"username": "a b", "name": "甲"}, "登录名只能用"), ({"username": "drafter", "name": "甲"}, "已被使用"),
     ({"username": "x"}, "填写一项"), ({"username": "x", "person": "没有此人"}, "没有找到"), ({}, "请填写这一项"),
     ({"username": "x", "name": "a\0b"}, "看不见的字符")],
)  # fmt: skip
def test_an_account_that_cannot_be_gets_a_sentence(
    cast: Cast, client: Client, facts: dict[str, str], said: str
) -> None:
    client.force_login(cast.system_administrator)
    answer = send(client, "new-account", **facts)
    assert answer.status_code == 422 and said in answer.content.decode()


def nobodys(username: str = "xitong") -> User:
    """An account as `zhibu init` makes it."""
    return User.objects.create(username=username, created_at=AT, must_change_password=False)


def test_an_account_without_a_person_is_joined_to_one_once(cast: Cast, client: Client) -> None:
    user, person = nobodys(), Person.objects.create(name="许安")
    give(user, "auditor")
    client.force_login(cast.system_administrator)
    assert "关联人员</a>" in text(client, "account", user.pk)
    assert "许安" in text(client, "join-person", user.pk)
    taken = send(client, "join-person", user.pk, person="李守田（区水务局第一党支部）")
    assert (taken.status_code, "李守田已有账号，一人一个账号。" in taken.content.decode()) == (422, True)
    assert send(client, "join-person", user.pk, person="许安").status_code == 302
    user.refresh_from_db()
    assert (user.person, powers_of(user, DAY)) == (person, {"read_audit"})
    assert AuditEntry.objects.filter(verb="关联人员", by=cast.system_administrator, target_id=user.pk).count() == 1
    assert "关联人员</a>" not in text(client, "account", user.pk)
    again = send(client, "join-person", user.pk, person="许安")
    assert "已关联人员，不能再改" in again.content.decode()


def test_nobody_says_whose_his_own_account_is(cast: Cast, client: Client) -> None:
    user = nobodys()
    give(user, "system_administrator")
    client.force_login(user)
    assert "须由另一位系统管理员办理" in text(client, "account", user.pk)
    assert (
        "不能给自己的账号"
        in send(client, "join-person", user.pk, person="冯小满（区水务局第一党支部）").content.decode()
    )


def test_switching_off_ends_the_session_at_once(cast: Cast, client: Client) -> None:
    member = Client()
    member.force_login(cast.member)
    client.force_login(cast.system_administrator)
    assert send(client, "switch-off", cast.member.pk).status_code == 422  # no reason
    send(client, "switch-off", cast.member.pk, reason="调离")
    assert member.get("/me/")["Location"].startswith("/sign-in/")
    send(client, "switch-on", cast.member.pk, reason="调回")
    assert User.objects.get(pk=cast.member.pk).is_active
    own = send(client, "switch-off", cast.system_administrator.pk, reason="试试")
    assert own.status_code == 422 and "自己" in own.content.decode()


def test_a_reset_ends_the_old_password_and_its_sessions(cast: Cast, client: Client) -> None:
    member = Client()
    member.force_login(cast.member)
    client.force_login(cast.system_administrator)
    answer = send(client, "reset-password", cast.member.pk, reason="本人忘记")
    assert "<code>" in answer.content.decode()
    assert member.get("/me/")["Location"].startswith("/sign-in/")
    assert member.post("/sign-in/", {"username": "member", "password": PASSWORD}).status_code == 422


def test_a_locked_account_is_shown_and_unlocked(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIBU_TODAY")
    with time_machine.travel(AT, tick=False):
        other = Client()
        for _ in range(5):
            other.post("/sign-in/", {"username": "member", "password": "wrong"})
        client.force_login(cast.system_administrator)
        assert "▲ 锁定" in text(client, "accounts", q="member")
        assert "解除锁定" in text(client, "account", cast.member.pk)
        assert (
            "已解除锁定" in client.post(reverse("people:unlock", args=[cast.member.pk]), follow=True).content.decode()
        )
        assert other.post("/sign-in/", {"username": "member", "password": PASSWORD}).status_code == 302


def test_the_history_of_an_account_tells_no_values(cast: Cast, client: Client) -> None:
    client.force_login(cast.system_administrator)
    send(client, "switch-off", cast.member.pk, reason="因故调离岗位")
    page = text(client, "account", cast.member.pk)
    assert "停用账号" in page and "因故调离岗位" not in page


# -- grants ------------------------------------------------------------------------------------------------


def gift(**more: object) -> dict[str, object]:
    facts = {
        "account": "stranger", "what": "role:branch", "scope": "subtree", "organization": "区水务局第一党支部",
        "from_on": TODAY, "reason": "到任", "client_key": uuid.uuid4(),
    }  # fmt: skip
    return {**facts, **more}


def test_a_role_is_given_once_and_ended(cast: Cast, client: Client) -> None:
    client.force_login(cast.security_administrator)
    facts = gift()
    for _ in range(2):
        assert send(client, "give-grants", **facts).status_code == 302
    grants = Grant.objects.filter(user=cast.stranger)
    assert grants.count() == 7 and powers_of(cast.stranger, DAY) >= {"handle_task", "edit_person"}
    page = text(client, "grants", q="stranger")
    assert "到任" in page and "蒋衡" in page and "区水务局第一党支部及所属" in page
    one = grants.get(power="edit_person")
    ended = send(client, "end-grants", facts["client_key"], grants=[one.pk], until_on=TODAY, reason="不再维护人员")
    assert ended.status_code == 302
    assert powers_of(cast.stranger, DAY + timedelta(days=1)) == powers_of(cast.stranger, DAY) - {"edit_person"}


def test_a_temporary_power_over_listed_organizations(cast: Cast, client: Client) -> None:
    client.force_login(cast.security_administrator)
    until = DAY + timedelta(days=20)
    listed = f"{cast.water_first.name}\r\n{cast.justice_branch.name}\r\n"
    facts = gift(what="power:see_task", scope="listed", listed=listed, until_on=until.isoformat(), reason="协助督查")
    assert send(client, "give-grants", **facts).status_code == 302
    assert powers_of(cast.stranger, until) == {"see_task"}
    assert powers_of(cast.stranger, until + timedelta(days=1)) == set()
    assert "协助督查" in text(client, "grants", which="soon")
    assert "协助督查" in text(client, "grants", organization=cast.justice_branch.name)
    assert "协助督查" not in text(client, "grants", organization=cast.water_second.name)
    assert "没有名为" in text(client, "grants", organization="没有")


@pytest.mark.parametrize(
    ("more", "said"),
    [({"account": "securityadmin"}, "不能给自己授权"), ({"account": "auditor", "what": "role:system_administrator",
      "scope": "none"}, "相互分离"), ({"reason": " "}, "请填写这一项"), ({"organization": ""}, "这一范围须填写"),
     ({"scope": "listed", "listed": "没有的党支部"}, "没有找到"), ({"scope": "none"}, "要有范围"),
     ({"what": "role:emperor"}, "选择"), ({"until_on": "2020-01-01"}, "不能早于"), ({"account": "nobody"}, "没有找到"),
     ({"what": "power:read_audit"}, "不分组织"), ({"organization": "区水务局"}, "是不是")],
)  # fmt: skip
def test_a_gift_that_may_not_be_gets_a_sentence(cast: Cast, client: Client, more: dict[str, str], said: str) -> None:
    client.force_login(cast.security_administrator)
    answer = send(client, "give-grants", **gift(**more))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Grant.objects.filter(granted_by=cast.security_administrator).exists()


def test_the_list_of_grants_costs_the_same_with_many(cast: Cast, client: Client) -> None:
    client.force_login(cast.security_administrator)
    costs = []
    for count in (5, 45):
        for _ in range(count):
            send(client, "give-grants", **gift(what="power:see_task", scope="listed", listed=cast.water_first.name))
        with CaptureQueriesContext(connection) as queries:
            text(client, "grants")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


# -- audit -------------------------------------------------------------------------------------------------


def test_the_audit_page_finds_and_tells_no_values(cast: Cast, client: Client) -> None:
    change_person(by=cast.drafter, at=AT, person=cast.member.person, name="秘密新名")
    client.force_login(cast.auditor)
    page = text(client, "audit", who="陈知远", verb="修改人员", label="people.person", first_on=TODAY, last_on=TODAY)
    assert "修改人员" in page and "姓名" in page and "秘密新名" not in page
    assert "没有符合条件的记录" in text(client, "audit", who="nobody")
    assert "没有符合条件的记录" in text(client, "audit", first_on="2027-01-01")
    assert "没有符合条件的记录" in text(client, "audit", label="people.unit")


def test_an_export_is_the_whole_chain_with_its_own_entry_last(cast: Cast, client: Client) -> None:
    for number in ("1", "2"):
        change_person(by=cast.drafter, at=AT, person=cast.member.person, number=number)
    client.force_login(cast.auditor)
    assert send(client, "export-audit", reason="  ").status_code == 422
    answer = send(client, "export-audit", reason="年度审计")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3] and lines[-1]["verb"] == "导出操作记录"
    digest = lines[-1].pop("digest")
    plain = json.dumps(lines[-1], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest == hashlib.new("sm3", plain.encode()).hexdigest() == verify_chain().digest
    assert "attachment" in answer["Content-Disposition"] and digest[:12] in answer["Content-Disposition"]


# -- settings ----------------------------------------------------------------------------------------------


def test_settings_of_every_shape_are_changed(cast: Cast, client: Client) -> None:
    client.force_login(cast.system_administrator)
    later = (DAY + timedelta(days=30)).isoformat()
    send(client, "change-setting", "term_days", value=8, from_on=later, source="工委会议")
    assert (setting("term_days", DAY), setting("term_days", date.fromisoformat(later))) == (10, 8)
    send(client, "change-setting", "district_name", value="云溪区", from_on=TODAY, source="初始化")
    send(
        client, "change-setting", "areas_of_party_work", value="全面工作\r\n\r\n组织建设", from_on=TODAY, source="会议"
    )
    assert setting("areas_of_party_work", DAY) == ["全面工作", "组织建设"]
    minutes = {"value_read": 1, "value_sentence": 3, "value_attachment": 30}
    send(client, "change-setting", "ask_minutes", from_on=TODAY, source="测算", **minutes)
    assert setting("ask_minutes", DAY) == {"read": 1, "sentence": 3, "attachment": 30}
    page = text(client, "settings")
    assert "云溪区" in page and f"{later} 起：8" in page and "附件答复 30" in page
    assert "工委会议" in text(client, "change-setting", "term_days")


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"value": "0"}, "1"), ({"value": "x"}, "整数"), ({"value": "9" * 40}, "250"), ({"value": "10"}, "无需修改"),
     ({"value": "9", "from_on": "2020-01-01"}, "不能早于今天"), ({"value": "9", "source": " "}, "请填写这一项")],
)  # fmt: skip
def test_a_setting_that_cannot_be_gets_a_sentence(cast: Cast, client: Client, facts: dict[str, str], said: str) -> None:
    client.force_login(cast.system_administrator)
    answer = send(client, "change-setting", "term_days", **{"from_on": TODAY, "source": "会议", **facts})
    assert answer.status_code == 422 and said in answer.content.decode() and not Setting.objects.exists()


def test_days_are_set_and_taken_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.system_administrator)
    send(client, "new-day", on=TODAY, is_working="False", source="通知")
    day = SpecialDay.objects.get()
    assert not day.is_working and "放假" in text(client, "settings")
    send(client, "remove-day", day.pk)
    assert not SpecialDay.objects.exists()
    assert client.get(reverse("people:change-setting", args=["nothing"])).status_code == 404


def test_powers_end_with_their_grants(cast: Cast) -> None:
    held = Grant.objects.filter(in_force(DAY), user=cast.member)
    held.update(until_on=DAY - timedelta(days=1))
    assert powers_of(cast.member, DAY) == set()


def test_no_list_shows_or_filters_by_the_last_sign_in(cast: Cast, client: Client) -> None:
    User.objects.update(last_login=AT)
    client.force_login(cast.system_administrator)
    listed = client.get(reverse("people:accounts")).content.decode()
    assert "member" in listed and "上次登录" not in listed and "未登录" not in listed
    filtered = client.get(reverse("people:accounts"), {"state": "idle"}).context["page"].paginator.count
    assert filtered == User.objects.count()
    assert "上次登录" in client.get(reverse("people:account", args=[cast.member.pk])).content.decode()
