"""Every write of this room: one function per verb, keyword-only, ``by`` the account, ``at`` the instant."""

from .audit import record_audit
from .signing import change_password, record_sign_in, record_sign_out

__all__ = ["change_password", "record_audit", "record_sign_in", "record_sign_out"]
