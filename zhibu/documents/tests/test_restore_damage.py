"""Round trips through the forward model of damage, and promises that hold for any text."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.damage import Site, garble
from bench.pages import SITES, page
from bench.restoration import distance, measure
from zhibu.documents.restore import restore
from zhibu.documents.restore.draft import Draft, Edit
from zhibu.documents.restore.kinds import SPACING
from zhibu.documents.rules import apply_changes

PAPERS = [
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[3] / "bench" / "papers").glob("*.txt"))
]

SPEECH_SITE = Site("first", "example", lambda character: character in "發來會質當隊個實習優務們績總關動時學冊領區")


@pytest.mark.parametrize(
    ("meant", "shown"),
    [
        ("作了很好的发言。总的来看，这次", "作了很好的發(fā)言?偟膩(lái)看,這次"),
        ("当楷模”的党员队伍", "當(dāng)楷!钡狞h員隊(duì)伍"),
        ("在我们在近期的“两个条例”贯彻", "在我們?cè)诮\ue3d1诘摹皟蓚(gè)條例”貫徹"),
    ],
)
def test_forward_model_prints_the_first_paper_letter_for_letter(meant: str, shown: str) -> None:
    damaged = garble(meant, replace(SPEECH_SITE, annotated=lambda c: c in "發來當隊個冊"), random.Random(1))
    assert damaged.text == shown
    assert len(damaged.places) == 1


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_papers_survive_each_site(site: Site) -> None:
    """Every third paper through the site: nearly all characters right, however it garbles."""
    errors = characters = 0
    for number, paper in enumerate(PAPERS[::6]):
        damaged = page(paper, 40 + number, site)
        restored = restore(damaged.text)
        assert apply_changes(damaged.text, restored.changes) == restored.text
        assert restored.complete == damaged.complete
        errors += distance(restored.text.strip(), damaged.truth.strip())
        characters += len(damaged.truth)
    assert errors / characters < 0.008


def test_measured_over_papers() -> None:
    figures = measure(PAPERS[:12], seed=7)
    assert figures["cer"] <= 0.006  # garbled five times as often as real pages
    assert figures["exact"] >= 0.75
    assert figures["places"] > 20


_PIECES = st.sampled_from(
    [
        *"党建工作發會議們在。，；？！?!;,:()（）“”…\n\r\0 　",
        "(huì)",
        "?cè)",
        "(dǎng)",
        "?偟",
        "省略12字",
        "……",
        "(",
        "相關文章",
        "😀",
        "\ue3d1",
        "\ud800",
    ]
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_changes_always_lead_to_the_restored_text(original: str) -> None:
    restored = restore(original)
    assert apply_changes(original, restored.changes) == restored.text
    assert all(0 <= gap.at <= len(restored.text) for gap in restored.gaps)
    for change in restored.changes:
        assert apply_changes(original, [change]) != original


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_restored_without_exception(original: str) -> None:
    restored = restore(original)
    assert apply_changes(original, restored.changes) == restored.text


_CUTS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4), st.text("ab", max_size=3)), max_size=5)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text("xyz", min_size=5, max_size=30), st.lists(_CUTS, max_size=4))
def test_steps_of_edits_can_always_be_traced_back(original: str, steps: list[list[tuple[int, int, str]]]) -> None:
    draft = Draft(original)
    for step in steps:
        edits, edge = [], 0
        for start, length, after in sorted(step):
            if start >= edge and start + length <= len(draft.text):
                edits.append(Edit(start, start + length, after, SPACING, 0.9))
                edge = start + max(length, 1)
        expected = apply_edits(draft.text, edits)
        draft.apply(edits)
        assert draft.text == expected
        assert apply_changes(original, draft.changes()) == draft.text


def apply_edits(text: str, edits: list[Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text
