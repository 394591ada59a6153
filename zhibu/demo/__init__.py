"""The demonstration district: built in bulk, then lived in by the product's own verbs."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from .build import build as build_district
from .story import tell


def build(*, organizations: int, years: int, seed: int, today: date) -> None:
    """The district with its people, its closed tasks of ``years`` and what lies there today; all or nothing."""
    with transaction.atomic():
        district = build_district(organizations=organizations, years=years, seed=seed, today=today)
        tell(district, today=today, years=years, seed=seed)
