"""The pages: who is let in, what they say, what odd requests get."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import AT, Cast
from zhibu.documents import actions
from zhibu.documents.actions import handing
from zhibu.documents.models import Document, Problem, Requirement, Standing
from zhibu.documents.tests.browsing import at, said, sent, signed_in
from zhibu.documents.tests.papers import CLEAN, GARBLED, hand_in
from zhibu.people.models import AuditEntry, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def test_pasting_opens_the_reader(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    response = sent(client, cast, words=GARBLED)
    document = Document.objects.get()
    assert response.url == at("reader", document.pk)
    page = client.get(response.url)
    assert "各支部要抓好党员会议的整改" in said(page)
    assert "处繁体与注音" in said(page)


def test_sending_the_same_form_twice_makes_one_paper(cast: Cast) -> None:
    client, key = signed_in(cast.drafter), str(uuid.uuid4())
    first = sent(client, cast, words=CLEAN, client_key=key)
    assert sent(client, cast, words=CLEAN, client_key=key).url == first.url
    assert Document.objects.count() == 1


def test_several_papers_each_have_their_own_result(cast: Cast) -> None:
    files = [
        SimpleUploadedFile("讲话.txt", CLEAN.encode("gbk")), SimpleUploadedFile("程序.docx", b"MZ\x90\0\3\0\0\0\4\0\0\0"),
        SimpleUploadedFile("机密★1年.txt", "内容".encode()), SimpleUploadedFile("空.txt", b" "),
    ]  # fmt: skip
    page = sent(signed_in(cast.drafter), cast, papers=files)
    assert page.status_code == 422
    words = said(page)
    for sentence in ("已存入", "这是程序文件", "不得处理国家秘密和工作秘密", "没有读到文字"):
        assert sentence in words
    assert Document.objects.count() == 1


def test_several_good_papers_lead_to_their_progress(cast: Cast) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", f"第{n}份通知。".encode()) for n in range(3)]
    client = signed_in(cast.drafter)
    response = sent(client, cast, papers=files)
    page = client.get(response.url)
    assert said(page).count("已整理") == 3
    fragment = client.get(response.url, HTTP_HX_REQUEST="true")
    assert "<html" not in fragment.content.decode()
    assert said(signed_in(cast.stranger).get(response.url)).count("已整理") == 0


def test_htmx_is_told_to_open_the_page(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    facts = {"client_key": str(uuid.uuid4()), "organization": cast.office.name, "words": CLEAN}
    response = client.post(at("hand-in"), facts, HTTP_HX_REQUEST="true")
    assert response["HX-Redirect"] == at("reader", Document.objects.get().pk)


def test_a_file_too_large_is_said_in_place_and_the_words_stay(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    large = SimpleUploadedFile("大文件.txt", b"a" * 5000)
    page = sent(signed_in(cast.drafter), cast, words="机密★1年", papers=[large])
    assert "超过 20 MB 的上限" in said(page)
    assert "机密★1年</textarea>" in page.content.decode()
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


def test_too_many_files_and_nothing_at_all(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    files = [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(21)]
    page = sent(client, cast, words="这段话要留住", papers=files)
    assert "一次最多交 20 个文件" in said(page)
    assert "这段话要留住" in said(page)
    assert "请粘贴文字，或者选择文件" in said(sent(client, cast))


@pytest.mark.parametrize("words", ["好", "😀", "支部\0学习", "<script>alert(1)</script>&", "\u202e反"])
def test_odd_words_become_papers_without_harm(cast: Cast, words: str) -> None:
    client = signed_in(cast.drafter)
    response = sent(client, cast, words=words)
    page = client.get(response.url)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert client.get(at("compared", Document.objects.get().pk)).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"client_key": "x"},
        {"client_key": ""},
        {"organization": "999999"},
        {"organization": "x\0"},
        {"organization": ""},
    ],
)
def test_a_form_that_was_tampered_with_is_shown_again(cast: Cast, fields: dict[str, str]) -> None:
    page = sent(signed_in(cast.drafter), cast, words="留住的话", **fields)
    assert page.status_code == 422
    assert "留住的话" in said(page)
    assert not Document.objects.exists()


def test_nobody_hands_in_for_organizations_out_of_reach(cast: Cast) -> None:
    page = sent(signed_in(cast.water_clerk), cast, words="一份通知。")
    assert "不能以“区委党建办”的名义交存" in said(page)
    assert signed_in(cast.member).get(at("hand-in")).status_code == 404


def test_a_long_paper_waits_for_its_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "AT_ONCE", 10)
    client = signed_in(cast.drafter)
    sent(client, cast, words=CLEAN)
    document = Document.objects.get()
    assert document.standing == Standing.READY
    Document.objects.filter(pk=document.pk).update(standing=Standing.READING, progress=60)
    page = client.get(at("reader", document.pk))
    assert 'value="60"' in page.content.decode()
    Document.objects.filter(pk=document.pk).update(standing=Standing.FAILED, failure="出错。")
    assert "重新整理" in said(client.get(at("reader", document.pk)))
    client.post(at("again", document.pk))
    document.refresh_from_db()
    assert document.standing == Standing.READY


ADDRESSES: list[tuple[str, Callable[[Document], tuple[object, ...]], bool]] = [
    ("reader", lambda d: (d.pk,), False), ("compared", lambda d: (d.pk,), False), ("original", lambda d: (d.pk,), False),
    ("about", lambda d: (d.pk,), False), ("changes", lambda d: (d.pk,), True), ("again", lambda d: (d.pk,), True),
    ("favourite", lambda d: (d.pk,), True), ("marks", lambda d: (d.pk,), True),
    ("mark", lambda d: (d.pk, "requirement", d.requirements.earliest("pk").pk), False),
    ("aside", lambda d: (d.pk, "requirement", d.requirements.earliest("pk").pk), True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "is_post"), ADDRESSES, ids=[row[0] for row in ADDRESSES])
def test_strangers_see_nothing(cast: Cast, name: str, args: Callable[..., tuple[object, ...]], is_post: bool) -> None:
    document = hand_in(cast)
    entries = AuditEntry.objects.count()
    for user in (cast.stranger, cast.justice_clerk, cast.security_administrator):
        client = signed_in(user)
        response = client.post(at(name, *args(document))) if is_post else client.get(at(name, *args(document)))
        assert response.status_code == 404
    assert AuditEntry.objects.count() == entries
    assert Client().get(at("library")).status_code == 302


@pytest.mark.parametrize("name", ["changes", "marks", "mark", "aside", "about"])
def test_readers_without_the_power_change_nothing(cast: Cast, name: str) -> None:
    document = hand_in(cast)
    actions.open_to(document=document, organization=cast.work_committee, by=cast.drafter, at=AT)
    client = signed_in(cast.leader)
    page = client.get(at("reader", document.pk)).content.decode()
    assert "照原文填写" not in page
    assert "文件信息" not in page
    args = {row[0]: row[1] for row in ADDRESSES}[name](document)
    assert client.post(at(name, *args)).status_code == 404


def test_marking_by_place_by_words_and_by_neither(cast: Cast) -> None:
    document, client = hand_in(cast), signed_in(cast.drafter)
    start = document.restored.index("值得大家学习")
    response: Any = client.post(at("marks", document.pk), {"kind": "problem", "start": start, "end": start + 6})
    made = Problem.objects.get(text="值得大家学习")
    assert response.url == f"{at('reader', document.pk)}#p{made.pk}"
    client.post(at("marks", document.pk), {"kind": "cause", "words": "同志们："})
    assert document.causes.filter(text="同志们：").exists()
    for fields, sentence in (
        ({"kind": "cause", "words": "不在文中"}, "文中没有这些字"), ({"kind": "cause", "words": "的"}, "请多写几个字"),
        ({"kind": "cause"}, "请先在文中选出"), ({"kind": "nonsense", "words": "同志们："}, "请选择标注为"),
        ({"kind": "cause", "start": "9" * 30, "end": "-1"}, "请先在文中选出"), ({"kind": "cause", "words": "\0"}, "请先在文中选出"),
    ):  # fmt: skip
        page = client.post(at("marks", document.pk), fields, follow=True)
        assert sentence in said(page)


def test_a_requirement_is_edited_in_place(cast: Cast) -> None:
    document, client = hand_in(cast), signed_in(cast.drafter)
    row = document.requirements.earliest("pk")
    address = at("mark", document.pk, "requirement", row.pk)
    assert "<html" in client.get(address).content.decode()
    assert "<html" not in client.get(address, HTTP_HX_REQUEST="true").content.decode()
    fields = {"who": "各支部", "what": "报清单", "by": "年底前", "due_on": "2026-12-31", "indicator": ""}
    response: Any = client.post(address, {**fields, "seen": f"{at('reader', document.pk)}?tab=requirements"})
    assert response.url == f"{at('reader', document.pk)}?tab=requirements#item-r{row.pk}"
    row.refresh_from_db()
    assert row.what == "报清单"
    for wrong in ({"what": ""}, {"due_on": "不是日期"}, {"who": "长" * 300}, {"what": "\0"}):
        page = client.post(address, {**fields, **wrong})
        assert page.status_code == 422
        assert "errorlist" in page.content.decode()
    elsewhere: Any = client.post(address, {**fields, "seen": "https://elsewhere.example/"})
    assert elsewhere.url.startswith("/documents/")


def test_a_name_is_confirmed_by_choice_or_by_full_name(cast: Cast) -> None:
    document, client = hand_in(cast), signed_in(cast.drafter)
    row = document.mentions.get(name="区水务局第一党支部")
    address = at("mark", document.pk, "organization", row.pk)
    client.post(address, {"organization": "", "other": "区水务局第二党支部", "role": "praised"})
    row.refresh_from_db()
    assert (row.organization, row.role) == (cast.water_second, "praised")
    assert "没有叫“无此组织”的党组织" in said(client.post(address, {"other": "无此组织"}))
    assert client.post(address, {"organization": cast.justice_general.pk}).status_code == 422


def test_marks_of_other_papers_and_kinds_are_not_found(cast: Cast) -> None:
    document, other, client = hand_in(cast), hand_in(cast, CLEAN + "另。"), signed_in(cast.drafter)
    foreign = other.requirements.earliest("pk").pk
    assert client.get(at("mark", document.pk, "requirement", foreign)).status_code == 404
    assert client.post(at("aside", document.pk, "verdict", foreign)).status_code == 404
    assert client.get(at("reader", 999_999_999)).status_code == 404
    assert client.get("/documents/99999999999999999999999/").status_code == 404


def test_changes_are_pressed_in_the_text(cast: Cast) -> None:
    document, client = hand_in(cast, GARBLED), signed_in(cast.drafter)
    page = client.get(f"{at('reader', document.pk)}?changes=1&tab=changes").content.decode()
    number = document.changes.get(after="党").number
    assert f'name="back" value="{number}"' in page
    client.post(at("changes", document.pk), {"back": number})
    document.refresh_from_db()
    assert "黨员" in document.restored
    client.post(at("changes", document.pk), {"back_kind": "annotation"})
    document.refresh_from_db()
    assert "(dǎng)" in document.restored
    client.post(at("changes", document.pk), {"again_kind": "annotation"})
    client.post(at("changes", document.pk), {"again": number})
    document.refresh_from_db()
    assert document.restored == "各支部要抓好党员会议的整改,学习要经常。"
    for odd in ({"back": "x"}, {"back": "9" * 40}, {}, {"back_kind": "\0"}):
        assert client.post(at("changes", document.pk), odd).status_code == 302


def test_originals_are_only_ever_saved(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    page = SimpleUploadedFile("页.html", f"<html><body><p>{CLEAN}</p><script>alert(1)</script></body></html>".encode())
    sent(client, cast, papers=[page])
    sent(client, cast, words=GARBLED)
    for document in Document.objects.all():
        response = client.get(at("original", document.pk))
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Type"] == "application/octet-stream"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"".join(response)


def test_titles_opening_and_favourites(cast: Cast) -> None:
    document, client = hand_in(cast), signed_in(cast.drafter)
    client.post(at("about", document.pk), {"do": "title", "title": "新标题", "dated_on": "2026-11-01"})
    client.post(at("about", document.pk), {"do": "open", "organization": cast.work_committee.name})
    document.refresh_from_db()
    assert (document.title, document.opened_to) == ("新标题", cast.work_committee)
    page = client.post(at("about", document.pk), {"do": "title", "title": "", "dated_on": "昨天"})
    assert page.status_code == 422
    assert "修改标题和日期" in said(page)
    reader = signed_in(cast.leader)
    reader.post(at("favourite", document.pk), {"do": "add"})
    assert "新标题" in said(reader.get(at("library") + "?favourites=1"))
    reader.post(at("favourite", document.pk), {"do": "remove"})
    assert "没有找到" in said(reader.get(at("library") + "?favourites=1"))


def test_purging_by_number(cast: Cast) -> None:
    document = hand_in(cast)
    assert signed_in(cast.drafter).get(at("purge")).status_code == 404
    client = signed_in(cast.security_administrator)
    looked_up = client.get(at("purge"), {"number": document.pk})
    assert "推进会" not in said(looked_up)
    assert f"文件 {document.pk}" in said(looked_up)
    assert "没有任务引用" in said(looked_up)
    assert "没有编号为 999999 的文件" in said(client.get(at("purge"), {"number": "999999"}))
    assert "清除文件</button>" not in client.get(at("purge")).content.decode()
    facts = {"number": document.pk, "reason": "误存", "is_sure": "on"}
    assert "没有编号为" in said(client.post(at("purge"), {**facts, "number": document.pk + 999}))
    assert "请先核对编号" in said(client.post(at("purge"), {"number": document.pk, "reason": "误存"}))
    assert "已从库和检索中清除" in said(client.post(at("purge"), facts, follow=True))
    document.refresh_from_db()
    assert document.restored == ""


def test_the_library_is_filtered_by_its_address(cast: Cast) -> None:
    one = hand_in(cast)
    other = hand_in(
        cast, "关于报送清单的通知\n各位同事，明天停电。", by=cast.water_clerk, organization=cast.water_committee
    )
    client = signed_in(cast.drafter)

    def shown(query: str) -> set[int]:
        response = client.get(f"{at('library')}?{query}")
        return {row.pk for row, _ in response.context["rows"]}

    assert shown("") == {one.pk, other.pk}
    assert shown("words=主题党日没有") == shown("genre=讲话") == {one.pk}
    assert shown(f"organization={cast.water_committee.pk}") == {other.pk}
    assert shown("year=2026") == {one.pk, other.pk}
    assert shown("year=2019") == shown("words=无此字句") == set()
    assert one.pk in shown("asks=1")
    for odd in (
        "page=9999",
        "page=x",
        "year=99999999999",
        "organization=x",
        "words=%00",
        "words=" + "党" * 500,
        "genre=%FF",
    ):
        assert client.get(f"{at('library')}?{odd}").status_code == 200
    assert "检索词里没有文字或数字" in said(client.get(at("library") + "?words=，，"))


def test_the_library_says_what_to_do_first(cast: Cast) -> None:
    assert "先交存一份" in said(signed_in(cast.drafter).get(at("library")))
    assert "上级开放给本组织" in said(signed_in(cast.member).get(at("library")))


def test_pages_cost_the_same_whatever_the_number(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.drafter)
    document = hand_in(cast)
    hand_in(cast, CLEAN + "又一份。")

    def cost(address: str) -> int:
        with django_assert_max_num_queries(60) as counted:
            client.get(address)
        return len(counted)

    before = [cost(at("library") + "?words=支部"), cost(at("reader", document.pk))]
    for n in range(25):
        hand_in(cast, CLEAN + f"第{n}份。", by=cast.water_clerk, organization=cast.water_committee)
    Requirement.objects.bulk_create(
        Requirement(document=document, text="各", what="各", start=0, end=1) for _ in range(100)
    )
    assert [cost(at("library") + "?words=支部"), cost(at("reader", document.pk))] == before


def test_related_papers_share_uncommon_words(cast: Cast) -> None:
    first = hand_in(cast, "关于梳理创新清单的通报\n区水务局第一党支部做得好，区司法局党总支也好。")
    second = hand_in(cast, "关于梳理创新清单的反馈\n区水务局第一党支部和区司法局党总支都已整改。")
    hand_in(cast, "明天停电。")
    page = signed_in(cast.drafter).get(at("reader", first.pk))
    assert page.context["related"] == [second]


def test_long_papers_are_warned_of(cast: Cast) -> None:
    document = hand_in(cast, "各支部要抓好整改。" * 700)
    assert "超过综合文稿 5000 字的上限" in said(signed_in(cast.drafter).get(at("reader", document.pk)))
