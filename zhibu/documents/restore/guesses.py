"""A broken place's guesses: what each says, which are worth weighing, and how sure the winner is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from zhibu.documents.restore import kinds
from zhibu.documents.restore.shifts import Path

_FAR_BEHIND: Final = 16.0


@dataclass(frozen=True, slots=True)
class Guess:
    """A way of undoing one broken place: ``text[start:path.at]`` was what ``path`` holds."""

    start: int
    path: Path
    kind: str
    cost: float  # how unusual such damage is: nats it has to win back against the page as it stands


@dataclass(frozen=True, slots=True)
class Verdict:
    """A guess that won, with the words chosen and by how much."""

    guess: Guess
    after: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch that all guesses about one place are weighed on."""

    start: int
    end: int
    site: int
    behind: tuple[Verdict, ...] = ()
    rest: str = ""  # of the line behind it


def promising(guesses: list[Guess]) -> list[Guess]:
    """Guesses not far behind the best that ends at the same place: what follows is then the same for both."""
    best: dict[int, float] = {}
    for guess in guesses:
        value = guess.path.spelling.score - guess.cost
        best[guess.path.at] = max(value, best.get(guess.path.at, value))
    return [g for g in guesses if g.path.spelling.score - g.cost > best[g.path.at] - _FAR_BEHIND]


def unpaired(line: str) -> int:
    """Quotation marks and brackets of a line that open nothing or close nothing."""
    found = 0
    for opening, closing in ("“”", "()", "（）", "《》", "【】"):
        waiting = 0
        for sign in re.findall(f"[{opening}{closing}]", line):
            waiting += 1 if sign == opening else -1
            if waiting < 0 or (waiting > 1 and opening == "“"):
                found, waiting = found + 1, waiting + (1 if waiting < 0 else -1)
        found += waiting
    return found


def confidence(guess: Guess, lead: float) -> float:
    """From the lead over the next best reading; what rests on lost bytes never counts as sure."""
    ceiling = {kinds.BYTES: 0.99, kinds.MARK: 0.95}.get(guess.kind, 0.8)
    if guess.path.dropped or guess.path.lost > 1:
        ceiling = 0.75
    if guess.path.eaten:
        ceiling = 0.4
    return max(0.3, ceiling * (1 - math.exp(-max(lead, 0.1) / 3)))
