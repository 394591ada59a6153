"""Pages of this room's tests live on the day of the cast."""

from __future__ import annotations

import pytest

from tests.cast import DAY


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_TODAY", DAY.isoformat())
