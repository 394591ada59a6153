"""Restoration of copied papers: broken places, readings, characters, frames, gaps, and what must stay."""

import pytest

from zhibu.documents.restore import restore
from zhibu.documents.restore.kinds import ANNOTATION, BOILERPLATE, BYTES, KINDS, MARK, MOJIBAKE, TRADITIONAL
from zhibu.documents.rules import Restored, apply_changes


def checked(original: str) -> Restored:
    """Restored, with the promises that hold for every text."""
    restored = restore(original)
    assert apply_changes(original, restored.changes) == restored.text
    for change in restored.changes:
        assert change.kind in KINDS
        assert 0 < change.confidence <= 1
        assert change.before != change.after
        assert apply_changes(original, [change]) != original
    return restored


def kinds_of(restored: Restored) -> set[str]:
    return {change.kind for change in restored.changes}


# -- the three places of the first paper, as it shows them ---------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "meant", "kind"),
    [
        (
            "區(qū)城管局黨委作了很好的發(fā)言?偟膩(lái)看,這次觀摩",
            "区城管局党委作了很好的发言。总的来看,这次观摩",
            MARK,
        ),
        (
            "興水惠民爭(zhēng)先鋒、服務(wù)群眾當(dāng)楷!钡狞h員隊(duì)伍",
            "兴水惠民争先锋、服务群众当楷模”的党员队伍",
            MARK,
        ),
        ("在我們?cè)诮\ue3d1诘摹皟蓚(gè)條例”貫徹落實(shí)情況督查", "在我们在近期的“两个条例”贯彻落实情况督查", BYTES),
        ("在我們?cè)诮诘摹皟蓚(gè)條例”貫徹落實(shí)情況督查", "在我们在近期的“两个条例”贯彻落实情况督查", BYTES),
    ],
    ids=["stop", "quotation", "inside a character", "private use dropped"],
)
def test_broken_places_of_the_first_paper(shown: str, meant: str, kind: str) -> None:
    restored = checked(shown)
    assert restored.text == meant
    assert kind in kinds_of(restored)


@pytest.mark.parametrize(
    "shown",
    [
        "區(qū)城管局黨委作了很好的發(fā)言??偟膩?lái)看,這次觀摩",
        "區(qū)城管局黨委作了很好的發(fā)言??偟膩?(lái)看,這次觀摩",
        "區(qū)城管局黨委作了很好的發(fā)言??偟膩(lái)看,這次觀摩",
    ],
)
def test_dangling_bytes_shown_as_question_marks(shown: str) -> None:
    assert checked(shown).text == "区城管局党委作了很好的发言。总的来看,这次观摩"


def test_heading_that_lost_a_byte_of_its_blank() -> None:
    shown = "進(jìn)一步抓好落實(shí)。\n?。ㄒ唬┚C合治理工作要抓緊(jǐn)\n黨員要帶頭"
    assert checked(shown).text == "进一步抓好落实。\n(一)综合治理工作要抓紧\n党员要带头"


def test_confidence_is_lower_where_a_byte_had_to_be_chosen() -> None:
    shown = "服務(wù)群眾當(dāng)楷!钡狞h員隊(duì)伍,在我們?cè)诮\ue3d1诘摹皟蓚(gè)條例”貫徹"
    by_kind = {change.kind: change.confidence for change in checked(shown).changes}
    assert by_kind[MARK] < by_kind[BYTES]


# -- signs that are meant ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "我們為什么要這樣做?可以說,這是形勢所迫。各級黨組織想過沒有?總的看,還沒有想透。",
        "同志們,加油干!“開局就是決戰”不是一句空話!基層的同志最有發言權!",
        "這項工作誰來抓?看一看各單位的情況就知道了;會議指出的問題要逐條整改;基本情況要摸清。",
    ],
)
def test_literal_marks_win(text: str) -> None:
    restored = checked(text)
    assert kinds_of(restored) == {TRADITIONAL}
    assert [c for c in restored.text if c in "?!;"] == [c for c in text if c in "?!;"]


# -- readings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("黨(dǎng)員學(xué)習(xí)會(huì)議", "党员学习会议"),
        ("黨(dang)(dang)員的學(xue)(xue)習(xi)(xi)人(ren)(ren)數", "党员的学习人数"),
        ("黨(dǎng)員大會(huì )的時(shí)間", "党员大会的时间"),
        ("每個(ge) 人都要發(fa) 言", "每个人都要发言"),
        ("綠(lǜ)色發(fā)展,戰(zhàn)略(lüè)任務(wù)", "绿色发展,战略任务"),
        ("黨（dǎng）員學（xué）習", "党员学习"),
    ],
    ids=["toned", "doubled", "blank inside", "blank behind", "umlaut", "full-width"],
)
def test_readings_are_taken_out(shown: str, meant: str) -> None:
    restored = checked(shown)
    assert restored.text == meant
    assert ANNOTATION in kinds_of(restored)


