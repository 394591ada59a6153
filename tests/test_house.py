"""Every law of the house holds, and is shown to fail when broken. No database."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests import laws
from zhibu.kit.states import Move, Moves

PACKAGE = Path(__file__).resolve().parent.parent / "zhibu"
Law = Callable[[Path], list[str]]


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps(law: Law) -> None:
    assert law(PACKAGE) == []


FIELD = "from django.db import models\nclass Branch(models.Model):\n    "
VERB = "@transaction.atomic\ndef dissolve(*, branch, by, at):\n    record_audit(by=by)\n"
# (law, where the breach is written, the breach, what the law must say of it)
BREACHES: list[tuple[Law, str, str, str]] = [
    (laws.furniture, "people/helpers.py", "", "people/helpers.py is no furniture"),
    (laws.furniture, "gossip/__init__.py", "", "gossip/ is no room"),
    (laws.lending, "tasks/views.py", "from zhibu.people.views import sign_in", "zhibu.people.views.sign_in"),
    (laws.lending, "tasks/models.py", "from ..documents.restore import restore", "zhibu.documents.restore"),
    (laws.lending, "desk/views.py", "import zhibu.front.views", "takes zhibu.front.views"),
    (laws.cords, "tasks/models.py", FIELD + "about = GenericForeignKey()", "Branch.about is a fourth generic cord"),
    (laws.plain_tables, "people/models.py", FIELD + "def save(self): ...", "overrides save()"),
    (laws.plain_tables, "people/models/units.py", FIELD + "def delete(self): ...", "overrides delete()"),
    (laws.no_scores, "people/models.py", FIELD + "year_score = models.IntegerField()", "Branch.year_score"),
    (laws.no_scores, "people/models.py", FIELD + "ranking: int = models.IntegerField()", "Branch.ranking"),
    (laws.no_scores, "people/models.py", FIELD + "rank = models.IntegerField()", "Branch.rank"),
    (laws.clock, "people/actions.py", "from zhibu.kit import clock", "asks the clock"),
    (laws.clock, "people/queries/tree.py", "from ...kit.clock import today", "asks the clock"),
    (laws.clock, "people/rules.py", "from zhibu.kit.clock import now", "asks the clock"),
    (laws.short_files, "people/queries.py", "x = 1\n" * 401, "has 401 lines"),
    (laws.links_work_without_scripts, "desk/templates/desk/a.html", '<a hx-get="/x">看</a>', "has no href"),
    (laws.links_work_without_scripts, "desk/templates/desk/a.html", '<div hx-get="/x">看</div>', "has no href"),
    (laws.no_inline_code, "desk/templates/desk/a.html", '<p style="color: red">', "style"),
    (laws.no_inline_code, "desk/templates/desk/a.html", '<button onclick="go()">', "onclick"),
    (laws.no_inline_code, "desk/templates/desk/a.html", "<script>go()</script>", "<script"),
    (laws.no_inline_code, "desk/templates/desk/a.html", '<script src="https://cdn.test/x.js"></script>', "cdn"),
    (laws.forms_carry_tokens, "desk/templates/desk/a.html", '<form method="post"><b></b></form>', "csrf_token"),
    (laws.templates_do_not_decide, "desk/templates/desk/a.html", "{% if a and b or c and d %}", "a and b or c"),
    (laws.nobody_is_ranked, "desk/templates/desk/a.html", "<h2>支部排名</h2>", "排名"),
    (laws.nobody_is_ranked, "desk/views.py", 'TITLE = "本月积分"', "积分"),
    (laws.scripts_do_not_watch, "static/js/a.js", "navigator.geolocation.watch()", "geolocation"),
    (laws.scripts_do_not_watch, "static/js/a.js", "box.innerHTML = text", "innerHTML"),
    (laws.verbs_are_signed, "people/actions.py", "def dissolve(branch, *, by, at):\n    ...", "positional"),
    (laws.verbs_are_signed, "people/actions.py", VERB.replace("by, at", "on"), "by whom and when"),
    (laws.verbs_are_signed, "people/actions.py", VERB.replace("by, at", "at"), "by whom and when"),
    (laws.verbs_are_signed, "people/actions.py", VERB.replace("record_audit", "print"), "no audit entry"),
    (laws.verbs_are_signed, "people/actions.py", VERB.replace("@transaction.atomic", ""), "not one transaction"),
]


@pytest.mark.parametrize(("law", "where", "breach", "said"), BREACHES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_broken_law_is_seen(tmp_path: Path, law: Law, where: str, breach: str, said: str) -> None:
    assert law(tmp_path) == []
    path = tmp_path / where
    path.parent.mkdir(parents=True)
    path.write_text(breach)
    found = law(tmp_path)
    assert any(said in line for line in found), found


def test_every_law_is_shown_to_fail() -> None:
    assert {law for law, *_ in BREACHES} == set(laws.LAWS)


def test_what_is_lawful_is_let_through(tmp_path: Path) -> None:
    lawful = {
        "people/actions.py": VERB + "def _helper(branch): ...\n",
        "tasks/views.py": "from zhibu.kit import clock\nfrom zhibu.people.queries import setting\n",
        "desk/templates/desk/a.html": '<a href="/x" hx-get="/x">看</a><script type="module" src="/static/a.js"></script>',
        "people/tests/test_a.py": "from zhibu.tasks.views import board\n",
        "people/migrations/0001_initial.py": "x = 1\n" * 500,
    }
    for where, text in lawful.items():
        (tmp_path / where).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / where).write_text(text)
    assert [line for law in laws.LAWS for line in law(tmp_path)] == []


# -- foreign keys point down ------------------------------------------------------------------------------------


def floor(model: type[models.Model]) -> int:
    """The floor of a model's room; what comes with Django lies under all."""
    return laws.FLOORS.get(model._meta.app_label, -1 if model._meta.app_label not in laws.DOORS else 99)


