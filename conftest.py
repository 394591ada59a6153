"""Fixtures that every room's tests share."""

from __future__ import annotations

import pytest

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.harness", "tests.browser"]


@pytest.fixture
def cast(db: None) -> Cast:
    """A small district with everybody in it, one of whom must be refused."""
    return make_cast()
