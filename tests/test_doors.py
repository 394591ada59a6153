"""Every address has a known answer for the anonymous, the stranger, the onlooker and the owner."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from tests.doors import ENDED, MOVED, NOT_SO, Door

PACKAGE = Path(__file__).resolve().parent.parent / "zhibu"


def table() -> dict[str, Door]:
    """The parts of all rooms in one."""
    doors: dict[str, Door] = {}
    for path in sorted(PACKAGE.glob("*/tests/doors.py")):
        part: dict[str, Door] = importlib.import_module(f"zhibu.{path.parts[-3]}.tests.doors").DOORS
        assert not set(part) & set(doors), f"{path} names an address twice"
        doors |= part
    return doors


DOORS = table()


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The full names of all addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


def ask(client: Client, door: Door, cast: Cast, name: str) -> int:
    address = reverse(name, args=[str(argument) for argument in door.arguments(cast)])
    response = client.post(address) if door.method == "post" else client.get(address)
    for close in getattr(response, "_resource_closers", []):
        close()  # a served file; not response.close(), which ends the request and with it the test's connection
    return int(response.status_code)


def test_every_address_is_in_the_table() -> None:
    assert set(addresses(get_resolver().url_patterns)) == set(DOORS)


@pytest.mark.parametrize("name", DOORS)
def test_a_door_opens_to_whom_it_should(cast: Cast, client: Client, name: str) -> None:
    door = DOORS[name]
    expected = {"stranger": door.for_stranger, door.owner: door.answer}
    if door.onlooker:
        expected[door.onlooker] = door.for_onlooker
    for account, answer in expected.items():
        client.force_login(getattr(cast, account))
        assert (account, ask(client, door, cast, name)) == (account, answer)


@pytest.mark.parametrize("name", DOORS)
def test_the_anonymous_are_led_to_the_sign_in_page(cast: Cast, client: Client, name: str) -> None:
    door = DOORS[name]
    address = reverse(name, args=[str(argument) for argument in door.arguments(cast)])
    answer = client.post(address) if door.method == "post" else client.get(address)
    if door.method == "post":  # what was sent is shown again on a page that leads to the sign-in
        led_away = answer.status_code == ENDED and reverse("people:sign-in") in answer.content.decode()
    else:
        led_away = answer.status_code == MOVED and answer["Location"].startswith(reverse("people:sign-in"))
    assert led_away != door.open_to_all


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.method == "post"])
def test_what_acts_is_not_done_by_opening_it(cast: Cast, client: Client, name: str) -> None:
    door = DOORS[name]
    client.force_login(getattr(cast, door.owner))
    address = reverse(name, args=[str(argument) for argument in door.arguments(cast)])
    assert client.get(address).status_code == NOT_SO
