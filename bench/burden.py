"""What jobs 1, 4, 6 and 7 cost a person: required fields, taps, and seconds by the keystroke-level model.

``make bench ONLY=burden``. The scripted run is given beside it in machine time, without thinking.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.burden_jobs import Stage, perform
from bench.figures import Figure
from bench.hand import Cost
from tests.chromium import FLAGS, chromium_path
from tests.installation import serving

ORGANIZATIONS = 60


@dataclass(frozen=True)
class Aim:
    """The most that a job may cost; None: not judged. Source: the table of jobs in docs/decisions/0009-burden.md."""

    fields: int | None = None
    taps: int | None = None
    seconds: float | None = None


AIMS = {1: Aim(0, 1, 3), 4: Aim(1, 4, 30), 6: Aim(2, 6), 7: Aim(seconds=600)}


def run() -> Iterator[Figure]:
    path = chromium_path()
    if path is None:
        print("burden is not measured: no Chromium on this machine (apt-get install chromium)", file=sys.stderr)
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), organizations=ORGANIZATIONS) as site,
        sync_playwright() as playwright,
    ):
        stage = Stage(site, playwright.chromium.launch(executable_path=path, args=FLAGS))
        for number, cost in sorted(perform(stage).items()):
            yield from figures_of(number, cost, len(stage.reached) if number == 7 else 1)


def figures_of(number: int, cost: Cost, organizations: int) -> Iterator[Figure]:
    """The four figures of a job; ``n`` is how many organizations it concerned."""
    aim, name = AIMS[number], f"burden/job-{number}"
    operators = {"operators": dict(sorted(cost.operators.items())), "waited": round(cost.waited, 2)}
    yield Figure(f"{name}/fields", organizations, cost.fields, "required fields", aim.fields)
    yield Figure(f"{name}/taps", organizations, cost.taps, "taps", aim.taps)
    yield Figure(f"{name}/estimate", organizations, round(cost.estimate, 1), "s", aim.seconds, more=operators)
    yield Figure(f"{name}/script", organizations, round(cost.scripted, 1), "s of the machine")
