"""Every write of this room: one function per verb, keyword-only, ``by`` the account, ``at`` the instant."""

from .audit import record_audit

__all__ = ["record_audit"]
