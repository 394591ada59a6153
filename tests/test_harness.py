"""What every test run relies on is itself shown to work: network and mail refused, skips loud, warnings fatal."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import Forbidden, refuse_stranger

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.test", 443), ("2001:db8::1", 80), ("127.0.0.1", 25)])
def test_the_network_and_mail_are_refused(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as one, pytest.raises(Forbidden):
        one.connect(address)
    with socket.socket(family) as one, pytest.raises(Forbidden):
        one.connect_ex(address)


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(Forbidden):
        socket.getaddrinfo("example.test", 80)


@pytest.mark.parametrize("address", [("127.0.0.1", 8000), ("::1", 8000), ("localhost", 1025), "/run/socket"])
def test_this_machine_is_let_through(address: object) -> None:
    refuse_stranger(address)


def outcome(tmp_path: Path, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A test file of its own, run with the house's harness and configuration."""
    (tmp_path / "test_it.py").write_text(code)
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.harness"]\n')
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "ZHIBU_TEST_COUNTS")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-q",
         "-p", "no:cacheprovider", str(tmp_path)],
        env={**environment, **variables}, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip


SKIPS = "import pytest\n@pytest.mark.skip(reason='no such program')\ndef test_it(): pass\n"


def test_a_skip_is_printed_with_its_reason(tmp_path: Path) -> None:
    done = outcome(tmp_path, SKIPS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no such program" in done.stdout


@pytest.mark.parametrize(
    "code",
    [
        SKIPS,
        "import pytest\ndef test_it(): pytest.skip('no such program')\n",
        "import pytest\n@pytest.fixture\ndef f(): pytest.skip('no such program')\ndef test_it(f): pass\n",
        "import pytest\npytest.skip('no such program', allow_module_level=True)\n",
    ],
)
def test_a_skip_fails_in_ci(tmp_path: Path, code: str) -> None:
    done = outcome(tmp_path, code, CI="true")
    assert done.returncode != 0
    assert "a skip fails with CI=true" in done.stdout
    assert "no such program" in done.stdout


def test_a_warning_fails(tmp_path: Path) -> None:
    done = outcome(tmp_path, "import warnings\ndef test_it(): warnings.warn('old way', DeprecationWarning)\n")
    assert done.returncode == 1
    assert "old way" in done.stdout


SWALLOWED = """
import socket

def test_it():
    with socket.socket() as one:
        try:
            one.connect(("192.0.2.1", 80))
        except Exception:
            pass
"""


def test_a_swallowed_network_call_still_fails(tmp_path: Path) -> None:
    done = outcome(tmp_path, SWALLOWED)
    assert done.returncode == 1
    assert "a test uses the network: 192.0.2.1:80" in done.stdout


def test_the_runner_gets_the_numbers(tmp_path: Path) -> None:
    code = "import pytest\ndef test_a(): pass\ndef test_b(): assert 0\n" + SKIPS.split("\n", 1)[1]
    outcome(tmp_path, code, ZHIBU_TEST_COUNTS=str(tmp_path / "counts"))
    assert (tmp_path / "counts").read_text() == '{"passed": 1, "failed": 1, "error": 0, "skipped": 1, "xfailed": 0}'
