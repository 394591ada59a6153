"""The scripts behind `make`: a bare machine gets a sentence, the cluster is gone afterwards, also when killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
sys.path.insert(0, str(SCRIPTS))

import cluster  # noqa: E402  the scripts are no package


def python_of(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    """What scripts/python says on a machine whose only Python is this shell script."""
    for name in ("python3.11", "python3.12", "python3"):
        (folder / name).write_text(f"#!/bin/sh\n{program}\n")
        (folder / name).chmod(0o755)
    for name in ("bash", "env", "sh"):
        (folder / name).symlink_to(f"/bin/{name}" if name != "env" else "/usr/bin/env")
    script = (SCRIPTS / "python").read_text().replace("/usr/bin/python3.11", "no-such-python")
    (folder / "script").write_text(script)
    return subprocess.run(["/bin/bash", folder / "script"], env={"PATH": str(folder)}, capture_output=True, text=True)


def test_a_machine_without_venv_is_told_the_package(tmp_path: Path) -> None:
    done = python_of(tmp_path, 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    assert (done.returncode, done.stdout) == (1, "")
    assert "the system package python3-venv is missing" in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_a_machine_with_another_python_is_told_the_package(tmp_path: Path) -> None:
    done = python_of(tmp_path, "exit 1")
    assert done.returncode == 1
    assert "Python 3.11 is missing" in done.stderr


def test_a_machine_that_has_it_all_is_taken_by_name(tmp_path: Path) -> None:
    done = python_of(tmp_path, "exit 0")
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "python3.11"))


def test_a_wrong_port_is_told_before_anything_is_installed() -> None:
    done = subprocess.run([sys.executable, SCRIPTS / "run.py"], env={"PORT": "web"}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "PORT=web is not a port" in done.stderr
    assert done.stdout == ""


needs_postgres = pytest.mark.skipif(cluster.binaries() is None, reason="no PostgreSQL: apt-get install postgresql")


@needs_postgres
@pytest.mark.postgres
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_cluster_ends_with_the_run_even_a_killed_one(number: signal.Signals) -> None:
    run = subprocess.Popen(
        [sys.executable, SCRIPTS / "cluster.py", "sleep", "60"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )  # fmt: skip
    assert run.stdout is not None
    address = run.stdout.readline().strip()
    run.stdout.close()
    folder = Path(address.split("@")[1].rsplit(":", 1)[0].replace("%2F", "/"))
    assert (folder / "data" / "postmaster.pid").exists()
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    os.killpg(run.pid, number)
    run.wait()
    limit = time.monotonic() + 30
    while (folder.exists() or Path(f"/proc/{server}").exists()) and time.monotonic() < limit:
        time.sleep(0.1)
    assert not folder.exists()
    assert not Path(f"/proc/{server}").exists()
