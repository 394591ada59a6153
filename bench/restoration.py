"""How well papers are restored: character error rate, and the share of broken places that come out exactly.

Papers whose number is divisible by three are held out: only their figures are printed, never their texts or failures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.damage import Damaged
from bench.figures import Figure
from bench.pages import page
from zhibu.documents.restore import restore
from zhibu.documents.rules import Restored

CONTEXT = 4  # characters on each side that have to be right as well for a place to count
PAPERS = Path(__file__).parent / "papers"
ROUNDS = 4  # each paper as four sites would show it
NEXT_ROUND = 1001  # to the next seeds; odd against the number of sites, so that another site has the paper


def distance(first: str, second: str) -> int:
    """Edit distance, by furthest-reaching diagonals: quick when the texts are nearly the same."""
    if first == second:
        return 0
    reach = {0: _slide(first, second, 0, 0)}
    errors = 0
    while reach.get(len(first) - len(second), -1) < len(first):
        errors += 1
        reach = {d: _furthest(first, second, d, reach) for d in range(-errors, errors + 1)}
    return errors


def _furthest(first: str, second: str, diagonal: int, reach: dict[int, int]) -> int:
    """How far along ``first`` one more error takes us on a diagonal (place in first minus place in second)."""
    far = max(reach.get(diagonal, -2) + 1, reach.get(diagonal - 1, -2) + 1, reach.get(diagonal + 1, -2))
    far = min(far, len(first), len(second) + diagonal)
    return _slide(first, second, far, diagonal) if far >= max(0, diagonal) else -2


def _slide(first: str, second: str, at: int, diagonal: int) -> int:
    while at < len(first) and at - diagonal < len(second) and first[at] == second[at - diagonal]:
        at += 1
    return at


def exact(damaged: Damaged, text: str) -> list[bool]:
    """For each broken place, whether it and its surroundings stand in the restored text as they should."""
    truth = damaged.truth
    return [truth[max(0, start - CONTEXT) : end + CONTEXT] in text for start, end in damaged.places]


def within_reach(damaged: Damaged) -> list[bool]:
    """For each broken place, whether no digit was swallowed there: those cannot be known again."""
    return [not any(c.isascii() and c.isdigit() for c in damaged.truth[start:end]) for start, end in damaged.places]


def measure(papers: list[str], seed: int, rounds: int = 1) -> dict[str, float]:
    """Damage and restore papers. Rates are shares of 1; ``places`` and ``characters`` are counts."""
    errors = characters = complete = 0
    places: list[bool] = []
    reachable: list[bool] = []
    runs: Sequence[tuple[int, str]] = [
        (seed + NEXT_ROUND * r + i, p) for r in range(rounds) for i, p in enumerate(papers)
    ]
    for number, paper in runs:
        damaged = page(paper, number)
        restored: Restored = restore(damaged.text)
        errors += distance(_bare(restored.text), _bare(damaged.truth))
        characters += len(damaged.truth)
        found = exact(damaged, restored.text)
        places += found
        reachable += [right for right, known in zip(found, within_reach(damaged), strict=True) if known]
        complete += restored.complete == damaged.complete
    return {
        "cer": errors / max(characters, 1),
        "exact": sum(places) / max(len(places), 1),
        "exact_within_reach": sum(reachable) / max(len(reachable), 1),
        "places": len(places),
        "characters": characters,
        "complete": complete / max(len(runs), 1),
    }


def _bare(text: str) -> str:
    """Blank space at the ends of text is nobody's error."""
    return text.strip()


def is_held_out(path: Path) -> bool:
    """Every third paper is never looked at while tuning."""
    return int(path.name[:2]) % 3 == 0


def run() -> Iterator[Figure]:
    """Over the tuned and the held-out papers, each damaged as several sites would."""
    paths = sorted(PAPERS.glob("*.txt"))
    for part, held_out in (("tuned", False), ("held-out", True)):
        papers = [path.read_text(encoding="utf-8") for path in paths if is_held_out(path) == held_out]
        found = measure(papers, seed=0, rounds=ROUNDS)
        places, characters = int(found["places"]), int(found["characters"])
        name, reach = f"restoration/{part}", round(found["exact_within_reach"], 3)
        yield Figure(f"{name}/errors", characters, round(found["cer"], 5), "of characters", 0.004)
        yield Figure(
            f"{name}/exact", places, round(found["exact"], 3), "of damaged places", 0.9, at_most=False,
            more={"without swallowed digits": reach},
        )  # fmt: skip
        told = round(found["complete"], 3)
        yield Figure(f"{name}/complete", len(papers) * ROUNDS, told, "of papers told whole or cut")
