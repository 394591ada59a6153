"""Every write of this room: one function per verb, keyword-only, ``by`` the account, ``at`` the instant."""

from .answers import accept, accept_all, answer, purge_file, reissue, send_back, take_back
from .papers import Paper, approve, discard, draft, edit, return_draft, submit
from .passing import block, close, decline, pass_on, read, unblock
from .quotes import erase_quotes
from .reading import read_all_notices, read_notice
from .sending import send_notices
from .signing import sign, sign_alone
from .terms import ask, correct, reply, request_extension, withdraw, withdraw_hop

__all__ = [
    "Paper", "accept", "accept_all", "answer", "approve", "ask", "block", "close", "correct", "decline", "discard", "draft",
    "edit", "erase_quotes", "pass_on", "purge_file", "read", "read_all_notices", "read_notice", "reissue", "reply",
    "request_extension", "return_draft", "send_back", "send_notices", "sign", "sign_alone", "submit", "take_back", "unblock",
    "withdraw", "withdraw_hop",
]  # fmt: skip
