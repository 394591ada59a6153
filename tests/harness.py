"""How every test run behaves: no network, no mail, fixed seeds, no silent skip, and counts for the runner.

Loaded by the root conftest. ``--database-only`` keeps what touches the database, for the run on PostgreSQL.
"""

from __future__ import annotations

import ipaddress
import json
import os
import random
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

SEED = 20261124
MAIL_PORTS = (25, 465, 587)
COUNTS = "ZHIBU_TEST_COUNTS"  # the runner's file for the numbers of a group

hypothesis.settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


# -- options ------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests that touch the database")


def pytest_report_header(config: pytest.Config) -> str:
    return f"seed {SEED}; a skip {'fails (CI=true)' if in_ci() else 'is printed with its reason'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def touches_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database by mark or fixture; browser tests run on one database only."""
    if item.get_closest_marker("browser") or item.get_closest_marker("office"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"})


# -- no silent skip -------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"a skip fails with CI=true: {reason_of(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    report = yield
    if in_ci() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"a skip fails with CI=true: {reason_of(report)}"
    return report


def reason_of(report: Any) -> str:
    longrepr = report.longrepr
    return longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """The numbers of the run, for the runner that adds them up; xdist's workers leave them to the controller."""
    path = os.environ.get(COUNTS)
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if not path or reporter is None or hasattr(session.config, "workerinput"):
        return
    counted = {name: len(reporter.stats.get(name, [])) for name in ("passed", "failed", "error", "skipped", "xfailed")}
    Path(path).write_text(json.dumps(counted))


# -- no network, no mail --------------------------------------------------------------------------------------


class Forbidden(BaseException):
    """Not an Exception: code that catches all errors of sending must not hide it."""


def refuse_stranger(address: Any) -> None:
    """Raises Forbidden unless the address is a socket file or on the loopback, and is no mail port."""
    if not isinstance(address, tuple):
        return
    host, port = address[0], address[1]
    if port in MAIL_PORTS:
        raise Forbidden(f"a test sends mail to {host}:{port}; use a server of its own on another port")
    try:
        loopback = host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise Forbidden(f"a test uses the network: {host}:{port}")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_stranger(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_stranger(address)
        return connect_ex(self, address)

    def guarded_resolve(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or ""
        refuse_stranger((name, 0))
        return resolve(host, port, *args, **kwargs)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_resolve)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def fixed_seed() -> None:
    random.seed(SEED)
