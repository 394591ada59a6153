"""The pictures of the README, taken from the demonstration district as anybody gets it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
RENEWING = os.environ.get("ZHIBU_PICTURES") == "1"


def test_the_reader_of_the_readme(seat: Callable[..., Seat]) -> None:
    """The paper of the demonstration, restored and marked; kept in docs/images when asked to."""
    page = seat("office").open("/documents/")
    page.locator("main a[href]", has_text=re.compile("讲话|通知|通报|方案")).first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main mark, main [class*=mark]").first).to_be_visible()
    folder = ROOT / ("docs/images" if RENEWING else "test-results")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / "reader.png")
    assert (folder / "reader.png").stat().st_size > 20_000
    for name in ("README.md", "README.zh-CN.md"):
        assert "docs/images/reader.png" in (ROOT / name).read_text()
    assert (ROOT / "docs" / "images" / "reader.png").exists()
