"""A served installation of one's own for tests and benchmarks: data folder, commands, the real server."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhibu.serving import answers

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-11-24"


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """Where it answers, and the environment of its commands."""

    port: int
    environment: dict[str, str]
    password: str = ""  # of every account, as the demonstration tells it

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, **variables: str) -> str:
        """Run ``zhibu`` with the installation's data; what it printed. Raises CalledProcessError when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "zhibu.cli", *words],
            env={**self.environment, **variables}, cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout


@contextlib.contextmanager
def serving(data: Path, *, organizations: int = 60, today: str = TODAY) -> Iterator[Installation]:
    """Build a demonstration district below ``data`` and serve it until the block ends."""
    port = free_port()
    environment = {
        **os.environ, "ZHIBU_DATA": str(data), "ZHIBU_TODAY": today, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": "zhibu.settings", "ZHIBU_BASE_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    environment.pop("ZHIBU_DATABASE", None)
    site = Installation(port, environment)
    told = site.command("demo", "--organizations", str(organizations), "--today", today)
    site.password = re.findall(r"口令都是 (\S+?)）", told)[0]
    command = [sys.executable, "-m", "zhibu.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        await_answer(server, port)
        yield site
    finally:
        server.terminate()
        server.communicate(timeout=60)


def await_answer(server: subprocess.Popen[str], port: int) -> None:
    """Until the server answers; what it printed is the error when it ends instead."""
    while not answers("127.0.0.1", port):
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
        if server.poll() is not None:
            raise RuntimeError(f"the server ended: {server.communicate()[0]}")
