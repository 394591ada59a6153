"""A text being restored in steps, each step's edits traced back to the original."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from zhibu.documents.restore.kinds import KINDS
from zhibu.documents.rules import Change


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` of the current text is to become ``after``."""

    start: int
    end: int
    after: str
    kind: str
    confidence: float


@dataclass(slots=True)
class _Piece:
    """A replaced stretch: where it lies now, and where the words it replaced lay in the original."""

    now_start: int
    now_end: int
    was_start: int
    was_end: int
    kind: str
    confidence: float


class Draft:
    """The current text and the stretches of the original it replaces."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self._pieces: list[_Piece] = []

    def seams(self) -> set[int]:
        """Offsets in the current text at which a change begins or ends: a later edit should not cross them."""
        return {offset for piece in self._pieces for offset in (piece.now_start, piece.now_end)}

    def apply(self, edits: Iterable[Edit]) -> None:
        """Carry out edits that are sorted and do not overlap; an edit meeting an earlier change becomes part of it."""
        wanted = [edit for edit in edits if self.text[edit.start : edit.end] != edit.after]
        if not wanted:
            return
        groups = self._groups(wanted)
        pieces: list[_Piece] = []
        output: list[str] = []
        position = grown = 0
        for edits_of_group, pieces_of_group in groups:
            start, end = _extent(edits_of_group, pieces_of_group)
            after = self._edited(start, end, edits_of_group)
            output += self.text[position:start], after
            was = self._was(start, end, pieces_of_group)
            pieces.append(_merged(edits_of_group, pieces_of_group, start + grown, len(after), was))
            grown += len(after) - (end - start)
            position = end
        self.text = "".join(output) + self.text[position:]
        self._pieces = pieces

    def _groups(self, edits: list[Edit]) -> list[tuple[list[Edit], list[_Piece]]]:
        """Edits and earlier pieces in order of place, those that overlap together."""
        groups: list[tuple[list[Edit], list[_Piece]]] = []
        edge = -1
        for start, end, item in _in_order(edits, self._pieces):
            if not groups or start >= edge:
                groups.append(([], []))
            edge = max(edge, end)
            if isinstance(item, Edit):
                groups[-1][0].append(item)
            else:
                groups[-1][1].append(item)
        return groups

    def _edited(self, start: int, end: int, edits: list[Edit]) -> str:
        output: list[str] = []
        position = start
        for edit in edits:
            output += self.text[position : edit.start], edit.after
            position = edit.end
        return "".join(output) + self.text[position:end]

    def _was(self, start: int, end: int, inside: list[_Piece]) -> tuple[int, int]:
        """Where ``[start, end)`` of the current text lay in the original."""
        if not inside:
            offset = self._offset_before(start)
            return start + offset, end + offset
        first, last = inside[0], inside[-1]
        return first.was_start - (first.now_start - start), last.was_end + (end - last.now_end)

    def _offset_before(self, start: int) -> int:
        at = bisect_left(self._pieces, (start, start + 1), key=lambda piece: (piece.now_end, piece.now_start + 1))
        while at < len(self._pieces) and self._pieces[at].now_end <= start:
            at += 1
        return self._pieces[at - 1].was_end - self._pieces[at - 1].now_end if at else 0

    def changes(self) -> tuple[Change, ...]:
        """Every replaced stretch as a change of the original; those that came to nothing are left out."""
        made = []
        for piece in self._pieces:
            before, after = self.original[piece.was_start : piece.was_end], self.text[piece.now_start : piece.now_end]
            if before != after:
                made.append(Change(piece.kind, piece.was_start, before, after, round(piece.confidence, 3)))
        return tuple(made)


def _in_order(edits: list[Edit], pieces: list[_Piece]) -> list[tuple[int, int, Edit | _Piece]]:
    items: list[tuple[int, int, Edit | _Piece]] = [(edit.start, edit.end, edit) for edit in edits]
    items += [(piece.now_start, piece.now_end, piece) for piece in pieces]
    return sorted(items, key=lambda item: (item[0], item[1]))


def _extent(edits: list[Edit], pieces: list[_Piece]) -> tuple[int, int]:
    starts = [edit.start for edit in edits] + [piece.now_start for piece in pieces]
    ends = [edit.end for edit in edits] + [piece.now_end for piece in pieces]
    return min(starts), max(ends)


def _merged(edits: list[Edit], pieces: list[_Piece], start: int, length: int, was: tuple[int, int]) -> _Piece:
    """One piece for a group: the gravest kind (a whole line of boilerplate outweighs all) and the least confidence."""
    items: list[Edit | _Piece] = [*edits, *pieces]
    kind = min((item.kind for item in items), key=_GRAVITY.__getitem__)
    confidence = min(item.confidence for item in items)
    return _Piece(start, start + length, was[0], was[1], kind, confidence)


_GRAVITY = {kind: at for at, kind in enumerate((KINDS[-1], *KINDS[:-1]))}
