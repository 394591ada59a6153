"""What pages and dispatch cost as the district grows: queries at 10,000 organizations against those at 60.

Settings are read once a process, so each size is built and measured in processes of its own (bench/growth_pages.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure

ROOT = Path(__file__).resolve().parent.parent
SIZES = (60, 10_000)
TODAY = "2026-11-24"
LONGER = 60.0  # times: a page may take longer in a district 166 times as large, but far less than so much


def run() -> Iterator[Figure]:
    small, large = (measured(size) for size in SIZES)
    for name, (queries, seconds) in large.items():
        few, short = small[name]
        yield Figure(f"growth/{name}/queries", SIZES[1], queries, "queries", few)
        ratio = round(seconds / short, 1)
        yield Figure(
            f"growth/{name}/time",
            SIZES[1],
            ratio,
            f"times that of {SIZES[0]}",
            LONGER,
            more={"seconds": round(seconds, 3)},
        )


def measured(organizations: int) -> dict[str, tuple[int, float]]:
    """Queries and seconds by name, from a process with a fresh district below a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "ZHIBU_DATA": folder, "ZHIBU_TODAY": TODAY, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        environment.pop("ZHIBU_DATABASE", None)
        for words in (
            ["-m", "zhibu.cli", "demo", "--organizations", str(organizations), "--today", TODAY],
            ["-m", "zhibu.cli", "manage", "shell", "-v0", "-c", "from bench.growth_pages import main; main()"],
        ):
            done = subprocess.run(
                [sys.executable, *words], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
            )
    return {name: (queries, seconds) for name, (queries, seconds) in json.loads(done.stdout).items()}
