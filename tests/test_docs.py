"""What docs/ says is what the code has: variables, commands, settings, night steps, words, dependencies, pictures."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.laws import DOORS, FLOORS, LAWS
from zhibu import cli
from zhibu.demo.build import LOGINS, PASSWORD
from zhibu.front import checks
from zhibu.night.steps import STEPS
from zhibu.people.rules import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def text(name: str) -> str:
    return (ROOT / name).read_text()


def rows(name: str) -> dict[str, list[str]]:
    """The table rows of a page by what stands in code marks in their first or second cell."""
    found = {}
    for line in text(name).splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        for code in re.findall(r"`([^`]+)`", " ".join(cells[:2])):
            found[code] = cells
    return found


def variables() -> Iterator[str]:
    """Every environment variable that the code, the scripts or the tests read."""
    for folder in ("zhibu", "scripts", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            yield from re.findall(r"""["'](ZHIBU_[A-Z_]+)["']""", path.read_text())


def test_every_variable_is_documented() -> None:
    documented = set(re.findall(r"`(ZHIBU_[A-Z_]+|PORT)`", text("docs/deploy.md")))
    read = {name.removesuffix("_FILE") for name in variables()} | {"PORT"}
    assert read - documented == set()
    assert documented - read == set()


def commands() -> list[str]:
    (found,) = (action for action in cli.parser()._actions if isinstance(action, argparse._SubParsersAction))
    return list(found.choices)


def test_every_command_is_documented() -> None:
    documented = {code.removeprefix("zhibu ") for code in rows("docs/deploy.md") if code.startswith("zhibu ")}
    assert documented >= set(commands())


def test_every_night_step_is_documented() -> None:
    names = {step.name for step in STEPS}
    assert {code for code in rows("docs/deploy.md") if code in names} == names
    assert set(re.findall(r"(?m)^\| `([a-z]+-[a-z]+)` \|", text("docs/deploy.md"))) == names


def test_every_setting_is_documented() -> None:
    documented = rows("docs/settings.md")
    assert set(documented) - {"zhibu/people/rules.py"} == set(SETTINGS)
    for key, rule in SETTINGS.items():
        assert documented[key][0] == rule.title
        assert documented[key][3:5] == [rule.source, rule.help]
        if isinstance(rule.default, int):
            assert documented[key][2] == str(rule.default)


def test_every_table_has_its_word() -> None:
    documented = rows("docs/glossary.md")
    for model in apps.get_models():
        if model.__module__.startswith("zhibu.") and model.__name__ != "AuditHead":  # one row, shown to nobody
            assert documented[model.__name__][1] == str(model._meta.verbose_name)


def wanted(name: str) -> set[str]:
    lines = text(f"requirements/{name}.in").splitlines()
    return {re.split(r"[\[~=<> ]", line)[0] for line in lines if line and not line.startswith(("#", "-"))}


@pytest.mark.parametrize(("name", "part"), [("run", "To run"), ("build", "To build"), ("test", "To test")])
def test_every_dependency_says_why(name: str, part: str) -> None:
    section = text("docs/decisions/0002-dependencies.md").split(f"## {part}")[1].split("\n## ")[0]
    assert set(re.findall(r"(?m)^\| ([A-Za-z0-9-]+) \| [^w]|^$", section)) - {"", "package"} <= wanted(name)
    documented = {line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")} - {"package"}
    assert documented == wanted(name)


@pytest.mark.parametrize("name", ["run", "build", "test"])
def test_the_lock_has_what_is_wanted_with_hashes_and_no_host(name: str) -> None:
    lock = text(f"requirements/{name}.txt")
    locked = set(re.findall(r"(?m)^([A-Za-z0-9._-]+)==", lock))
    assert {package.lower() for package in wanted(name)} <= locked
    for block in re.split(r"(?m)^(?=[A-Za-z0-9._-]+==)", lock)[1:]:
        assert "--hash=sha256:" in block
    assert ":/" not in lock
    assert {line.split("=")[0] for line in map(str.strip, lock.splitlines()) if line.startswith("-")} == {"--hash"}


def test_the_npm_lock_names_no_host_and_checks_every_file() -> None:
    lock = text("package-lock.json")
    assert "resolved" not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')


def test_the_licence_is_the_licence() -> None:
    licence = text("LICENSE")
    assert "Apache License\n                           Version 2.0, January 2004" in licence
    assert licence.rstrip().endswith("limitations under the License.")
    assert 'license = "Apache-2.0"' in text("pyproject.toml")


def test_the_map_names_every_room_and_law() -> None:
    page = text("docs/map.md")
    built = {path.name for path in (ROOT / "zhibu").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert built <= set(FLOORS) | set(DOORS)
    assert [name for name in (*FLOORS, *built) if f"`{name}`" not in page] == []
    assert len(LAWS) >= 14


def test_every_check_is_documented() -> None:
    source = Path(checks.__file__ or "").read_text()
    codes = re.findall(r'id="zhibu\.(E\d+)"', source)
    assert codes == [f"E{number:03}" for number in range(1, len(codes) + 1)]
    assert f"zhibu.E001–E{len(codes):03}" in text("docs/security.md")


PAGES = [
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    *sorted(str(p.relative_to(ROOT)) for p in DOCS.rglob("*.md")),
]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", text(page)):
        assert target.startswith("http") or ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_demonstration_account_is_named(page: str) -> None:
    named = set(re.findall(r"`([^`]+)`", text(page)))
    assert {login.username for login in LOGINS} | {PASSWORD} <= named


def test_every_decision_is_on_the_map() -> None:
    linked = set(re.findall(r"\]\(decisions/([^)]+)\)", text("docs/map.md")))
    assert linked == {path.name for path in (DOCS / "decisions").glob("*.md")}


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "    make test " in text("README.md")
    assert text(".ci/run").rstrip().endswith("exec make test")
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


# Spelled in pieces: this file must not hold what it looks for. An index, a mirror or a path of one machine.
HOSTS = re.compile(
    "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "/" + "work/", "/" + "opt/pypi"))
)


def test_nothing_names_a_registry_or_a_machine() -> None:
    kept = ("zhibu", "tests", "bench", "scripts", "docs", "requirements", ".ci")
    files = [path for folder in kept for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    named = []
    for path in files:
        if path.suffix in (".pyc", ".png") or "vendor" in path.parts or path.name == ".git":
            continue
        content = path.read_bytes().decode(errors="ignore")
        named += [f"{path.relative_to(ROOT)}: {match.group()}" for match in HOSTS.finditer(content)]
    assert named == []
