"""A process that takes orders and dies of them: presses a button of the product and kills itself before the n-th statement.

Run inside ``zhibu manage shell``, which has Django ready. Each line of its input is an order as JSON; the process forks, and the child does the
work against the database that the order names, through every middleware, writing a line for each statement before it
is executed. ``die_at`` counts those lines; at that one the child sends itself SIGKILL, so that nothing of Python, Django
or the driver can tidy up. The answer is one line: how the child ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from zhibu.cli import main as zhibu

ROOT = Path(__file__).resolve().parents[1]
BEFORE_COMMIT, AFTER_COMMIT = "COMMIT", "(committed)"


class Deadly:
    """What a test holds of that process."""

    def __init__(self, today: str) -> None:
        act = f"from tests.killed import main; main({today!r})"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "zhibu.cli", "manage", "shell", "-v0", "-c", act],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        )  # fmt: skip

    def __call__(self, order: dict[str, Any]) -> int:
        """Give an order; the number of the signal that ended the child, 0 when it came to its end."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that takes orders has ended"
        return int(answer)

    def end(self) -> None:
        self._process.communicate(timeout=60)


def main(today: str) -> None:
    """Take orders until the parent closes the pipe."""
    os.environ["ZHIBU_TODAY"] = today  # only now: the settings of the tests unpin the day
    import_module(settings.ROOT_URLCONF)  # once here instead of in every child
    for line in sys.stdin:
        child = os.fork()
        if not child:
            obey(json.loads(line))
        status = os.waitpid(child, 0)[1]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            sys.exit("the child failed by itself")
        sys.stdout.write(f"{os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}\n")
        sys.stdout.flush()


def obey(order: dict[str, Any]) -> None:
    """In the child: do what is ordered and end without a word to the parent's interpreter."""
    try:
        connection.settings_dict["NAME"] = order["database"]
        watch(counting(order["log"], order.get("die_at")))
        send(order["mail"]) if order.get("mail") else press(order)
        connection.close()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def counting(log: str, die_at: int | None) -> Callable[[str], None]:
    """Writes each statement down, and kills this process at the one that is the last to be written."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    count = 0

    def told(statement: str) -> None:
        nonlocal count
        os.write(file, f"{' '.join(statement.split())[:150]}\n".encode())
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    return told


def watch(told: Callable[[str], None]) -> None:
    """Tell of every statement before it is executed, and of a commit on both its sides; drivers commit by a call."""

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        told(sql)
        return run(sql, *rest)

    commit = connection._commit

    def committing() -> None:
        told(BEFORE_COMMIT)
        commit()
        told(AFTER_COMMIT)

    connection.execute_wrappers.append(execute)
    connection._commit = committing


def press(order: dict[str, Any]) -> None:
    """Send the form as the browser does. Raises RuntimeError unless the product leads on to the next page."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies.load(order["cookies"])
    response = client.post(order["path"], order["form"])
    if response.status_code != 302:
        raise RuntimeError(f"{order['path']} answered {response.status_code}: {response.content.decode()[:2000]}")


def send(mail: str) -> None:
    """The command itself, with this mail server. Raises RuntimeError when it does not end well."""
    settings.NOTICE_MAIL = mail
    sys.stdout = sys.stderr  # what the parent reads is the answer alone
    if zhibu(["send"]):
        raise RuntimeError("zhibu send did not end well")
