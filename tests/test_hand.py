"""The recorder of bench/hand.py counts what is done, no more and no less. No browser: page and places are stand-ins."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from bench.burden import AIMS, figures_of
from bench.hand import DESK, PHONE, Cost, Hand, keys_for


class Place:
    """Stands in for a locator: where it is, which fields its form wants, what stands in it."""

    def __init__(self, y: float = 100, wanted: tuple[str, ...] = (), words: str = "") -> None:
        self.y, self.wanted, self.words, self.done = y, wanted, words, ""

    def evaluate(self, script: str) -> Any:
        return list(self.wanted) if "form" in script else False

    def bounding_box(self) -> dict[str, float]:
        return {"x": 0, "y": self.y, "width": 40, "height": 40}

    def click(self) -> None:
        self.done = "clicked"

    def fill(self, text: str) -> None:
        self.done = text

    def inner_text(self) -> str:
        return self.words


class Screen:
    """Stands in for a page."""

    def __init__(self, width: int, height: int) -> None:
        self.viewport_size, self.url = {"width": width, "height": height}, "/"

    def expect_navigation(self, **_: Any) -> Any:
        return nullcontext()


def hand(width: int = 1440, height: int = 900) -> Any:
    screen: Any = Screen(width, height)
    return Hand(screen)


def test_a_tap_on_a_phone_is_a_decision_and_a_point() -> None:
    at, place = hand(390, 844), Place()
    at.tap(place, opens=True)
    cost = at.cost()
    assert place.done == "clicked"
    assert (cost.taps, cost.fields) == (1, 0)
    assert +cost.operators == {"M": 1, "P": 1, "B": 1}
    assert cost.acting == pytest.approx(1.35 + 1.1)
    assert cost.estimate == cost.acting + cost.waited
    assert 0 < cost.waited < cost.scripted


def test_typing_is_one_tap_and_every_key() -> None:
    """The hand goes to the keyboard and, for the next click, back to the mouse."""
    at, field = hand(), Place(wanted=("text",))
    at.type(field, "已办。")
    at.tap(Place(wanted=("text",)))
    cost = at.cost()
    assert field.done == "已办。"
    assert (cost.taps, cost.fields) == (2, 1), "the same field of the same page is one field"
    assert +cost.operators == {"M": 3, "P": 2, "B": 2, "H": 2, "K": 2 + 3 + 1 + 1}
    assert cost.acting == pytest.approx(3 * 1.35 + 2 * 1.1 + 2 * 0.2 + 2 * 0.4 + 7 * 0.28)


def test_pasting_is_two_keys_however_long() -> None:
    at = hand()
    at.paste(Place(), "长" * 3000)
    assert at.cost().operators["K"] == 2


@pytest.mark.parametrize(("y", "screens"), [(100, 0), (860, 0), (861, 1), (1700, 1), (1761, 2), (-10, 1), (-901, 2)])
def test_what_lies_out_of_sight_costs_turns_of_the_wheel(y: float, screens: int) -> None:
    at = hand()
    at.tap(Place(y))
    assert at.cost().operators["S"] == screens


def test_fields_are_counted_by_page() -> None:
    at = hand()
    at.tap(Place(wanted=("to", "due_on")))
    at.page.url = "/other/"
    at.tap(Place(wanted=("to",)))
    assert at.cost().fields == 3


def test_reading_counts_characters_without_blanks_and_no_tap() -> None:
    at = hand()
    at.read(Place(words="区水务局\n 党支部"))
    at.decide(3)
    cost = at.cost()
    assert (cost.taps, +cost.operators) == (0, {"V": 7, "M": 3})
    assert cost.acting == pytest.approx(7 * 0.2 + 3 * 1.35)


@pytest.mark.parametrize(("text", "keys"), [("", 0), ("党", 5), ("党支部", 4 + 3 + 2 + 2), ("6条。", 1 + 4 + 1 + 1)])
def test_keys_are_letters_of_the_readings_and_choices(text: str, keys: int) -> None:
    assert keys_for(text) == keys


def test_two_people_add_up() -> None:
    first, second = hand(390, 844), hand()
    first.tap(Place(wanted=("a",)))
    second.tap(Place())
    total = first.cost() + second.cost()
    assert (total.taps, total.fields, total.operators["M"]) == (2, 1, 2)
    assert total.acting == pytest.approx(2 * (1.35 + 1.1) + 0.2), "each at the pace of the own screen"


def test_a_longer_job_is_seen_in_its_figures() -> None:
    assert set(PHONE) == set(DESK)
    dear = Cost(fields=2, taps=5, acting=29.0, waited=1.2)
    met = {figure.name: figure.met for figure in figures_of(4, dear, 1)}
    assert met == {
        "burden/job-4/fields": False, "burden/job-4/taps": False, "burden/job-4/estimate": False,
        "burden/job-4/script": True,
    }  # fmt: skip
    assert all(figure.met for figure in figures_of(4, Cost(fields=1, taps=4, acting=30.0), 1))
    assert set(AIMS) == {1, 4, 6, 7}
