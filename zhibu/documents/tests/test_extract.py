"""Problems, causes, requirements and organizations, mechanism by mechanism, on fragments of our own."""

from datetime import date

import pytest

from zhibu.documents.extract.names import find_names
from zhibu.documents.extract.terms import due_on, find_terms
from zhibu.documents.reading import read_restored
from zhibu.documents.rules import Reading, Restored
from zhibu.documents.words import Text

PAPER_DAY = date(2026, 11, 5)


def reading_of(text: str) -> Reading:
    return read_restored(Restored(text, (), (), complete=True))


def problems_of(text: str) -> list[str]:
    return [problem.text for problem in reading_of(text).problems]


def demands_of(text: str) -> list[tuple[str, str, str]]:
    return [(item.who, item.what, item.by) for item in reading_of(text).requirements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "党组织创建形式单一、创建工作没有形成合力、主动思考工作不积极等问题仍然不同程度存在。",
            ["党组织创建形式单一", "创建工作没有形成合力", "主动思考工作不积极"],
        ),
        (
            "检查中发现，有的支部学习记录不全，支部“主题党日”开展不正常。",
            ["有的支部学习记录不全", "支部“主题党日”开展不正常"],
        ),
        ("检查中发现，学习、会议记录不全的问题比较突出。", ["学习、会议记录不全"]),
        ("各支部不断提高认识，不仅学得好，而且没有出现掉队的情况。", []),
        ("要防止学习不深入、记录不完整。", []),
        ("如果责任不落实，工作就会落空。", []),
        ("为着力破解有阵地无活动、有场地无人气等问题，制定本方案。", []),
    ],
)
def test_a_problem_is_the_smallest_clause_that_states_a_shortfall(text, expected):
    assert problems_of(text) == expected


def test_what_only_introduces_problems_is_none():
    assert problems_of("但是，也存在一些不容忽视的问题：一些支部重视不够。") == ["一些支部重视不够"]


def test_causes_follow_their_cue_and_are_not_problems_too():
    text = "有的支部记录不全。究其原因，一是重申报轻建设，二是缺少跟踪考核。"
    reading = reading_of(text)
    assert [cause.text for cause in reading.causes] == ["重申报轻建设", "缺少跟踪考核"]
    assert [problem.text for problem in reading.problems] == ["有的支部记录不全"]


def test_a_cause_is_tied_to_the_problem_its_sentence_names():
    reading = reading_of("由于考核没有跟上，个别支部主题党日流于形式。")
    (cause,) = reading.causes
    assert cause.text == "考核没有跟上"
    assert cause.problem is not None
    assert reading.problems[cause.problem].text == "个别支部主题党日流于形式"


def test_the_leads_of_a_list_are_causes_and_so_are_shortfalls_told_below_them():
    text = (
        "存在上述问题的原因,主要有:一是党组织负责人没有真正重视党建工作。一些“一把手”在思想上也重视不够。"
        "二是学习的主动性不强。学习安排在每周五下午。"
    )
    reading = reading_of(text)
    assert [cause.text for cause in reading.causes] == [
        "党组织负责人没有真正重视党建工作",
        "一些“一把手”在思想上也重视不够",
        "学习的主动性不强",
    ]
    assert reading.problems == ()


def test_reasons_of_success_are_no_causes():
    assert reading_of("之所以取得这样的成绩，主要原因是大家团结一心。").causes == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "各党委、机关党委、党总支要认真履行好牵头抓总、安排部署、督促检查的职责。",
            [("各党委、机关党委、党总支", "认真履行好牵头抓总、安排部署、督促检查的职责", "")],
        ),
        (
            "二、要求\n请各单位于10月28日前将汇总表报送组织科。",
            [("各单位", "将汇总表报送组织科", "10月28日前")],
        ),
        (
            "二、任务\n5月20日前，各党支部完成推荐；宣传科每季度末推介一个支部的做法。",
            [("各党支部", "完成推荐", "5月20日前"), ("宣传科", "推介一个支部的做法", "每季度末")],
        ),
        (
            "二、任务\n凡被退回材料的乡镇，请于接到本通知后5个工作日内重新报送。",
            [("凡被退回材料的乡镇", "重新报送", "接到本通知后5个工作日内")],
        ),
        (
            "二、任务\n逐个支部论证品牌名称。（责任单位：党委办公室；完成时限：4月15日前）",
            [("党委办公室", "逐个支部论证品牌名称", "4月15日前")],
        ),
        ("要提高认识，要加强学习。", []),
        ("去年，工委要求各支部报送了总结。", []),
    ],
)
def test_a_requirement_says_who_does_what_by_when(text, expected):
    assert demands_of(text) == expected


def test_a_later_term_keeps_the_subject_of_its_sentence():
    demands = demands_of("二、要求\n各科室要逐项盘点，7月25日前提出推进措施。")
    assert demands == [("各科室", "逐项盘点", ""), ("各科室", "提出推进措施", "7月25日前")]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12月10日前", date(2026, 12, 10)),
        ("11月底前", date(2026, 11, 30)),
        ("月底前", date(2026, 11, 30)),
        ("本月底", date(2026, 11, 30)),
        ("一周内", date(2026, 11, 12)),
        ("下周五前", date(2026, 11, 13)),
        ("5个工作日内", date(2026, 11, 12)),
        ("年内", date(2026, 12, 31)),
        ("明年一季度", date(2027, 3, 31)),
        ("2月底前", date(2027, 2, 28)),
        ("2027年6月底前", date(2027, 6, 30)),
        ("每季度末", None),
        ("即日起", None),
        ("2月30日前", None),
    ],
)
def test_terms_resolve_against_the_day_of_the_paper(words, day):
    assert due_on(words, PAPER_DAY) == day
    assert [term.words for term in find_terms(f"各支部要于{words}完成")] == [words]


