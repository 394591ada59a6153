"""What a file is, told by its content alone."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from typing import Final

from zhibu.documents.ingest.plain import looks_like_text


class Kind(StrEnum):
    """Kinds that are read, and those that are known well enough to be refused by name."""

    WORDS = "words"  # pasted
    PLAIN = "txt"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    PDF = "pdf"
    HTML = "html"
    LOCKED = "locked"
    SHEET = "sheet"
    SLIDES = "slides"
    OFD = "ofd"
    ODT = "odt"
    ARCHIVE = "archive"
    IMAGE = "image"
    PROGRAM = "program"
    BROKEN = "broken"
    UNKNOWN = "unknown"


READABLE: Final = frozenset({Kind.PLAIN, Kind.DOCX, Kind.DOC, Kind.RTF, Kind.PDF, Kind.HTML})

_SENTENCES: Final = {
    Kind.LOCKED: "文件设了打开密码，无法读取。请去掉密码后再交。",
    Kind.SHEET: "这是电子表格，不是文稿。请交 Word、PDF、网页或纯文本文件。",
    Kind.SLIDES: "这是演示文稿。请交 Word、PDF、网页或纯文本文件。",
    Kind.OFD: "这是 OFD 版式文件，暂不能读取。请另存为 PDF 或 Word 文件后再交。",
    Kind.ODT: "这是 ODT 文件，暂不能读取。请另存为 Word 或 PDF 文件后再交。",
    Kind.ARCHIVE: "这是压缩包。请解压后交里面的文件，可以一次选择多个。",
    Kind.IMAGE: "这是图片，没有文字可读。请交有文字的文件，或者把文字粘贴进来。",
    Kind.PROGRAM: "这是程序文件，不是文稿。请检查选错了没有。",
    Kind.BROKEN: "文件已损坏，打不开。请用原来的软件重新保存后再交。",
    Kind.UNKNOWN: "认不出这是什么文件。可以交 Word、PDF、网页或纯文本文件。",
}
_STARTS: Final = (
    (b"MZ", Kind.PROGRAM), (b"\x7fELF", Kind.PROGRAM), (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\x89PNG\r\n", Kind.IMAGE), (b"\xff\xd8\xff", Kind.IMAGE), (b"GIF8", Kind.IMAGE), (b"BM", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE), (b"MM\0*", Kind.IMAGE),
    (b"Rar!", Kind.ARCHIVE), (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE), (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE), (b"\xfd7zXZ", Kind.ARCHIVE), (b"{\\rtf", Kind.RTF),
)  # fmt: skip
_SHORT_STARTS: Final = (b"MZ", b"BM", b"BZh")  # two letters begin an English text as well
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML: Final = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|meta|title|table|div|article|p|br|h[1-6])\b[^<>]*>", re.IGNORECASE
)


def kind_of(data: bytes) -> Kind:
    """The kind of a file, from its first bytes and, for packed ones, from its parts."""
    for start, kind in _STARTS:
        if data.startswith(start) and not (start in _SHORT_STARTS and looks_like_text(data)):
            return kind
    if data.startswith(_COMPOUND):
        return _kind_of_compound(data)
    if data.startswith(b"PK"):
        return _kind_of_packed(data)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if not looks_like_text(data):
        return Kind.UNKNOWN
    return Kind.HTML if _is_html(data) else Kind.PLAIN


def refusal_of(kind: Kind, data: bytes) -> str:
    """Why a kind is not taken, in one sentence; "" for the kinds that are read."""
    if kind in READABLE:
        return ""
    return _SENTENCES[kind]


def _is_html(data: bytes) -> bool:
    """A page: it opens with a tag of pages, or holds several in its beginning (a saved piece of one)."""
    begin = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    first = _HTML.match(begin)
    return bool(first) or len(_HTML.findall(begin)) >= 5


def _kind_of_compound(data: bytes) -> Kind:
    """Files of the older office programs: which, by the names of their streams (UTF-16)."""
    for name, kind in (
        ("EncryptedPackage", Kind.LOCKED), ("WordDocument", Kind.DOC), ("Workbook", Kind.SHEET),
        ("PowerPoint Document", Kind.SLIDES),
    ):  # fmt: skip
        if name.encode("utf-16-le") in data:
            return kind
    return Kind.UNKNOWN


def _kind_of_packed(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        return Kind.BROKEN
    names = {info.filename for info in infos}
    if any(info.flag_bits & 1 for info in infos):
        return Kind.LOCKED
    for part, kind in (
        ("word/document.xml", Kind.DOCX), ("xl/workbook.xml", Kind.SHEET), ("ppt/presentation.xml", Kind.SLIDES),
        ("OFD.xml", Kind.OFD), ("content.xml", Kind.ODT),
    ):  # fmt: skip
        if part in names:
            return kind
    return Kind.ARCHIVE
