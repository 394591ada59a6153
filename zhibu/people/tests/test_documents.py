"""What docs/ says of people is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from zhibu.people.models import Appointment, Membership, Person, User
from zhibu.people.rules import POWERS, ROLES, as_markdown

DOCS = Path(__file__).resolve().parents[3] / "docs"
# Every field of these tables is about a person; elsewhere, every link to a person or an account is.
PERSONAL = (Person, Membership, Appointment, User)
SAYS_NOTHING = {"id", "client_key"}
NEVER = re.compile(r"民族|籍贯|健康|疾病|病史|家庭|配偶|子女|身份证|证件号|出生|血型|宗教|住址|手机|政治素质")


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("zhibu.")]


def personal_fields() -> set[str]:
    """Model.field of all that says something about a person."""
    found = {
        f"{model.__name__}.{field.name}"
        for model in PERSONAL
        for field in model._meta.concrete_fields
        if field.name not in SAYS_NOTHING
    }
    for model in ours():
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if field.related_model in (Person, User):
                found.add(f"{model.__name__}.{field.name}")
    return found


def rows() -> list[list[str]]:
    text = (DOCS / "privacy.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| \w+\.\w+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_personal_field_is_told() -> None:
    assert personal_fields() - {row[0] for row in rows()} == set()


def test_the_table_names_no_field_that_is_gone_and_leaves_no_cell_empty() -> None:
    known = {f"{model.__name__}.{field.name}" for model in apps.get_models() for field in _fields(model)}
    assert {row[0] for row in rows()} - known == set()
    assert [row[0] for row in rows() if len(row) != 7 or not all(row)] == []


def _fields(model: type[Model]) -> list[Field]:
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def test_a_field_left_out_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / "privacy.md").read_text(encoding="utf-8").replace("| Person.email |", "| Person.gone |")
    monkeypatch.setattr(Path, "read_text", lambda *args, **kwargs: text)
    assert personal_fields() - {row[0] for row in rows()} == {"Person.email"}


def test_there_are_no_fields_that_must_not_exist() -> None:
    titles = [f"{model.__name__}.{f.name} {f.verbose_name}" for model in ours() for f in _fields(model)]
    assert [title for title in titles if NEVER.search(title)] == []


def test_the_rules_page_is_printed_from_the_rules() -> None:
    assert (DOCS / "rules.md").read_text(encoding="utf-8").endswith("\n\n" + as_markdown())


def test_roles_hold_powers_that_exist_and_every_power_is_told() -> None:
    assert {power for role in ROLES.values() for power in role.powers} <= set(POWERS)
    assert all(code in as_markdown() for code in [*POWERS, *ROLES])
