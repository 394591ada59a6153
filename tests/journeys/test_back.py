"""Going back: whoever presses the browser's Back after saving goes on with the same draft, with all that was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

TITLE = "核对党务公开栏"


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="存草稿", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("草稿已保存")


def back(page: Page) -> None:
    """To the form, which may come from the browser's own store or anew from the server."""
    page.go_back()
    page.wait_for_load_state("load")
    assert page.input_value("[name=title]") == TITLE


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_saving_again_after_going_back_keeps_one_draft(seat: Callable[..., Seat], screen: str) -> None:
    office = seat("office", screen)
    page = office.open("/tasks/new/")
    for name, words in {
        "title": TITLE, "content": "各支部核对公开栏内容。", "source": "党务公开条例", "purpose": "公开及时",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", words)
    save(page)
    for words in ("公开及时、准确", "公开及时、准确、看得懂"):
        back(page)
        page.fill("[name=purpose]", words)
        save(page)
        expect(page.locator(".sheet")).to_contain_text(words)
    page = office.open("/tasks/papers/?state=draft")
    expect(page.locator(".due li", has_text=TITLE)).to_have_count(1)
    page.locator(".due li", has_text=TITLE).locator("a.btn").click()
    with page.expect_navigation():
        page.get_by_role("button", name="作废", exact=True).click()
