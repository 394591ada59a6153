"""Small looks-up that templates need: an entry of a table by its key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.dateparse import parse_date

from zhibu.kit.calendar import is_provisional

from ..rules import HOP_STATES, headline

register = template.Library()
register.filter("headline", lambda summary: headline(summary, summary["late"], summary["blocked"]))


@register.filter
def headline_of(task: Any) -> str:
    """The headline of a task of the board, from the counts that the board's query put beside it."""
    counts = {state: getattr(task, f"{state}_count") for state in HOP_STATES}
    return headline(counts, task.late_count, task.blocked_count)


@register.filter
def of(table: Mapping[Any, Any], key: Any) -> Any:
    """The entry of a table, or None."""
    return table.get(key)


@register.filter
def indent(depth: int) -> str:
    """The class that moves a line of a tree in; deeper than five looks like five."""
    return f"in-{min(depth, 5)}"


@register.filter
def provisional(day: Any) -> bool:
    """Whether a day, or what was typed for one, lies past the announced holidays, so that its working days are 暂算."""
    try:
        found = parse_date(day) if isinstance(day, str) else day
    except ValueError:  # looks like a day, and is none
        return False
    return isinstance(found, date) and is_provisional(found)
