"""What every room has due for an account, merged; nothing is copied into a table of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from zhibu.people.models import User
from zhibu.tasks import queries as tasks
from zhibu.tasks.rules import STANDINGS, DueItem

PAGE = 60  # lines

# One entry per room that has something due; a room joins by being named here.
ROOMS: tuple[Callable[..., list[DueItem]], ...] = (tasks.due_items,)
COUNTS: tuple[Callable[[User, date], dict[str, int]], ...] = (tasks.due_counts,)


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the home page: late, this week, this month, later."""

    key: str
    title: str
    count: int
    items: tuple[DueItem, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The merged 待办: sections of one page, how many there are in all, and where the next page begins."""

    sections: tuple[Section, ...]
    counts: dict[str, int]
    after: tuple[date, str] | None  # the last line shown, when there are more


def home_of(user: User, today: date, after: tuple[date, str] | None = None) -> Home:
    """One page of an account's open work over all rooms and all its posts."""
    counts = merged([count(user, today) for count in COUNTS])
    found: list[DueItem] = []
    for due_items in ROOMS:
        found += due_items(user, today, after=after, limit=PAGE + 1)
    found.sort(key=_place)
    page, rest = found[:PAGE], found[PAGE:]
    sections = tuple(
        Section(key, STANDINGS[key], counts.get(key, 0), tuple(items))
        for key, items in groupby(page, key=lambda item: item.standing)
    )
    return Home(sections, counts, _place(page[-1]) if rest else None)


def merged(parts: list[dict[str, int]]) -> dict[str, int]:
    """The rooms' counts added up."""
    total: dict[str, int] = {}
    for part in parts:
        for key, count in part.items():
            total[key] = total.get(key, 0) + count
    return total


def _place(item: DueItem) -> tuple[date, str]:
    return item.due_on, item.key


def posts_of(user: User, today: date) -> list[Any]:
    """The posts that an account's person holds today, one line each on the home page."""
    if user.person is None:
        return []
    held = user.person.appointments.select_related("organization").order_by("pk")
    return [appointment for appointment in held if appointment.holds_on(today)]
