"""Tables: columns are known by their names, rows say what, who and by when."""

import pytest

from zhibu.documents.reading import read
from zhibu.documents.tables import table_rows
from zhibu.documents.words import Text

LEDGER = """区教育局党建督查整改台账
一、整改任务
序号\t存在问题\t整改措施\t责任单位\t完成时限
1\t第二支部会议记录不规范\t逐项补正；健全制度\t第二党支部\t6月底前
2\t党员档案管理混乱\t逐卷核查\t组织人事科\t—
\t发展党员程序不严\t组织专题培训\t组织人事科\t7月15日前
二、工作要求
各支部要于7月20日前报送整改情况。"""


def rows_of(text: str) -> list[tuple[str, str, str]]:
    def words(span):
        return text[span.start : span.end] if span else ""

    return [(words(row.who), words(row.what), words(row.by)) for row in table_rows(Text(text))]


def test_each_row_says_who_does_what_by_when() -> None:
    assert rows_of(LEDGER) == [
        ("第二党支部", "逐项补正", "6月底前"),
        ("组织人事科", "逐卷核查", ""),
        ("组织人事科", "组织专题培训", "7月15日前"),  # its first cell spans two rows
    ]


def test_a_ledger_is_read_with_its_problems_and_its_headings_alone() -> None:
    reading = read(LEDGER)
    assert [heading.text for heading in reading.outline] == ["区教育局党建督查整改台账", "整改任务", "工作要求"]
    assert [problem.text for problem in reading.problems] == [
        "第二支部会议记录不规范",
        "党员档案管理混乱",
        "发展党员程序不严",
    ]
    assert [item.what for item in reading.requirements] == ["逐项补正", "逐卷核查", "组织专题培训", "报送整改情况"]


def test_wide_blanks_part_the_cells_of_a_pasted_table() -> None:
    pasted = (
        "序号　事项　责任单位　完成时限\n1　修订办法　组织部　10月28日前\n2　专项核查　安环部　10月底前\n附件：清单"
    )
    assert rows_of(pasted) == [("组织部", "修订办法", "10月28日前"), ("安环部", "专项核查", "10月底前")]


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t单位\t职务\n甲\t区教育局\t科长",  # no work in it
        "任务\t完成时限\n修订办法\t10月底前",  # nobody answers
        "责任单位：区教育局  完成时限：10月底前",  # no table
        "事项\t责任单位\n这一段只有一格",
    ],
)
def test_what_names_no_work_or_nobody_is_no_table_of_tasks(text: str) -> None:
    assert rows_of(text) == []
