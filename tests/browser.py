"""A real Chromium for tests: pages at both widths that must break no content policy, and the axe checker.

Mark such tests ``@pytest.mark.browser``. A test gets ``desk`` (1440×900) or ``phone`` (390×844), both playwright
pages whose addresses are relative to the running test server; ``sign_in`` and ``violations`` do what they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from tests.cast import PASSWORD
from tests.chromium import DESK, FLAGS, PHONE, chromium_path

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in the thread that uses the ORM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    patch.undo()


def _page(chromium: Browser, live_server: Any, size: ViewportSize, *, is_mobile: bool) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live_server.url, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=is_mobile,
        is_mobile=is_mobile, reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(10_000)
    page = context.new_page()
    refused: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: refused.append(f"script error: {error}"))
    yield page
    context.close()
    assert refused == [], "a page broke its content policy or a script failed"


@pytest.fixture
def desk(chromium: Browser, live_server: Any) -> Iterator[Page]:
    yield from _page(chromium, live_server, DESK, is_mobile=False)


@pytest.fixture
def phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    yield from _page(chromium, live_server, PHONE, is_mobile=True)


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Through the page, as a person does."""
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("口令", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on the page as it is now, one line per finding."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("async rules => (await axe.run({runOnly: rules})).violations", rules)
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}" for v in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
