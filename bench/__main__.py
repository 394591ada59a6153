"""`make bench`: run what is measured and print one JSON object per line; ``ONLY=name`` for one.

A module of this folder with ``def run() -> Iterator[Figure]`` takes part. ONLY names a module or one of its figures.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure

FOLDER = Path(__file__).resolve().parent


def modules() -> list[str]:
    """Modules of this folder that measure, found by their text so that ONLY imports nothing else."""
    return sorted(
        path.stem
        for path in FOLDER.glob("*.py")
        if re.search(r"^def run\(\) -> Iterator\[Figure\]:", path.read_text(), re.M)
    )


def figures(only: str) -> Iterator[Figure]:
    """All figures, or those of the module or of the name given."""
    chosen = [only.split("/")[0]] if only.split("/")[0] in modules() else modules()
    for name in chosen:
        for figure in importlib.import_module(f"bench.{name}").run():
            if not only or only == name or figure.name == only or figure.name.startswith(f"{only}/"):
                yield figure


def main() -> int:
    """0 whether aims are met or not (each line says so), 2 when ONLY names nothing."""
    only = os.environ.get("ONLY", "")
    shown = 0
    for figure in figures(only):
        print(figure.line(), flush=True)
        shown += 1
    if not shown:
        print(f"nothing is measured under the name {only!r}; there are: {', '.join(modules())}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