def test_a_term_of_a_paper_without_a_date_stays_as_written():
    assert due_on("9月底前", None) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("现场观摩了区政务服务中心党支部的创建情况", ["区政务服务中心党支部"]),
        ("区生态局第一党支部、区城管局党委作了发言", ["区生态局第一党支部", "区城管局党委"]),
        ("督查组对区住建局、区人社局进行了检查", ["区住建局", "区人社局"]),
        ("由护理部会同医保办于9月底前完成", ["护理部", "医保办"]),
        ("新堡乡派出所党支部以规范执法行为为目标", ["新堡乡派出所党支部"]),
        ("中共临沅区委区直机关工作委员会", ["中共临沅区委区直机关工作委员会"]),
        ("各党委、机关党委、党总支和有的单位党支部", []),
        ("根据《区教育局工作规则》，局党组研究决定", []),
        ("全部干部都到了现场，各处室都很好", []),
    ],
)
def test_names_are_found_whole_and_kinds_are_not(text, names):
    assert [name.text for name in find_names(Text(text))] == names


def test_roles_and_themes_come_from_the_words_around_a_name():
    text = (
        "刚才，我们实地观摩了区政务服务中心党支部的创建情况。区疾控中心党支部、区城管局党委作了很好的发言。"
        "比如区机关事务局党支部围绕合理配置公务用车资源，有效保障公务出行来进行创建；区水务局党支部打造先锋队伍。"
    )
    found = {mention.name: (mention.role, mention.theme) for mention in reading_of(text).organizations}
    assert found["区政务服务中心党支部"][0] == "observed"
    assert found["区疾控中心党支部"] == found["区城管局党委"] == ("spoke", "")
    assert found["区机关事务局党支部"][0] == "praised"
    assert found["区机关事务局党支部"][1].startswith("围绕合理配置公务用车资源")
    assert found["区水务局党支部"] == ("praised", "打造先锋队伍")


def test_who_is_told_to_fall_short_is_criticized():
    found = reading_of("检查发现，区档案馆党支部主题党日至今没有记录。").organizations
    assert [(mention.name, mention.role) for mention in found] == [("区档案馆党支部", "criticized")]


def test_how_often_is_part_of_the_work_and_no_term() -> None:
    assert demands_of("工作要求\n各支部要每季度至少开展一次走访。") == [("各支部", "每季度至少开展一次走访", "")]
    assert demands_of("工作要求\n各支部要每月25日前报送进展。") == [("各支部", "报送进展", "每月25日前")]


def test_who_leads_is_asked_and_with_whom_is_part_of_the_work() -> None:
    assert demands_of("工作要求\n区财政局要会同区民政局研究补助办法。") == [
        ("区财政局", "会同区民政局研究补助办法", "")
    ]


def test_what_stands_before_a_colon_is_asked_for_the_sentence() -> None:
    text = "职责分工\n（一）区委组织部：负责会议统筹，8月30日前完成领导讲话稿。"
    assert demands_of(text) == [("区委组织部", "负责会议统筹", ""), ("区委组织部", "完成领导讲话稿", "8月30日前")]


def test_a_heading_of_problems_keeps_its_scope_below_an_announcement() -> None:
    text = "下面我讲几点意见。\n一、正视形势，看到差距\n1.收入下滑没有止住。一季度客运量同比下降9.3%。"
    assert "收入下滑没有止住" in problems_of(text)


def test_inspecting_is_no_failing_and_a_way_of_working_is_no_order() -> None:
    assert problems_of("区委党建办对三十个党组织进行了督查，发现的问题比较集中。") == []
    assert demands_of("一、成绩\n区水务局党支部以水库巡查为抓手，党员分段包干，汛期没有断过档。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("检查发现，对村级支出把关不严，应急物资台账不清。", ["对村级支出把关不严", "应急物资台账不清"]),
        ("督查发现，两个支部的记录是事后补写的。", ["两个支部的记录是事后补写的"]),
        ("公司党建工作还存在不少薄弱环节。", []),
        ("督查发现，垃圾池满溢，沿线发现积存杂物12处。", ["垃圾池满溢", "沿线发现积存杂物12处"]),
        ("会议听取了汇报。健全机制，不搞层层加码。", []),
    ],
)
def test_shortfalls_are_told_from_announcements_and_measures(text, expected):
    assert problems_of(text) == expected


def test_reasons_announced_without_a_cue_fill_their_paragraph():
    text = "会议分析了上述问题的原因。条线数据脱节；干部培训没有跟上。"
    assert [cause.text for cause in reading_of(text).causes] == ["条线数据脱节", "干部培训没有跟上"]


def test_reasons_are_listed_by_sides():
    text = "台账混乱。造成这些问题的原因，一方面是人手紧缺，另一方面是制度执行不严。6月底前完成整改。"
    assert [cause.text for cause in reading_of(text).causes] == ["人手紧缺", "制度执行不严"]


def test_what_something_is_not_meant_to_be_is_no_problem() -> None:
    assert problems_of("一、存在的问题\n跟岗是学习，不是说人手不够了，去各单位拉人。有的支部记录不全。") == [
        "有的支部记录不全"
    ]
    assert problems_of("一、存在的问题\n有些上报的根本不是党务工作者。") == ["有些上报的根本不是党务工作者"]


def test_facing_shortfalls_is_not_stating_them() -> None:
    assert problems_of("在看到成绩的同时，也不能忽视工作中存在的问题和不足。有的支部记录不全。") == ["有的支部记录不全"]
