"""Marks of secrecy are found in their places and nowhere else."""

from __future__ import annotations

import pytest

from zhibu.documents.secrecy import mark_in

MARKED = [
    "机密★1年", "秘密★10年\n某某文件", "绝密", "绝 密", "000012\n机密★5年　　特急\n某某区委文件", "机密级", "密级：秘密",
    "内部资料 注意保存\n工作简报", "内部资料·注意保存", "（内部资料）", "【机密】关于某事的报告", "内部文件，不得外传", "工作简报（内部资料）",
    "秘密★长期", "絕密★啟用前".replace("啟", "启"), "机密☆3年", "工作秘密★3年", "特急\n机密★6个月", "内部", "密级：内部", "密级:内部资料", "★",
]  # fmt: skip
OPEN = [
    "要严格保守秘密，遵守保密纪律。", "保护商业秘密和个人隐私", "完善内部控制制度", "中华人民共和国保守国家秘密法", "内部管理的问题",
    "一、内部审计发现的问题", "加强内部监督（内部审计、内部巡察）工作，做到全覆盖", "机密文件管理办法", "★重点工作", "秘密战线的英雄",
    "党委内部分工", "涉及国家秘密的不得上传", "某局内部资料管理制度（试行）", "同志们：\n今天开会", "",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_a_mark_in_its_place_is_found(text: str) -> None:
    assert mark_in(text=text)
    assert mark_in(header=text)


@pytest.mark.parametrize("text", OPEN)
def test_words_about_secrets_are_not_marks(text: str) -> None:
    assert mark_in(text=text) == ""
    assert mark_in(text="关于印发方案的通知\n" + text) == ""


def test_a_mark_far_down_the_text_is_not_one() -> None:
    assert mark_in(text="正文一句。\n" * 40 + "秘密") == ""


@pytest.mark.parametrize(
    "name",
    [
        "机密-某通知.doc",
        "【秘密】报告.docx",
        "某报告（绝密）.pdf",
        "机密★1年.txt",
        "内部资料 简报.docx",
        "报告_机密.docx",
        "秘密.txt",
    ],
)
def test_a_marked_file_name_is_found(name: str) -> None:
    assert mark_in(name=name)


@pytest.mark.parametrize(
    "name", ["保守秘密承诺书.docx", "商业秘密保护.pdf", "内部控制手册.docx", "机密文件管理办法.doc", "讲话.txt"]
)
def test_a_file_name_about_secrets_is_not_marked(name: str) -> None:
    assert mark_in(name=name) == ""
