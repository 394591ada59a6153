"""Carrying notices out of the system: one digest a day per person and channel, a count and a link, nothing else.

Semantics. A delivery is *claimed* (its unique key: recipient, channel, day) together with the notices it covers
in one committed transaction, and only then sent. Killed in between, that digest is never sent: at most one a day,
and never two mails on one day. The next day's digest covers what is still unread of it, since nobody can tell whether
it went out: a reminder that comes a second time on another day is better than none at all.
A channel that answers "not delivered" releases the notices to the next day's run. A mail server that cannot be
reached at all is found out before anything is claimed, so the next run tries again.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

import apprise
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from zhibu.kit.calendar import day_of
from zhibu.people.models import User
from zhibu.people.queries import setting

from ..models import Delivery, Notice
from ..queries.due import due_counts
from ..rules import GROUP_ROBOTS, digest_words
from . import personal

APPROVALS = {"mail": "mail_approval", "message": "message_approval"}
CLAIMS = {"mail": "mailed_in", "message": "messaged_in"}
PATIENCE = 5  # seconds to reach a server
OWN_SERVICES = (personal.dingtalk, personal.feishu)  # apprise knows them from the moment they are imported


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out: ``address`` is an apprise address, with {username} where a personal message names its reader."""

    name: str
    address: str

    def server_for(self, user: User) -> apprise.NotifyBase | None:
        """The apprise service that reaches one person; None where the person has no address or it is not valid."""
        if self.name == "mail":
            email = user.person.email if user.person else ""
            joint = "&" if "?" in self.address else "?"
            address = f"{self.address}{joint}to={quote(email, safe='')}" if email else ""
        else:
            address = self.address.replace("{username}", quote(user.username, safe=""))
        return apprise.Apprise.instantiate(address, suppress_exceptions=True) if address else None


@dataclass(slots=True)
class Sent:
    """What a run did: digests sent, refused by the channel; ``unreachable`` channels were left for the next run."""

    sent: int = 0
    failed: int = 0
    unreachable: tuple[str, ...] = ()


def open_channels(on: date) -> list[Channel]:
    """The channels that have an address and whose approval was entered; group robots are never opened."""
    addresses = {"mail": settings.NOTICE_MAIL, "message": settings.NOTICE_MESSAGE}
    return [
        Channel(name, address)
        for name, address in addresses.items()
        if address and str(setting(APPROVALS[name], on)).strip() and is_personal(name, address)
    ]


def is_personal(channel: str, address: str) -> bool:
    """Whether an address reaches one person; a group robot, or one place for everybody, is never used."""
    if channel == "mail":
        return address.split(":", 1)[0] in ("mailto", "mailtos")
    return "{username}" in address and address.split(":", 1)[0].lower() not in GROUP_ROBOTS


def send_notices(*, at: datetime) -> Sent:
    """Send each person with new notices one digest by each open channel; safe to run twice and at once."""
    result, on = Sent(), day_of(at)
    for channel in open_channels(on):
        waiting = _waiting(channel, on)
        if not waiting:
            continue
        if not _is_reachable(channel, waiting):
            result.unreachable += (channel.name,)
            continue
        for user in waiting:
            _send_one(channel, user, at, result)
    return result


def _waiting(channel: Channel, on: date) -> list[User]:
    done = Delivery.objects.filter(channel=channel.name, on=on).values("recipient_id")
    ids = Notice.objects.filter(_unsent(channel.name, on)).exclude(recipient__in=done).values("recipient_id")
    return list(User.objects.filter(pk__in=ids, is_active=True).select_related("person").order_by("pk"))


def _unsent(channel: str, on: date) -> Q:
    """Unread notices that no digest covers, or only one of an earlier day whose process never reported back."""
    column = CLAIMS[channel]
    return Q(read_at=None) & (Q(**{column: None}) | Q(**{f"{column}__state": "claimed", f"{column}__on__lt": on}))


def _is_reachable(channel: Channel, users: Iterable[User]) -> bool:
    """Whether the server that the channel names takes connections; True where it cannot be known beforehand."""
    server = next((found for found in map(channel.server_for, users) if found), None)
    host = getattr(server, "smtp_host", None) or getattr(server, "host", None)
    port = getattr(server, "port", None)
    if not host or not port:
        return True
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError:
        return False
    return True


def _send_one(channel: Channel, user: User, at: datetime, result: Sent) -> None:
    server = channel.server_for(user)
    delivery = claim(channel.name, user, at) if server else None
    if server is None or delivery is None:
        return
    body = f"{digest_words(delivery.count)}：{settings.BASE_URL}/"
    if server.notify(body=body, title=digest_words(delivery.count)):
        Delivery.objects.filter(pk=delivery.pk).update(state="sent", done_at=at)
        result.sent += 1
    else:
        release(channel.name, delivery, at)
        result.failed += 1


def claim(channel: str, user: User, at: datetime) -> Delivery | None:
    """Take today's digest of a person for this process; None when another took it, or nothing is new or open."""
    column, on = CLAIMS[channel], day_of(at)
    count = due_counts(user, on)["all"]
    if not count:
        return None
    try:
        with transaction.atomic():
            delivery = Delivery.objects.create(
                recipient=user, channel=channel, on=on, count=count, state="claimed", claimed_at=at
            )
            new = Notice.objects.filter(_unsent(channel, on), recipient=user)
            if not new.update(**{column: delivery}):
                transaction.set_rollback(True)
                return None
    except IntegrityError:  # another process was first
        return None
    return delivery


def release(channel: str, delivery: Delivery, at: datetime) -> None:
    """The channel said that nothing went out: tomorrow's digest covers these notices."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, state="claimed").update(state="failed", done_at=at)
        column = CLAIMS[channel]
        Notice.objects.filter(**{column: delivery}).update(**{column: None})
