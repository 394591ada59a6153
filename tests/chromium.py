"""The Chromium that tests and benchmarks drive, and the two screens that pages are made for. Knows no Django."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import ViewportSize

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium_path() -> str | None:
    """The system's Chromium; ZHIBU_CHROMIUM names another."""
    names = (os.environ.get("ZHIBU_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)
