"""Chinese text read in the wrong code: UTF-8 as Latin-1, as Windows-1252 or as GBK, and GBK as Latin-1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from zhibu.documents.restore import kinds
from zhibu.documents.restore.draft import Edit
from zhibu.documents.restore.words import START, Spelling, Vocabulary, is_common

_UTF8: Final = re.compile(r"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\n\r -~]{1,80}(?=[\xe2-\xef][\x80-\xbf]{2}))+")
_GBK: Final = re.compile(r"(?:[\xa1-\xf7][\xa1-\xfe]){3,}")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]{2,}\??")


def mojibake_edits(text: str) -> list[Edit]:
    """Runs that make Chinese when read in the code they were written in."""
    as_bytes = text.translate(_windows_bytes())
    edits = list(_read_as_single_bytes(as_bytes))
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


def _read_as_single_bytes(as_bytes: str) -> Iterator[Edit]:
    for pattern, code in ((_UTF8, "utf-8"), (_GBK, "gb18030")):
        found = False
        for match in pattern.finditer(as_bytes):
            try:
                after = match[0].encode("latin-1").decode(code)
            except UnicodeError:
                continue
            if _is_chinese(after):
                found = True
                yield Edit(match.start(), match.end(), after, kinds.MOJIBAKE, 0.97)
        if found:
            return


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
        try:
            code = match[0].rstrip("?").encode("gb18030")
        except UnicodeEncodeError:
            continue
        spelling, whole = _spelled(code, vocabulary)
        if spelling.text and _is_chinese(spelling.text):
            yield Edit(match.start(), match.end(), spelling.text, kinds.MOJIBAKE, 0.97 if whole else 0.5)


def _spelled(code: bytes, vocabulary: Vocabulary) -> tuple[Spelling, bool]:
    """UTF-8 bytes as text; a character whose last byte is gone is chosen by word frequency."""
    spelling, at, whole = START, 0, True
    while at < len(code):
        size = 3 if code[at] >= 0xE0 else 2 if code[at] >= 0xC0 else 1
        piece = code[at : at + size]
        choices = _choices(piece, size)
        if not choices:
            return START, False
        whole = whole and len(choices) == 1
        spelling = vocabulary.with_place(spelling, choices)
        at += size
    return spelling, whole


def _choices(piece: bytes, size: int) -> tuple[str, ...]:
    if len(piece) == size:
        try:
            return (piece.decode(),)
        except UnicodeDecodeError:
            return ()
    if size == 3 and len(piece) == 2 and 0x80 <= piece[1] <= 0xBF:
        return tuple(bytes((*piece, last)).decode("utf-8", "replace") for last in range(0x80, 0xC0))
    return ()
