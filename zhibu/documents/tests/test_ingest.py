"""Files of every kind, honest and hostile."""

from __future__ import annotations

import io
import random
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.documents.ingest import Kind, kind_of, take_file, take_words
from zhibu.documents.ingest.numbering import chinese, roman, spell
from zhibu.documents.ingest.office import office
from zhibu.documents.ingest.pdf import Line, _paragraphs
from zhibu.documents.ingest.plain import encoding_of
from zhibu.documents.tests.pdfs import made_pdf, scanned_pdf
from zhibu.kit.states import Refused

SHORT = (
    "党员大会", "通知", "各支部要抓好整改", "关于开展主题党日活动的通知", "学习", "好", "书记", "区水务局", "一是要解决学习问题。",
    "平时不抓，催了才动", "同志们：今天召开观摩会。", "创新清单", "2026年11月5日", "存在的问题", "模范", "（一）", "支部委员会",
)  # fmt: skip
SHORT_TRADITIONAL = (
    "黨員大會",
    "各支部要抓好整改",
    "創新型黨組織創建觀摩會",
    "關於開展主題黨日活動的通知",
    "學習貫徹",
    "同志們",
)


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        take_file(data)
    return caught.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
@pytest.mark.parametrize("words", SHORT)
def test_short_simplified_words_come_back_in_every_encoding(words: str, encoding: str) -> None:
    assert take_file(words.encode(encoding)).text == words


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("words", SHORT_TRADITIONAL)
def test_short_traditional_words_come_back(words: str, encoding: str) -> None:
    assert take_file(words.encode(encoding)).text == words


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "words", ["在创建工作推进会上的讲话\n2026年11月5日\n同志们：", "各支部要对照本单位职能重新梳理创新清单"]
)
def test_two_bytes_a_character_without_a_mark(words: str, encoding: str) -> None:
    assert take_file(words.encode(encoding)).text == words


def test_gbk_that_is_also_valid_utf8_is_read_as_gbk() -> None:
    data = "模".encode("gbk")
    assert data.decode("utf-8") == "ģ"
    assert take_file(data).text == "模"


def test_damaged_bytes_do_not_change_the_encoding() -> None:
    whole = "各机关党委、党总支要在12月10日前把推荐人选报区委党建办，选派的必须是党务干部。" * 3
    data = whole.encode("gb18030")
    assert encoding_of(data[:41] + data[42:]) == "gb18030"
    assert encoding_of("党员大会学习贯彻精神".encode()[:-1]) == "utf-8"


@given(
    st.text(
        alphabet="各支部要对照本单位职能重新梳理创新清单，说清楚改什么、谁来改。改到什么程度", min_size=2, max_size=40
    )
)
@settings(max_examples=150, deadline=None)
def test_usual_characters_in_any_order_are_told_from_big5(words: str) -> None:
    assert encoding_of(words.encode("gb18030")) == "gb18030"


def test_ascii_and_hz() -> None:
    assert take_file(b"plain words\r\nsecond").text == "plain words\nsecond"
    assert take_file("支部学习".encode("hz")).text == "支部学习"


def test_nul_bytes_emoji_and_one_character() -> None:
    assert take_file("支部\0学习".encode()).text == "支部学习"
    assert take_file("好".encode()).text == "好"
    assert take_words("😀").text == "😀"
    assert take_words("a\ud800b\0").text == "ab"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff".encode(), "　 ".encode()])
def test_nothing_to_read_is_said(data: bytes) -> None:
    assert "没有" in refused(data)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", "程序"), (b"\x7fELF\2\1\1\0\0\0\0\0\0\0", "程序"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"), (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "图片"),
        (b"Rar!\x1a\7\0", "压缩包"), (b"\x1f\x8b\x08\0\0\0\0\0", "压缩包"),
        (bytes(range(256)) * 8, "认不出"), (b"PK\3\4broken", "损坏"), (b"%PDF-1.7\nbroken", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "表格"),
    ],
)  # fmt: skip
def test_what_is_no_paper_is_refused_by_what_it_is(start: bytes, words: str) -> None:
    assert words in refused(start)


def test_too_large_and_too_long() -> None:
    assert "20 MB" in refused(b"a" * (20 * 1024 * 1024 + 1))
    assert "50 万字" in refused("党".encode() * 500_001)


