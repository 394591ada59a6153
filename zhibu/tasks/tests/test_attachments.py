"""What comes with an answer is judged by content and marks before anything is kept, and can be purged."""

from __future__ import annotations

import io
import uuid
import zipfile
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from zhibu.documents.tests.pdfs import made_pdf, scanned_pdf
from zhibu.people.models import AuditEntry, StoredFile
from zhibu.tasks.models import FeedbackFile, Hop

from .scene import hop_of, issued, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def word(first: str, header: str = "") -> bytes:
    made, data = docx.Document(), io.BytesIO()
    made.add_paragraph(first)
    made.sections[0].header.paragraphs[0].text = header
    made.save(data)
    return data.getvalue()


def sheet(cell: str, header: str = "") -> bytes:
    data = io.BytesIO()
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("xl/workbook.xml", f'<workbook xmlns="{name}"/>')
        packed.writestr("xl/sharedStrings.xml", f'<sst xmlns="{name}"><si><t>{cell}</t></si></sst>')
        words = f"<headerFooter><oddHeader>&amp;C{header}</oddHeader></headerFooter>"
        packed.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{name}">{words}</worksheet>')
    return data.getvalue()


@pytest.fixture
def hop(cast: Cast, tmp_path: Any, settings: Any) -> Hop:
    settings.FILES = tmp_path / "files"
    return hop_of(issued(cast, cast.water_first, answer="attachment"), cast.water_first)


def send(cast: Cast, hop: Hop, name: str, data: bytes) -> Any:
    fields = {"text": "见附件里的清单。", "client_key": str(uuid.uuid4()), "files": SimpleUploadedFile(name, data)}
    return signed_in(cast.water_secretary).post(f"/tasks/hops/{hop.pk}/answer/", fields)


REFUSED = [
    ("机密.docx", word("一、巡查协助"), "密级或内部标志"),
    ("清单.docx", word("机密"), "密级或内部标志"),
    ("清单.docx", word("一、巡查协助", "内部资料 注意保存"), "密级或内部标志"),
    ("清单.txt", "密级：内部\n一、巡查协助".encode(), "密级或内部标志"),
    ("清单.xlsx", sheet("秘密★1年"), "密级或内部标志"),
    ("清单.xlsx", sheet("巡查协助", "内部资料"), "密级或内部标志"),
    ("通知.docx", b"MZ\x90\0" + b"\0" * 200, "是程序文件"),
    ("x.html", b"<html><script>1</script></html>", "是网页或脚本"),
    ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "是网页或脚本"),
    ("x.zip", b"PK\x03\x04" + b"\xff" * 99, "已损坏"),
]


@pytest.mark.parametrize(("name", "data", "said"), REFUSED, ids=range(len(REFUSED)))
def test_what_does_not_belong_is_refused_and_not_kept(cast: Cast, hop: Hop, name: str, data: bytes, said: str) -> None:
    page = send(cast, hop, name, data)
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert "见附件里的清单。" in text
    assert StoredFile.objects.count() == 0
    assert AuditEntry.objects.filter(verb="拒收带密级标志的文件").count() == (said == "密级或内部标志")
    hop.refresh_from_db()
    assert hop.state == "pending"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("清单.docx", word("一、巡查协助")), ("清单.xlsx", sheet("巡查协助")), ("照片.png", PNG),
        ("清单.pdf", made_pdf([[(72, "List of duties, patrol and help")]])), ("扫描件.pdf", scanned_pdf()),
        ("清单.txt", "一、保守秘密教育".encode()),
    ],
)  # fmt: skip
def test_what_an_office_needs_is_taken(cast: Cast, hop: Hop, name: str, data: bytes) -> None:
    assert send(cast, hop, name, data).status_code == 302
    assert FeedbackFile.objects.get().file.name == name


def test_a_file_too_large_is_called_so(cast: Cast, hop: Hop, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    text = send(cast, hop, "清单.txt", b"a" * (1024 * 1024 + 9)).content.decode()
    assert "超过 1 MB 的上限" in text
    assert "空" not in text[text.find("附件“清单.txt”") :][:60]
    assert "见附件里的清单。" in text


def test_an_attachment_put_in_by_mistake_is_purged(
    cast: Cast, hop: Hop, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    send(cast, hop, "清单.txt", "一、巡查协助".encode())
    kept = FeedbackFile.objects.get()
    client = signed_in(cast.security_administrator)
    assert (
        client.post("/tasks/files/purge/", {"number": kept.pk + 1, "reason": "误存", "is_sure": "on"}).status_code
        == 422
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/tasks/files/purge/", {"number": kept.pk, "reason": "误存", "is_sure": "on"})
    assert (FeedbackFile.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    assert AuditEntry.objects.filter(verb="清除附件").count() == 1
