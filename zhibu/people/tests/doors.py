"""The addresses of people."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import DAY, Cast
from tests.doors import MOVED, OK, WRONG, Door
from zhibu.people.models import KeyTask, OrganizationUnit, SpecialDay

At = Callable[[Cast], tuple[object, ...]]


def first(cast: Cast) -> tuple[object, ...]:
    return (cast.water_first.pk,)


def water(cast: Cast) -> tuple[object, ...]:
    return (cast.water.pk,)


def key_task(cast: Cast) -> tuple[object, ...]:
    return (KeyTask.objects.get_or_create(unit=cast.water, year=DAY.year, title="水库除险加固")[0].pk,)


def function(cast: Cast) -> tuple[object, ...]:
    return (cast.water.functions.get().pk,)


def link(cast: Cast) -> tuple[object, ...]:
    return (OrganizationUnit.objects.get(organization=cast.water_first).pk,)


def membership(cast: Cast) -> tuple[object, ...]:
    return (cast.member.person.memberships.get().pk,)


def appointment(cast: Cast) -> tuple[object, ...]:
    return (cast.water_secretary.person.appointments.get().pk,)


def person(cast: Cast) -> tuple[object, ...]:
    return (cast.member.person_id,)


def account(cast: Cast) -> tuple[object, ...]:
    return (cast.member.pk,)


def bundle(cast: Cast) -> tuple[object, ...]:
    return (cast.member.grants.first().bundle,)


def special_day(cast: Cast) -> tuple[object, ...]:
    return (SpecialDay.objects.get_or_create(on=DAY, defaults={"is_working": True, "source": "通知"})[0].pk,)


def kept_by(owner: str, onlooker: str, arguments: At = lambda cast: (), **more: object) -> Door:
    return Door(owner, onlooker=onlooker, arguments=arguments, **more)  # type: ignore[arg-type]  # a Door's fields


def edited(arguments: At = lambda cast: ()) -> Door:
    """Kept by the district office; the unit's own committee reads only."""
    return kept_by("drafter", "water_clerk", arguments)


def kept(arguments: At) -> Door:
    """Kept by the unit's own committee; another unit's is not let in."""
    return kept_by("water_clerk", "justice_clerk", arguments)


DOORS = {
    "people:sign-in": Door("member", answer=MOVED, for_stranger=MOVED, open_to_all=True),
    "people:sign-out": Door("member", answer=MOVED, for_stranger=MOVED, method="post"),
    "people:me": Door("member", for_stranger=OK),
    "people:password": Door("member", for_stranger=OK),
    "people:font-size": Door("member", answer=MOVED, for_stranger=MOVED, method="post", open_to_all=True),
    "people:organizations": Door("member"),
    "people:organization": kept_by("member", "justice_clerk", first),
    "people:new-organization": edited(),
    "people:change-organization": edited(first),
    "people:place-organization": edited(first),
    "people:attach-unit": edited(first),
    "people:detach-unit": edited(link),
    "people:new-person": kept(first),
    "people:join": kept(first),
    "people:appoint": kept(first),
    "people:new-division": kept(first),
    "people:change-membership": kept(membership),
    "people:end-membership": kept(membership),
    "people:end-appointment": kept(appointment),
    "people:persons": kept_by("water_clerk", "member"),
    "people:person": kept(person),
    "people:units": Door("member"),
    "people:unit": kept_by("member", "justice_clerk", water),
    "people:new-unit": edited(),
    "people:change-unit": edited(water),
    "people:new-function": edited(water),
    "people:change-function": edited(function),
    "people:end-function": edited(function),
    "people:new-key-task": edited(water),
    "people:new-district-key-task": edited(),
    "people:change-key-task": edited(key_task),
    "people:end-key-task": edited(key_task),
    "people:administration": kept_by("auditor", "drafter"),
    "people:accounts": kept_by("system_administrator", "security_administrator"),
    "people:new-account": kept_by("system_administrator", "audit_administrator"),
    "people:account": kept_by("system_administrator", "security_administrator", account),
    "people:switch-off": kept_by("system_administrator", "security_administrator", account),
    "people:switch-on": kept_by("system_administrator", "security_administrator", account),
    "people:join-person": kept_by("system_administrator", "security_administrator", account),
    "people:reset-password": kept_by("system_administrator", "security_administrator", account),
    "people:unlock": kept_by("system_administrator", "drafter", account, answer=MOVED, method="post"),
    "people:grants": kept_by("security_administrator", "system_administrator"),
    "people:give-grants": kept_by("security_administrator", "system_administrator"),
    "people:end-grants": kept_by("security_administrator", "audit_administrator", bundle),
    "people:audit": kept_by("audit_administrator", "system_administrator"),
    "people:export-audit": kept_by("auditor", "drafter", answer=WRONG, method="post"),
    "people:settings": kept_by("system_administrator", "security_administrator"),
    "people:change-setting": kept_by("system_administrator", "drafter", lambda cast: ("term_days",)),
    "people:new-day": kept_by("system_administrator", "drafter"),
    "people:remove-day": kept_by("system_administrator", "drafter", special_day, answer=MOVED, method="post"),
}
