"""Saved web pages: the words a reader would have copied, one line a paragraph."""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from zhibu.documents.ingest.plain import decode

_SILENT: Final = (
    "script, style, noscript, template, iframe, object, svg, head, select, button, textarea, nav, footer, aside"
)
_BLOCKS: Final = (
    "p, div, section, article, header, main, h1, h2, h3, h4, h5, h6, li, ul, ol, dl, dt, dd, tr, table, blockquote, "
    "pre, figure, figcaption, form, fieldset, hr, center, address, details, summary"
)
_MAIN: Final = (
    "article, main, [role=main], #content, #zoom, #article, .article, .content, .TRS_Editor, .article-content"
)
_BREAK: Final = "\u2029"  # paragraph separator: no page holds it, and blanks of the source do not make lines
_MAIN_SHARE: Final = 0.6  # a part is the paper when it holds most of the page's words
_DECLARED: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_NAMES: Final = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "utf8": "utf-8"}
_HAN: Final = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"


def read_page(data: bytes) -> tuple[str, str]:
    """The main text of a page; it has no headers."""
    tree = LexborHTMLParser(_decoded(data))
    root = tree.body
    if root is None:
        return "", ""
    for silent in root.css(_SILENT):
        silent.decompose()
    for cell in root.css("td, th"):
        cell.insert_after("\t")
    for block in root.css(_BLOCKS):
        block.insert_before(_BREAK)
        block.insert_after(_BREAK)
    for line in root.css("br"):
        line.replace_with(_BREAK)
    return _lines(_main(root).text(deep=True)), ""


def _decoded(data: bytes) -> str:
    """The page as text: by what it declares when that holds without a fault, else by what its bytes say."""
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii", "ignore").lower() if declared else ""
    try:
        return data.decode(_NAMES.get(name, name) or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(data)


def _main(root: LexborNode) -> LexborNode:
    whole = len(root.text(deep=True))
    best = root
    for part in root.css(_MAIN)[:200]:
        size = len(part.text(deep=True))
        if size >= whole * _MAIN_SHARE and (best is root or size < len(best.text(deep=True))):
            best = part
    return best


def _lines(text: str) -> str:
    text = re.sub(r"[ \r\n\f\v]*\n[ \r\n\f\v]*", "\n", text)
    text = re.sub(rf"(?<={_HAN})\n(?={_HAN})", "", text)  # a line of the source that breaks between characters
    text = re.sub(r"[ \n]+", " ", text)
    lines = (line.strip(" \t") for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)
