"""Grants as their administrator reads them: in the bundles in which they were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from ..models import Grant, Organization, Scope, User, in_force
from ..rules import LEAF_KINDS, POWER_TITLES, ROLE_TITLES
from .tree import above

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Grants given together and lasting equally long."""

    first: Grant
    grants: list[Grant]

    @property
    def title(self) -> str:
        return ROLE_TITLES.get(self.first.role) or self.powers

    @property
    def powers(self) -> str:
        return "、".join(POWER_TITLES[grant.power] for grant in self.grants)

    @property
    def over(self) -> str:
        """What the scoped powers of the bundle reach."""
        scoped = [grant for grant in self.grants if grant.scope != Scope.NONE] or [self.first]
        grant = scoped[0]
        if grant.scope == Scope.LISTED:
            return "、".join(organization.name for organization in grant.organizations.all())
        if grant.scope == Scope.SUBTREE:
            return f"{grant.organization}及所属"
        return str(grant.unit or Scope.NONE.label)

    @property
    def over_briefly(self) -> str:
        """The same, short enough for a line: one of several listed organizations, a branch without 及所属."""
        listed, root = list(self.first.organizations.all()), self.first.organization
        if len(listed) > 1:
            return f"{listed[0].name}等 {len(listed)} 个组织"
        if root and root.kind in LEAF_KINDS:
            return root.name
        return "" if self.first.scope == Scope.NONE else self.over


def bundles_of(grants: Iterable[Grant]) -> list[Bundle]:
    """Grants put together again as they were given; the parts that ended on another day stand apart."""
    together: dict[tuple[object, object], list[Grant]] = {}
    for grant in grants:
        together.setdefault((grant.bundle, grant.until_on), []).append(grant)
    return [Bundle(rows[0], rows) for rows in together.values()]


def with_names(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """All that a list of grants shows, in a constant number of queries."""
    names = grants.select_related("user__person", "organization", "unit", "granted_by__person")
    return names.prefetch_related("organizations").order_by("-pk")


def held_by(user: User, on: date) -> list[Bundle]:
    """What an account may do on a day and why."""
    return bundles_of(with_names(Grant.objects.filter(in_force(on), user=user)).order_by("pk"))


def held_briefly(user: User, on: date) -> list[str]:
    """What an account may do on a day, in few words: each role or power once, with all that it reaches and its end."""
    places: dict[tuple[str, date | None], list[str]] = defaultdict(list)
    for bundle in held_by(user, on):
        places[bundle.title, bundle.first.until_on].append(bundle.over_briefly)
    return [_briefly(title, over, last) for (title, last), over in places.items()]


def _briefly(title: str, over: list[str], last: date | None) -> str:
    """审核（区司法局党总支及所属，至 2026-12-31）."""
    told = ["、".join(dict.fromkeys(filter(None, over))), f"至 {last}" if last else ""]
    words = "，".join(filter(None, told))
    return f"{title}（{words}）" if words else title


def reaching(organization: Organization, on: date) -> QuerySet[Grant]:
    """Grants of a day that reach an organization: over it or a superior, over its unit, or listing it."""
    line = [organization.pk, *[upper.pk for upper in above(organization, on)]]
    units = organization.unit_links.filter(in_force(on)).values("unit_id")
    listing = Grant.organizations.through.objects.filter(organization=organization).values("grant_id")
    reached = Q(organization_id__in=line) | Q(unit_id__in=units) | Q(pk__in=listing)
    return Grant.objects.filter(in_force(on)).filter(reached)


def expiring(on: date) -> QuerySet[Grant]:
    """Grants of a day that end within thirty days."""
    return Grant.objects.filter(in_force(on), until_on__lte=on + SOON)
