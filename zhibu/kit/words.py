"""Chinese text without any word of the trade: runs for search, widths, numerals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Text as it is compared: compatibility forms folded, lower case, NUL removed."""
    return unicodedata.normalize("NFKC", text).replace("\0", "").lower()


def is_searchable(character: str) -> bool:
    """Letters and digits of any script carry meaning in a search; marks and blanks do not."""
    return unicodedata.category(character)[0] in "LN"


def runs(text: str) -> Iterable[str]:
    """The runs of searchable characters of folded text, in order."""
    run: list[str] = []
    for character in fold(text):
        if is_searchable(character):
            run.append(character)
        elif run:
            yield "".join(run)
            run.clear()
    if run:
        yield "".join(run)
