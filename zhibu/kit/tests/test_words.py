"""Folding, runs and pairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhibu.kit.words import fold, is_searchable, runs


def test_marks_and_blanks_part_the_runs() -> None:
    assert list(runs("党支部，A1 。")) == ["党支部", "a1"]


@given(st.text(max_size=40))
def test_every_searchable_character_stands_in_one_run(text: str) -> None:
    assert "".join(runs(text)) == "".join(filter(is_searchable, fold(text)))


def test_folding_makes_widths_equal() -> None:
    assert fold("ＡＢＣ１２\0") == "abc12"
