"""The organizations of a day as names refer to them, and who a requirement addresses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from zhibu.people.models import Organization, OrganizationUnit, in_force
from zhibu.people.queries import existing, setting

from ..models import Requirement
from ..names import Directory, Entry, meant_by


def directory(on: date) -> Directory:
    """Every organization that exists on a day, with its units; three queries."""
    units: dict[int, list[str]] = defaultdict(list)
    links = OrganizationUnit.objects.filter(in_force(on))
    for pk, name, short in links.values_list("organization_id", "unit__name", "unit__short_name"):
        units[pk] += [name, short]
    rows = existing(Organization.objects.all(), on).values_list("pk", "name", "short_name", "kind")
    entries = (Entry(pk, name, short, kind, tuple(units[pk])) for pk, name, short, kind in rows)
    return Directory(entries, setting("district_name", on))


@dataclass(frozen=True, slots=True)
class Addressees:
    """To whom a requirement is addressed, as far as its words tell."""

    kinds: tuple[str, ...]  # of organizations, such as branch
    organizations: tuple[Organization, ...]  # named, and known for sure
    candidates: tuple[Organization, ...]  # may be meant; a person chooses
    doubt: str  # what a person has to decide, as a sentence, or ""


def addressees(requirement: Requirement, on: date) -> Addressees:
    """Who is meant by the ``who`` of a requirement among the organizations of a day; for the tasks room to prefill."""
    meant = meant_by(requirement.who)
    found = [directory(on).resolve(name) for name in meant.names] if meant.names else []
    sure = [who.sure for who in found if who.sure]
    near = [pk for who in found for pk in who.candidates if pk not in sure]
    rows = Organization.objects.in_bulk([*sure, *near])
    return Addressees(
        meant.kinds, tuple(rows[pk] for pk in sure), tuple(rows[pk] for pk in dict.fromkeys(near)), meant.doubt
    )
