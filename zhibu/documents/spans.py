"""Where words stand after a change of the restoration was taken back, or made again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from zhibu.documents.rules import Change


@dataclass(frozen=True, slots=True)
class Replacement:
    """``text[start:end]`` of a text becomes something ``length`` characters long; everything else stays."""

    start: int
    end: int
    length: int

    @property
    def shift(self) -> int:
        return self.length - (self.end - self.start)

    def point(self, at: int) -> int:
        """Where a place between characters lies afterwards; one inside the replaced words goes to their start."""
        if at >= self.end:
            return at + self.shift
        return min(at, self.start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch lies afterwards.

        Words outside the replaced ones are kept to the letter. A stretch that held a part of the replaced
        words holds all that took their place: half of a repaired character is no statement.
        """
        if end <= self.start or start >= self.end:
            if start == end and self.start < start < self.end:
                return self.start, self.start
            return self._outside(start, end)
        left = min(start, self.start)
        right = end + self.shift if end >= self.end else self.start + self.length
        return left, right

    def _outside(self, start: int, end: int) -> tuple[int, int]:
        moved = self.shift if start >= self.end else 0
        return start + moved, end + moved


@dataclass(frozen=True, slots=True)
class Placed:
    """A change and where its words stand in the restored text: ``restored[start:end]``."""

    change: Change
    number: int
    start: int
    end: int
    is_taken_back: bool


def placed(changes: Iterable[tuple[Change, int, bool]]) -> Iterator[Placed]:
    """Every change (with its number and whether it was taken back) in order, with its place in the restored text."""
    shift = 0
    for change, number, is_taken_back in changes:
        words = change.before if is_taken_back else change.after
        start = change.at + shift
        yield Placed(change, number, start, start + len(words), is_taken_back)
        shift += len(words) - len(change.before)


def toggled(changes: Iterable[tuple[Change, int, bool]], numbers: Collection[int]) -> list[Replacement]:
    """What taking the named changes back, or making them again, replaces in the restored text.

    The last comes first, so that each leaves the places of those that follow as they are.
    Raises KeyError when one of them is not among the changes.
    """
    found = [one for one in placed(changes) if one.number in numbers]
    if len(found) != len(numbers):
        raise KeyError(sorted(numbers))
    steps = [_replacement(one) for one in found]
    return steps[::-1]


def _replacement(one: Placed) -> Replacement:
    words = one.change.after if one.is_taken_back else one.change.before
    return Replacement(one.start, one.end, len(words))
