"""How soon ``zhibu read`` starts, and how fast it reads."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.labels import load_papers
from bench.pages import page
from zhibu.documents import reading

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
LENGTH = 20_000  # characters


def seconds(command: list[str]) -> float:
    """The median of several runs; each starts a process anew."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def long_paper(damaged: bool) -> str:
    """Papers one after the other up to 20,000 characters, clean or as a site garbles them."""
    texts = [paper.text for paper in load_papers()]
    joined = ""
    for number, text in enumerate(texts * 3):
        joined += (page(text, number).text if damaged else text) + "\n"
        if len(joined) >= LENGTH:
            break
    return joined[:LENGTH]


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.txt"
        paper.write_text("各党支部要在9月底前制定主题党日计划。\n")
        start = seconds([sys.executable, "-m", "zhibu.cli", "read", str(paper)])
    bare = seconds([sys.executable, "-c", "pass"])
    yield Figure("read/start", RUNS, round(start, 3), "s", 0.5, more={"of a bare Python": round(start / bare, 1)})
    reading.read("预热。")
    for kind, damaged in (("clean", False), ("damaged", True)):
        text = long_paper(damaged)
        begin, worked = time.perf_counter(), time.process_time()
        reading.read(text)
        taken, worked = time.perf_counter() - begin, time.process_time() - worked
        yield Figure(f"read/{kind}", len(text), round(taken, 3), "s", 1.0, more={"of the processor": round(worked, 3)})
