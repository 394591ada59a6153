"""What every page's frame shows: the rail, who is signed in, the district's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zhibu.kit import clock
from zhibu.people.models import User
from zhibu.people.queries import powers_of, setting
from zhibu.tasks.queries import unread_notices


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail; shown to accounts that hold one of ``powers`` (empty: to all)."""

    name: str  # of the URL
    title: str
    icon: str
    powers: frozenset[str] = frozenset()


PLACES = (
    Place("desk:home", "待办", "list-todo"),
    Place("tasks:board", "任务", "send", frozenset({"see_task"})),
    Place("documents:library", "文件", "file-text", frozenset({"read_document"})),
    Place("people:organizations", "组织", "network", frozenset({"see_organization"})),
    Place(
        "people:administration", "管理", "settings",
        frozenset({"manage_accounts", "give_grants", "read_audit", "edit_settings"}),
    ),
    Place("documents:purge", "清除误存", "file-x", frozenset({"purge_document"})),
)  # fmt: skip


FONT_SIZES = ("17", "18", "19", "20")  # pixels; 16 is the base and needs no word


def chrome(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page; three queries, and none for an address opened without signing in."""
    user = getattr(request, "user", None)
    size = request.COOKIES.get("font_size", "")
    size = size if size in FONT_SIZES else ""
    if not isinstance(user, User):
        return {"places": [], "today": clock.today(), "font_size": size}
    today = clock.today()
    powers = powers_of(user, today)
    here = request.path
    places = [
        {"title": p.title, "icon": p.icon, "url": reverse(p.name), "here": _covers(reverse(p.name), here)}
        for p in PLACES
        if not p.powers or p.powers & powers
    ]
    return {
        "places": places,
        "powers": powers,
        "today": today,
        "district_name": setting("district_name", today),
        "font_size": size,
        "unread_notices": unread_notices(user),
    }


def _covers(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
