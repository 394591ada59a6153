"""The demonstration district: built in bulk, then lived in by the product's own verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from zhibu.people.models import Organization, User
from zhibu.people.rules import ROLES

from .build import LOGINS, PASSWORD
from .build import build as build_district
from .district import WORK_COMMITTEE
from .story import tell

__all__ = ["Shown", "build", "logins"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One login as it is printed: role and organization, name, password."""

    title: str
    username: str
    password: str


def build(*, organizations: int, years: int, seed: int, today: date) -> None:
    """The district with its people, its closed tasks of ``years`` and what lies there today; all or nothing."""
    with transaction.atomic():
        district = build_district(organizations=organizations, years=years, seed=seed, today=today)
        tell(district, today=today, years=years, seed=seed)


def logins() -> list[Shown]:
    """One login per role, when the database holds the demonstration; else none."""
    if not Organization.objects.filter(name=WORK_COMMITTEE).exists():
        return []
    there = set(
        User.objects.filter(username__in=[login.username for login in LOGINS]).values_list("username", flat=True)
    )
    return [
        Shown(f"{ROLES[login.role].title}" + (f"（{login.over}）" if login.over else ""), login.username, PASSWORD)
        for login in LOGINS
        if login.username in there and len(there) == len(LOGINS)
    ]
