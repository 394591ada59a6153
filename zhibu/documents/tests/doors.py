"""Who is let in at the addresses of papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.cast import Cast
from tests.doors import MOVED, OK, Door
from zhibu.documents.tests.papers import hand_in


def paper(cast: Cast) -> Sequence[object]:
    """A paper of the district's office, opened to nobody."""
    return [hand_in(cast).pk]


def requirement(cast: Cast) -> Sequence[object]:
    document = hand_in(cast)
    return [document.pk, "requirement", document.requirements.earliest("pk").pk]


def mention(cast: Cast) -> Sequence[object]:
    document = hand_in(cast)
    return [document.pk, document.mentions.earliest("pk").pk]


def _door(answer: int = OK, arguments: Callable[[Cast], Sequence[object]] = paper, method: str = "get") -> Door:
    return Door("drafter", answer, "justice_clerk", arguments=arguments, method=method)


DOORS = {
    "documents:library": Door("drafter", for_stranger=OK),
    "documents:hand-in": Door("drafter"),
    "documents:handed-in": Door("drafter", for_stranger=OK),
    "documents:purge": Door("security_administrator", onlooker="drafter"),
    "documents:reader": _door(),
    "documents:compared": _door(),
    "documents:original": _door(),
    "documents:about": _door(),
    "documents:changes": _door(MOVED, method="post"),
    "documents:again": _door(MOVED, method="post"),
    "documents:favourite": _door(MOVED, method="post"),
    "documents:marks": _door(MOVED, method="post"),
    "documents:mark": _door(arguments=requirement),
    "documents:offer": _door(MOVED, mention, "post"),
    "documents:offered": Door("drafter", onlooker="justice_clerk", arguments=lambda cast: [cast.office.pk]),
    "documents:aside": _door(MOVED, requirement, "post"),
}
