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
        (
            "督查通报\n1．好的方面\n2．主要问题\n2.1 制度方面\n2.2 管理方面\n3．要求\n3.1 整改。各单位要报送。\n",
            [(1, "好的方面"), (1, "主要问题"), (2, "制度方面"), (2, "管理方面"), (1, "要求"), (2, "整改")],
        ),
        (
            "工作方案\n1 流程\n1.1 08:50—09:50 甲点。看责任田。\n1.2 小结。各讲五分钟。\n",
            [(1, "流程"), (2, "08:50—09:50 甲点"), (2, "小结")],
        ),
        (
            "督查通报\n（1）评估未做，占41.3%。主因是系统不提醒。\n（2）记录不全，占8%。多为漏填。\n",
            [(1, "评估未做"), (1, "记录不全")],
        ),
        (
            "调研报告\n提纲：\n一、现状\n二、建议\n一、现状\n全区共有四十个支部，覆盖较好。\n二、建议\n",
            [(1, "现状"), (1, "建议")],
        ),
        (
            "会上的讲话\n首先，讲事实。大家都看到了。\n最后，作几点安排。\n第一，限期补正。三日内报来。\n第二件，改表。本周做完。\n",
            [(1, "讲事实"), (1, "作几点安排"), (2, "限期补正"), (2, "改表")],
        ),
        (
            "反馈意见\n1　采购验收。\n1.1 供货车无制冷记录。\n1.2 凭证缺十份，均为三月。\n2　人员。\n2.1 厨师长代签。\n2.2 新进5人未培训。\n",
            [(1, "采购验收"), (1, "人员")],
        ),
        (
            "工作方案\n（一）摸清底数\n1.开展排查。各单位报来。\n2.整顿支部。年底完成。\n（二）找回团员\n"
            "3.各单位要在月底以前把积压的件全部办完。\n4.各点位设报到点50个，九月底前建成，经费列支。\n",
            [(1, "摸清底数"), (2, "开展排查"), (2, "整顿支部"), (1, "找回团员")],
        ),
        (
            "申报通知\n二、条件\n（一）基本条件\n1、申报单位应为注册满两年的企业，近三年无失信行为。\n"
            "（二）牵头单位除具备上述条件外，专职人员不少于二十人。\n（三）申报单位应当具备以下条件：\n",
            [(1, "条件"), (2, "基本条件")],
        ),
        ("实施方案\n第一阶段：动员（9月）\n第二阶段：总结（12月）\n", [(1, "动员（9月）"), (1, "总结（12月）")]),
        (
            "会上的讲话\n第一，说说看到了什么。\n大家在一线跑得多，看得细，情况摸得比较清楚，我也到了几个单位，听了不少实话，看了不少台账，有几点感受想同大家交流，供大家参考，也请大家批评。\n第二，说说怎么办。\n大家在一线跑得多，看得细，情况摸得比较清楚，我也到了几个单位，听了不少实话，看了不少台账，有几点感受想同大家交流，供大家参考，也请大家批评。\n",
            [(1, "说说看到了什么"), (1, "说说怎么办")],
        ),
        ("会上的讲话\n一是学习不够。\n二是落实不力。\n三是创新不足。\n", []),
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


def test_numbered_sentences_are_a_list_and_a_bracket_of_terms_belongs_to_its_heading():
    text = (
        "工作方案\n一、步骤（3月1日—3月15日）\n1.各单位要在三月底以前把名单汇总以后统一报送到工委组织科，逾期不再受理。\n"
        "2.工委组织科要及时审核各单位报送的名单并且在网上公示不少于五个工作日。\n"
    )
    assert outline_of(text)[1:] == [(1, "步骤（3月1日—3月15日）")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关于开展检查的通知\n各支部：\n请做好准备。\n区直机关工委\n2026年11月5日\n", date(2026, 11, 5)),
        ("通报\n各支部：\n现通报如下。\n二〇二六年十一月五日\n", date(2026, 11, 5)),
        ("在会上的讲话\n（2019年3月26日）\n同志们：\n", date(2019, 3, 26)),
        (
            "讲话\n提纲\n一、学\n二、干\n三、查\n四、改\n五、评\n六、结\n讲话\n（2026年3月2日）\n同志们：\n",
            date(2026, 3, 2),
        ),
        (
            "专题会议纪要\n时间：2026年5月9日上午\n会议议定三项。\n抄送：各科。\n院办公室 2026年5月11日印发\n",
            date(2026, 5, 11),
        ),
        ("专题会议纪要\n时间：2026年5月9日上午\n会议议定三项事项，由各科落实。\n", date(2026, 5, 9)),
        ("观摩会方案\n经研究，决定召开观摩会，现制定如下方案。\n一、时间\n时间：2026年9月6日上午\n", None),
        ("调研报告\n研究室 2026年12月20日\n本次调研走访了全区十个街道和三十个村。\n", date(2026, 12, 20)),
        ("会议纪要\n〔2026〕2号\n3月10日下午，主任主持召开会议，研究工作。\n", date(2026, 3, 10)),
        ("学院会议纪要\n时间　2026年11月13日（星期四）\n会议研究了三项工作，纪要如下。\n", date(2026, 11, 13)),
        ("会上的讲话\n各位书记：\n散会。\n（根据录音整理，2026年3月6日）\n", date(2026, 3, 6)),
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


def test_what_stands_above_a_number_is_the_name_of_the_series_and_not_the_title():
    text = "港务集团党委会议纪要\n〔2026〕第14期\n港务集团党委2026年第14次会议纪要\n时间：2026年7月12日\n"
    assert structure(Text(text)).title == "港务集团党委2026年第14次会议纪要"
    assert structure(Text("城建公司\n办公会议纪要\n〔2026〕11号\n一、听取汇报\n")).title == "办公会议纪要"


def test_a_second_line_of_the_title_leaves_the_first_its_place():
    text = "破解“两张皮”　激活“末梢神经”\n——关于机关党支部创新能力的调研与思考\n县委组织部课题组\n"
    assert structure(Text(text)).title == "破解“两张皮”　激活“末梢神经”"
