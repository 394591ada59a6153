"""Problems and causes, mechanism by mechanism, on sentences of our own."""

import pytest

from zhibu.documents.reading import read_restored
from zhibu.documents.rules import Reading, Restored


def reading_of(text: str) -> Reading:
    return read_restored(Restored(text, (), (), complete=True))


def problems_of(text: str) -> list[str]:
    return [problem.text for problem in reading_of(text).problems]


def causes_of(text: str) -> list[str]:
    return [cause.text for cause in reading_of(text).causes]


FOUND = "检查发现，"


@pytest.mark.parametrize(
    "words",
    [
        "安全例会与支部活动各开各的",
        "测评表由村干部代填",
        "报修电话打不通",
        "值班室无章可循",
        "信息系统离线",
        "标志牌缺41块",
        "手续审批难统一",
        "通知写得太长",
        "清查工作延误两周",
        "窗口人员忙不过来",
        "配件供应不及时",
        "账目管理把握不准",
        "路灯报修十九天才修上",
        "补贴公示晚了半个月",
        "年轻党员刷手机",
    ],
)
def test_words_of_the_trade_state_a_shortfall(words: str) -> None:
    assert problems_of(FOUND + words + "。") == [words]


@pytest.mark.parametrize(
    "words",
    [
        "以习近平新时代中国特色社会主义思想为指导",
        "网点完成适老化改造",
        "不推诿、不敷衍",
        "超期的案卷应于7月31日前补办",
        "验收不合格的一律退回",
        "本季度逾期不予计量",
        "三年无违纪违法情形",
        "街道把小区治理当作头号工程",
        "每周议事雷打不动",
        "抓获违法犯罪嫌疑人",
    ],
)
def test_rules_and_denials_state_none(words: str) -> None:
    assert problems_of(FOUND + words + "。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年督查指出的水库渗漏问题，经现场复核，已全部处置。", []),
        ("前年市民反映强烈的占道经营问题，现已整治完毕。", []),
        ("沙溪镇建立台账，整改率达到98%，予以通报表扬。", []),
        ("沙溪镇整改率达到98%，予以通报表扬，但石桥村台账不全。", ["石桥村台账不全"]),
        ("51条未完成的隐患，责任单位10月15日前重报方案。", []),
    ],
)
def test_what_is_settled_praised_or_charged_is_none(text: str, expected: list[str]) -> None:
    assert problems_of("二、存在的问题\n" + text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("800个受访者中，有143人表示不了解政策。", ["不了解政策"]),
        ("座谈中居民普遍反映停车太难。", ["停车太难"]),
        ("还有投诉反映叫号屏字太小。", ["叫号屏字太小"]),
        ("配电房无警示标识、无绝缘垫。", ["配电房无警示标识", "无绝缘垫"]),
    ],
)
def test_a_statement_stands_without_who_reports_it(text: str, expected: list[str]) -> None:
    assert problems_of("二、存在的问题\n" + text) == expected


def test_a_shortfall_carries_what_is_told_right_behind_it() -> None:
    text = "二、存在的问题\n（一）隐患排查不到位。水库溢洪道堆着三张渔网。"
    assert problems_of(text) == ["隐患排查不到位", "水库溢洪道堆着三张渔网"]


def test_a_paragraph_that_mostly_tells_shortfalls_tells_problems() -> None:
    text = "三、绊脚的石头\n作业批改不及时。社团活动流于形式。有的班级晚自习只有两人。"
    assert problems_of(text) == ["作业批改不及时", "社团活动流于形式", "有的班级晚自习只有两人"]


def test_findings_are_heard_in_a_plan() -> None:
    text = "门诊服务提升工作方案\n一、背景\n上月摸底发现，候诊区座椅不足，导诊台仅有1人。"
    assert problems_of(text) == ["候诊区座椅不足", "导诊台仅有1人"]


def test_a_reason_names_its_problem_again_and_is_tied_to_it() -> None:
    text = "二、存在的问题\n南湾镇养护工资拖欠半年。路灯坏了没人修。\n三、原因分析\n养护工资拖欠，是因为补助拨付太晚。"
    reading = reading_of(text)
    assert [problem.text for problem in reading.problems] == ["南湾镇养护工资拖欠半年", "路灯坏了没人修"]
    (cause,) = reading.causes
    assert (cause.text, cause.problem) == ("补助拨付太晚", 0)


SECTION = "三、原因分析\n"


