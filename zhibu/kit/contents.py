"""What a file is, judged by its content; its name is never believed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

HEAD = 64 * 1024  # bytes looked at for text
MARKUP = re.compile(rb"<!doctype\s+html|<(?:html|head|body|div|p|table|meta)[\s>/]", re.IGNORECASE)
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
WORD_STREAM = "WordDocument".encode("utf-16-le")
# Control characters that no text holds; ESC is left out because ISO-2022 and HZ texts hold it.
NOT_IN_TEXT = frozenset(range(32)) - {9, 10, 12, 13, 27}


def kind_of(path: Path) -> str:
    """pdf, docx, xlsx, zip, doc, ole, html, text, png, jpeg, or unknown. OSError when it cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc" if WORD_STREAM in path.read_bytes() else "ole"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return _kind_of_text(head)


def _kind_of_zip(path: Path) -> str:
    """Only the directory is read: whoever unpacks must guard against bombs."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return "unknown"
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else "zip"


def _kind_of_text(head: bytes) -> str:
    if not head.startswith(BYTE_ORDER_MARKS[1:]) and not _is_wide(head) and NOT_IN_TEXT & set(head):
        return "unknown"
    return "html" if MARKUP.search(head[:4096].replace(b"\0", b"")) else "text"


def _is_wide(head: bytes) -> bool:
    """UTF-16 without a mark: whole pairs, no control character in a pair, and line ends or blanks written wide."""
    if len(head) % 2:
        return False
    units = {head[i : i + 2] for i in range(0, len(head), 2)}
    for order in ("little", "big"):
        codes = {int.from_bytes(unit, order) for unit in units}
        if not codes & NOT_IN_TEXT and codes & {9, 10, 13, 32, 0x3002, 0xFF0C}:
            return True
    return False
