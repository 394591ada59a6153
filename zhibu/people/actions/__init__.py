"""Every write of this room: one function per verb, keyword-only, ``by`` the account, ``at`` the instant."""

from .audit import record_audit
from .founding import FirstAccount, found_district

__all__ = ["FirstAccount", "found_district", "record_audit"]
