"""The only door to an object of this room: fetch and authority in one call, 404 to strangers."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from .models import (
    Appointment,
    Function,
    Grant,
    KeyTask,
    Membership,
    Organization,
    OrganizationUnit,
    Person,
    Scope,
    Unit,
    User,
    in_force,
)
from .queries import below
from .rules import POWERS, UPPER_KINDS


def account(request: HttpRequest) -> User:
    """The signed-in account behind a request; LoginRequiredMiddleware lets nobody else come this far."""
    if not isinstance(request.user, User):
        raise TypeError("a view was reached without signing in")
    return request.user


def _reach(grants: list[Grant], on: date) -> Q:
    """The condition on organizations that a list of scoped grants adds up to."""
    subtrees = [g for g in grants if g.scope == Scope.SUBTREE and g.organization]
    upper = [g.organization_id for g in subtrees if g.organization and g.organization.kind in UPPER_KINDS]
    lower = [g.organization_id for g in subtrees if g.organization and g.organization.kind not in UPPER_KINDS]
    units = [g.unit_id for g in grants if g.scope == Scope.UNIT and g.unit_id]
    listed = [g.pk for g in grants if g.scope == Scope.LISTED]
    reach = Q(pk__in=[])
    if upper:
        reach |= Q(pk__in=below([pk for pk in upper if pk], on, with_leading=True))
    if lower:
        reach |= Q(pk__in=below([pk for pk in lower if pk], on))
    if units:
        links = OrganizationUnit.objects.filter(in_force(on), unit_id__in=units)
        reach |= Q(pk__in=links.values("organization_id"))
    if listed:
        reach |= Q(pk__in=Grant.organizations.through.objects.filter(grant_id__in=listed).values("organization_id"))
    return reach


def grants_of(user: User, power: str, on: date) -> list[Grant]:
    """The grants of one power that an account holds on a day; none for an account that was switched off."""
    if power not in POWERS:
        raise KeyError(power)
    if not user.is_authenticated or not user.is_active:
        return []
    return list(Grant.objects.filter(in_force(on), user=user, power=power).select_related("organization"))


def organizations_for(user: User, power: str, on: date) -> QuerySet[Organization]:
    """The organizations over which an account holds a power on a day; one query for the grants."""
    return Organization.objects.filter(_reach(grants_of(user, power, on), on))


def organization_to(power: str, user: User, pk: int, on: date) -> Organization:
    """One organization, for an account that holds the power over it; else Http404."""
    return get_object_or_404(organizations_for(user, power, on), pk=pk)


def may(user: User, power: str, organization: Organization, on: date) -> bool:
    """Whether an account holds a power over an organization on a day."""
    return organizations_for(user, power, on).filter(pk=organization.pk).exists()


def require(power: str, user: User, on: date) -> None:
    """Raises Http404 unless the account holds the power somewhere on that day."""
    if not grants_of(user, power, on):
        raise Http404


def persons_for(user: User, power: str, on: date) -> QuerySet[Person]:
    """Persons who belong to, or hold a post in, an organization that the power reaches."""
    reached = organizations_for(user, power, on).values("pk")
    by_membership = Q(in_force(on, "memberships__"), memberships__organization__in=reached)
    by_post = Q(in_force(on, "appointments__"), appointments__organization__in=reached)
    return Person.objects.filter(by_membership | by_post).distinct()


def person_to(power: str, user: User, pk: int, on: date) -> Person:
    """One person, for an account whose power reaches an organization of that person; else Http404."""
    return get_object_or_404(persons_for(user, power, on), pk=pk)


def over_district(user: User, power: str, on: date) -> bool:
    """Whether an account holds a power over the whole line of 区委 or 机关工委."""
    held = grants_of(user, power, on)
    return any(g.scope == Scope.SUBTREE and g.organization and g.organization.kind in UPPER_KINDS for g in held)


def require_district(power: str, user: User, on: date) -> None:
    """Raises Http404 unless the account holds the power over the district."""
    if not over_district(user, power, on):
        raise Http404


def units_for(user: User, power: str, on: date) -> QuerySet[Unit]:
    """Units with an organization that the power reaches; over the district, also units without any."""
    if over_district(user, power, on):
        return Unit.objects.all()
    reached = organizations_for(user, power, on).values("pk")
    links = OrganizationUnit.objects.filter(in_force(on), organization__in=reached)
    return Unit.objects.filter(pk__in=links.values("unit_id"))


def unit_to(power: str, user: User, pk: int, on: date) -> Unit:
    """One unit, for an account whose power reaches it; else Http404."""
    return get_object_or_404(units_for(user, power, on), pk=pk)


def function_to(power: str, user: User, pk: int, on: date) -> Function:
    """One function of a unit that the power reaches; else Http404."""
    return get_object_or_404(Function.objects.select_related("unit"), pk=pk, unit__in=units_for(user, power, on))


def key_task_to(power: str, user: User, pk: int, on: date) -> KeyTask:
    """One key task of a unit that the power reaches, or of the district for who holds it there; else Http404."""
    reached = Q(unit__in=units_for(user, power, on))
    if over_district(user, power, on):
        reached |= Q(unit=None)
    return get_object_or_404(KeyTask.objects.select_related("unit"), reached, pk=pk)


def unit_link_to(power: str, user: User, pk: int, on: date) -> OrganizationUnit:
    """One tie between an organization that the power reaches and a unit; else Http404."""
    links = OrganizationUnit.objects.select_related("organization", "unit")
    return get_object_or_404(links, pk=pk, organization__in=organizations_for(user, power, on))


def membership_to(power: str, user: User, pk: int, on: date) -> Membership:
    """One membership of an organization that the power reaches; else Http404."""
    rows = Membership.objects.select_related("organization", "person")
    return get_object_or_404(rows, pk=pk, organization__in=organizations_for(user, power, on))


def appointment_to(power: str, user: User, pk: int, on: date) -> Appointment:
    """One appointment in an organization that the power reaches; else Http404."""
    rows = Appointment.objects.select_related("organization", "person")
    return get_object_or_404(rows, pk=pk, organization__in=organizations_for(user, power, on))
