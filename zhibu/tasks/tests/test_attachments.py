"""Files that come with an answer: which are kept, to whom they are served, how one is purged."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import Cast
from zhibu.people.models import AuditEntry, StoredFile

from .scene import hop_of, issued, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


UNFIT = {
    "机密.docx": "密级或内部标志", "说明.txt": "密级或内部标志", "通知.docx": "不是可以附上的文件", "网页.html": "不是可以附上的文件",
    "图.svg": "不是可以附上的文件", "包.zip": "不是可以附上的文件", "空.txt": "是空的",
}  # fmt: skip
CONTENT = {
    "机密.docx": "一般内容".encode(), "说明.txt": "密级：内部\n关于某事".encode(), "通知.docx": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff",
    "网页.html": b"<html><body>a</body></html>", "图.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "包.zip": b"PK\3\4junk",
    "空.txt": b"",
}  # fmt: skip


@pytest.mark.parametrize("name", UNFIT)
def test_a_file_that_must_not_be_kept_is_refused_in_place(cast: Cast, tmp_path: Any, settings: Any, name: str) -> None:
    settings.FILES = tmp_path
    hop = hop_of(issued(cast, cast.water_first, answer="attachment"), cast.water_first)
    sent = {"text": "见附件。", "client_key": str(uuid.uuid4()), "files": SimpleUploadedFile(name, CONTENT[name])}
    page = signed_in(cast.water_secretary).post(f"/tasks/hops/{hop.pk}/answer/", sent)
    assert page.status_code == 422
    assert UNFIT[name] in page.content.decode()
    assert "见附件。" in page.content.decode(), "what was typed stays"
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.rglob("*")), "nothing is kept"
    logged = AuditEntry.objects.filter(verb="拒收带密级标志的文件").exists()
    assert logged == ("密级" in UNFIT[name])


def test_an_attachment_put_in_by_mistake_is_purged(
    cast: Cast, tmp_path: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FILES = tmp_path
    hop = hop_of(issued(cast, cast.water_first, answer="attachment"), cast.water_first)
    sent = {"text": "见附件。", "client_key": str(uuid.uuid4()), "files": SimpleUploadedFile("清单.txt", "一".encode())}
    signed_in(cast.water_secretary).post(f"/tasks/hops/{hop.pk}/answer/", sent)
    kept = hop.feedback.get().files.get()
    client = signed_in(cast.security_administrator)
    asked = {"number": kept.pk, "reason": "误存", "is_sure": "on"}
    assert "没有编号为" in client.post("/tasks/files/purge/", asked | {"number": kept.pk + 1}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/tasks/files/purge/", asked).status_code == 302
    assert not hop.feedback.get().files.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "清除误存附件" in signed_in(cast.drafter).get(f"/tasks/hops/{hop.pk}/").content.decode()


def test_an_attachment_is_kept_and_served_to_those_who_see_the_hop(cast: Cast, tmp_path: Any, settings: Any) -> None:
    settings.FILES = tmp_path
    hop = hop_of(issued(cast, cast.water_first, answer="attachment"), cast.water_first)
    client = signed_in(cast.water_secretary)
    data = {"text": "见附件。", "client_key": str(uuid.uuid4())}
    page = client.post(f"/tasks/hops/{hop.pk}/answer/", data)
    assert "请选择要附上的文件" in page.content.decode()
    assert "见附件。" in page.content.decode()
    with (tmp_path / "清单.txt").open("wb+") as file:
        file.write("一、巡查协助".encode())
        file.seek(0)
        client.post(f"/tasks/hops/{hop.pk}/answer/", data | {"files": file})
    kept = hop.feedback.get().files.get()
    address = reverse("tasks:file", args=[kept.pk])
    served = signed_in(cast.drafter).get(address)
    assert b"".join(served.streaming_content) == "一、巡查协助".encode()  # type: ignore[attr-defined]  # a FileResponse
    assert served["Content-Disposition"].startswith("attachment")
    assert signed_in(cast.justice_secretary).get(address).status_code == 404
