"""The baseline of security: headers on every page, the deployment check silent on a proper server and loud elsewhere."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import PASSWORD, Cast

ROOT = Path(__file__).resolve().parent.parent
PROPER = {
    "ZHIBU_PRODUCTION": "True", "ZHIBU_SECRET_KEY": secrets.token_urlsafe(50), "ZHIBU_AUDIT_KEY": secrets.token_urlsafe(50),
    "ZHIBU_HOSTS": "zhibu.example.test", "ZHIBU_BASE_URL": "https://zhibu.example.test",
}  # fmt: skip


def deploy_check(data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIBU_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "zhibu.cli", "manage", "check", "--deploy", "--fail-level", "WARNING"],
        env={**kept, "ZHIBU_DATA": str(data), **variables}, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip


def test_the_deployment_check_is_silent_on_a_proper_server(tmp_path: Path) -> None:
    done = deploy_check(tmp_path, **PROPER)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ZHIBU_TODAY", "2026-01-01", "zhibu.E001"),
        ("ZHIBU_PRODUCTION", "False", "zhibu.E002"),
        ("ZHIBU_BASE_URL", "http://zhibu.example.test", "zhibu.E003"),
        ("ZHIBU_HOSTS", "*", "zhibu.E004"),
        ("ZHIBU_HOSTS", "", "zhibu.E004"),
        ("ZHIBU_SECRET_KEY", "", "ZHIBU_SECRET_KEY (or ZHIBU_SECRET_KEY_FILE) must be set"),
        ("ZHIBU_AUDIT_KEY", "", "ZHIBU_AUDIT_KEY (or ZHIBU_AUDIT_KEY_FILE) must be set"),
        ("ZHIBU_SECRET_KEY", "short", "security.W009"),
        ("ZHIBU_SSL_REDIRECT", "False", "security.W008"),
    ],
)
def test_the_deployment_check_refuses(tmp_path: Path, variable: str, value: str, said: str) -> None:
    done = deploy_check(tmp_path, **{**PROPER, variable: value})
    assert done.returncode == 1
    assert said in done.stderr + done.stdout


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(PROPER["ZHIBU_SECRET_KEY"] + "\n")
    proper = {name: value for name, value in PROPER.items() if name != "ZHIBU_SECRET_KEY"}
    assert deploy_check(tmp_path, **proper, ZHIBU_SECRET_KEY_FILE=str(tmp_path / "key")).returncode == 0


def test_secrets_of_ones_own_machine_are_kept_for_oneself(tmp_path: Path) -> None:
    deploy_check(tmp_path)
    kept = sorted(path.name for path in tmp_path.glob("*.txt"))
    assert kept == ["zhibu_audit_key.txt", "zhibu_secret_key.txt"]
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("*.txt")} == {0}


# -- headers ------------------------------------------------------------------------------------------------------

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def plain_addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Addresses without a number in them."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from plain_addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif not pattern.pattern.converters:
            yield reverse(f"{space}{pattern.name}")


@pytest.mark.parametrize("address", [*plain_addresses(get_resolver().url_patterns), "/no/such/page"])
def test_every_page_carries_the_policy(cast: Cast, client: Client, address: str) -> None:
    client.force_login(cast.drafter)
    response = client.get(address)
    assert response.status_code < 500
    policy = response["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert (directives["default-src"], directives["script-src"], directives["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"]


def test_cookies_are_kept_from_scripts_and_other_sites(cast: Cast, client: Client) -> None:
    page = client.get(reverse("people:sign-in"))
    form = {"username": cast.member.username, "password": PASSWORD, "next": ""}
    signed_in = client.post(reverse("people:sign-in"), form)
    assert signed_in.status_code == 302
    cookies = {**page.cookies, **signed_in.cookies}
    assert set(cookies) >= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a_forged_form_is_refused_with_a_sentence(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.member)
    response = client.post(reverse("people:sign-out"))
    assert response.status_code == 403
    assert "这次没有提交" in response.content.decode()


def test_an_error_shows_no_trace(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("zhibu.front.context.setting", fail)
    client.force_login(cast.member)
    client.raise_request_exception = False
    response = client.get(reverse("help"))
    assert response.status_code == 500
    assert "这一步没有完成，已保存的内容不受影响" in response.content.decode()
    assert b"secret inside" not in response.content
