"""What comes with an answer: its kind by content, and the words of its first page, where marks of secrecy stand.

Nothing is restored or kept here. Scans and photos hold no words that could be looked at; their name is.
"""

from __future__ import annotations

import re
from typing import Final

from zhibu.documents.ingest import clean
from zhibu.documents.ingest.kinds import Kind, kind_of
from zhibu.documents.ingest.office import read_by_office, sheet_by_office
from zhibu.documents.ingest.packed import Packed
from zhibu.documents.ingest.pdf import first_words
from zhibu.documents.ingest.plain import decode
from zhibu.documents.ingest.word import read_word
from zhibu.documents.rules import ATTACHABLE, attachment_refusal
from zhibu.kit.states import Refused

_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_MARKUP: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")  # pages, drawings and scripts open like this
_CODES: Final = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z&])')  # how a sheet writes its headers
_SHEETS: Final = 3


def words_of_attachment(name: str, data: bytes) -> tuple[str, str]:
    """The words of the first page and the headers. Raises Refused for kinds that are not taken, and for damaged ones."""
    kind = _kind(data)
    if kind not in ATTACHABLE:
        raise Refused(attachment_refusal(name, kind), "files")
    try:
        text, header = _read(kind, data)
    except Refused as refusal:
        raise Refused(f"附件“{name}”：{refusal.sentence}", "files") from refusal
    return clean(text), clean(header)


def _kind(data: bytes) -> str:
    kind = kind_of(data)
    if kind is Kind.PLAIN and _MARKUP.match(data[:512].replace(b"\0", b"")):
        return Kind.HTML
    if kind is Kind.IMAGE and not data.startswith(_PICTURES):
        return Kind.UNKNOWN
    return kind


def _read(kind: str, data: bytes) -> tuple[str, str]:
    if kind == Kind.IMAGE:
        return "", ""
    if kind == Kind.PLAIN:
        return decode(data), ""
    if kind == Kind.PDF:
        return first_words(data), ""
    if kind == Kind.SHEET:
        return _read_sheet(data if data.startswith(b"PK") else sheet_by_office(data))
    return read_word(data) if kind == Kind.DOCX else read_by_office(data)


def _read_sheet(data: bytes) -> tuple[str, str]:
    """The cells' words in the order they were written, and the headers of the first sheets."""
    with Packed(data) as packed:
        shared = [n for n in packed.names if n == "xl/sharedStrings.xml"]
        sheets = sorted(n for n in packed.names if n.startswith("xl/worksheets/sheet"))[:_SHEETS]
        parts = [packed.tree(name) for name in (*shared, *sheets)]
        cells = ["".join(str(words) for words in e.itertext()) for part in parts for e in part.iter("{*}si", "{*}is")]
        heads = [_CODES.sub("\n", e.text or "") for part in parts for e in part.iter("{*}oddHeader", "{*}firstHeader")]
    return "\n".join(cells), "\n".join(heads)
