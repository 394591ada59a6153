"""``zhibu serve`` as an operator meets it: it answers, survives, stops gracefully and leaves nothing running."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.installation import ROOT, free_port
from zhibu import serving

PATIENCE = 60.0  # seconds that a loaded machine may need; nothing here waits longer than it must


def until(true: Callable[[], object], what: str) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit, f"waited in vain: {what}"
        time.sleep(0.05)


def parts_of(parent: int) -> dict[str, int]:
    """The running parts of a served installation with their process numbers, from the kernel's list."""
    found = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            after_name = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            if int(after_name[1]) == parent and after_name[0] != "Z" and "--only" in words:
                found[words[words.index("--only") + 1]] = int(folder.name)
    return found


def is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("served")
    run = subprocess.run(command("init", "--name", "云溪区"), env=environment(data), cwd=ROOT, capture_output=True)
    assert run.returncode == 0, run.stderr.decode()
    return data


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "zhibu.cli", *words]


def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIBU_", "DJANGO_", "PORT"))}
    return {**kept, "ZHIBU_DATA": str(data), "PYTHONUTF8": "1"}


@pytest.fixture
def served(founded: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """The parent process of a served copy, its port and its folder; all parts run."""
    data = tmp_path / "data"
    shutil.copytree(founded, data)
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        parent = subprocess.Popen(
            command("serve", "--port", str(port), "--workers", "1"), env=environment(data), cwd=ROOT, stdout=log, stderr=log
        )  # fmt: skip
        try:
            until(lambda: parent.poll() is not None or len(parts_of(parent.pid)) == len(serving.PARTS), "all parts")
            assert parent.poll() is None, (tmp_path / "log").read_text()
            yield parent, port, tmp_path
        finally:
            parent.kill()
            parent.wait()


def test_it_answers_and_stops_gracefully(served: tuple[subprocess.Popen[bytes], int, Path]) -> None:
    parent, port, folder = served
    parts = parts_of(parent.pid)
    assert serving.answers("127.0.0.1", port)
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(PATIENCE) == 0
    assert not any(is_running(number) for number in parts.values())
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    said = (folder / "log").read_text()
    assert f"支部已启动：http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said
    assert "强行结束" not in said


def test_what_ends_by_itself_is_started_again(served: tuple[subprocess.Popen[bytes], int, Path]) -> None:
    parent, port, _ = served
    for part in ("web", "jobs"):
        before = parts_of(parent.pid)[part]
        os.kill(before, signal.SIGKILL)
        until(lambda part=part, before=before: parts_of(parent.pid).get(part, before) != before, f"a new {part}")
    until(lambda: serving.answers("127.0.0.1", port), "an answer of the new web")


def test_the_parts_end_with_a_killed_parent(served: tuple[subprocess.Popen[bytes], int, Path]) -> None:
    parent, port, _ = served
    parts = parts_of(parent.pid)
    parent.kill()
    parent.wait()
    until(lambda: not any(is_running(number) for number in parts.values()), "the end of all parts")
    until(lambda: not serving.answers("127.0.0.1", port), "a free port")


def test_a_taken_port_is_a_sentence(founded: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(command("serve", "--port", port), env=environment(founded), cwd=ROOT, capture_output=True)
    assert done.returncode == 1
    assert f"不能在 127.0.0.1:{port} 提供服务" in done.stderr.decode()


def test_an_empty_data_folder_is_a_sentence(tmp_path: Path) -> None:
    port = str(free_port())
    done = subprocess.run(command("serve", "--port", port), env=environment(tmp_path), cwd=ROOT, capture_output=True)
    assert done.returncode == 1
    assert "请先运行 zhibu upgrade 或 zhibu init" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_job_left_running_is_put_back_when_serving_starts(founded: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(founded, data)
    left = (
        "from django_tasks_db.models import DBTaskResult as R; from django.utils.timezone import now;"
        "R.objects.create(status='RUNNING', started_at=now(), args_kwargs={'args': [], 'kwargs': {}}, worker_ids=['x'],"
        "task_path='zhibu.nowhere.nothing', backend_name='default', run_after=now(), exception_class_path='', traceback='')"
    )
    state = "from django_tasks_db.models import DBTaskResult as R; print(R.objects.get().status)"
    shell = command("manage", "shell", "-v0", "-c")
    assert subprocess.run([*shell, left], env=environment(data), cwd=ROOT).returncode == 0
    worker = subprocess.Popen(command("serve", "--only", "jobs"), env=environment(data), cwd=ROOT)

    def now() -> str:
        return subprocess.run(
            [*shell, state], env=environment(data), cwd=ROOT, capture_output=True, text=True
        ).stdout.strip()

    try:
        until(lambda: now() != "RUNNING", "the job taken up again")  # it fails, as there is no such work: it was tried
    finally:
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
