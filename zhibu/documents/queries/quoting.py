"""Where rooms above keep words of papers. They are named in the settings, since nothing here may know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from ..models import Document


@dataclass(frozen=True, slots=True)
class Quoting:
    """What one room keeps of papers: how its rows are counted (件任务), which rest on a paper, and the verb that takes
    the words out of them, with ``document``, ``erased`` (rules.eraser of the paper), ``reason``, ``by`` and ``at``."""

    counted: str
    rows: Callable[[Document], QuerySet[Any]]
    erase: Callable[..., object]


def quotings() -> list[Quoting]:
    """Every room that keeps words of papers."""
    return [import_string(path) for path in settings.WORDS_OF_PAPERS_IN]


def quoted_in(document: Document) -> str:
    """How many rows of which kind rest on a paper: 3 件任务; "" when none does."""
    counts = [(quoting.rows(document).count(), quoting.counted) for quoting in quotings()]
    return "、".join(f"{count} {counted}" for count, counted in counts if count)
