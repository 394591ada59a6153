"""Words for what the rules compute."""

from __future__ import annotations

from django import template

from ..render import CHANGE_TITLES, level

register = template.Library()

register.filter("level", level)


@register.filter
def change_title(kind: str) -> str:
    """A kind of change in words."""
    return CHANGE_TITLES.get(kind, kind)


@register.filter
def chinese_date(day: object) -> str:
    """2026年11月5日, without leading noughts; "" for no date."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""  # type: ignore[attr-defined]  # a date
