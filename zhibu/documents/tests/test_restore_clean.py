"""Clean text passes through restoration without a single change."""

from pathlib import Path

import pytest

from zhibu.documents.restore import restore
from zhibu.documents.restore.repair import Repairer

PAPERS = sorted((Path(__file__).parents[3] / "bench" / "papers").glob("*.txt"))

CLEAN = {
    "speech": (
        "同志们：\n今天我们在这里召开党建工作推进会，主要任务是什么？一句话，就是把问题说透、把办法找准！刚才，三个支部"
        "作了发言，讲得都很好。总的来看，成绩是主要的；基层反映的问题，也要认真对待。学校、医院、车间各有各的难处，"
        "能不能一把尺子量到底？我看不能。海阔凭鱼跃，模范作用要靠干出来！"
    ),
    "half width": (
        "各支部:\n根据年度计划,现将有关事项通知如下:\n1.认真学习《中国共产党支部工作条例(试行)》;\n2.按时报送材料"
        "(附件1、附件2),邮箱:djb@example.cn,电话:0000-1234567;\n3.存在的问题是否整改到位?请逐条说明!\n联系人:张某某。"
    ),
    "letters": (
        "采用PDCA循环（Plan-Do-Check-Act）推进质量改进，ICU(重症监护室)党支部把DRG(疾病诊断相关分组)付费改革作为书记项目，"
        "建立“1+3+N”机制；OA系统、APP和微信(WeChat)公众号同步上线，A类隐患(a)、B类隐患(b)当日清零。"
    ),
    "lesson on readings": (
        "新教师普通话培训要点：“一”单念时读作一(yī)，在去声字前读阳平，如一(yí)定；“不”字单念读不(bù)。地名要读准：涪"
        "陵的涪(fú)、郫都的郫(pí)、亳州的亳(bó)。易错字：恪(kè)守、戍(shù)边、赓(gēng)续。请各班组织学习。"
    ),
    "old characters": (
        "参观团先后来到書香門第展览馆和“爲人民服務”题词碑前。馆长劉國樑介绍，碑文由书法家鄭乃珖题写。大家说，乾隆年间"
        "的老县志里就有记载，徵羽二字今天读来仍有余味。"
    ),
    "dots and numbers": (
        "一、总体要求……\n（一）指导思想。\n全年完成投资12.5亿元，同比增长8.3%（其中：工业占60%）。\n二、具体安排\n"
        "08:30—09:00 集合；09:00 > 10:30 观摩。路线：机关→社区→村。\n（全文共五章二十条）\n更多情况，会后可与办公室联系。"
    ),
    "site words": (
        "要用好用活“学习强国”等网站和微信公众号，关注群众留言，下载办事指南，点击率要服从满意度。相关文章要先审核后发布，"
        "责任编辑由宣传委员担任。省略的步骤要补上，剩余的3个问题年底前清零。未完成整改的，逐一登记。"
    ),
    "emphasis": "这是谁的责任？！大家想一想！！整改了没有？？？说清楚!!问题在哪里??根子又在哪里?!好！！！\n为什么？？？？？？",
    "poem": "忆往昔，峥嵘岁月稠。\n恰同学少年，风华正茂；\n书生意气，挥斥方遒。\n——谁主沉浮？",
}


@pytest.mark.parametrize("name", CLEAN)
def test_clean_text_stays(name: str) -> None:
    restored = restore(CLEAN[name])
    assert restored.changes == ()
    assert restored.text == CLEAN[name]
    assert restored.complete


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_labelled_papers_stay(path: Path) -> None:
    paper = path.read_text(encoding="utf-8")
    assert restore(paper).changes == ()


@pytest.mark.parametrize("name", CLEAN)
def test_windows_line_ends_stay(name: str) -> None:
    text = CLEAN[name].replace("\n", "\r\n")
    assert restore(text).text == text


def test_no_place_of_a_clean_paper_is_taken_for_broken() -> None:
    """Also when the paper is long, and in the mode that suspects most."""
    text = "\n".join(CLEAN.values()) * 20
    assert [edit for edit in Repairer(text, traditional=False, folds=True).edits() if edit.kind != "bytes"] == []


def test_a_masked_number_is_no_mojibake() -> None:
    """× over and over hides a number; read as GBK bytes it would spell a character over and over."""
    assert not restore("联系电话：0931-××××××××，请各单位按时报送名单。").changes