def packed(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


def test_packed_files_that_are_no_word_files() -> None:
    assert "表格" in refused(packed(xl__workbook_xml=b"<a/>"))
    assert "演示" in refused(packed(ppt__presentation_xml=b"<a/>"))
    assert "OFD" in refused(packed(OFD_xml=b"<a/>"))
    assert "压缩包" in refused(packed(a_xml=b"<a/>"))


def test_a_bomb_is_not_unpacked() -> None:
    assert "不合常理" in refused(packed(word__document_xml=b" " * (49 * 1024 * 1024)))
    many = {f"word__media__{n}_xml": b"\0" * (45 * 1024 * 1024) for n in range(9)}
    assert "不合常理" in refused(packed(word__document_xml=b"<a/>", **many))


def test_a_size_that_lies_is_found_out() -> None:
    data = bytearray(packed(word__document_xml=b"<a>" + b"x" * 5000 + b"</a>"))
    for mark, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        at = data.index(mark) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert "损坏" in refused(bytes(data))


def test_entities_and_document_types_are_refused() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "xxxxxxxx"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert "损坏" in refused(packed(word__document_xml=laughs))
    outside = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert "损坏" in refused(packed(word__document_xml=outside))


def saved(document: docx.document.Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def numbered(document: docx.document.Document, form: str, pattern: str, words: list[str]) -> None:
    """Paragraphs of a list that Word numbers by itself."""
    part = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", pattern)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), value)
        level.append(child)
    abstract.append(level)
    part.insert(0, abstract)
    identifier = part.add_num(77).numId
    for text in words:
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()  # type: ignore[attr-defined]  # made at run time
        properties.get_or_add_numId().val = identifier
        properties.get_or_add_ilvl().val = 0


def test_a_word_file_keeps_paragraphs_tables_numbers_and_headers() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉上的字"
    document.add_heading("在推进会上的讲话", 0)
    numbered(document, "chineseCountingThousand", "%1、", ["肯定成绩", "理清思路"])
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "单位", "区水务局"
    document.add_paragraph("最后一段\t带制表符")
    taken = take_file(saved(document))
    assert taken.kind == Kind.DOCX
    assert taken.text.split("\n") == [
        "在推进会上的讲话", "一、肯定成绩", "二、理清思路", "单位\t区水务局", "最后一段\t带制表符",
    ]  # fmt: skip
    assert taken.header == "页眉上的字"


def test_deleted_words_of_tracked_changes_are_left_out_and_boxes_kept() -> None:
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        "<w:p><w:r><w:t>前</w:t></w:r><w:del><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>机密★1年</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    document = f"<w:document {ns}><w:body>{body}</w:body></w:document>".encode()
    assert take_file(packed(word__document_xml=document)).text.split("\n") == ["前增", "机密★1年", "正文"]


def test_a_word_file_without_words_says_so() -> None:
    assert "没有读到文字" in refused(saved(docx.Document()))


def test_nesting_without_end_is_no_crash() -> None:
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = "<w:r>" * 200 + "<w:t>深</w:t>" + "</w:r>" * 200
    document = f"<w:document {ns}><w:body><w:p>{deep}</w:p></w:body></w:document>".encode()
    assert take_file(packed(word__document_xml=document)).text == "深"
    deeper = f"<w:document {ns}><w:body>" + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + "</w:body></w:document>"
    assert "损坏" in refused(packed(word__document_xml=deeper.encode()))


def test_numbers_in_words() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 21, 100, 101, 110, 1001, 10_000)] == [
        "一", "十", "十一", "二十", "二十一", "一百", "一百零一", "一百一十", "一千零一", "10000",
    ]  # fmt: skip
    assert [roman(n) for n in (4, 9, 14, 1990)] == ["IV", "IX", "XIV", "MCMXC"]
    assert [spell(3, f) for f in ("decimal", "decimalZero", "upperLetter", "lowerRoman", "decimalEnclosedCircle")] == [
        "3", "03", "C", "iii", "③",
    ]  # fmt: skip
    assert spell(12, "chineseLegalSimplified") == "拾贰"


