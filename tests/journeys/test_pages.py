"""Every page, at both widths, for every role: it fits, axe finds nothing, the browser complains of nothing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser import overflow, violations
from tests.journeys.conftest import Seat
from zhibu.demo.build import LOGINS

pytestmark = pytest.mark.browser

ROLES = [login.username for login in LOGINS]
SHAPES_AT_MOST = 120
FILES = ("/original", "/download", "/export", "/files/", "/template")  # addresses that answer with a file


def shape(path: str) -> str:
    """An address without its numbers and filters: pages that differ by these only are one page."""
    return "/".join("#" if part.isdigit() else part for part in urlsplit(path).path.split("/"))


def links(page: Page, base: str) -> list[str]:
    """Addresses of the site that a page links to, filters included, without fragments."""
    found = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
    return [href.removeprefix(base).split("#")[0] for href in found if href.startswith(base + "/")]


def walk(seat: Seat) -> dict[str, str]:
    """One address per shape, found by following links from the home page."""
    seen: dict[str, str] = {}
    queue = ["/"]
    while queue and len(seen) < SHAPES_AT_MOST:
        path = queue.pop(0)
        if shape(path) in seen or any(part in path for part in FILES):
            continue
        seen[shape(path)] = path
        queue += [link for link in links(seat.open(path), seat.site.url) if shape(link) not in seen]
    return seen


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(seat: Callable[..., Seat], role: str) -> None:
    """From the home page one link at a time, on both screens."""
    desk, phone = seat(role), seat(role, "phone")
    pages = walk(desk)
    faults: list[str] = []
    for path in pages.values():
        for one in (desk, phone):
            page = one.open(path)
            faults += [f"{path}: {line}" for line in violations(page)]
            if overflow(page) > 0:
                faults.append(f"{path}: {overflow(page)} px wider than the screen of {page.viewport_size}")
    assert faults == []
    assert len(pages) >= 3, pages


def test_the_sign_in_page(seat: Callable[..., Seat]) -> None:
    for screen in ("desk", "phone"):
        page = seat("", screen).open("/sign-in/")
        assert violations(page) == []
        assert overflow(page) <= 0
