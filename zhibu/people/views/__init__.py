"""Pages of organizations, persons, accounts and the audit chain."""

from .signing import locked_out

__all__ = ["locked_out"]
