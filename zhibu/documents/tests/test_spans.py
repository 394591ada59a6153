"""Spans keep their words whatever is taken back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.documents.rules import Change, apply_changes
from zhibu.documents.spans import placed, toggled

PIECE = st.tuples(
    st.text("甲乙丙丁", max_size=5), st.text("abc", max_size=3), st.text("xyz", max_size=3), st.booleans()
)
PAPERS = st.lists(PIECE, min_size=1, max_size=8)


def paper(pieces: list[tuple[str, str, str, bool]]) -> tuple[str, list[tuple[Change, int, bool]]]:
    """An original and its changes: quiet words in between, replaced ones in other letters."""
    original, changes = "", []
    for number, (quiet, before, after, is_taken_back) in enumerate(pieces):
        original += quiet
        changes.append((Change("bytes", len(original), before, after, 0.9), number, is_taken_back))
        original += before
    return original, changes


def restored(original: str, changes: list[tuple[Change, int, bool]]) -> str:
    return apply_changes(original, [change for change, _, is_taken_back in changes if not is_taken_back])


def toggle(changes: list[tuple[Change, int, bool]], number: int) -> list[tuple[Change, int, bool]]:
    return [(change, n, is_back != (n == number)) for change, n, is_back in changes]


@given(PAPERS, st.data())
@settings(max_examples=300, deadline=None)
def test_spans_hold_their_words(pieces: list[tuple[str, str, str, bool]], data: st.DataObject) -> None:
    original, changes = paper(pieces)
    number = data.draw(st.integers(0, len(changes) - 1))
    text, after = restored(original, changes), restored(original, toggle(changes, number))
    [step] = toggled(changes, {number})
    assert len(after) == len(text) + step.shift
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = step.span(start, end)
    assert 0 <= left <= right <= len(after)
    if end <= step.start or start >= step.end:
        assert after[left:right] == text[start:end]
    else:
        replaced = after[step.start : step.start + step.length]
        expected = text[min(start, step.start) : step.start] + replaced + text[step.end : max(end, step.end)]
        assert after[left:right] == expected


@given(PAPERS, st.data())
@settings(max_examples=200, deadline=None)
def test_taking_back_and_making_again_returns_whole_spans(
    pieces: list[tuple[str, str, str, bool]], data: st.DataObject
) -> None:
    original, changes = paper(pieces)
    number = data.draw(st.integers(0, len(changes) - 1))
    text = restored(original, changes)
    [there], [back] = toggled(changes, {number}), toggled(toggle(changes, number), {number})
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = back.span(*there.span(start, end))
    holds_a_part = start < there.end and end > there.start and not (start <= there.start and end >= there.end)
    if not holds_a_part and start < end and (there.length or end <= there.start or start >= there.end):
        assert (left, right) == (start, end)
    if there.length:
        assert left <= start and end <= right


@given(PAPERS, st.data())
@settings(max_examples=200, deadline=None)
def test_several_at_once_are_the_same_as_one_after_the_other(
    pieces: list[tuple[str, str, str, bool]], data: st.DataObject
) -> None:
    original, changes = paper(pieces)
    numbers = data.draw(st.sets(st.integers(0, len(changes) - 1)))
    text = restored(original, changes)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at_once = (start, end)
    for step in toggled(changes, numbers):
        at_once = step.span(*at_once)
    one_by_one = (start, end)
    for number in sorted(numbers, reverse=True):
        [step] = toggled(changes, {number})
        one_by_one = step.span(*one_by_one)
        changes = toggle(changes, number)
    assert at_once == one_by_one


@given(PAPERS)
@settings(max_examples=200, deadline=None)
def test_places_of_changes_hold_their_words(pieces: list[tuple[str, str, str, bool]]) -> None:
    original, changes = paper(pieces)
    text = restored(original, changes)
    for one in placed(changes):
        assert text[one.start : one.end] == (one.change.before if one.is_taken_back else one.change.after)


def test_points_move_with_the_words() -> None:
    [step] = toggled([(Change("annotation", 2, "(huì)", "", 0.99), 0, False)], {0})
    assert [step.point(n) for n in (0, 2, 3)] == [0, 7, 8]
    assert step.span(0, 2) == (0, 2)
    assert step.span(1, 3) == (1, 8)


def test_an_unknown_change_is_an_error() -> None:
    with pytest.raises(KeyError):
        toggled([], {3})
