"""Words of the home page."""

from __future__ import annotations

from datetime import date

from django import template

register = template.Library()


@register.filter
def days_after(today: date, due_on: date) -> int:
    """Calendar days from a due date to today."""
    return (today - due_on).days
