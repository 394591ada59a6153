"""The addresses of the desk."""

from __future__ import annotations

from tests.doors import OK, Door

DOORS = {"desk:home": Door("member", for_stranger=OK)}
