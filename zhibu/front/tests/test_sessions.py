"""A session that ended and a page that expired: nothing typed is lost; where visitors come from."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.cast import Cast
from zhibu.front.visitors import address_of

WORDS = "已对照职能重新梳理，改了三处。"


@pytest.mark.django_db
def test_what_was_typed_into_an_ended_session_is_shown_again(client: Client) -> None:
    page = client.post("/tasks/hops/1/answer/", {"text": WORDS, "client_key": "某个键", "password": "不该出现的口令"})
    text = page.content.decode()
    assert page.status_code == 401
    assert WORDS in text
    assert "重新登录" in text
    assert "不该出现的口令" not in text
    assert "某个键" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "sentence"), [("post", "这次没有提交"), ("get", "请重新登录")])
def test_a_fragment_of_an_ended_session_is_a_sentence_and_no_page(client: Client, method: str, sentence: str) -> None:
    answer = getattr(client, method)("/documents/hand-in/", headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer["Content-Type"].startswith("text/plain")
    assert sentence in answer.content.decode()


def test_an_expired_page_shows_what_was_typed(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.drafter)
    page = client.post("/tasks/new/", {"title": "一个标题", "content": WORDS})
    assert page.status_code == 403
    assert WORDS in page.content.decode()
    assert "已经过期" in page.content.decode()


@pytest.mark.parametrize(
    ("proxies", "told", "expected"),
    [
        (0, "", "10.0.0.9"),
        (0, "1.2.3.4", "10.0.0.9"),  # nobody said that there is a proxy
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # what the visitor wrote himself stands on the left
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.8", "1.2.3.4"),
        (2, "1.2.3.4", "1.2.3.4"),
        (1, "", "10.0.0.9"),
        (1, "nonsense", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_visitor_is_known_behind_the_proxies(
    settings: Settings, rf: RequestFactory, proxies: int, told: str, expected: str | None
) -> None:
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    assert address_of(rf.get("/", REMOTE_ADDR="10.0.0.9", **headers)) == expected


@pytest.mark.django_db
def test_asking_for_the_head_of_the_sign_in_page_is_no_wrong_password(client: Client) -> None:
    assert client.head("/sign-in/").status_code == 200


def test_an_address_that_only_takes_forms_says_so_when_opened(cast: Cast, client: Client) -> None:
    client.force_login(cast.drafter)
    page = client.get("/tasks/hops/1/answer/")
    assert page.status_code == 405
    assert "这里只用来提交" in page.content.decode()
    assert "POST" in page["Allow"]
