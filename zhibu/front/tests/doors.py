"""The addresses of the frame."""

from __future__ import annotations

from tests.doors import OK, Door

DOORS = {
    "patterns": Door("member", for_stranger=OK),
    "help": Door("member", for_stranger=OK),
    "health": Door("member", for_stranger=OK, open_to_all=True),
}
