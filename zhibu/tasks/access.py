"""The only door to papers, hops and answers: fetch and authority in one call, 404 to strangers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from zhibu.documents.access import documents_for
from zhibu.documents.models import Requirement
from zhibu.people.access import grants_of, organizations_for
from zhibu.people.models import Grant, Organization, OrganizationUnit, Scope, User, in_force
from zhibu.people.rules import LEADING_KINDS

from .models import FeedbackFile, Hop, Inquiry, Notice, Task
from .rules import PUBLIC

PAPER_POWERS = ("draft_task", "review_task", "sign_task", "sign_own_task")


def _roots(grants: list[Grant], on: date) -> Q:
    named = [g.organization_id for g in grants if g.scope == Scope.SUBTREE]
    listed = [g.pk for g in grants if g.scope == Scope.LISTED]
    units = [g.unit_id for g in grants if g.scope == Scope.UNIT and g.unit_id]
    condition = Q(pk__in=named)
    if listed:
        rows = Grant.organizations.through.objects.filter(grant_id__in=listed)
        condition |= Q(pk__in=rows.values("organization_id"))
    if units:
        links = OrganizationUnit.objects.filter(in_force(on), unit_id__in=units)
        condition |= Q(kind__in=LEADING_KINDS, pk__in=links.values("organization_id"))
    return condition


def acts_for(user: User, power: str, on: date) -> QuerySet[Organization]:
    """The organizations in whose name an account acts: those its grants name, not all they reach.

    A grant over a unit names the leading group of that unit. A clerk of a committee acts for the committee;
    the branches below are within reach, but their work is not the clerk's 待办.
    """
    return Organization.objects.filter(_roots(grants_of(user, power, on), on))


def without_holder(organizations: QuerySet[Organization], on: date) -> QuerySet[Organization]:
    """Those of some organizations for which no account in force answers: ``acts_for`` read backwards, as a condition."""
    grants = Grant.objects.filter(in_force(on), power="handle_task", user__is_active=True)
    named = grants.filter(scope=Scope.SUBTREE, organization=OuterRef("pk"))
    listed = grants.filter(scope=Scope.LISTED, organizations=OuterRef("pk"))
    units = grants.filter(scope=Scope.UNIT).values("unit_id")
    leading = OrganizationUnit.objects.filter(
        in_force(on), organization=OuterRef("pk"), organization__kind__in=LEADING_KINDS, unit__in=units
    )
    return organizations.filter(~Exists(named), ~Exists(listed), ~Exists(leading))


def _papers(user: User, on: date) -> Q:
    """Unsigned papers belong to those who draft, review or sign for the issuer."""
    reach = Q(pk__in=[])
    for power in PAPER_POWERS:
        reach |= Q(issuer__in=acts_for(user, power, on))
    return reach


def tasks_for(user: User, on: date) -> QuerySet[Task]:
    """Papers that an account may see: its own office's drafts, and what was issued by or to its reach."""
    seen = organizations_for(user, "see_task", on).values("pk")
    held = Hop.objects.filter(to_organization__in=seen).values("task")
    issued = Q(state__in=PUBLIC) & (Q(issuer__in=seen) | Q(pk__in=held))
    own = _papers(user, on)
    return Task.objects.filter(issued | own)


def papers_for(user: User, on: date) -> QuerySet[Task]:
    """All papers of the organizations that an account drafts, reviews or signs for."""
    return Task.objects.filter(_papers(user, on))


def task_to(power: str, user: User, pk: int, on: date) -> Task:
    """One paper, for an account that holds a power over its issuer (``see_task``: that may see it); else Http404."""
    tasks = tasks_for(user, on)
    if power != "see_task":
        tasks = Task.objects.filter(issuer__in=acts_for(user, power, on))
    return get_object_or_404(tasks.select_related("issuer", "document", "drafted_by__person"), pk=pk)


def paper_made_with(user: User, client_key: UUID | None, on: date) -> Task | None:
    """The paper that a form with this key has made already; None before, Http404 when it is another office's."""
    made = Task.objects.filter(client_key=client_key).values_list("pk", flat=True).first() if client_key else None
    return task_to("draft_task", user, made, on) if made else None


def hops_for(user: User, on: date) -> QuerySet[Hop]:
    """Hops that an account may see: its reach's own, all of what its reach issued, and what its reach handed on."""
    seen = organizations_for(user, "see_task", on).values("pk")
    return Hop.objects.filter(Q(to_organization__in=seen) | Q(from_organization__in=seen) | Q(task__issuer__in=seen))


def hop_to(power: str, user: User, pk: int, on: date) -> Hop:
    """One hop for an account that sees it (``see_task``), holds it (``handle_task``) or handed it on (``accept``)."""
    hops = hops_for(user, on)
    if power == "handle_task":
        hops = Hop.objects.filter(to_organization__in=organizations_for(user, "handle_task", on))
    elif power == "accept":
        hops = Hop.objects.filter(from_organization__in=organizations_for(user, "handle_task", on))
    found = hops.select_related("task__issuer", "task__document", "from_organization", "to_organization", "parent")
    return get_object_or_404(found, pk=pk)


def inquiry_to(user: User, pk: int, on: date) -> Inquiry:
    """A question or request, for an account of whoever handed the task on; else Http404."""
    reach = acts_for(user, "handle_task", on)
    inquiries = Inquiry.objects.filter(hop__from_organization__in=reach).select_related("hop__task", "hop__parent")
    return get_object_or_404(inquiries, pk=pk)


def requirement_to(user: User, pk: int, on: date) -> Requirement:
    """A requirement of a paper that the account may read; else Http404."""
    papers = documents_for(user, on).values("pk")
    found = Requirement.objects.filter(document__in=papers).select_related("document__organization")
    return get_object_or_404(found, pk=pk)


def file_to(user: User, pk: int, on: date) -> FeedbackFile:
    """A file of an answer, for those who see the hop, and of one taken back for its holder alone; else Http404."""
    own = Q(feedback__hop__to_organization__in=acts_for(user, "handle_task", on))
    files = FeedbackFile.objects.filter(Q(feedback__taken_back_at=None) | own, feedback__hop__in=hops_for(user, on))
    return get_object_or_404(files.select_related("file"), pk=pk)


def notice_to(user: User, pk: int) -> Notice:
    """One's own notice; else Http404."""
    return get_object_or_404(Notice, pk=pk, recipient=user)


def may_withdraw(user: User, task: Task, on: date) -> bool:
    """Whether the account drafts or signs for the issuer, and so may correct or withdraw what was issued."""
    own = acts_for(user, "draft_task", on) | acts_for(user, "sign_task", on)
    return own.filter(pk=task.issuer_id).exists()


def may_act_on_papers(user: User, on: date) -> None:
    """Raises Http404 unless the account drafts, reviews or signs for some organization."""
    held = Grant.objects.filter(in_force(on), user=user, power__in=PAPER_POWERS)
    if not user.is_active or not held.exists():
        raise Http404
