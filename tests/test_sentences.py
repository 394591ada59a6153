"""What a form refuses is said in our own Chinese: every form of every room, sent empty and sent over-long."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.test_doors import DOORS

NAMES = re.compile(r'<(?:input|textarea|select)\b[^>]*\bname="([^"]+)"')
LISTED = re.compile(r'<ul class="errorlist[^"]*"[^>]*>(.*?)</ul>', re.DOTALL)
NOT_OURS = re.compile(r"字段|变量|确保|[A-Za-z]+ [A-Za-z]+ [A-Za-z]+")
FORMS = [name for name, door in DOORS.items() if door.method == "get"]


def refused(client: Client, address: str, facts: dict[str, str]) -> list[str]:
    page = client.post(address, facts).content.decode(errors="replace")
    return [unescape(re.sub(r"<[^>]+>", " ", found)).strip() for found in LISTED.findall(page)]


@pytest.mark.parametrize("value", ["", "长" * 5000, "a\0b"])
@pytest.mark.parametrize("name", FORMS)
def test_refusals_are_our_own_sentences(cast: Cast, client: Client, name: str, value: str) -> None:
    door = DOORS[name]
    address = reverse(name, args=[str(argument) for argument in door.arguments(cast)])
    if not door.open_to_all:
        client.force_login(getattr(cast, door.owner))
    page = client.get(address)
    for close in page._resource_closers:
        close()  # a served file
    if page.streaming or "html" not in page.get("Content-Type", ""):
        return  # a file
    names = set(NAMES.findall(page.content.decode())) - {"csrfmiddlewaretoken", "client_key"}
    for sentence in refused(client, address, dict.fromkeys(names, value)):
        assert not NOT_OURS.search(sentence), sentence


@pytest.mark.parametrize(
    ("word", "sentence"),
    [("kurz", "口令太短，至少 10 个字符。"), ("1234567890", "口令不能只用数字。"), ("password123", "这个口令太常见，容易被猜到，请换一个。"),
     ("membermemb", "口令与登录名或姓名太相近，请换一个。")],
)  # fmt: skip
def test_a_poor_password_is_refused_in_chinese(cast: Cast, word: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(word, cast.member)
    assert sentence in refusal.value.messages and not NOT_OURS.search("".join(refusal.value.messages))


def test_an_empty_and_an_over_long_field_say_what_to_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.drafter)
    address = reverse("people:new-unit")
    assert "请填写这一项。" in refused(client, address, {"name": ""})
    assert "最多 100 个字，现在是 300 个字，请删减。" in refused(client, address, {"name": "长" * 300})
