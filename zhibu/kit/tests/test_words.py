"""Folding, runs and pairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhibu.kit.words import bigrams, fold, runs


def test_pairs_overlap_and_end_with_the_last_character() -> None:
    assert bigrams("党支部，A1") == ["党支", "支部", "部", "a1", "1"]


@given(st.text(max_size=40))
def test_every_searchable_character_stands_in_one_run(text: str) -> None:
    assert "".join(runs(text)) == "".join(pair[0] for pair in bigrams(text))


def test_folding_makes_widths_equal() -> None:
    assert fold("ＡＢＣ１２\0") == "abc12"
