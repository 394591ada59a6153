"""A real installation with the demonstration district, served by the product's own command, before a real Chromium.

Nothing here touches the ORM: the product is driven as its users drive it, by pages and by commands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser import DESK, PHONE
from tests.installation import Installation, serving
from zhibu.demo.build import PASSWORD

SCREENS = {"desk": DESK, "phone": PHONE}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with serving(tmp_path_factory.mktemp("site")) as installation:
        yield installation


@dataclass
class Seat:
    """One person at one screen: signs in, opens pages, and collects what the browser complains of."""

    site: Installation
    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, username: str, password: str = PASSWORD) -> Seat:
        self.page.goto(f"{self.site.url}/sign-in/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.click("form.form button")
        self.page.wait_for_url(f"{self.site.url}/")
        return self

    def open(self, path: str) -> Page:
        response = self.page.goto(self.site.url + path)
        assert response is not None and response.ok, f"{path}: {response and response.status}"
        return self.page

    def note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")


@pytest.fixture
def seat(site: Installation, chromium: Browser) -> Iterator[Callable[..., Seat]]:
    """Seats people: ``seat("branch", "phone")``; at the end nobody's browser may have complained."""
    seated: list[Seat] = []

    def take(username: str = "", screen: str = "desk") -> Seat:
        context = chromium.new_context(
            viewport=SCREENS[screen], locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=screen == "phone",
            is_mobile=screen == "phone", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(20_000)
        taken = Seat(site, context.new_page(), context)
        taken.page.on("console", taken.note)
        taken.page.on("pageerror", lambda error: taken.complaints.append(str(error)))
        seated.append(taken)
        return taken.sign_in(username) if username else taken

    yield take
    complaints = [line for one in seated for line in one.complaints]
    for one in seated:
        one.context.close()
    assert complaints == []
