"""From the bytes of a file, or pasted words, to text: what the content is decides, never what its name says.

Everything here is pure: no Django model, no store. What cannot be read is refused with one Chinese sentence
that says what was found and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name

from zhibu.documents.ingest.kinds import Kind, kind_of, refusal_of
from zhibu.documents.ingest.plain import decode
from zhibu.kit.states import Refused

__all__ = ["Kind", "Taken", "kind_of", "take_file", "take_words"]

MOST_BYTES = 20 * 1024 * 1024
MOST_CHARACTERS = 500_000  # a long book; what is longer is not a paper and would hold up everybody's reading


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out of a paper: its words, what kind of file it was, and what stood in its page headers."""

    text: str
    kind: Kind
    header: str = ""


def take_file(data: bytes) -> Taken:
    """The words of a file. Raises Refused when it is empty, too large, protected, damaged, a scan or of no known kind."""
    if not data:
        raise Refused("文件是空的，没有内容。请检查后重新选择。", "papers")
    if len(data) > MOST_BYTES:
        raise Refused(f"文件有 {len(data) / 1024 / 1024:.0f} MB，超过 20 MB 的上限。请拆分后再交。", "papers")
    kind = kind_of(data)
    sentence = refusal_of(kind, data)
    if sentence:
        raise Refused(sentence, "papers")
    text, header = (decode(data), "") if kind is Kind.PLAIN else resolve_name(_READERS[kind])(data)
    return Taken(_checked(text, "papers"), kind, clean(header))


def take_words(words: str) -> Taken:
    """Pasted words, as they are. Raises Refused when there are none, or too many."""
    return Taken(_checked(words, "words"), Kind.WORDS)


def clean(text: str) -> str:
    """Text as a database can hold it: one kind of line end, no NUL, no half of a surrogate pair."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return "".join(c for c in text if not "\ud800" <= c <= "\udfff") if not text.isascii() else text


def _checked(text: str, field: str) -> str:
    text = clean(text)
    if not text.strip("\ufeff\u200b \t\n\u3000"):
        raise Refused("没有读到文字。请粘贴文字，或者选择有文字的文件。", field)
    if len(text) > MOST_CHARACTERS:
        count = f"{len(text) / 10_000:.0f}"
        raise Refused(f"文字约 {count} 万字，超过 50 万字的上限。请拆分后再交。", field)
    return text


# Named, not imported: the libraries behind them take longer to load than a plain text takes to read.
_READERS = {
    Kind.DOCX: "zhibu.documents.ingest.word:read_word",
    Kind.DOC: "zhibu.documents.ingest.office:read_by_office",
    Kind.RTF: "zhibu.documents.ingest.office:read_by_office",
    Kind.PDF: "zhibu.documents.ingest.pdf:read_pdf",
    Kind.HTML: "zhibu.documents.ingest.page:read_page",
}
