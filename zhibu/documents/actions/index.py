"""Keeping the index of words: written and erased in the transaction of the action that changed the words."""

from __future__ import annotations

from django.db import connection

from ..models import Document
from ..queries.search import canonical, grams_of, tokens_of


def index_words(document: Document) -> None:
    """Make a document findable by its title and its text as they now are."""
    erase_words(document)
    body = f"{canonical(document.title)}\n{canonical(document.restored)}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO documents_search(rowid, pairs) VALUES (%s, %s)", [document.pk, tokens_of(body)])
        else:
            cursor.execute(
                "INSERT INTO documents_search(document_id, body, grams) VALUES (%s, %s, %s)",
                [document.pk, body, grams_of(body)],
            )


def erase_words(document: Document) -> None:
    """Make a document unfindable."""
    key = "rowid" if connection.vendor == "sqlite" else "document_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM documents_search WHERE {key} = %s", [document.pk])  # noqa: S608  one of two names
