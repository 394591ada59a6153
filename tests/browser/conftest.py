"""A real installation with the demonstration district, served by the real server, opened by a real Chromium.

Nothing here touches the ORM: the product is driven as its users drive it, by pages and by commands.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from zhibu.demo.build import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-24"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
]  # fmt: skip
SCREENS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A served installation and the commands that belong to it."""

    port: int
    environment: dict[str, str]
    server: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run ``zhibu`` with the site's data, and fail loudly when it fails."""
        return subprocess.run(
            [sys.executable, "-m", "zhibu.cli", *words],
            env={**self.environment, **variables}, capture_output=True, text=True, check=True, cwd=ROOT,
        )  # fmt: skip


def await_answer(site: Site) -> None:
    """Ask until the server answers or dies; each try waits for the socket, not for the clock."""
    request = urllib.request.Request(f"{site.url}/healthz")
    for _ in range(600):
        if site.server.poll() is not None:
            raise RuntimeError("the server stopped before it answered")
        try:
            with urllib.request.urlopen(request, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            select_nothing()
    raise RuntimeError("the server did not answer")


def select_nothing() -> None:
    """Yield a moment to the starting process."""
    with socket.socket() as idle:
        idle.settimeout(0.05)
        idle.bind(("127.0.0.1", 0))
        idle.listen()
        try:
            idle.accept()
        except TimeoutError:
            return


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = {
        **os.environ, "ZHIBU_DATA": str(data), "ZHIBU_TODAY": TODAY, "DJANGO_SETTINGS_MODULE": "zhibu.settings",
        "PYTHONPATH": str(ROOT), "ZHIBU_BASE_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    environment.pop("ZHIBU_DATABASE", None)
    for words in (
        ["manage", "migrate", "-v0"],
        ["manage", "collectstatic", "--noinput", "-v0"],
        ["demo", "--today", TODAY],
    ):
        subprocess.run(
            [sys.executable, "-m", "zhibu.cli", *words],
            env=environment,
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*granian, "zhibu.front.wsgi:application"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    site = Site(port, environment, server)
    try:
        await_answer(site)
        yield site
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield opened
    opened.close()


@dataclass
class Desk:
    """One person at one screen: signs in, opens pages, and collects what the browser complains of."""

    site: Site
    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, username: str) -> Desk:
        self.page.goto(f"{self.site.url}/sign-in/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
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
def seat(site: Site, browser: Browser) -> Iterator[Any]:
    """Seats people: ``seat("branch", "phone")``; at the end nobody's browser may have complained."""
    seated: list[Desk] = []

    def take(username: str = "", screen: str = "desk") -> Desk:
        touch = screen == "phone"
        context = browser.new_context(
            viewport=SCREENS[screen], locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=touch
        )  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        desk = Desk(site, context.new_page(), context)
        desk.page.on("console", desk.note)
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        seated.append(desk)
        return desk.sign_in(username) if username else desk

    yield take
    complaints = [line for desk in seated for line in desk.complaints]
    for desk in seated:
        desk.context.close()
    assert complaints == []
