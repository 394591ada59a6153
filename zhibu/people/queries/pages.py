"""What stands on the page of one organization, one unit, one account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from ..models import (
    Appointment,
    Division,
    DivisionEntry,
    Function,
    KeyTask,
    Organization,
    OrganizationUnit,
    Person,
    Unit,
    in_force,
)
from ..models.persons import Post
from ..rules import LEADING_KINDS, uncovered
from .district import setting
from .tree import led_by

# 书记 first, as papers name them; the order of the choices of Post.
POST_ORDER = {post: place for place, post in enumerate(Post.values)}


def units_of(organization: Organization, on: date) -> list[OrganizationUnit]:
    """The ties to units on a day, each unit with its functions of the day and its key tasks of the year."""
    return list(
        OrganizationUnit.objects.filter(in_force(on), organization=organization)
        .select_related("unit")
        .prefetch_related(*with_purpose(on, "unit__"))
        .order_by("unit__name")
    )


def with_purpose(on: date, prefix: str = "") -> tuple[Prefetch[Any], Prefetch[Any]]:
    """What to prefetch so that units carry ``functions_now`` and ``key_tasks_now``."""
    functions = Prefetch(f"{prefix}functions", Function.objects.filter(in_force(on)), to_attr="functions_now")
    going_on = Q(ended_on=None) | Q(ended_on__gte=on)
    tasks = KeyTask.objects.filter(going_on, year=on.year).order_by("pk")
    return functions, Prefetch(f"{prefix}key_tasks", tasks, to_attr="key_tasks_now")


def district_key_tasks(on: date) -> QuerySet[KeyTask]:
    """The key tasks of the district itself in the year of a day."""
    return KeyTask.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), unit=None, year=on.year).order_by("pk")


def bodies_beside(organization: Organization, on: date) -> list[Organization]:
    """The 党组 of its units, for a body of the tree; the bodies it leads within its unit, for a 党组."""
    if organization.kind in LEADING_KINDS:
        return list(led_by(organization, on).order_by("name")[:50])
    units = organization.unit_links.filter(in_force(on)).values("unit_id")
    found = Organization.objects.filter(
        in_force(on, "unit_links__"), unit_links__unit_id__in=units, kind__in=LEADING_KINDS
    )
    return list(found.distinct().order_by("name"))


def children_of(organization: Organization, on: date) -> QuerySet[Organization]:
    """The organizations directly beneath one on a day."""
    return Organization.objects.filter(in_force(on, "placements__"), placements__parent=organization).order_by("name")


def posts_held(organization: Organization, on: date) -> list[Appointment]:
    """Who holds which post on a day, 书记 first."""
    rows = organization.appointments.filter(in_force(on)).select_related("person")
    return sorted(rows, key=lambda row: (POST_ORDER[row.post], row.is_acting, row.from_on, row.pk))


def division_on(organization: Organization, on: date) -> Division | None:
    """The division of labour for Party work in force on a day, with its entries and persons."""
    entries = Prefetch("entries", DivisionEntry.objects.select_related("person"))
    return organization.divisions.filter(in_force(on)).prefetch_related(entries).first()


def uncovered_areas(division: Division | None, on: date) -> list[str]:
    """What nobody covers on a day: areas the paper leaves open, those of the district's list it does not name, and
    those of somebody who no longer holds a post there."""
    areas = list(setting("areas_of_party_work", on))
    if division is None:
        return areas
    entries = list(division.entries.all())
    present = set(division.organization.appointments.filter(in_force(on)).values_list("person_id", flat=True))
    covered = [entry.area for entry in entries if entry.person_id in present]
    return uncovered([*areas, *[entry.area for entry in entries if entry.area not in areas]], covered)


def held_about(person: Person, on: date) -> tuple[list[Appointment], list[object]]:
    """Posts and memberships of one person on a day, for the person's own page and for editing."""
    posts = person.appointments.filter(in_force(on)).select_related("organization").order_by("from_on", "pk")
    memberships = person.memberships.filter(in_force(on)).select_related("organization").order_by("from_on", "pk")
    return list(posts), list(memberships)


def units_found(units: QuerySet[Unit], word: str, on: date) -> QuerySet[Unit]:
    """Units by a part of their name, with functions and key tasks of the day."""
    if word:
        units = units.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    return units.prefetch_related(*with_purpose(on))
