"""Requirements by mechanism: subjects, terms and charges as real papers word them, on sentences of our own."""

import pytest

from zhibu.documents.reading import read

CASES = {
    "both are asked when a term follows them": (
        "市档案局会同市保密局6月底前完成一次检查。",
        [("市档案局会同市保密局", "完成一次检查", "6月底前")],
    ),
    "with whom is told first, the work next": (
        "由信息科会同财务科，9月底前拿出改造方案。",
        [("信息科会同财务科", "拿出改造方案", "9月底前")],
    ),
    "a thing stays with the bare deed behind its term": (
        "三、工作要求\n仓库剩余物资5日内清运。",
        [("", "仓库剩余物资5日内清运", "5日内")],
    ),
    "what it takes to take part is asked of nobody": (
        "关于申报示范支部的通知\n一、申报条件\n1.支部成立满两年，班子健全。\n2.党员参与面广。\n二、申报程序\n各支部要在5月底前提交申报书。",
        [("各支部", "提交申报书", "5月底前")],
    ),
    "a count tells that those are meant": (
        "没有备案的6个班组，4月底前必须补齐手续。",
        [("没有备案的6个班组", "补齐手续", "4月底前")],
    ),
    "a prohibition that opens its sentence binds everybody": (
        "三、工作要求\n各科室要精简材料。不得以台账代替现场查看。",
        [("各科室", "精简材料", ""), ("", "不得以台账代替现场查看", "")],
    ),
    "the month of a stage ends with its line": (
        "11月：总结命名\n五、工作要求\n各级工会要把此事列入年度实事。",
        [("", "总结命名", "11月"), ("各级工会", "把此事列入年度实事", "")],
    ),
    "when and of whom is no demand": (
        "三、工作要求\n维修队接到报修后，要在2小时内到场。",
        [("维修队", "到场", "2小时内")],
    ),
    "the names before 等 and the count behind it": (
        "区园林局党支部等4个党组织要向工委说明情况。",
        [("区园林局党支部等4个党组织", "向工委说明情况", "")],
    ),
    "the addressee of a letter": (
        "请你局于11月5日前将整改报告送督查组。",
        [("你局", "将整改报告送督查组", "11月5日前")],
    ),
    "a condition stands for those who meet it": (
        "各科室要逐项核对，资料不全的3月1日前补报。",
        [("各科室", "逐项核对", ""), ("资料不全的", "补报", "3月1日前")],
    ),
    "those who meet a condition put first": (
        "因故不能到会的，须向办公室书面请假。",
        [("因故不能到会的", "向办公室书面请假", "")],
    ),
    "a post behind a body belongs to it": (
        "各工作室负责人要签订任务书。",
        [("各工作室负责人", "签订任务书", "")],
    ),
    "what is charged is told before by whom": (
        "竞赛结果由区总工会统一公布。",
        [("区总工会", "统一公布", "")],
    ),
    "a term put first with a span of time": (
        "寒假期间，县教育局举办班主任培训班。",
        [("县教育局", "举办班主任培训班", "寒假期间")],
    ),
    "an event before which it is due": (
        "县交通局要在汛期前完成边坡加固。",
        [("县交通局", "完成边坡加固", "汛期前")],
    ),
    "a feast with its year": (
        "区商务局明年“五一”前把表格精简到三张以内。",
        [("区商务局", "把表格精简到三张以内", "明年“五一”前")],
    ),
    "how long is no term": (
        "市财政局应将拨付时限压缩到20个工作日内。",
        [("市财政局", "将拨付时限压缩到20个工作日内", "")],
    ),
    "the term of another's deed stays with it": (
        "区住建局要督促施工单位于9月10日前更换护栏。",
        [("区住建局", "督促施工单位于9月10日前更换护栏", "9月10日前")],
    ),
    "again and again is asked for itself": (
        "镇党委书记要亲自过问，每半个月听一次汇报。",
        [("镇党委书记", "亲自过问", ""), ("镇党委书记", "每半个月听一次汇报", "")],
    ),
    "how much of it is not": (
        "区税务局要组织宣讲，每月不少于2次。",
        [("区税务局", "组织宣讲", "")],
    ),
    "a frame is no deed": (
        "执行局对已查封的房产，务必于10月20日前启动拍卖。",
        [("执行局", "启动拍卖", "10月20日前")],
    ),
    "a term before a colon holds for its list": (
        "5月15日前：后勤处更换砧板；总务处补齐票据。",
        [("后勤处", "更换砧板", "5月15日前"), ("总务处", "补齐票据", "5月15日前")],
    ),
    "who answers for a paragraph, behind it": (
        "逐支部核查空壳支部，6月底前整顿率达到90%。责任部门：组织部、各街道。",
        [("组织部、各街道", "整顿率达到90%", "6月底前")],
    ),
    "who answers for a paragraph and by when, on the lines below": (
        "开展一次用电安全排查。\n责任单位：区城管局\n配合单位：区消防队\n完成时限：8月底前",
        [("区城管局", "开展一次用电安全排查", "8月底前")],
    ),
    "a heading that names a body": (
        "（一）区教育局办公室。负责车辆安排，10月23日前完成踩点。",
        [("区教育局办公室", "负责车辆安排", ""), ("区教育局办公室", "完成踩点", "10月23日前")],
    ),
    "a figure that is": ("信息科24小时内答复率58.9%。", []),
    "what the author means to do": ("督查组将适时开展“回头看”。", []),
    "lines of a programme": ("区住建局机关党委、区工商联党支部作交流发言。", []),
    "deeds that look like bodies": ("取消学校当年评先资格。", []),
    "whom to ask": ("业务咨询：市科技局平台科 8866 1234。", []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_requirement_is_read_as_papers_word_it(name: str) -> None:
    words, expected = CASES[name]
    reading = read(f"关于开展专项行动的工作方案\n一、工作要求\n{words}\n")
    assert [(item.who, item.what, item.by) for item in reading.requirements] == expected


def test_what_the_sentence_says_is_done_is_not_asked() -> None:
    told = "3月1日至9日，县委督查室抽调12名干部，对9个乡镇进行了督查。\n"
    assert read(f"关于督查情况的通报\n{told}").requirements == ()


def test_a_passive_among_problems_is_no_order() -> None:
    told = "关于食堂检查情况的反馈意见\n一、存在的主要问题\n调味品由厨师长个人代购，没有比价。\n"
    assert read(told).requirements == ()