def test_one_reading_is_one_change() -> None:
    restored = checked("黨(dǎng)員學(xué)習(xí)")
    readings = [change for change in restored.changes if change.kind == ANNOTATION]
    assert [change.before for change in readings] == ["(dǎng)", "(xué)", "(xí)"]
    kept = [change for change in restored.changes if change != readings[1]]
    assert apply_changes("黨(dǎng)員學(xué)習(xí)", kept) == "党员学(xué)习"


def test_brackets_of_the_paper_stay() -> None:
    text = "運(yùn)用計劃循環(PDCA)管理,重癥監護室(ICU)黨支部(包括離(lí)退休支部)、黨委(黨組)要落實。"
    assert checked(text).text == "运用计划循环(PDCA)管理,重症监护室(ICU)党支部(包括离退休支部)、党委(党组)要落实。"


def test_simplified_paper_annotated_throughout() -> None:
    once = "党(dǎng)员要学(xué)习(xí)，党(dǎng)组织要学(xué)习(xí)。"
    assert checked(once * 4).text == "党员要学习，党组织要学习。" * 4


# -- characters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("幹部後來徵求意見,乾淨的裏面鬆了口氣", "干部后来征求意见,干净的里面松了口气"),
        ("沿著正確方向,本著負責的態度,看著著名的著作", "沿着正确方向,本着负责的态度,看着著名的著作"),
        ("制定計劃,覆蓋全體,反覆強調,佔領陣地,瞭解情況", "制定计划,覆盖全体,反复强调,占领阵地,了解情况"),
        ("干部征求意見,系統里的后勤并不松懈,于是開會", "干部征求意见,系统里的后勤并不松懈,于是开会"),
    ],
)
def test_traditional_becomes_simplified(shown: str, meant: str) -> None:
    assert checked(shown).text == meant


def test_a_traditional_name_in_a_simplified_paper_stays() -> None:
    text = "参观了書香門第展览馆，馆长劉國樑介绍了“為人民服務”题词的由来，大家深受教育。"
    assert checked(text).changes == ()


# -- what belongs to the site --------------------------------------------------------------------------------------


PAPER = "關于開展督查的通知\n\n發表時間:2020/5/6 8:00:00\n\n各黨支部:\n請各黨支部認真開展自查,發現問題及時整改。\n"
MEANT = "关于开展督查的通知\n\n发表时间:2020/5/6 8:00:00\n\n各党支部:\n请各党支部认真开展自查,发现问题及时整改。\n"


@pytest.mark.parametrize(
    "head",
    [
        "您的位置:新文網>>公文寫作/通知/>>正文\n\n",
        "您現在的位置: 首頁 > 材料 > 黨建 > 正文\n",
        "首頁>公文>正文\n",
        "字數:2345\n",
        "本文共2345字\n",
        "(本文共1,300字)\n",
        "（全文共2，150字）\n",
        "字數：約1,300字\n",
        "【打印】 【關閉】\n",
        "瀏覽:123次 評論:0條\n",
        "分享到:微信 微博\n",
    ],
)
def test_lines_above_the_paper_are_set_aside(head: str) -> None:
    restored = checked(head + PAPER)
    assert restored.text == MEANT
    assert restored.complete
    assert BOILERPLATE in kinds_of(restored)


@pytest.mark.parametrize(
    "foot",
    [
        "文章搜索\n相關文章",
        "相關文章:\n在黨建會上的講話\n年度總結",
        "上一篇:在全市會議上的講話\n下一篇:實施方案",
        "責任編輯:小李",
        "京ICP備12345678號",
        "Copyright © 2020 文秘網 All Rights Reserved",
        "聲明:本站文章由網友上傳,如有侵權請聯系刪除",
        "更多精彩范文請關注微信公眾號“寫材料”",
        "猜你喜歡\n述職報告范文",
    ],
)
def test_lines_below_the_paper_are_set_aside(foot: str) -> None:
    restored = checked(PAPER + foot)
    assert restored.text == MEANT
    assert restored.complete


