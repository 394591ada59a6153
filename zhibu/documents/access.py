"""The only door to a paper: fetch and authority in one call, 404 to strangers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.people.access import grants_of, organizations_for, require
from zhibu.people.models import Appointment, Membership, Organization, OrganizationUnit, Placement, User, in_force
from zhibu.people.rules import LEADING_KINDS, UPPER_KINDS

from .models import Document, Standing

_HIGHEST = 12  # steps up a tree that would otherwise be a ring


def documents_for(user: User, on: date) -> QuerySet[Document]:
    """The papers that an account may read on a day: of organizations its power reaches, or opened to it."""
    reached = organizations_for(user, "read_document", on)
    mine = Q(organization__in=reached.values("pk"))
    opened = Q(opened_to__in=reached.values("pk")) | Q(opened_to__in=_lines_over(_own(user, on), on))
    return Document.objects.filter(mine | opened).exclude(standing=Standing.PURGED)


def document_to(power: str, user: User, pk: int, on: date) -> Document:
    """One paper, for an account that holds the power over it; else Http404.

    ``read_document`` also reaches what was opened to the account; ``purge_document`` reaches every paper
    that is still there, without showing its words.
    """
    if power == "read_document":
        found = documents_for(user, on)
    elif power == "purge_document":
        require(power, user, on)
        found = Document.objects.exclude(standing=Standing.PURGED)
    else:
        found = Document.objects.filter(organization__in=organizations_for(user, power, on).values("pk"))
        found = found.exclude(standing=Standing.PURGED)
    return get_object_or_404(found.select_related("organization", "opened_to", "file", "handed_in_by__person"), pk=pk)


def _own(user: User, on: date) -> set[int]:
    """The organizations of an account: where its person belongs or holds a post, and where its grants are rooted."""
    grants = grants_of(user, "read_document", on)
    own = {grant.organization_id for grant in grants if grant.organization_id}
    if user.person_id and user.is_active:
        for model in (Membership, Appointment):
            rows = model.objects.filter(in_force(on), person=user.person_id)
            own.update(rows.values_list("organization_id", flat=True))
    return own


def _lines_over(organizations: Iterable[int], on: date) -> set[int]:
    """The organizations whose subtree covers one of the given on a day, themselves included.

    A leading group stands outside the tree; the upper lines reach it through its unit, as grants do.
    One query per level of the tree, however wide it is.
    """
    found = set(organizations)
    leading = Organization.objects.filter(pk__in=found, kind__in=LEADING_KINDS).values("pk")
    units = OrganizationUnit.objects.filter(in_force(on), organization__in=leading).values("unit_id")
    beside = OrganizationUnit.objects.filter(in_force(on), unit__in=units).values_list("organization_id", flat=True)
    over = _climb(set(beside), on) if found else set()
    upper = Organization.objects.filter(pk__in=over, kind__in=UPPER_KINDS).values_list("pk", flat=True)
    return _climb(found, on) | set(upper)


def _climb(found: set[int], on: date) -> set[int]:
    edge = set(found)
    for _ in range(_HIGHEST):
        if not edge:
            break
        rows = Placement.objects.filter(in_force(on), organization__in=edge)
        edge = set(rows.values_list("parent_id", flat=True)) - found
        found = found | edge
    return found
