"""A PostgreSQL cluster that lives as long as a test run: in a folder of its own, on a socket, without durability.

PostgreSQL refuses to run as root, so root hands the work to the user ``postgres``, which Debian's package makes.
A watchdog removes the cluster even when the run is killed.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SETTINGS = "fsync=off synchronous_commit=off full_page_writes=off max_connections=60 autovacuum=off"
WATCHDOG = """
trap '' INT TERM HUP
while kill -0 "$1" 2>/dev/null && [ -e "$2/data/postmaster.pid" ]; do sleep 1; done
[ -e "$2" ] || exit 0
shift 2; "$@" >/dev/null 2>&1
"""


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL's programs, 15 or later; Debian keeps them off the path."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    found = [path for path in found if path.parent.name.isdecimal() and int(path.parent.name) >= 15]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def as_owner(*command: str | Path) -> list[str]:
    """The command as the user who may run PostgreSQL."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh database, as ZHIBU_DATABASE takes it. Raises RuntimeError when there can be none."""
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="zhibu-pg-", dir="/tmp"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "data", random.randint(20_000, 32_000)  # below the range of outgoing connections
    stop = as_owner(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    try:
        run(as_owner(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                     "--locale=C.UTF-8", "--no-sync"), folder)  # fmt: skip
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c port={port} "
        options += " ".join(f"-c {setting}" for setting in SETTINGS.split())
        run(as_owner(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start"), folder)
        remove = ["sh", "-c", 'dir=$1; shift; "$@"; rm -rf "$dir"', "-", str(folder), *stop]
        subprocess.Popen(
            ["bash", "-c", WATCHDOG, "-", str(os.getpid()), str(folder), *remove],
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd="/",
        )  # fmt: skip
        yield f"postgres://postgres@{str(folder).replace('/', '%2F')}:{port}/zhibu"
    finally:
        subprocess.run(stop, cwd=folder if folder.exists() else "/", capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the PostgreSQL cluster could not be made: {done.stdout}")


if __name__ == "__main__":
    with cluster() as address:
        print(f"ZHIBU_DATABASE={address}", flush=True)
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "ZHIBU_DATABASE": address}).returncode)
