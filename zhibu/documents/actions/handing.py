"""Handing in a paper: refused when marked secret, kept unaltered, then read."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

from django.db import transaction

from zhibu.kit.states import Refused
from zhibu.people.actions import record_audit, store_file
from zhibu.people.models import Organization, User

from ..ingest import Kind, Taken, take_file, take_words
from ..ingest.attached import words_of_attachment
from ..models import Document
from ..secrecy import mark_in, mark_in_name
from .reading import read_paper

AT_ONCE = 30_000  # characters that are read inside the request, so that the page opens with the reading done
PASTED = "粘贴文字"


class AlreadyHandedIn(Refused):
    """The organization has this paper; ``document`` is the first one."""

    def __init__(self, document: Document, field: str) -> None:
        super().__init__(f"这份文件已经交存过：《{document}》（文件编号 {document.pk}），没有再存一份。", field)
        self.document = document


def hand_in(
    *, by: User, at: datetime, organization: Organization, client_key: uuid.UUID, name: str = "", data: bytes = b"",
    words: str = "", again: bool = False,
) -> Document:  # fmt: skip
    """Take in one paper, a file (``name``, ``data``) or pasted ``words``, for an organization.

    A short paper comes back read. A long one comes back waiting: the caller enqueues ``jobs.read_document``, and
    ``sweep_readings`` finds what a killed server left waiting. Repeating a ``client_key`` returns the first result.
    A paper whose words the organization has handed in before raises AlreadyHandedIn unless it is meant (``again``).
    Refused, with nothing kept: marks of secrecy (the fact is logged without content), and all that ``ingest`` refuses.
    """
    first = Document.objects.filter(client_key=client_key).first()
    if first is not None:
        return first
    _refuse_marked(mark_in_name(name), by=by, at=at, organization=organization, field="papers")
    taken = take_file(data) if name or data else take_words(words)
    field = "words" if taken.kind == Kind.WORDS else "papers"
    _refuse_marked(mark_in("", taken.text, taken.header), by=by, at=at, organization=organization, field=field)
    twin = None if again else same_paper(organization, taken.text)
    if twin is not None:
        raise AlreadyHandedIn(twin, field)
    document, is_new = _keep(
        taken, by=by, at=at, organization=organization, client_key=client_key, name=name, data=data
    )
    if is_new and len(taken.text) <= AT_ONCE:
        read_paper(document_id=document.pk, at=at)
        document.refresh_from_db()
    return document


def digest_of(text: str) -> str:
    """What tells the words of one paper from another's, blanks aside."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "replace")).hexdigest()


def same_paper(organization: Organization, text: str) -> Document | None:
    """The first paper of the organization with the same words."""
    return Document.objects.filter(organization=organization, digest=digest_of(text)).order_by("pk").first()


def check_attachment(*, name: str, data: bytes, by: User, at: datetime, organization: Organization) -> None:
    """Judge a file that is to lie beside another record, before anything of it is kept.

    Refused: kinds that no answer needs, by content; marks of secrecy in name, first page or header, of which the
    fact is logged. To be called outside the transaction that keeps the file, lest the entry be rolled back with it.
    """
    _refuse_marked(mark_in_name(name), by=by, at=at, organization=organization, field="files")
    text, header = words_of_attachment(name, data)
    _refuse_marked(mark_in("", text, header), by=by, at=at, organization=organization, field="files")


def _refuse_marked(found: str, *, by: User, at: datetime, organization: Organization, field: str) -> None:
    """Refuse a marked paper; the entry of the log says that it happened and nothing of the paper."""
    if not found:
        return
    with transaction.atomic():
        record_audit(by=by, verb="拒收带密级标志的文件", target=organization, at=at)
    raise Refused(
        "文件名、首页或页眉有密级或内部标志，已拒收，没有保留任何内容。本系统不得处理国家秘密和工作秘密，请按保密规定办理。",
        field,
    )


@transaction.atomic
def _keep(
    taken: Taken, *, by: User, at: datetime, organization: Organization, client_key: uuid.UUID, name: str, data: bytes
) -> tuple[Document, bool]:
    file = store_file(content=data, name=name, organization=organization, by=by, at=at) if data else None
    document, is_new = Document.objects.get_or_create(
        client_key=client_key,
        defaults={
            "organization": organization, "file": file, "source": (file.name if file else PASTED)[:100],
            "original": taken.text, "digest": digest_of(taken.text), "handed_in_by": by, "handed_in_at": at,
        },
    )  # fmt: skip
    if not is_new and file is not None:
        file.delete()  # the same request came twice in one moment; its content is the first one's as well
    if is_new:
        facts = {"organization": organization.name, "kind": str(taken.kind), "characters": len(taken.text)}
        record_audit(by=by, verb="交存文件", target=document, at=at, after=facts)
    return document, is_new
