"""Chinese text read in the wrong code: UTF-8 as Latin-1, as Windows-1252 or as GBK, and GBK as Latin-1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final

from zhibu.documents.restore import gbk, kinds
from zhibu.documents.restore.draft import Edit
from zhibu.documents.restore.words import START, Spelling, Vocabulary, is_common

_UTF8: Final = re.compile(
    r"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\n\r -~]{1,80}(?=[\xe2-\xef][\x80-\xbf]{2}))+"
)
_GBK: Final = re.compile(r"(?:[\xa1-\xf7][\xa1-\xfe]){3,}")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]|\?)+")
_TRAILS: Final = range(0x80, 0xC0)


def mojibake_edits(text: str) -> list[Edit]:
    """Runs that make Chinese when read in the code they were written in."""
    as_bytes = text.translate(_windows_bytes())
    edits = _read_as_single_bytes(as_bytes)
    if edits:
        return edits
    return list(_read_as_gbk(text)) if _seems_read_as_gbk(text) else []


@cache
def _windows_bytes() -> dict[int, int]:
    """Signs of Windows-1252 back to the bytes they stand for."""
    table = {}
    for byte in range(0x80, 0xA0):
        try:
            table[ord(bytes((byte,)).decode("cp1252"))] = byte
        except UnicodeDecodeError:
            continue
    return table


def _read_as_single_bytes(as_bytes: str) -> list[Edit]:
    """Read as UTF-8 or as GBK, whichever explains more of the text."""
    readings = [list(_decoded(as_bytes, _UTF8, "utf-8")), list(_decoded(as_bytes, _GBK, "gb18030"))]
    return max(readings, key=lambda edits: sum(edit.end - edit.start for edit in edits))


def _decoded(as_bytes: str, pattern: re.Pattern[str], code: str) -> Iterator[Edit]:
    for match in pattern.finditer(as_bytes):
        try:
            after = match[0].encode("latin-1").decode(code)
        except UnicodeError:
            continue
        # One character over and over is a mask (×××× for a number), not a text read in the wrong code.
        if _is_chinese(after) and len(set(after)) > 1:
            yield Edit(match.start(), match.end(), after, kinds.MOJIBAKE, 0.97)


def _is_chinese(text: str) -> bool:
    """Whether most of what is not ASCII is everyday Chinese, and there is some."""
    letters = [character for character in text if not character.isascii()]
    return bool(letters) and sum(map(is_common, letters)) >= 0.8 * len(letters) and max(letters) >= "\u2000"


def _seems_read_as_gbk(text: str) -> bool:
    """UTF-8 read as GBK uses few, telling characters: 鐨 is the start of 的, 銆 of 、 and 。, 锛 of the full-width signs."""
    telling = sum(text.count(character) for character in "鐨銆锛鍏涓浠鏄")
    letters = sum(not character.isascii() for character in text)
    return telling >= 2 and telling >= 0.03 * letters


def _read_as_gbk(text: str) -> Iterator[Edit]:
    vocabulary = Vocabulary()
    for match in _NOT_ASCII.finditer(text):
        code = _code(match[0])
        spelling, whole = _spelled(code, vocabulary)
        if spelling.text and _is_chinese(spelling.text):
            yield Edit(match.start(), match.end(), spelling.text, kinds.MOJIBAKE, 0.97 if whole else 0.5)


def _code(run: str) -> list[int | None]:
    """The bytes behind a run; None for one that the page shows as ``?``."""
    code: list[int | None] = []
    for character in run:
        pair = gbk.pair_of(character)
        code += pair if pair else [None]
    return code


def _spelled(code: list[int | None], vocabulary: Vocabulary) -> tuple[Spelling, bool]:
    """UTF-8 bytes as text; a character of which a byte is gone is chosen by word frequency."""
    spelling, at, whole = START, 0, True
    while at < len(code):
        first = code[at]
        if first is None and at and at + 1 == len(code):
            break  # the run's own question mark
        size = 2 if first is not None and 0xC0 <= first < 0xE0 else 3
        choices = _choices(tuple((*code[at : at + size], None, None)[:size]))
        if not choices:
            return START, False
        whole = whole and len(choices) == 1
        spelling = vocabulary.with_place(spelling, choices)
        at += size
    return spelling, whole


@cache
def _choices(piece: tuple[int | None, ...]) -> tuple[str, ...]:
    """The characters of these bytes; a missing byte may have been any that fits."""
    options = [
        range(0xE2, 0xF0) if byte is None and not at else _TRAILS if byte is None else (byte,)
        for at, byte in enumerate(piece)
    ]
    if sum(byte is None for byte in piece) > 1 and piece[0] is None:
        return ()
    found = (bytes(combination).decode("utf-8", "replace") for combination in product(*options))
    return tuple(c for c in found if len(c) == 1 and c != "\ufffd" and (is_common(c) or None not in piece))
