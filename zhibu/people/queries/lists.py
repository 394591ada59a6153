"""The list of organizations in the order of the tree, and the figures beside each of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from ..models import Membership, Organization, OrganizationUnit, Placement, in_force
from ..rules import KIND_ORDER, LEADING_KINDS

LAST = len(KIND_ORDER)


@dataclass(frozen=True, slots=True)
class Node:
    """One organization in the order of the tree; ``depth`` 0 is the highest that the reader sees."""

    pk: int
    name: str
    kind: str
    depth: int
    children: int


def organization_tree(visible: QuerySet[Organization], on: date) -> list[Node]:
    """The visible organizations in tree order on a day, each 党组 before its unit's first body; three queries.

    A node whose superior is not visible stands at the top. Siblings go by kind, then by name.
    """
    rows = {pk: (name, kind) for pk, name, kind in visible.values_list("pk", "name", "kind")}
    placed = Placement.objects.filter(in_force(on)).values_list("organization_id", "parent_id")
    parents = {child: parent for child, parent in placed if child in rows and parent in rows}
    beside = _leading_beside(rows, on)
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk in rows:
        if pk not in beside:
            children[parents.get(pk)].append(pk)
    leading: dict[int, list[int]] = defaultdict(list)
    for group, body in beside.items():
        leading[body].append(group)
    return _walked(rows, children, leading)


def _walked(
    rows: Mapping[int, tuple[str, str]], children: Mapping[int | None, list[int]], leading: Mapping[int, list[int]]
) -> list[Node]:
    """Walks with a list, not by calling itself: a tree drawn wrong may be deep, and a page must come all the same."""

    def placed_last_first(pks: Iterable[int]) -> list[int]:
        return sorted(pks, key=lambda pk: (KIND_ORDER.get(rows[pk][1], LAST), rows[pk][0]), reverse=True)

    nodes: list[Node] = []
    waiting = [(pk, 0) for pk in placed_last_first(children.get(None, ()))]
    while waiting:
        pk, depth = waiting.pop()
        nodes.extend(Node(group, *rows[group], depth, 0) for group in leading.get(pk, ()))
        below = children.get(pk, ())
        nodes.append(Node(pk, *rows[pk], depth, len(below)))
        waiting.extend((child, depth + 1) for child in placed_last_first(below))
    return nodes


def _leading_beside(rows: Mapping[int, tuple[str, str]], on: date) -> dict[int, int]:
    """For each visible 党组 the highest visible body of its unit in the tree; those without one stand alone."""
    links = OrganizationUnit.objects.filter(in_force(on)).values_list("organization_id", "unit_id")
    of_unit: dict[int, list[int]] = defaultdict(list)
    groups: dict[int, int] = {}
    for organization, unit in links:
        if organization not in rows:
            continue
        if rows[organization][1] in LEADING_KINDS:
            groups[organization] = unit
        else:
            of_unit[unit].append(organization)
    return {
        group: min(of_unit[unit], key=lambda pk: (KIND_ORDER.get(rows[pk][1], LAST), rows[pk][0]))
        for group, unit in groups.items()
        if of_unit.get(unit)
    }


def page_details(pks: Sequence[int], on: date) -> dict[int, Organization]:
    """The organizations of one page of the list with ``members`` counted and ``unit_names``; two queries."""
    counted = Count("memberships", filter=in_force(on, "memberships__"), distinct=True)
    found = Organization.objects.filter(pk__in=pks).annotate(members=counted).in_bulk()
    names: dict[int, list[str]] = defaultdict(list)
    links = OrganizationUnit.objects.filter(in_force(on), organization_id__in=pks).order_by("unit__name")
    for pk, name in links.values_list("organization_id", "unit__name"):
        names[pk].append(name)
    for pk, organization in found.items():
        organization.unit_names = names[pk]  # type: ignore[attr-defined]  # read by the template of the list
    return dict(found)


def people_counts(organization: Organization, on: date) -> dict[str, int]:
    """How many belong to an organization on a day, how many of them are counted as 应到, and how many have a vote."""
    members = Membership.objects.filter(in_force(on), organization=organization)
    begun = Q(counted_from_on=None) | Q(counted_from_on__lte=on)
    going_on = Q(counted_until_on=None) | Q(counted_until_on__gte=on)
    return members.aggregate(
        members=Count("pk"), counted=Count("pk", filter=begun & going_on), voting=Count("pk", filter=Q(has_vote=True))
    )