def links_up(found: Iterator[type[models.Model]] | list[type[models.Model]]) -> list[str]:
    """Links of models to a model on a higher floor."""
    return [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in found
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
        if floor(field.related_model) > floor(model)
    ]


def test_foreign_keys_point_down() -> None:
    assert links_up(list(apps.get_models(include_auto_created=True))) == []


@isolate_apps("zhibu.people", "zhibu.tasks")
def test_a_foreign_key_that_points_up_is_seen() -> None:
    class Higher(models.Model):
        class Meta:
            app_label = "tasks"

    class Lower(models.Model):
        work = models.ForeignKey(Higher, models.PROTECT)

        class Meta:
            app_label = "people"

    assert links_up([Lower, Higher]) == ["Lower.work → Higher"]


def test_every_table_and_field_has_a_chinese_name() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("zhibu.")]
    assert [m.__name__ for m in ours if not any("\u4e00" <= c <= "\u9fff" for c in str(m._meta.verbose_name))] == [
        "AuditHead"  # one row, shown to nobody
    ]


# -- moves ------------------------------------------------------------------------------------------------------


def tables_of_moves() -> list[tuple[str, str, Moves]]:
    """(room, name, table) of every table of moves in a room's rules."""
    found = []
    for room in laws.rooms(PACKAGE):
        try:
            rules = importlib.import_module(f"zhibu.{room.name}.rules")
        except ModuleNotFoundError:
            continue
        found += [(room.name, name, value) for name, value in vars(rules).items() if isinstance(value, Moves)]
    return found


def moves_without_verb(verbs: laws.Verbs, table: Moves) -> list[str]:
    """Moves that no action makes: none names it, or those that do ask no table or leave no entry."""
    found = []
    for move in table:
        makers = verbs.makers_of(move.verb)
        if not makers:
            found.append(f"{move.verb}: no action")
        elif not any(verbs.reach(name, "check") for name in makers):
            found.append(f"{move.verb}: does not ask the table")
        elif not any(verbs.reach(name, "record_audit") for name in makers):
            found.append(f"{move.verb}: leaves no audit entry")
    return found


def test_every_move_has_a_verb_that_asks_the_table_and_leaves_an_entry() -> None:
    for room, name, table in tables_of_moves():
        assert (name, moves_without_verb(laws.Verbs(PACKAGE / room), table)) == (name, [])


def test_a_move_without_its_verb_is_seen(tmp_path: Path) -> None:
    table = Moves(
        {"a": "甲", "b": "乙"}, [Move(verb, "做", frozenset("a"), "b") for verb in ("sign", "pass", "end", "void")]
    )
    (tmp_path / "actions.py").write_text(
        "def sign(*, by, at):\n    MOVES.check('sign', 'a')\n    record_audit()\n"
        "def close(*, by, at):\n    _move('end')\n"
        "def _move(verb):\n    MOVES.check(verb, 'a')\n"
        "def tell(*, by, at):\n    send('void')\n    record_audit()\n"
    )
    found = moves_without_verb(laws.Verbs(tmp_path), table)
    assert found == ["pass: no action", "end: leaves no audit entry", "void: does not ask the table"]


def test_the_reach_of_a_verb_follows_helpers(tmp_path: Path) -> None:
    (tmp_path / "actions.py").write_text("def sign():\n    _move()\ndef _move():\n    record_audit()\n    sign()\n")
    verbs: Any = laws.Verbs(tmp_path)
    assert verbs.reach("sign", "record_audit")
    assert not verbs.reach("sign", "check")
