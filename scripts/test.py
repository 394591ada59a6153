"""`make test`: install what tests need, run the groups side by side, print times, skips and one closing line.

``scripts/test.py [GROUP…]`` runs some of them: lint, fast, postgres, browser, office. Standard library only.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from cluster import binaries, cluster
from setup import PYTHON, ROOT, VENV, fail, say, setup

CI = os.environ.get("CI") == "true"
RESULTS = ROOT / "test-results"
HOUSE = ("tests/test_house.py", "tests/test_contracts.py", "tests/test_docs.py")

# What the machine must have, by group: how it is found, and Debian's package.
SYSTEM: dict[str, list[tuple[Callable[[], object], str]]] = {
    "browser": [
        (lambda: os.environ.get("ZHIBU_CHROMIUM") or shutil.which("chromium"), "chromium"),
        (lambda: any(Path("/usr/share/fonts").rglob("NotoSansCJK*")), "fonts-noto-cjk"),
    ],
    "postgres": [(binaries, "postgresql")],
    "office": [
        (lambda: shutil.which("soffice"), "libreoffice-writer"),
        (lambda: shutil.which("pdftotext"), "poppler-utils"),
    ],
}


@dataclass
class Outcome:
    """What a group came to."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    output: list[str] = field(default_factory=list)
    seconds: float = 0.0


running: set[subprocess.Popen[str]] = set()
talking = threading.Lock()


def execute(command: list[str], outcome: Outcome, **environment: str) -> int:
    """Run a command in the repository and keep what it prints."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1", **environment}, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    running.add(process)
    output, _ = process.communicate()
    running.discard(process)
    outcome.output.append(f"$ {' '.join(command)}\n{output}")
    return process.returncode


def tests(outcome: Outcome, *arguments: str, **environment: str) -> None:
    """One pytest run; its numbers come back through a file."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.json"
        command = [str(PYTHON), "-m", "pytest", "-q", "--durations=5", *arguments]
        code = execute(command, outcome, ZHIBU_TEST_COUNTS=str(counts), **environment)
        found = json.loads(counts.read_text()) if counts.exists() else {}
    outcome.passed += found.get("passed", 0) + found.get("xfailed", 0)
    failed = found.get("failed", 0) + found.get("error", 0)
    outcome.skipped += found.get("skipped", 0)
    outcome.failed += failed or int(code != 0)  # also when pytest could not start or found no test


def lint(outcome: Outcome, *, house: bool) -> None:
    bin = VENV / "bin"
    for command in (
        [bin / "ruff", "check"],
        [bin / "ruff", "format", "--check"],
        [bin / "lint-imports", "--no-logo"],
        [bin / "mypy"],
        [bin / "djlint", "zhibu", "--lint", "--quiet"],
    ):
        ok = execute([str(word) for word in command], outcome) == 0
        outcome.passed += ok
        outcome.failed += not ok
    if house:
        tests(outcome, *HOUSE)


def postgres(outcome: Outcome) -> None:
    try:
        with cluster() as address:
            tests(outcome, "-n", "2", "--database-only", ZHIBU_DATABASE=address)
        tests(outcome, "-m", "postgres")
    except RuntimeError as error:
        outcome.output.append(f"SKIPPED the run on PostgreSQL: {error}")
        outcome.skipped += not CI
        outcome.failed += CI


def groups(names: list[str]) -> dict[str, Callable[[Outcome], None]]:
    """The groups asked for, the longest first."""
    known: dict[str, Callable[[Outcome], None]] = {
        "fast": lambda outcome: tests(outcome, "-n", "2", "-m", "not browser and not office and not postgres"),
        "postgres": postgres,
        "browser": lambda outcome: tests(outcome, "-m", "browser"),
        "lint": lambda outcome: lint(outcome, house="fast" not in names),
        "office": lambda outcome: tests(outcome, "-m", "office"),
    }
    unknown = set(names) - set(known)
    if unknown:
        fail(f"No such group of tests: {', '.join(unknown)}. There are: {', '.join(known)}.")
    return {name: run for name, run in known.items() if name in names}


def install_system_packages(names: list[str]) -> None:
    """As root install what the machine lacks; otherwise say how. Tests that miss it are skipped with the reason."""
    missing = [package for name in names for found, package in SYSTEM.get(name, []) if not found()]
    if not missing:
        return
    command = f"apt-get install {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Missing system packages; their tests are skipped. As root:  {command}")
        return
    say(f"Installing system packages: {' '.join(missing)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    log = RESULTS / "apt.log"
    with log.open("w") as output:
        for words in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *missing]):
            done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    if done.returncode:
        say(f"They could not be installed (see {log.relative_to(ROOT)}); their tests are skipped. Try:  {command}")


def install_npm_packages() -> None:
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".made-from"
    if stamp.exists() and stamp.read_text() == lock.read_text():
        return
    if not shutil.which("npm"):
        say("Node is missing; accessibility is not checked. As root:  apt-get install nodejs npm")
        return
    say("Installing the accessibility checker from package-lock.json")
    done = subprocess.run(["npm", "ci", "--silent"], cwd=ROOT, stdin=subprocess.DEVNULL)
    if done.returncode == 0:
        stamp.write_text(lock.read_text())


def perform(name: str, run: Callable[[Outcome], None]) -> Outcome:
    outcome, start = Outcome(), time.monotonic()
    with talking:
        say(f"{name}: running")
    try:
        run(outcome)
    except Exception as error:  # a group that cannot even start must not hide the others
        outcome.output.append(f"{type(error).__name__}: {error}")
        outcome.failed += 1
    outcome.seconds = time.monotonic() - start
    text = "\n".join(outcome.output)
    (RESULTS / f"{name}.log").write_text(text)
    with talking:
        verdict = f"{outcome.failed} FAILED" if outcome.failed else "good"
        say(f"{name}: {verdict}, {outcome.passed} passed, {outcome.skipped} skipped, {outcome.seconds:.0f} s")
        print(text if outcome.failed else "\n".join(re.findall(r"(?m)^SKIPPED.*$", text)), flush=True)
    return outcome


def end(number: int, frame: FrameType | None) -> None:
    """Take the groups along when told to stop."""
    for process in list(running):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    sys.exit(128 + number)


def main(names: list[str]) -> int:
    names = names or ["lint", "fast", "postgres", "browser", "office"]
    chosen = groups(names)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    RESULTS.mkdir(exist_ok=True)
    setup("test")
    install_system_packages(names)
    if "browser" in names:
        install_npm_packages()
    start = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = dict(zip(chosen, pool.map(perform, chosen, chosen.values()), strict=True))
    for name, outcome in outcomes.items():
        say(f"{name:9} {outcome.seconds:6.1f} s")
    say(f"together  {time.monotonic() - start:6.1f} s; output of each group in test-results/")
    total = [sum(getattr(outcome, part) for outcome in outcomes.values()) for part in ("passed", "failed", "skipped")]
    print(f"{total[0]} passed, {total[1]} failed" + (f", {total[2]} skipped" if total[2] else ""))
    return int(total[1] > 0 or total[0] == 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
