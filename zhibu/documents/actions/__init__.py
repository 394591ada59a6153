"""Every write of this room: one function per verb, keyword-only, ``by`` the account, ``at`` the instant."""

from .changes import reapply, take_back
from .handing import AlreadyHandedIn, check_attachment, hand_in
from .marks import (
    change_requirement,
    choose_organization,
    dismiss,
    mark,
    offer,
    restore_mark,
    tie_cause,
    withdraw_offer,
)
from .reading import read_again, read_paper, sweep_readings
from .shelf import favour, open_to, purge, retitle

__all__ = [
    "AlreadyHandedIn", "change_requirement", "check_attachment", "choose_organization", "dismiss", "favour", "hand_in",
    "mark", "offer", "open_to", "purge",
    "read_again", "read_paper", "reapply", "restore_mark", "retitle", "sweep_readings", "take_back", "tie_cause",
    "withdraw_offer",
]  # fmt: skip
