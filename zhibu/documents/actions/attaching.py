"""Whether a file may be kept beside a record of another room: the same refusals as for papers, without reading it in."""

from __future__ import annotations

from datetime import datetime

from zhibu.kit.states import Refused
from zhibu.people.models import Organization, User

from ..ingest import MOST_BYTES, Kind, kind_of, take_file
from ..ingest.kinds import READABLE
from ..secrecy import mark_in, mark_in_name
from .handing import refuse_marked

# What offices attach: papers, tables, slides, pictures. Programs, web pages and packed files are not among them.
ATTACHABLE = frozenset(READABLE - {Kind.HTML} | {Kind.SHEET, Kind.SLIDES, Kind.ODT, Kind.OFD, Kind.IMAGE})


def check_attachment(
    *, name: str, data: bytes, size: int, organization: Organization, by: User, at: datetime, field: str = "files"
) -> None:
    """Refuse a file that must not be kept: too large, marked secret (the fact is logged), or of no attachable kind.

    ``size`` is what was sent; ``data`` is empty when the server let go of a file too large. The marks are looked for in
    the name, the first lines and the page headers; a scan or a picture has none that a machine could read.
    """
    if size > MOST_BYTES:
        raise Refused(f"“{name}”超过 20 MB 的上限，没有保存。请压缩图片或分成几个文件后再交。", field)
    if not data:
        raise Refused(f"“{name}”是空的，没有保存。请检查后重新选择。", field)
    refuse_marked(mark_in_name(name), by=by, at=at, organization=organization, field=field)
    kind = kind_of(data)
    if kind not in ATTACHABLE or data.lstrip()[:1] == b"<":
        raise Refused(
            f"“{name}”不是可以附上的文件，没有保存。请附 Word、PDF、WPS 表格、Excel、图片或纯文本文件。", field
        )
    if kind in READABLE:
        refuse_marked(_mark_inside(data), by=by, at=at, organization=organization, field=field)


def _mark_inside(data: bytes) -> str:
    """The mark that the words of a file carry; a file without readable words carries none that can be found."""
    try:
        taken = take_file(data)
    except Refused:
        return ""
    return mark_in("", taken.text, taken.header)
