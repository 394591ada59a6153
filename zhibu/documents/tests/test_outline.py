"""Title, occasion, date and outline, on fragments of our own."""

from datetime import date

import pytest

from zhibu.documents.outline import structure
from zhibu.documents.words import Text


def outline_of(text: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in structure(Text(text)).outline]


def test_a_heading_in_block_and_text_stands_once_and_the_block_keeps_what_the_text_lost():
    text = (
        "在全区观摩会上的讲话\n发表时间:2017/11/5 8:35:11\n目录/提纲:……\n一、肯定成绩\n一是学习的主动性不强\n二、抓好落实\n"
        "在全区观摩会上的讲话\n同志们:\n一是学习的主动性不强。学习只是就文件学文件。"
    )
    frame = structure(Text(text))
    assert [(h.level, h.text, h.in_block_only) for h in frame.outline] == [
        (0, "在全区观摩会上的讲话", False),
        (1, "肯定成绩", True),
        (2, "学习的主动性不强", False),
        (1, "抓好落实", True),
    ]
    assert frame.dated_on == date(2017, 11, 5)
    assert frame.occasion == "全区观摩会"
    assert any("提纲中有而正文没有" in sign for sign in frame.signs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "工作方案\n一、目标\n（一）时间\n1.早做准备\n（二）地点\n二、要求\n",
            [(1, "目标"), (2, "时间"), (3, "早做准备"), (2, "地点"), (1, "要求")],
        ),
        (
            "调研报告\n1 方法\n1.1 问卷\n1.1.1 样本。共发放三百份。\n2 结论\n",
            [(1, "方法"), (2, "问卷"), (3, "样本"), (1, "结论")],
        ),
        (
            "工作通知\n（一）提高认识。各单位要加强学习。\n（二）抓好落实。各单位要按时报送。\n",
            [(1, "提高认识"), (1, "抓好落实")],
        ),
        ("会上的讲话\n首先，要重视。大家都知道。\n其次，要落实。不能拖。\n", [(1, "要重视"), (1, "要落实")]),
    ],
)
def test_levels_follow_the_nesting_of_the_kinds_of_number(text, expected):
    assert outline_of(text)[1:] == expected


def test_a_series_in_running_text_counts_only_where_its_items_go_on():
    goes_on = "会上的讲话\n问题主要有：一是重视不够。有的同志不上心。二是落实不力。有的会开了没有下文。\n"
    clauses = "会上的讲话\n问题主要有：一是重视不够；二是落实不力；三是学习不深。\n"
    assert outline_of(goes_on)[1:] == [(1, "重视不够"), (1, "落实不力")]
    assert outline_of(clauses)[1:] == []


def test_numbered_sentences_are_a_list_and_brackets_of_terms_are_left_out():
    text = (
        "工作方案\n一、步骤（3月1日—3月15日）\n1.各单位要在三月底以前把名单汇总以后统一报送到工委组织科，逾期不再受理。\n"
        "2.工委组织科要及时审核各单位报送的名单并且在网上公示不少于五个工作日。\n"
    )
    assert outline_of(text)[1:] == [(1, "步骤")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关于开展检查的通知\n各支部：\n请做好准备。\n区直机关工委\n2026年11月5日\n", date(2026, 11, 5)),
        ("通报\n各支部：\n现通报如下。\n二〇二六年十一月五日\n", date(2026, 11, 5)),
        ("在会上的讲话\n（2019年3月26日）\n同志们：\n", date(2019, 3, 26)),
        (
            "在会上的讲话\n发布时间：2021-03-05\n目录：\n一、成绩\n二、问题\n三、要求\n在会上的讲话\n周明德\n（2019年3月26日）\n同志们：\n",
            date(2019, 3, 26),
        ),
        ("通知\n请于2026年13月40日前报送。\n", None),
        ("通知\n请于9月底前报送。\n", None),
    ],
)
def test_the_date_is_that_of_the_paper(text, expected):
    assert structure(Text(text)).dated_on == expected


def test_a_header_that_restoring_set_aside_still_dates_the_paper():
    assert structure(Text("会上的讲话\n同志们：\n"), "發表時間:2017/11/5\n講話\n").dated_on == date(2017, 11, 5)
