"""Who is let in at the addresses of tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.cast import AT, Cast
from tests.doors import MOVED, OK, WRONG, Door
from zhibu.people.actions import store_file
from zhibu.tasks import actions
from zhibu.tasks.models import FeedbackFile, Inquiry, Notice
from zhibu.tasks.tests.scene import answered, drafted, handed_on, hop_of, issued, requirement

Arguments = Callable[[Cast], Sequence[object]]


def draft(cast: Cast) -> Sequence[object]:
    return [drafted(cast, cast.water_first).pk]


def task(cast: Cast) -> Sequence[object]:
    return [issued(cast, cast.water_committee).pk]


def hop(cast: Cast) -> Sequence[object]:
    """What the branch holds: its committee handed it on."""
    first, _ = handed_on(cast, issued(cast, cast.water_committee))
    return [first.pk]


def committee_hop(cast: Cast) -> Sequence[object]:
    return [hop_of(issued(cast, cast.water_committee), cast.water_committee).pk]


def inquiry(cast: Cast) -> Sequence[object]:
    held = hop_of(issued(cast, cast.water_first), cast.water_first)
    actions.ask(hop=held, words="从哪年算起？", by=cast.water_secretary, at=AT)
    return [Inquiry.objects.latest("pk").pk]


def file(cast: Cast) -> Sequence[object]:
    held = hop_of(issued(cast, cast.water_first), cast.water_first)
    feedback = answered(held, cast.water_secretary)
    assert feedback.pk
    stored = store_file(
        content="办理情况".encode(), name="办理情况.txt", organization=cast.water_first, by=cast.water_secretary, at=AT
    )
    return [FeedbackFile.objects.create(feedback=held.feedback.latest("pk"), file=stored).pk]


def notice(cast: Cast) -> Sequence[object]:
    issued(cast, cast.water_first)
    return [Notice.objects.filter(recipient=cast.water_secretary).latest("pk").pk]


def of_requirement(cast: Cast) -> Sequence[object]:
    return [requirement(cast).pk]


def organization(cast: Cast) -> Sequence[object]:
    return [cast.water_first.pk]


def _post(owner: str, answer: int, arguments: Arguments) -> Door:
    return Door(owner, answer, "justice_clerk", arguments=arguments, method="post")


DOORS = {
    "tasks:board": Door("drafter", onlooker="member"),
    "tasks:new": Door("drafter", MOVED, onlooker="water_secretary"),
    "tasks:choose": Door("drafter", onlooker="water_secretary", method="post"),
    "tasks:papers": Door("drafter", onlooker="water_secretary"),
    "tasks:paper": Door("drafter", onlooker="justice_clerk", arguments=draft),
    "tasks:edit": Door("drafter", onlooker="justice_clerk", arguments=draft),
    "tasks:move-paper": _post("drafter", 404, draft),
    "tasks:of-requirement": Door("drafter", arguments=of_requirement, for_stranger=OK),
    "tasks:show": Door("drafter", onlooker="justice_clerk", arguments=task),
    "tasks:accept-some": _post("drafter", MOVED, task),
    "tasks:correct": _post("drafter", WRONG, task),
    "tasks:withdraw": _post("drafter", WRONG, task),
    "tasks:hop": Door("water_secretary", onlooker="justice_clerk", arguments=hop),
    "tasks:answer": _post("water_secretary", WRONG, hop),
    "tasks:pass": _post("water_clerk", WRONG, committee_hop),
    "tasks:move": _post("water_secretary", 404, hop),
    "tasks:reply": _post("drafter", WRONG, inquiry),
    "tasks:file": Door("drafter", onlooker="justice_clerk", arguments=file),
    "tasks:purge-file": Door("security_administrator", onlooker="drafter"),
    "tasks:notices": Door("water_secretary", for_stranger=OK),
    "tasks:read-notices": Door("water_secretary", MOVED, for_stranger=MOVED, method="post"),
    "tasks:notice": Door("water_secretary", MOVED, "justice_clerk", arguments=notice),
    "tasks:my-ledger": Door("drafter", onlooker="member"),
    "tasks:ledger": Door("water_secretary", onlooker="justice_clerk", arguments=organization),
}