def test_a_page_becomes_paragraphs() -> None:
    page = (
        "<html><head><meta charset=gb2312><title>标题</title></head><body><nav>首页</nav><div class=content><h1>讲话</h1>"
        "<p>第一段，有<b>粗体</b>和\n  折行</p><p>第二段<br>换行</p><script>alert(1)</script>"
        "<table><tr><td>甲</td><td>乙</td></tr></table></div><footer>版权</footer></body></html>"
    )
    taken = take_file(page.encode("gbk"))
    assert taken.kind == Kind.HTML
    assert taken.text.split("\n")[:4] == ["讲话", "第一段，有粗体和折行", "第二段", "换行"]
    assert "甲\t乙" in taken.text
    assert not {"alert", "首页", "版权"} & set(taken.text.split("\n"))


def test_a_page_declared_wrongly_is_read_by_its_bytes() -> None:
    page = "<html><head><meta charset=utf-8></head><body><p>各支部要抓好整改</p></body></html>".encode("gbk")
    assert take_file(page).text == "各支部要抓好整改"


def test_text_that_speaks_of_tags_stays_text() -> None:
    assert kind_of("会议讨论了 <p> 标签的用法。".encode()) == Kind.PLAIN


def test_a_pdf_joins_its_lines() -> None:
    lines: list[tuple[float, str]] = [
        (200, "Speech"), (72, "    The first paragraph runs over the whole width of the line and"), (72, "goes on here."),
        (72, "Another"),
    ]  # fmt: skip
    taken = take_file(made_pdf([lines]))
    assert taken.kind == Kind.PDF
    assert "line and goes on here." in taken.text.replace("\n", " ")


def test_lines_of_a_printed_page_become_paragraphs() -> None:
    page = [
        Line("在推进会上的讲话", 200, 400, 760, 22), Line("各支部要对照本单位职能重新", 104, 500, 720, 16),
        Line("梳理创新清单。", 72, 180, 692, 16), Line("第二段从这里开始，一直写到行", 104, 500, 664, 16),
        Line("尾，再接下一页", 72, 500, 636, 16),
    ]  # fmt: skip
    after = [Line("的开头。", 72, 140, 760, 16)]
    assert list(_paragraphs([page, after])) == [
        "在推进会上的讲话", "各支部要对照本单位职能重新梳理创新清单。", "第二段从这里开始，一直写到行尾，再接下一页的开头。",
    ]  # fmt: skip


def test_a_scan_asks_for_text() -> None:
    assert "扫描件" in refused(scanned_pdf())


def test_noise_never_crashes() -> None:
    chance = random.Random(20261124)
    starts = (b"", b"PK\3\4", b"%PDF-1.4\n", b"<html>", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    for n in range(120):
        data = starts[n % len(starts)] + chance.randbytes(chance.randrange(1, 400))
        try:
            assert isinstance(take_file(data).text, str)
        except Refused as refusal:
            assert refusal.sentence.endswith("。")


def old_word_file(document: docx.document.Document, folder: Path) -> bytes:
    """The same paper as the older Word wrote it."""
    (folder / "paper.docx").write_bytes(saved(document))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        office(),
        profile,
        "--headless",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(folder),
        str(folder / "paper.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "paper.doc").read_bytes()


@pytest.mark.office
@pytest.mark.skipif(not office(), reason="LibreOffice is not installed")
def test_an_old_word_file_is_read_by_the_office(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document, "chineseCountingThousand", "%1、", ["肯定成绩", "理清思路"])
    document.add_paragraph("各支部要抓好整改。")
    data = old_word_file(document, tmp_path)
    assert kind_of(data) == Kind.DOC
    assert take_file(data).text.split("\n") == ["一、肯定成绩", "二、理清思路", "各支部要抓好整改。"]
    assert "打不开" in refused(data[:600] + "WordDocument".encode("utf-16-le") + b"\xff" * 4096)


@pytest.mark.office
@pytest.mark.skipif(not office(), reason="LibreOffice is not installed")
def test_rich_text_is_read_by_the_office() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg936 {\b \u21508?\u25903?\u37096?} \par \u35201?\u25972?\u25913? \par}"
    assert "各支部" in take_file(rtf).text


def test_without_the_office_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert "LibreOffice" in refused(rb"{\rtf1 a}")
