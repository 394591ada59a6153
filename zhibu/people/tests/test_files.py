"""Files: kept once, unaltered, judged by content, never by name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import AT, Cast
from zhibu.kit.contents import kind_of
from zhibu.kit.states import Refused
from zhibu.people.actions import file_path, store_file
from zhibu.people.actions.files import plain_name
from zhibu.people.models import StoredFile


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = tmp_path / "files"
    return settings.FILES


def store(cast: Cast, content: object, name: str = "通知.docx") -> StoredFile:
    return store_file(content=content, name=name, organization=cast.water_first, by=cast.drafter, at=AT)


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"junk\n%PDF-1.4\n", "pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("a.txt"), "zip"),
        (b"PK\x03\x04broken", "unknown"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE, "ole"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00", "unknown"),
        (b"\x7fELF\x02\x01\x01\x00", "unknown"),
        ("在全区推进会上的讲话".encode(), "text"),
        ("在全区推进会上的讲话。".encode("gb18030"), "text"),
        ("在全区推进会上的讲话。\n".encode("utf-16"), "text"),
        ("在全区推进会上的讲话。\n".encode("utf-16-be"), "text"),
        ("在全區推進會上的講話".encode("big5"), "text"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "html"),
        ("<html><body>讲话</body></html>".encode("utf-16"), "html"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"\xff\xd8\xff\xe0\x00", "jpeg"),
        (b"a", "text"),
    ],
)
def test_content_tells_the_kind(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "讲话.docx"
    path.write_bytes(content)
    assert kind_of(path) == kind


def test_a_file_lies_unaltered_under_its_digest(cast: Cast, folder: Path) -> None:
    content = "讲话".encode() * 50_000
    stored = store(cast, SimpleUploadedFile("讲话.txt", content), "讲话.txt")
    assert stored.digest == hashlib.sha256(content).hexdigest() and stored.size == len(content)
    assert file_path(stored) == folder / stored.digest[:2] / stored.digest
    assert file_path(stored).read_bytes() == content and stored.kind == "text"


def test_the_same_content_lies_once(cast: Cast, folder: Path) -> None:
    first, second = store(cast, b"same"), store(cast, b"same", "另一个名字.txt")
    assert first.pk != second.pk and file_path(first) == file_path(second)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("content", [b"", SimpleUploadedFile("a", b"x" * 2000)])
def test_what_is_refused_leaves_nothing(cast: Cast, folder: Path, settings: Any, content: object) -> None:
    settings.UPLOAD_LIMIT = 1000
    with pytest.raises(Refused) as caught:
        store(cast, content)
    assert caught.value.field == "file" and not StoredFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\文件\\讲话.docx", "讲话.docx"), ("a\0b\n.txt", "ab.txt"), ("", "未命名"),
     ("长" * 300 + ".docx", "长" * 250 + ".docx"), ("..", "..")],
)  # fmt: skip
def test_names_lose_folders_and_control_characters(name: str, kept: str) -> None:
    assert plain_name(name) == kept
