"""The index of words: one table of that name on each engine (docs/decisions/0005-search.md)."""

from __future__ import annotations

from django.db import migrations

_SQLITE = (
    'CREATE VIRTUAL TABLE documents_search USING fts5(pairs, tokenize = "ascii", prefix = "5")',
)
_POSTGRESQL = (
    "CREATE TABLE documents_search (document_id bigint PRIMARY KEY, body text NOT NULL, pairs text[] NOT NULL)",
    "CREATE INDEX documents_search_pairs ON documents_search USING gin (pairs)",
)
_STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def make(apps, schema_editor):
    for statement in _STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE documents_search")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
