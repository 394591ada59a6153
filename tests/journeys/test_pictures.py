"""The pictures of the README, taken from the demonstration district as anybody gets it."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESK
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs" / "images"
RENEWING = os.environ.get("ZHIBU_PICTURES") == "1"
MOST = 200 * 1024  # bytes: who reads the page on a slow line should not wait for pictures


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG file in pixels, from its first chunk."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n" and head[12:16] == b"IHDR", f"{picture.name} is no PNG file"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def take(page: Page, name: str, folder: Path) -> None:
    """Take one picture; what is kept shows the page in the same size, is light, and is shown by both READMEs."""
    page.wait_for_load_state("networkidle")
    taken = (KEPT if RENEWING else folder) / name
    page.screenshot(path=taken, animations="disabled", caret="hide")
    assert size_of(taken) == size_of(KEPT / name) == (DESK["width"], DESK["height"])
    if not RENEWING:
        assert (KEPT / name).stat().st_size < MOST, f"reduce the colours of docs/images/{name}"
    for readme in ("README.md", "README.zh-CN.md"):
        assert f"docs/images/{name}" in (ROOT / readme).read_text()


def test_the_reader_of_the_readme(seat: Callable[..., Seat], tmp_path: Path) -> None:
    """The paper of the demonstration, restored and marked."""
    page = seat("office").open("/documents/")
    page.locator("main a[href]", has_text=re.compile("讲话|通知|通报|方案")).first.click()
    expect(page.locator("main mark, main [class*=mark]").first).to_be_visible()
    take(page, "reader.png", tmp_path)


def test_the_home_of_the_readme(seat: Callable[..., Seat], tmp_path: Path) -> None:
    """What a branch has to do, with something in it."""
    page = seat("branch").open("/")
    expect(page.locator("main").get_by_text("交办").first).to_be_visible()
    take(page, "home.png", tmp_path)
