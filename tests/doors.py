"""The table of addresses: who is let in where. Each room writes its part in ``zhibu/<room>/tests/doors.py``.

A part is ``DOORS: dict[str, Door]`` by the full name of the address ("people:organization"). tests/test_doors.py
walks all parts and fails for an address that is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .cast import Cast

OK, MOVED, WRONG, HIDDEN, NOT_SO, ENDED = 200, 302, 422, 404, 405, 401


@dataclass(frozen=True, slots=True)
class Door:
    """One address. ``arguments`` are made from the cast; accounts are named by their attribute of the cast.

    ``owner`` gets ``answer``; ``onlooker`` (the same powers elsewhere; empty: there is none, as all who hold the
    power may) and ``stranger`` (signed in, holds nothing) get theirs. Anonymous visitors are led to the sign-in
    page, unless ``open_to_all``. With ``method`` "post" the address is also asked by GET, which must not act: 405.
    """

    owner: str
    answer: int = OK
    onlooker: str = ""
    for_onlooker: int = HIDDEN
    for_stranger: int = HIDDEN
    arguments: Callable[[Cast], Sequence[object]] = lambda cast: ()
    method: str = "get"
    open_to_all: bool = False
