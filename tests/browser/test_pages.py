"""Every page, at both widths, for every role: it fits, axe finds nothing, the browser complains of nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, Desk
from zhibu.demo.build import LOGINS

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ROLES = [login.username for login in LOGINS]
# Pages that differ by number only: one of each shape is enough.
SHAPES_AT_MOST = 90


def shape(path: str) -> str:
    """An address without its numbers and filters."""
    return "/".join("#" if part.isdigit() else part for part in urlsplit(path).path.split("/"))


def links(page: Page, base: str) -> list[str]:
    """Addresses of the site that a page links to, filters included, without fragments."""
    found = page.eval_on_selector_all("a[href]", "all => all.filter(a => !a.hasAttribute('download')).map(a => a.href)")
    return [href.removeprefix(base).split("#")[0] for href in found if href.startswith(base + "/")]


def walk(desk: Desk) -> dict[str, str]:
    """One address per shape, found by following links from the home page."""
    seen: dict[str, str] = {}
    queue = ["/"]
    while queue and len(seen) < SHAPES_AT_MOST:
        path = queue.pop(0)
        if shape(path) in seen or "/download" in path or "/export" in path:
            continue
        seen[shape(path)] = path
        page = desk.open(path)
        queue += [link for link in links(page, desk.site.url) if shape(link) not in seen]
    return seen


def violations(page: Page) -> list[str]:
    """What axe holds against a page, WCAG 2.2 AA, a line each."""
    page.evaluate(Path(AXE).read_text())
    found = page.evaluate(
        """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}))
        .violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(" | "))"""
    )
    return [f"{urlsplit(page.url).path}: {line}" for line in found]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(seat: Callable[..., Desk], role: str) -> None:
    """From the home page one link at a time, both screens."""
    desk = seat(role)
    pages = walk(desk)
    phone = seat(role, "phone")
    faults: list[str] = []
    for path in pages.values():
        for screen in (desk, phone):
            page = screen.open(path)
            faults += violations(page)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults.append(f"{path}: wider than the {page.viewport_size} screen")
    assert faults == []
    assert len(pages) >= 3


def test_the_sign_in_page(seat: Callable[..., Desk]) -> None:
    for screen in ("desk", "phone"):
        desk = seat("", screen)
        assert violations(desk.open("/sign-in/")) == []
