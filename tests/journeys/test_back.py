"""Going back: Back after saving goes on with the same draft, and an answer taken back is in its form again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import overflow, violations
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

TITLE = "核对党务公开栏"


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="存草稿", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("草稿已保存")
    assert violations(page) == []


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


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_an_answer_is_taken_back_with_its_words(seat: Callable[..., Seat], screen: str) -> None:
    branch = seat("branch", screen)
    page = branch.open("/")
    page.locator(".due li a.btn", has_text="答复").first.click()
    words = f"已核对，更换3处（{screen}）。"
    page.fill("[name=text]", words)
    with page.expect_navigation():
        page.locator("form[action$='/answer/'] button").click()
    page.locator("summary", has_text="收回答复").click()
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="收回答复", exact=True).click()
    assert page.input_value("[name=text]") == words
    assert violations(page) == []
    assert overflow(page) <= 0
    expect(page.locator(".events li").last).to_contain_text("收回答复")
