"""Organizations, where they stand in the tree, and which units they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from zhibu.kit.calendar import day_of
from zhibu.kit.once import once
from zhibu.kit.states import Refused

from ..models import AuditHead, Kind, Organization, OrganizationUnit, Placement, Unit, User, in_force
from ..queries import below
from ..rules import LEADING_KINDS, MAY_STAND_UNDER
from .audit import change_row, facts_of, record_audit

ORGANIZATION_FIELDS = (
    "name", "short_name", "kind", "is_joint", "is_temporary", "is_retired", "has_committee", "tags", "from_on",
)  # fmt: skip
ONE_DAY = timedelta(days=1)


def _check_name(name: str, but: int | None = None) -> None:
    if Organization.objects.filter(name=name).exclude(pk=but or 0).exists():
        raise Refused(f"已有名为“{name}”的党组织。", field="name")


def _hold_the_tree() -> None:
    """Two placements checked at once could close a circle between them: the second waits for the first."""
    list(AuditHead.objects.select_for_update().filter(pk=1))


@once(Organization)
def create_organization(
    *, by: User | None, at: datetime, name: str, kind: str, from_on: date, parent: Organization | None = None,
    units: Iterable[Unit] = (), paper: str = "", short_name: str = "", is_joint: bool = False,
    is_temporary: bool = False, is_retired: bool = False, has_committee: bool = False, tags: str = "",
    client_key: UUID | None = None,
) -> Organization:  # fmt: skip
    """Found an organization, place it under ``parent`` and attach it to ``units`` from its first day.

    Refused: the name is taken; the kind may not stand there; a leading group without a unit.
    """
    _check_name(name)
    if from_on > day_of(at):
        raise Refused("成立日期还没有到，请在成立那一天或以后登记。", field="from_on")
    units = list(units)
    made = Organization(
        name=name, kind=kind, from_on=from_on, short_name=short_name, is_joint=is_joint, is_temporary=is_temporary,
        is_retired=is_retired, has_committee=has_committee, tags=tags, client_key=client_key,
    )  # fmt: skip
    _check_standing(made, parent, from_on)
    if kind in LEADING_KINDS and not units:
        raise Refused("党组（党组性质党委）设在单位，请选择所在单位。", field="units")
    made.save()
    if parent:
        Placement.objects.create(organization=made, parent=parent, from_on=from_on, paper=paper)
    OrganizationUnit.objects.bulk_create(
        OrganizationUnit(organization=made, unit=unit, from_on=from_on) for unit in units
    )
    facts = {**facts_of(made, ORGANIZATION_FIELDS), "parent": str(parent) if parent else None, "paper": paper}
    facts["units"] = [unit.name for unit in units]
    record_audit(by=by, verb="新建党组织", target=made, at=at, after={k: v for k, v in facts.items() if v})
    return made


def _check_standing(organization: Organization, parent: Organization | None, on: date) -> None:
    allowed = MAY_STAND_UNDER[organization.kind]
    title = Kind(organization.kind).label
    if parent is None:
        if allowed:
            raise Refused(f"{title}须有上级党组织，请选择。", field="parent")
        return
    if parent.kind not in allowed:
        why = f"{title}不在隶属体系之内" if not allowed else f"{title}不能隶属于{Kind(parent.kind).label}"
        raise Refused(f"{why}，请另选上级党组织。", field="parent")
    if not _exists_on(parent, on):
        raise Refused(
            f"{parent.name}在该日期还没有成立或已经撤销，请核对日期；上级的成立日期登记晚了的，请先在它的页面上修改。",
            field="from_on",
        )


def _exists_on(organization: Organization, on: date) -> bool:
    founded = organization.from_on is None or organization.from_on <= on
    return founded and (organization.until_on is None or on <= organization.until_on)


@transaction.atomic
def change_organization(*, by: User | None, at: datetime, organization: Organization, **changes: Any) -> Organization:
    """Change names, flags, tags or the founding day; kind and place change by acts of their own.

    Refused: the name is taken, the kind would change, or nothing changes.
    """
    if changes.get("kind", organization.kind) != organization.kind:
        raise Refused("党组织的类型不能直接修改，须按规定改设。", field="kind")
    _check_name(changes.get("name", organization.name), organization.pk)
    stored = Organization.objects.select_for_update().get(pk=organization.pk)
    return change_row(stored, changes, by=by, verb="修改党组织", at=at)


@once(Placement)
def place_organization(
    *, by: User | None, at: datetime, organization: Organization, parent: Organization, from_on: date,
    paper: str = "", client_key: UUID | None = None,
) -> Placement:  # fmt: skip
    """Place an organization under another from a day; the placement before ends the day before.

    Refused: the kind may not stand there, either does not exist that day, the tree would close in a circle
    then or later, a placement that begins that day or later exists already, or it stands there already.
    """
    _hold_the_tree()
    if parent.pk == organization.pk:
        raise Refused("党组织不能隶属于自己，请另选上级党组织。", field="parent")
    _check_circle(organization, parent, from_on)
    _check_standing(organization, parent, from_on)
    if not _exists_on(organization, from_on):
        raise Refused(f"{organization.name}在该日期不存在，请核对日期。", field="from_on")
    before = _end_placement_before(organization, parent, from_on)
    made = Placement.objects.create(
        organization=organization, parent=parent, from_on=from_on, paper=paper, client_key=client_key
    )
    record_audit(
        by=by, verb="调整隶属", target=organization, at=at,
        before={"parent": before}, after={"parent": parent.name, "from_on": from_on, "paper": paper or None},
    )  # fmt: skip
    return made


def _check_circle(organization: Organization, parent: Organization, from_on: date) -> None:
    later = Placement.objects.filter(from_on__gt=from_on).values_list("from_on", flat=True).distinct()
    for day in (from_on, *later):
        if Organization.objects.filter(pk__in=below([organization.pk], day), id=parent.pk).exists():
            raise Refused(f"{parent.name}就在{organization.name}之下，不能作为它的上级。", field="parent")


def _end_placement_before(organization: Organization, parent: Organization, from_on: date) -> str | None:
    placements = organization.placements.select_for_update().select_related("parent")
    planned = placements.filter(from_on__gte=from_on).first()
    if planned:
        raise Refused(
            f"该党组织自{planned.from_on:%Y-%m-%d}起已有隶属（{planned.parent.name}），请选更晚的日期。",
            field="from_on",
        )
    current = placements.filter(in_force(from_on)).first()
    if current is None:
        return None
    if current.parent_id == parent.pk:
        raise Refused(f"该党组织现在就隶属于{parent.name}，无需调整。", field="parent")
    current.until_on = from_on - ONE_DAY
    current.save(update_fields=["until_on"])
    return str(current.parent)


@once(OrganizationUnit)
def attach_unit(
    *, by: User | None, at: datetime, organization: Organization, unit: Unit, from_on: date,
    client_key: UUID | None = None,
) -> OrganizationUnit:  # fmt: skip
    """Attach an organization to a unit from a day: its own, or one more for a joint branch. Refused when attached."""
    links = organization.unit_links.select_for_update().filter(unit=unit)
    if [link for link in links if link.until_on is None or link.until_on >= from_on]:
        raise Refused(f"该党组织已在{unit.name}，无需再加。", field="unit")
    made = OrganizationUnit.objects.create(organization=organization, unit=unit, from_on=from_on, client_key=client_key)
    record_audit(by=by, verb="加入单位", target=organization, at=at, after={"unit": unit.name, "from_on": from_on})
    return made


@transaction.atomic
def detach_unit(*, by: User | None, at: datetime, link: OrganizationUnit, until_on: date) -> OrganizationUnit:
    """End the tie between an organization and a unit with a day. A leading group keeps at least one unit."""
    stored = OrganizationUnit.objects.select_for_update().select_related("organization", "unit").get(pk=link.pk)
    if until_on < stored.from_on:
        raise Refused("截止日期不能早于起始日期。", field="until_on")
    if stored.until_on is not None and stored.until_on <= until_on:
        raise Refused("这一关系已经终止。", field="until_on")
    others = stored.organization.unit_links.filter(until_on=None).exclude(pk=stored.pk)
    if stored.organization.kind in LEADING_KINDS and not others.exists():
        raise Refused("党组（党组性质党委）须设在单位，请先加入新的单位。")
    stored.until_on = until_on
    stored.save(update_fields=["until_on"])
    record_audit(
        by=by, verb="退出单位", target=stored.organization, at=at,
        before={"unit": stored.unit.name}, after={"unit": None, "until_on": until_on},
    )  # fmt: skip
    return stored
