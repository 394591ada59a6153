"""Refusals as sentences, and tables of moves.

A refusal is raised where the rule lives, in words the user can act on; views show it beside the
field it names. A table of moves says which verb leads from which states to which; every state
change in a room looks itself up there first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


class Refused(Exception):
    """What the user asked for cannot be done, and why, in one complete Chinese sentence."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


BACK = ""  # the target of a move that takes another one back


@dataclass(frozen=True, slots=True)
class Move:
    """One verb of a table: from any of ``sources`` to ``target``; BACK: to the state before, which the action knows."""

    verb: str
    title: str
    sources: frozenset[str]
    target: str
    needs_reason: bool = False


class Moves:
    """A closed table of moves over named states."""

    def __init__(self, states: dict[str, str], moves: Iterable[Move]) -> None:
        self.states = states
        self._moves = {move.verb: move for move in moves}
        unknown = {s for m in self._moves.values() for s in (*m.sources, m.target)} - {*states, BACK}
        if unknown:
            raise ValueError(f"moves name unknown states: {sorted(unknown)}")

    def __iter__(self) -> Iterator[Move]:
        return iter(self._moves.values())

    def __getitem__(self, verb: str) -> Move:
        return self._moves[verb]

    def open_to(self, state: str) -> list[Move]:
        """The moves that may be made from a state, in the order of the table."""
        return [move for move in self if state in move.sources]

    def check(self, verb: str, state: str, reason: str = "") -> Move:
        """The move, or Refused when the state does not allow it or a needed reason is missing."""
        move = self._moves[verb]
        if state not in move.sources:
            raise Refused(f"当前为“{self.states[state]}”，不能{move.title}。页面可能已过时，请刷新后再看。")
        if move.needs_reason and not reason.strip():
            raise Refused(f"{move.title}需要写明原因。", field="reason")
        return move