@pytest.mark.parametrize(
    ("text", "causes", "problems"),
    [
        ("管理所编制不足，所以夜间值守难以为继。", ["管理所编制不足"], ["夜间值守难以为继"]),
        ("班子交接脱节，造成摸排长期无人过问。", ["班子交接脱节"], ["摸排长期无人过问"]),
        ("培训机构撤并后师资流失，教学质量因此下滑。", ["培训机构撤并后师资流失"], ["教学质量因此下滑"]),
        ("规划时未预留用地，这是网点偏少的直接原因。", ["规划时未预留用地"], []),
        (
            "日常调度不够、现场核查少，审核环节过于繁琐，也是重要原因。",
            ["日常调度不够", "现场核查少", "审核环节过于繁琐"],
            [],
        ),
        ("上述问题的原因主要是专职力量不足和对外包队伍疏于管理。", ["专职力量不足", "对外包队伍疏于管理"], []),
        ("焊口缺陷系夜间焊工无证上岗所致。", ["夜间焊工无证上岗"], []),
        ("主因为信息系统不互通，量表混用。", ["信息系统不互通", "量表混用"], []),
        ("（一）体制层面。职能几经调整，组织设置没有跟上。", ["职能几经调整", "组织设置没有跟上"], []),
    ],
)
def test_reasons_are_told_from_what_they_led_to(text: str, causes: list[str], problems: list[str]) -> None:
    assert (causes_of(SECTION + text), problems_of(SECTION + text)) == (causes, problems)


def test_behind_a_gap_stand_its_reasons() -> None:
    text = "短板背后，既有人员流动加快的客观变化，也有专职干部配备不足的现实困难。"
    assert causes_of("二、存在的问题\n活动老套。" + text) == ["人员流动加快", "专职干部配备不足"]


@pytest.mark.parametrize(
    "text",
    [
        "四、纪律\n逾期未报的说明原因，逾期两次撤销立项。",
        "去年大水，我们为什么没有垮一处渠？就是因为渠长天天巡。",
        "这些成绩的取得，主要原因是大家肯下功夫。",
    ],
)
def test_reasons_asked_for_and_reasons_of_success_are_none(text: str) -> None:
    assert causes_of(text) == []


def test_what_should_have_been_and_what_was_are_one_shortfall() -> None:
    text = "二、存在的问题\n组织生活不正常，支部大会全年应开四次，实开两次。"
    assert problems_of(text) == ["组织生活不正常", "支部大会全年应开四次，实开两次"]


def test_what_a_meeting_points_out_is_wrong_when_the_next_words_say_so() -> None:
    text = "关于党建工作的通知\n二、下步任务\n会议同时指出，有的支部活动流于形式，材料多、干货少。"
    assert problems_of(text) == ["有的支部活动流于形式", "材料多、干货少"]


def test_a_crux_tells_of_problems_where_another_heading_names_the_reasons() -> None:
    text = "二、症结\n（一）联动不够。\n三、原因\n（一）考核办法不完善。"
    assert (problems_of(text), causes_of(text)) == (["联动不够"], ["考核办法不完善"])


def test_a_reason_may_answer_a_question_or_end_its_sentence() -> None:
    assert causes_of("题目为什么空？因为书记没有问过群众。") == ["书记没有问过群众"]
    assert causes_of("河道清淤进度滞后，因为设备调度不畅。") == ["设备调度不畅"]


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("二、问题\n进度不平衡。分析下来，主要是责任没有分到楼栋，骨干底数不清。", ["责任没有分到楼栋", "骨干底数不清"]),
        ("集中学习被挤占，是客观原因；但更主要的，还在于支委分工没有落到人头。", ["集中学习被挤占", "支委分工没有落到人头"]),
        ("这些问题，既有诊室改造期间场地不足的客观因素，也有科室协调机制不健全的主观因素。", ["诊室改造期间场地不足", "科室协调机制不健全"]),
        ("讨论中，校长认为主要是评价办法只看分数。", ["评价办法只看分数"]),
        ("三、处理意见\n因雨棚未及时展开，造成货物受潮。", ["雨棚未及时展开"]),
        ("二、问题\n流动党员失联3人。党办主任解释，外出务工党员多，联系方式变动频繁。", ["外出务工党员多", "联系方式变动频繁"]),
        ("外省某单位就是因为交接走形式，酿成了案件。", []),
        ("需要说明的是，个别职工还有疑虑，并不等于抵触。", []),
    ],
)  # fmt: skip
def test_reasons_stand_outside_a_section_of_reasons_as_well(text: str, causes: list[str]) -> None:
    assert causes_of(text) == causes


def test_what_a_speech_asks_why_for_is_no_section_of_reasons() -> None:
    assert causes_of("一、为什么开这个会\n各社区进度不平衡，议事会开不起来。") == []


def test_a_heading_that_boasts_opens_no_tale_of_problems() -> None:
    assert problems_of(
        "讲话\n一、看成绩，不能自满\n那时候图纸不齐全，老党员挨家走访。\n二、看问题\n记录事后补写。"
    ) == ["记录事后补写"]
