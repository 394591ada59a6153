"""Taking a paper's words out of other texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.documents.rules import ERASED, eraser

PAPER = "各支部要在12月10日前，对照本单位职能重新梳理创新清单，说清楚改什么、谁来改。"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", ""),
        ("请各单位按时办理。", "请各单位按时办理。"),
        ("重新梳理", ERASED),  # short, and nothing but the paper's
        ("周五之内对照本单位职能重新梳理创新清单，并答复。", f"周五之内{ERASED}，并答复。"),
        ("对照 本单位职能\n重新 梳理创新清单", ERASED),  # blanks aside
        ("各支部要在12月10日前办，说清楚改什么谁来改", f"{ERASED}办，{ERASED}"),
        ("梳理清单", "梳理清单"),  # in other words
    ],
)
def test_what_also_stands_in_the_paper_goes(text: str, left: str) -> None:
    assert eraser([PAPER, ""])(text) == left


@given(st.text("各支部要，梳理清单", max_size=60), st.text("各支部要，梳理清单", max_size=60))
def test_no_stretch_of_the_paper_is_left_and_nothing_grows(paper: str, text: str) -> None:
    left = eraser([paper])(text)
    assert len(left) <= max(len(text), len(ERASED))
    letters = "".join(filter(str.isalnum, paper))
    for piece in left.split(ERASED):
        bare = "".join(filter(str.isalnum, piece))
        assert not any(bare[i : i + 7] in letters for i in range(len(bare) - 6))
