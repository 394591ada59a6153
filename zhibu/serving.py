"""One machine's installation as a family of processes: the web, the worker for jobs, the night, the sender.

The parent starts the web first, the others once it answers, and starts again what ends by itself. It does not
import Django, so that it stays small and cannot fail with it. Children end with their parent, even a killed one.
"""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

PARTS = ("web", "jobs", "night", "send")
GRACE = 30.0  # seconds that a child gets to finish what it is doing
LONGEST_PAUSE = 30.0  # seconds before a child that keeps ending is started again
PARENT = "ZHIBU_SERVING"  # the parent's process number, told to its parts
START_LIMIT = 60.0  # seconds until the web must have answered


class CannotServe(Exception):
    """Why serving cannot begin, as a sentence."""


@dataclass(slots=True)
class Child:
    """One part of the installation in a process group of its own."""

    part: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    ended: int = 0
    start_at: float = 0.0
    started: float = field(default=0.0)

    def start(self) -> None:
        # A group of its own: Ctrl-C reaches the parent alone, and leftovers can be ended together.
        environment = {**os.environ, PARENT: str(os.getpid())}
        self.process = subprocess.Popen(self.command, start_new_session=True, env=environment)  # noqa: S603  our own
        self.started = time.monotonic()

    def signal_group(self, number: int) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends; does nothing where there is no such call."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG
    parent = os.environ.get(PARENT)
    if parent and os.getppid() != int(parent):
        sys.exit(1)  # it ended while this process was starting, before the kernel was asked


def ensure_free(host: str, port: int) -> None:
    """Raises CannotServe when something else listens at the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sentence = f"不能在 {host}:{port} 提供服务（{error.strerror}）。换一个端口，例如 PORT={port % 60000 + 1}。"
            raise CannotServe(sentence) from error


def answers(host: str, port: int) -> bool:
    """Whether the web answers at all; in production the answer may be a redirection to https."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    connection = http.client.HTTPConnection(reachable, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Supervisor:
    """Starts the parts, keeps them running, and stops them gracefully on SIGTERM or SIGINT."""

    def __init__(self, host: str, port: int, workers: int, tell: Callable[[str], None]) -> None:
        base = [sys.executable, "-m", "zhibu.cli", "serve", "--host", host, "--port", str(port)]
        base += ["--workers", str(workers), "--only"]
        self.host, self.port, self.tell = host, port, tell
        self.children = [Child(part, [*base, part]) for part in PARTS]
        self.stopping = False

    def run(self, greeting: str) -> int:
        """Serve until told to stop; 0 after a graceful stop, 1 when the web could not be brought up."""
        ensure_free(self.host, self.port)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            return self._serve(greeting)
        finally:
            self._end_children()

    def _serve(self, greeting: str) -> int:
        web, *others = self.children
        web.start()
        if not self._wait_for_web(web):
            return 0 if self.stopping else 1
        self.tell(greeting)
        for child in others:
            child.start()
        while not self.stopping:
            for child in self.children:
                self._look_after(child)
            time.sleep(0.2)
        return 0

    def _wait_for_web(self, web: Child) -> bool:
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit and not self.stopping:
            if web.process is not None and web.process.poll() is not None:
                self.tell("网页服务未能启动，原因见上。")
                return False
            if answers(self.host, self.port):
                return True
            time.sleep(0.1)
        if not self.stopping:
            self.tell(f"网页服务在 {START_LIMIT:.0f} 秒内没有应答。")
        return False

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.start_at:
                child.start()
            return
        code = child.process.poll()
        if code is None:
            return
        child.signal_group(signal.SIGKILL)  # a killed web leaves workers that would hold the port
        lived = time.monotonic() - child.started
        child.ended = 1 if lived > 10 * LONGEST_PAUSE else child.ended + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2**child.ended)
        self.tell(f"{child.part} 意外结束（{code}），{pause:.0f} 秒后重新启动。")
        child.process, child.start_at = None, time.monotonic() + pause

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end_children(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        limit = time.monotonic() + GRACE
        for child in running:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.0, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.tell(f"{child.part} 在 {GRACE:.0f} 秒内没有停下，强行结束；未完的工作下次启动时重做。")
            child.signal_group(signal.SIGKILL)
