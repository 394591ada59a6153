"""Traditional and simplified characters, by OpenCC's tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

from opencc import OpenCC

from zhibu.documents.restore import kinds
from zhibu.documents.restore.draft import Edit
from zhibu.documents.restore.words import START, Vocabulary

_LEFT_ALONE: Final = frozenset("干征系里后并于松范斗")  # ambiguous, so converting sites do not touch them
_AMBIGUOUS: Final = "乾著徵於藉瞭餘鍾麼甯"  # also simplified characters in their own right, in some words


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@cache
def simplified(character: str) -> str:
    """The simplified form of one character, standing alone."""
    if not "\u3400" <= character <= "\u9fff":
        return character
    converted: str = _converter("t2s").convert(character)
    return converted if len(converted) == 1 else character


@cache
def is_traditional(character: str) -> bool:
    """Whether a character exists in traditional writing only."""
    return simplified(character) != character


@cache
def is_simplified_only(character: str) -> bool:
    """Whether a converting site would have replaced this character."""
    if character in _LEFT_ALONE or not "\u4e00" <= character <= "\u9fff":
        return False
    return bool(_converter("s2t").convert(character) != character)


def simplified_text(text: str) -> str:
    """A whole text converted by phrases; never changes the length (falls back to single characters)."""
    converted: str = _converter("t2s").convert(text.encode("utf-8", "replace").decode())
    if len(converted) != len(text):
        return "".join(map(simplified, text))
    return converted


def is_traditional_text(text: str) -> bool:
    """Whether a paper as a whole is written in Traditional characters, not just a name or a quotation in it."""
    letters = Counter(text)
    traditional = sum(count for character, count in letters.items() if is_traditional(character))
    simplified_only = sum(count for character, count in letters.items() if is_simplified_only(character))
    return traditional >= 2 and traditional > simplified_only


def conversion_edits(text: str, seams: set[int]) -> Iterator[Edit]:
    """Runs of Traditional characters to be written simplified; a run ends at the seam of another change."""
    converted = _with_aspect_particle(text, simplified_text(text))
    start = -1
    for at, (before, after) in enumerate(zip(text, converted, strict=True)):
        if start >= 0 and (before == after or at in seams):
            yield Edit(start, at, converted[start:at], kinds.TRADITIONAL, _sureness(text[start:at]))
            start = -1
        if before != after and start < 0:
            start = at
    if start >= 0:
        yield Edit(start, len(text), converted[start:], kinds.TRADITIONAL, _sureness(text[start:]))


def _sureness(run: str) -> float:
    return 0.9 if any(character in _AMBIGUOUS for character in run) else 0.99


def _with_aspect_particle(text: str, converted: str) -> str:
    """著 stands for 着 as well: the words around it decide, where the paper does not write 着 itself."""
    if "著" not in converted or "着" in text:
        return converted
    pieces = list(converted)
    vocabulary = Vocabulary()
    for at in (at for at, character in enumerate(converted) if character == "著"):
        left = vocabulary.spelled(START, converted[max(0, at - 4) : at])
        whole = vocabulary.spelled(vocabulary.with_place(left, ("著", "着")), converted[at + 1 : at + 5])
        pieces[at] = whole.text[min(at, 4)]
    return "".join(pieces)
