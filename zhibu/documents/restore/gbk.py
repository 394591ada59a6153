"""The two-byte GBK code as the copying sites use it: private-use characters included.

Python's gb18030 codec is the only one in the standard library that carries the private-use
areas, so it is used for pairs, and its four-byte forms are refused.
"""

from __future__ import annotations

from functools import cache

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# What renderers print for one code although Unicode has two characters for it.
_SAME_CODE = {"―": "—", "・": "·", "∼": "～", "〜": "～", "∥": "‖"}


def is_lead(byte: int) -> bool:
    """Whether a byte can open a two-byte character."""
    return 0x81 <= byte <= 0xFE


def is_trail(byte: int) -> bool:
    """Whether a byte can close a two-byte character."""
    return 0x40 <= byte <= 0xFE and byte != 0x7F


@cache
def pair_of(character: str) -> bytes:
    """The two bytes of a character, or b"" when it has no two-byte code (ASCII, emoji, lone surrogates)."""
    try:
        pair = _SAME_CODE.get(character, character).encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return pair if len(pair) == 2 else b""


@cache
def character_of(lead: int, trail: int) -> str:
    """The character of two bytes, or "" when the code names none."""
    if not (is_lead(lead) and is_trail(trail)):
        return ""
    try:
        return bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return ""


def full_width(character: str) -> str:
    """The full-width form of a printable ASCII character: what stood there before the page folded it."""
    return chr(ord(character) + 0xFEE0)


def folded(character: str) -> str:
    """The half-width form of a full-width ASCII character, any other character unchanged."""
    return chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character


def is_private_use(character: str) -> bool:
    """Whether a character has no meaning of its own (a pair read out of step may land there)."""
    return "\ue000" <= character <= "\uf8ff"


@cache
def private_use() -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """First bytes of private-use pairs, by the region they lie in, with the second bytes that open a pair themselves."""
    regions: dict[int, tuple[set[int], set[int]]] = {}
    for lead in LEADS:
        for trail in TRAILS:
            if (character := character_of(lead, trail)) and is_private_use(character) and is_lead(trail):
                firsts, seconds = regions.setdefault(_region(lead), (set(), set()))
                firsts.add(lead)
                seconds.add(trail)
    return tuple((tuple(sorted(firsts)), tuple(sorted(seconds))) for firsts, seconds in regions.values())


def _region(lead: int) -> int:
    """Signs, scattered single codes, or the user's own characters."""
    return 1 if lead < 0xA8 else 2 if lead in (0xA8, 0xA9, 0xD7) else 3


@cache
def with_lead(lead: int) -> tuple[str, ...]:
    """Every printable character whose first byte is known."""
    return tuple(c for trail in TRAILS if (c := character_of(lead, trail)) and not is_private_use(c))


@cache
def with_trail(trail: int) -> tuple[str, ...]:
    """Every printable character whose second byte is known."""
    return tuple(c for lead in LEADS if (c := character_of(lead, trail)) and not is_private_use(c))
