"""The tree of a day, lines up and down it, and who holds its posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ..models import Appointment, Organization, in_force
from ..rules import LEADING_KINDS, UPPER_KINDS

# Authority follows today's tree, and a dissolved organization's records stay readable to its successor's line,
# so the walk down goes along placements of the day and from a successor to what it took over.
_BELOW = """
WITH RECURSIVE edge(child, parent) AS (
    SELECT organization_id, parent_id FROM people_placement
    WHERE from_on <= %s AND (until_on IS NULL OR until_on >= %s)
    UNION ALL SELECT id, successor_id FROM people_organization WHERE successor_id IS NOT NULL
), below(id) AS (
    SELECT id FROM people_organization WHERE id IN ({roots})
    UNION SELECT edge.child FROM edge JOIN below ON edge.parent = below.id
)
SELECT id FROM below
"""
_LEADING = """
UNION SELECT link_of.organization_id FROM people_organizationunit link_of
JOIN people_organization body ON body.id = link_of.organization_id AND body.kind IN ({kinds})
WHERE link_of.from_on <= %s AND (link_of.until_on IS NULL OR link_of.until_on >= %s) AND link_of.unit_id IN (
    SELECT link.unit_id FROM people_organizationunit link JOIN below ON below.id = link.organization_id
    WHERE link.from_on <= %s AND (link.until_on IS NULL OR link.until_on >= %s))
"""
_ABOVE = """
WITH RECURSIVE above(id, depth) AS (
    SELECT parent_id, 1 FROM people_placement
    WHERE organization_id = %s AND from_on <= %s AND (until_on IS NULL OR until_on >= %s)
    UNION SELECT p.parent_id, above.depth + 1 FROM people_placement p JOIN above ON p.organization_id = above.id
    WHERE p.from_on <= %s AND (p.until_on IS NULL OR p.until_on >= %s) AND above.depth < 12
)
SELECT id, depth FROM above ORDER BY depth
"""


def below(roots: Iterable[int], on: date, *, with_leading: bool = False) -> RawSQL:
    """Ids of the roots and all that stands under them on a day, as a subquery for ``pk__in``.

    ``with_leading`` adds the 党组 of the units found, as the lines of 区委 and 机关工委 do.
    """
    ids = list(roots) or [0]
    marks = ", ".join(["%s"] * len(ids))
    if not with_leading:
        return RawSQL(_BELOW.format(roots=marks), [on, on, *ids])  # noqa: S611  ids and dates are parameters
    kinds = ", ".join(["%s"] * len(LEADING_KINDS))
    text = _BELOW.format(roots=marks) + _LEADING.format(kinds=kinds)
    return RawSQL(text, [on, on, *ids, *LEADING_KINDS, on, on, on, on])  # noqa: S611  ids and dates are parameters


def subtree(organization: Organization, on: date) -> QuerySet[Organization]:
    """The organization and all that stands under its line on a day."""
    wide = organization.kind in UPPER_KINDS
    return Organization.objects.filter(pk__in=below([organization.pk], on, with_leading=wide))


def led_by(organization: Organization, on: date) -> QuerySet[Organization]:
    """What an organization may hand on to: its line, or within its unit for a 党组; never itself."""
    if organization.kind in LEADING_KINDS:
        units = organization.unit_links.filter(in_force(on)).values("unit_id")
        found = Organization.objects.filter(in_force(on, "unit_links__"), unit_links__unit_id__in=units)
        found = found.exclude(kind__in=LEADING_KINDS)
    else:
        found = subtree(organization, on)
    return found.exclude(pk=organization.pk).distinct()


def above(organization: Organization, on: date) -> list[Organization]:
    """The organizations over one on a day, nearest first."""
    rows = Organization.objects.raw(
        f"SELECT o.* FROM people_organization o JOIN ({_ABOVE}) line ON line.id = o.id ORDER BY line.depth",  # noqa: S608
        [organization.pk, on, on, on, on],
    )
    return list(rows)


def existing(organizations: QuerySet[Organization], on: date) -> QuerySet[Organization]:
    """Those that exist on a day: founded, and not yet dissolved."""
    return organizations.exclude(from_on__gt=on).exclude(until_on__lt=on)


def parent_of(organization: Organization, on: date) -> Organization | None:
    """The organization directly above on a day."""
    placement = organization.placements.filter(in_force(on)).select_related("parent").first()
    return placement.parent if placement else None


def holders(organization: Organization, posts: Iterable[str], on: date) -> QuerySet[Appointment]:
    """Who holds one of the posts of an organization on a day."""
    return organization.appointments.filter(in_force(on), post__in=list(posts)).select_related("person")
