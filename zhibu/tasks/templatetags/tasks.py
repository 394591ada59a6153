"""Small looks-up that templates need: an entry of a table by its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(table: Mapping[Any, Any], key: Any) -> Any:
    """The entry of a table, or None."""
    return table.get(key)


@register.filter
def indent(depth: int) -> str:
    """The class that moves a line of a tree in; deeper than five looks like five."""
    return f"in-{min(depth, 5)}"
