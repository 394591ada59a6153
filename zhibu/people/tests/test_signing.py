"""Coming in: lockout, one sentence for all that is wrong, own password first, no way out to other sites."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from zhibu.people.models import AuditEntry, Person

SIGN_IN = "/sign-in/"


def try_in(client: Client, username: str, password: str, **more: str) -> object:
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_everybody_comes_in_and_goes_out(cast: Cast, client: Client) -> None:
    answer = try_in(client, "drafter", PASSWORD)
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert client.get("/me/").status_code == 200
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == reverse("people:sign-in")
    assert client.get("/me/")["Location"].startswith(SIGN_IN)
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["登录", "退出"]


def test_what_is_wrong_is_never_told(cast: Cast, client: Client) -> None:
    """A wrong password, an unknown name and an account switched off get the same page."""
    cast.member.is_active = False
    cast.member.save()
    pages = {
        try_in(Client(), name, word).content.decode().replace(name, "")
        for name, word in (("drafter", "wrong"), ("nobody", "wrong"), ("member", PASSWORD))
    }
    assert len({page[page.index("<ul class") : page.index("</ul>")] for page in pages}) == 1


@pytest.mark.parametrize("next_", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", "\\\\evil.test"])
def test_next_stays_in_the_house(cast: Cast, client: Client, next_: str) -> None:
    assert try_in(client, "drafter", PASSWORD, next=next_)["Location"] == "/"
    assert client.get(SIGN_IN, {"next": next_})["Location"] == "/"


def test_next_leads_to_the_page_asked_for(cast: Cast, client: Client) -> None:
    assert client.get("/me/")["Location"] == "/sign-in/?next=/me/"
    assert try_in(client, "drafter", PASSWORD, next="/me/")["Location"] == "/me/"


def test_five_wrong_passwords_lock_and_the_page_says_until_when(cast: Cast, client: Client) -> None:
    with time_machine.travel("2026-11-24T09:30:00+08:00", tick=False) as clock:
        answers = [try_in(client, "drafter", "wrong") for _ in range(5)]
        assert [a.status_code for a in answers] == [422] * 4 + [429]
        assert "11月24日 10:01" in answers[-1].content.decode()
        clock.shift(timedelta(minutes=20))
        again = try_in(client, "drafter", PASSWORD)
        assert again.status_code == 429 and "10:01" in again.content.decode()
        assert try_in(client, "nobody-at-all", "wrong").status_code == 422
        clock.shift(timedelta(minutes=11))
        assert try_in(client, "drafter", PASSWORD).status_code == 302


def test_a_name_that_does_not_exist_locks_alike(cast: Cast, client: Client) -> None:
    assert [try_in(client, "nobody", "wrong").status_code for _ in range(5)] == [422] * 4 + [429]


def test_bad_input_gets_a_sentence(cast: Cast, client: Client) -> None:
    for name, word in (("a\0b", "x"), ("", ""), ("x" * 500, "x"), ("drafter", "y" * 500), ("😀", "😀")):
        assert try_in(client, name, word).status_code == 422
    assert client.post(SIGN_IN, {}).status_code == 422


def test_many_names_from_one_address_are_stopped(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.people.views.signing.FAILURES_OF_ONE_ADDRESS", 3)
    codes = [try_in(client, f"name{n}", "wrong").status_code for n in range(4)]
    assert codes == [422, 422, 422, 429]


def test_a_reset_password_is_changed_before_anything_else(cast: Cast, client: Client) -> None:
    cast.drafter.must_change_password = True
    cast.drafter.save()
    client.force_login(cast.drafter)
    for address in ("/", "/me/", "/organizations/", "/no-such-page/"):
        assert client.get(address)["Location"] == reverse("people:password")
    page = reverse("people:password")
    assert client.get(page).status_code == 200
    new = "一句只有自己知道的长话 2026"
    answer = client.post(page, {"current": PASSWORD, "new": new, "again": new})
    assert answer["Location"] == "/me/" and client.get("/me/").status_code == 200
    cast.drafter.refresh_from_db()
    assert cast.drafter.check_password(new) and not cast.drafter.must_change_password
    assert AuditEntry.objects.get().verb == "更改口令" and not AuditEntry.objects.get().values.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"current": "wrong", "new": "好长的一句话 2026", "again": "好长的一句话 2026"}, "现在的口令不对"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "10"),
        ({"current": PASSWORD, "new": "drafter-1", "again": "drafter-1"}, "10"),
        ({"current": PASSWORD, "new": "1234567890123", "again": "1234567890123"}, "数字"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "与现在的口令相同"),
        ({"current": PASSWORD, "new": "好长的一句话 2026", "again": "另外一句话 2026"}, "不一致"),
        ({}, "请填写这一项"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(
    cast: Cast, client: Client, sent: dict[str, str], sentence: str
) -> None:
    client.force_login(cast.drafter)
    answer = client.post(reverse("people:password"), sent)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_the_policy_knows_the_persons_name(cast: Cast, client: Client) -> None:
    """A password made of the login name is refused."""
    Person.objects.filter(pk=cast.system_administrator.person_id).update(name="卫平")
    client.force_login(cast.system_administrator)
    answer = client.post(
        reverse("people:password"), {"current": PASSWORD, "new": "systemadmin1", "again": "systemadmin1"}
    )
    assert answer.status_code == 422
