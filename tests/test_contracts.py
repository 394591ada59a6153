"""The laws that ready-made tools keep: each breach is written into a copy of the house and the tool must see it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def run(tool: str, *arguments: str, folder: Path = ROOT, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / tool, *arguments], cwd=folder, text=True, input=text, capture_output=True)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources alone, without static files and data."""
    folder = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("static", "templates", "__pycache__", "tests")
    shutil.copytree(ROOT / "zhibu", folder / "zhibu", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


# (contract, file, line added to it)
IMPORTS = [
    ("floors", "people/rules.py", "import zhibu.tasks.rules"),
    ("floors", "kit/words.py", "import zhibu.people.rules"),
    ("floors", "tasks/apps.py", "import zhibu.front.views"),
    ("floors", "documents/apps.py", "import zhibu.night.models"),
    ("floors", "reports/__init__.py", ""),
    ("floors", "gossip/__init__.py", ""),
    ("furniture", "people/models/persons.py", "import zhibu.people.queries"),
    ("furniture", "people/rules.py", "import zhibu.people.models"),
    ("pure-rules", "people/rules.py", "import django.db"),
    ("pure-reading", "documents/restore/__init__.py", "import django.conf"),
    ("serving", "serving.py", "import django"),
    ("kit", "kit/words.py", "import zhibu.people.rules"),
]


@pytest.mark.parametrize(("contract", "where", "line"), IMPORTS, ids=[f"{c}-{w}" for c, w, _ in IMPORTS])
def test_a_forbidden_import_is_seen(copy: Path, contract: str, where: str, line: str) -> None:
    path = copy / "zhibu" / where
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        done = run("lint-imports", "--no-logo", "--no-cache", "--contract", contract, folder=copy)
    finally:
        if before is None:
            shutil.rmtree(path.parent)
        else:
            path.write_text(before)
    if where.startswith("reports/"):
        assert done.returncode == 0, "a room named in the contract is let in"
    else:
        assert done.returncode != 0, done.stdout


# (rule, file it would stand in, code)
RUFF = [
    ("TID251", "zhibu/people/actions.py", "from django.dispatch import receiver\n"),
    ("TID251", "zhibu/people/actions.py", "from django.db.models.signals import post_save\n"),
    ("TID251", "zhibu/people/queries.py", "from django.utils import timezone\n\nNOW = timezone.now()\n"),
    ("TID251", "zhibu/people/queries.py", "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n"),
    ("TID251", "zhibu/people/queries.py", "import time\n\nNOW = time.time()\n"),
    ("DTZ011", "zhibu/people/queries.py", "import datetime\n\nDAY = datetime.date.today()\n"),
    ("PLC0415", "zhibu/people/views.py", "def view() -> None:\n    import json\n\n    json.dumps(1)\n"),
    ("T201", "zhibu/people/views.py", 'print("x")\n'),
    ("ERA001", "zhibu/people/views.py", "# x = f(1)\n"),
]


@pytest.mark.parametrize(("rule", "where", "code"), RUFF, ids=[f"{r}-{w}" for r, w, _ in RUFF])
def test_ruff_sees(rule: str, where: str, code: str) -> None:
    done = run("ruff", "check", "--output-format", "concise", "--stdin-filename", where, "-", text=code)
    assert rule in done.stdout, done.stdout


def test_only_the_command_line_may_import_inside_functions() -> None:
    code = "def act() -> None:\n    import json\n\n    json.dumps(1)\n"
    done = run("ruff", "check", "--output-format", "concise", "--stdin-filename", "zhibu/cli.py", "-", text=code)
    assert done.returncode == 0, done.stdout


def test_mypy_sees_an_untyped_rule(tmp_path: Path) -> None:
    bad = tmp_path / "rules.py"
    bad.write_text("def due(on):\n    return on\n")
    done = run("mypy", "--strict", "--config-file", "/dev/null", "--cache-dir", "/dev/null", str(bad))
    assert "no-untyped-def" in done.stdout


def test_djlint_sees_a_picture_without_words(tmp_path: Path) -> None:
    bad = tmp_path / "a.html"
    bad.write_text('<img src="/x.png" height="1" width="1">\n')
    done = run("djlint", str(bad), "--lint", "--configuration", str(ROOT / "pyproject.toml"))
    assert "H013" in done.stdout + done.stderr