@pytest.mark.parametrize(
    ("notice", "missing"),
    [
        ("……(新文網http://m.example.cn省略657字,正式會員可完整閱讀)…… ", 657),
        ("(此處省略1,200字,登錄后查看)", 1200),
        ("……(本文還有88字被隱藏,開通會員后閱讀全文)……", 88),
        ("……(以下內容略去,請登錄后查看全文)……", None),
        ("……省略500字……", 500),
        ("余下全文(共2345字)請開通VIP查看", None),
        ("...點擊閱讀全文", None),
        (" ……(未完,全文共5254字,當前僅顯示1845字,請閱讀下面提示信息。收藏《通知》", 3409),
    ],
)
def test_a_notice_becomes_a_gap(notice: str, missing: int | None) -> None:
    original = PAPER + "會議要求\n" + notice + "\n各支部抓好落實。"
    restored = checked(original)
    assert restored.text == MEANT + "会议要求\n各支部抓好落实。"
    assert not restored.complete
    (gap,) = restored.gaps
    assert gap.missing == missing
    assert restored.text[: gap.at].rstrip().endswith("会议要求")


def test_notice_within_a_line() -> None:
    restored = checked("各黨支部要(此處省略30字,登錄后查看)抓好落實。")
    assert restored.text == "各党支部要抓好落实。"
    assert restored.gaps[0].at == len("各党支部要")


@pytest.mark.parametrize("count", ["(本文共1,300字)", "（全文共2，150字）", "【全文约3200余字】"])
def test_a_word_count_in_brackets_goes_wherever_it_stands(count: str) -> None:
    restored = checked(f"各支部抓好落实。{count}\n联系人：王某。")
    assert restored.text == "各支部抓好落实。\n联系人：王某。"
    assert kinds_of(restored) == {BOILERPLATE}
    assert restored.complete


def test_other_counts_of_the_paper_stay() -> None:
    text = "材料一式三份（每份不超过1,500字），总结（全文共五章二十条）另发。"
    assert checked(text).text == text


def test_outline_block_stays_as_given() -> None:
    block = "目錄/提綱:……\n一、肯定成績\n二、正視不足\n……\n在全區會上的講話\n"
    assert checked(block).text == "目录/提纲:……\n一、肯定成绩\n二、正视不足\n……\n在全区会上的讲话\n"


def test_slips_and_masked_names_stay() -> None:
    text = "樹立一切工作到支部的的導向,工作機制在為創新的保障,平安**,xx縣,某某同志"
    assert checked(text).text == "树立一切工作到支部的的导向,工作机制在为创新的保障,平安**,xx县,某某同志"


# -- other damage --------------------------------------------------------------------------------------------------


def test_blank_after_every_character() -> None:
    sentence = "各党支部要认真落实“三会一课”制度，按时召开支委会。"
    assert checked(" ".join(sentence * 2)).text == sentence * 2


def test_stray_comma_in_a_damaged_paper() -> None:
    assert checked("會(huì)議有七、八,、九項議程").text == "会议有七、八、九项议程"


def test_question_marks_for_indentation() -> None:
    shown = "??各党支部要抓落实。\n??各党委要抓督查。\n谁来抓?书记抓。"
    assert checked(shown).text == "各党支部要抓落实。\n各党委要抓督查。\n谁来抓?书记抓。"


@pytest.mark.parametrize("code", ["latin-1", "cp1252"])
def test_utf8_in_the_wrong_code(code: str) -> None:
    paper = "各党支部要认真落实组织生活制度，发现问题及时整改。"
    shown = "".join(bytes((byte,)).decode("latin-1") for byte in paper.encode())
    if code == "cp1252":
        shown = shown.encode("latin-1").decode("cp1252", "replace")
        if "\ufffd" in shown:
            shown = "".join(_windows(byte) for byte in paper.encode())
    restored = checked(shown)
    assert restored.text == paper
    assert kinds_of(restored) == {MOJIBAKE}


def test_utf8_read_as_gbk_with_bytes_lost() -> None:
    paper = "中共党组织生活制度执行情况督查，县委。\n各党支部：发现问题的要整改。"
    shown = paper.encode().decode("gbk", "replace").replace("\ufffd", "?")
    assert "?" in shown
    assert checked(shown).text == paper


def _windows(byte: int) -> str:
    return bytes((byte,)).decode("cp1252", "replace").replace("\ufffd", chr(byte))


def test_site_names_strewn_between_sentences() -> None:
    noise = "范文写作网欢迎您"
    shown = f"第一句话说完了。{noise}第二句话也说完了。{noise}第三句话说完了。{noise}第四句。"
    assert checked(shown).text == "第一句话说完了。第二句话也说完了。第三句话说完了。第四句。"


# -- any text at all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "党", "a", "😀👨‍👩‍👧党建😀", "一行\r\n二行\r三行\n", "\ud800党\udfff建", "?", "(", "\n\n", "会(huì"]
)
def test_small_and_strange_texts_stay(text: str) -> None:
    assert checked(text).text == text


def test_control_characters_go() -> None:
    assert checked("\ufeff党\x00建\x0c工作").text == "党建工作"
