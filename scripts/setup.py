"""Build .venv from the locked versions and copy the few browser files out of the installed packages.

Standard library only, run by the system's Python: ``scripts/setup.py [run|test]``. Each step leaves a stamp with
the digest of what it was made from and is skipped while that is unchanged, so that a second run costs nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "zhibu" / "static" / "vendor"

# From an installed package to static/vendor/: (file in site-packages, name there, SHA-512).
ASSETS = (
    (
        "django_htmx/static/django_htmx/htmx-2.min.js",
        "htmx.min.js",
        "e65eb990c8c6beb9bb1004debc22bf48574c51f21441f02c40b658e7bb7bb66b"
        "0f7f966d8ebcd4f30cd207292944386a9ccc25288482af14135111542ec5dda5",
    ),
)


def say(sentence: str) -> None:
    print(f"==> {sentence}", flush=True)


def fail(sentence: str) -> None:
    """Stop with a sentence that says what to do."""
    sys.exit(f"\n{sentence}")


def digest(*paths: Path) -> str:
    """One digest over the content of files, and over the Python that reads them."""
    found = hashlib.sha256(sys.version.encode())
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def once(name: str, mark: str, sentence: str, work: Callable[[], None]) -> None:
    """Do ``work`` unless it was done for the same ``mark``."""
    stamp = VENV / f"stamp-{name}"
    if stamp.exists() and stamp.read_text() == mark:
        return
    say(sentence)
    work()
    stamp.write_text(mark)


def call(*command: str | Path, sentence: str) -> None:
    """Run a command; when it fails, show all that it printed and say ``sentence``."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    shown = bool(os.environ.get("ZHIBU_VERBOSE"))
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment, text=True,
        stdout=None if shown else subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        fail(f"{done.stdout or ''}\n{sentence}")


def make_venv() -> None:
    """A new .venv when there is none, it was left half made, its Python is another, or the folder was moved."""
    mark = f"{sys.version} {ROOT}"
    stamp = VENV / "stamp-venv"
    if stamp.exists() and stamp.read_text() == mark and PYTHON.exists():
        return
    say(f"Making the virtual environment .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    call(
        sys.executable, "-m", "venv", VENV,
        sentence="The virtual environment could not be made. Is the system package python3-venv installed?",
    )  # fmt: skip
    stamp.write_text(mark)


def install(name: str) -> None:
    """Install one lock file, checking every file against its hash."""
    lock = ROOT / "requirements" / f"{name}.txt"
    count = sum(line[:1].isalnum() for line in lock.read_text().splitlines())
    once(
        name,
        digest(lock),
        f"Installing {count} locked packages from requirements/{name}.txt",
        lambda: call(
            PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps",
            "--no-build-isolation", "-r", lock,
            sentence="Packages could not be installed. Is a package index reachable from this machine? "
            "Run again with ZHIBU_VERBOSE=1 to see more.",
        ),
    )  # fmt: skip


def install_product() -> None:
    once(
        "product",
        digest(ROOT / "pyproject.toml", ROOT / "CHANGELOG.md"),
        "Installing Zhibu itself (.venv/bin/zhibu)",
        lambda: call(
            PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", ".",
            sentence="Zhibu itself could not be installed.",
        ),
    )  # fmt: skip


def copy_assets() -> None:
    packages = next((VENV / "lib").glob("python3*/site-packages"))
    VENDOR.mkdir(exist_ok=True)
    for source, name, sha512 in ASSETS:
        target = VENDOR / name
        if target.exists() and hashlib.sha512(target.read_bytes()).hexdigest() == sha512:
            continue
        say(f"Taking {name} from the package {source.split('/')[0]}")
        content = (packages / source).read_bytes()
        if hashlib.sha512(content).hexdigest() != sha512:
            fail(f"{source} is not the file that scripts/setup.py pins; look at it and pin its SHA-512 anew.")
        target.write_bytes(content)


def setup(purpose: str = "run") -> None:
    """Everything that running (``run``) or testing (``test``) needs inside the repository."""
    if not PYTHON.exists():
        say("First start: packages are installed into .venv; this takes a minute or two")
    make_venv()
    install("build")
    install("run")
    if purpose == "test":
        install("test")
    copy_assets()
    install_product()


if __name__ == "__main__":
    setup(sys.argv[1] if len(sys.argv) > 1 else "run")
