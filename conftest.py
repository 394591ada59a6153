"""Fixtures that every room's tests share."""

from __future__ import annotations

import pytest

from tests.cast import DAY, Cast, make_cast

pytest_plugins = ["tests.harness", "tests.browser", "tests.mailbox"]


@pytest.fixture
def cast(db: None) -> Cast:
    """A small district with everybody in it, one of whom must be refused."""
    return make_cast()


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages live on the day of the cast."""
    monkeypatch.setenv("ZHIBU_TODAY", DAY.isoformat())
