"""The index of words: one table of that name on each engine (docs/decisions/0005-search.md)."""

from __future__ import annotations

from django.db import migrations

_SQLITE = (
    'CREATE VIRTUAL TABLE documents_search USING fts5(pairs, tokenize = "ascii", prefix = "5")',
)
# The planner counts neither the length of a row's words nor of its grams and would rather read all of them than ask
# the index for a common word; a function may forbid it that.
_POSTGRESQL = (
    "CREATE TABLE documents_search (document_id bigint PRIMARY KEY, body text NOT NULL, grams text[] NOT NULL)",
    "CREATE INDEX documents_search_grams ON documents_search USING gin (grams)",
    """
    CREATE FUNCTION documents_found(asked text[], wanted text) RETURNS SETOF bigint
    LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        SELECT document_id FROM documents_search
        WHERE grams @> asked AND (wanted IS NULL OR position(wanted IN body) > 0)
    $$
    """,
)
_STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def make(apps, schema_editor):
    for statement in _STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION documents_found")
    schema_editor.execute("DROP TABLE documents_search")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
