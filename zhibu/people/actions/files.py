"""Files kept unaltered under the digest of their content. Nothing is served here: the record holding a file decides."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePath
from typing import Protocol

from django.conf import settings
from django.db import transaction

from zhibu.kit.contents import kind_of
from zhibu.kit.states import Refused

from ..models import Organization, StoredFile, User
from .audit import erase_values, record_audit

LONGEST_NAME = 255


class Uploaded(Protocol):
    """What Django hands over for an uploaded file."""

    def chunks(self) -> Iterable[bytes]: ...


@transaction.atomic
def store_file(
    *, content: bytes | Uploaded, name: str, organization: Organization, by: User | None, at: datetime
) -> StoredFile:
    """Keep a file below settings.FILES as digest[:2]/digest, streaming it there; the kind is judged by content.

    The same content is kept once on disk; every handing in has its own row. Refused: empty, or over
    settings.UPLOAD_LIMIT bytes; nothing is kept then. OSError when the disk refuses.
    """
    path, digest, size = _keep([content] if isinstance(content, bytes) else content.chunks())
    stored = StoredFile.objects.create(
        name=plain_name(name), digest=digest, size=size, kind=kind_of(path), organization=organization,
        stored_by=by, stored_at=at,
    )  # fmt: skip
    facts = {"digest": digest, "size": size, "kind": stored.kind, "organization": organization.name}
    record_audit(by=by, verb="交存原件", target=stored, at=at, after={"name": stored.name, **facts})
    return stored


def file_path(stored: StoredFile) -> Path:
    """Where the content lies; the caller has asked who may read it."""
    return path_of(stored.digest)


def path_of(digest: str) -> Path:
    return Path(settings.FILES) / digest[:2] / digest


def plain_name(name: str) -> str:
    """The name without folders and control characters, short enough to keep, its ending kept."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(character for character in last if character.isprintable()) or "未命名"
    if len(shown) <= LONGEST_NAME:
        return shown
    ending = PurePath(shown).suffix[:20]
    return shown[: LONGEST_NAME - len(ending)] + ending


def _keep(chunks: Iterable[bytes]) -> tuple[Path, str, int]:
    folder = Path(settings.FILES)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix="coming-", delete=False) as file:
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.UPLOAD_LIMIT:
                    raise Refused(f"文件超过 {settings.UPLOAD_LIMIT // 1024 // 1024} MB，没有保存。", field="file")
                digest.update(chunk)
                file.write(chunk)
            if not size:
                raise Refused("文件是空的，没有保存。", field="file")
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    path = path_of(digest.hexdigest())
    path.parent.mkdir(exist_ok=True)
    Path(file.name).replace(path)  # the same content again replaces itself
    return path, digest.hexdigest(), size


@transaction.atomic
def erase_file(*, stored: StoredFile, reason: str, by: User | None, at: datetime) -> None:
    """Remove a file put in by mistake: its row, the values kept of it, and its content unless another row holds it.

    The caller has let go of the row first. Refused without a reason.
    """
    if not reason.strip():
        raise Refused("清除原件需要写明事由。", field="reason")
    erase_values(by=by, target=stored, fields=["name", "digest"], reason=reason, at=at)
    record_audit(by=by, verb="清除原件", target=stored, at=at, after={"reason": reason})
    digest = stored.digest
    stored.delete()
    if not StoredFile.objects.filter(digest=digest).exists():
        transaction.on_commit(lambda: path_of(digest).unlink(missing_ok=True))
