"""The trade's own words for offices, and the repair of the segmenter's cuts around them.

The segmenter knows neither 区住建局 nor 医保办于: it cuts 区人|社局 and 科|于9月 wrongly. Where one of the words
below stands between a place and an ending, the cut follows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from zhibu.documents.words import Word, listed

_TRADES = (
    "住房和城乡建设|住房城乡建设|城乡建设|人力资源和社会保障|人力资源社会保障|发展和改革|发展改革|文化和旅游|"
    "文化旅游|文化广电旅游体育|文化广电和旅游|文广旅体|文广新|文旅体|"
    "卫生健康|卫生和计划生育|市场监督管理|市场监管|生态环境|自然资源和规划|自然资源|工业和信息化|农业农村|"
    "农村农业|退役军人事务|退役军人|城市管理|城市管理综合执法|综合行政执法|"
    "行政审批服务|行政审批|政务服务和大数据|政务服务和数据管理|政务服务|数据管理|机关事务管理|机关事务|房屋征收|房屋管理|应急管理|消防救援|医疗保障|民族宗教|"
    "大数据|乡村振兴|公共资源交易|地方金融|国有资产|"
    "住建|人社|发改|文旅|卫健|卫计|医保|教体|教科|教育体育|教育科技|市监|农水|民宗|工信|科工信|科信|经信|经科|"
    "商粮|发改商务|交通运输|交运|交通|城管|环保|水利|水务|林业|园林|商务|商贸|招商|"
    "教育|财政|审计|统计|司法|公安|民政|信访|档案|供销|税务|体育|科技|粮食|物价|规划|国土|环境保护|农业|畜牧|"
    "渔业|气象|地震|海事|烟草|邮政|电力|供电|安监|质监|食药监|工商|国税|地税|"
    "疾控|疾病预防控制|妇幼保健|红十字|残联|工商联|法院|检察|老干部|机构编制|编制|党史|史志|外事|侨务|台办|政法|"
    "经济责任审计|统战|宣传|组织|网信|融媒体|新媒体|新就业形态|党建|巡察|督查|政研|保密|机要|机关党建"
)
# Departments of a college: the word 系 alone ends 关系 and 体系 as well.
_SCHOOL = (
    r"(?:机电|汽车|护理|建筑|财经|中文|数学|物理|化学|外语|英语|日语|翻译|法律|法学|经济|管理|会计|金融|计算机|信息|艺术|音乐|美术|土木|机械|电子|"
    r"电气|自动化|生物|历史|哲学|政治|新闻|旅游|商务|临床|药学|学前教育|环境|材料|化工|纺织|食品|园艺|高分子){1,2}(?:工程|科学|技术|与技术)?系(?![统列数])"
)
_DEPARTMENT = re.compile(
    rf"[省市区县州旗]?(?:直|属)?(?:{_TRADES}){{1,2}}(?:工作)?(?:执法)?(?:分局|局|委员会|委|厅|办公室|办|(?<=供销)社|院|中心|"
    rf"会|科(?![研技学普目室])|股(?![份权东]))(?![员托派法])|街道|(?:巡特|特巡)警(?=[大支中]队)|{_SCHOOL}|新时代文明实践(?:所|站|中心)|[省市区县州]?(?:城投|交投|水投|国投|建投|文投|农投|产投|城建|公交|供排水)(?:集团|公司)"
)
_TAKEN_APART = re.compile(r"(?<=[局委办科室部站院队会])[于对要在由将以从与和应须上每把为等已未按就各组负牵会]")
# Where a verb of handing on or a conjunction meets a place, a word ends, whatever the segmenter glued: 后报|县政府督查室,
# 报|岚州市…, 表由|镇党政办, 网格办|与|区城管局.
_BORDER = re.compile(
    r"(?<=[报送交由寄邀至](?![通警投运社告送至给]))(?=[省市区县州镇乡院校局][^\W\dA-Za-z_]{2}|"
    r"[^\W\dA-Za-z_]{2,3}[省市区县][^\W\dA-Za-z_]{2})"
    r"|(?<=处)(?=于(?:\d|[今明本下每]))"
    r"|(?<=[关于]对)(?=[^\W\dA-Za-z_]{2})|(?<=[要点]看)(?=[^\W\dA-Za-z_]{2})"
    r"|(?<=由)(?=[^\W\dA-Za-z_]{2,8}有限(?:责任)?公司)"
    r"|(?<=[，。；：\n\s（(][经含报])(?=[省市区县州镇乡院校局本][^\W\dA-Za-z_]{2})"
    r"|(?<=[先再就要应须并请][和与向由对])(?=[省市区县州镇乡院校局][^\W\dA-Za-z_]{2})"
    r"|(?<=[办局委室部科处院所站])(?=[与和及同][省市区县州镇乡院校局街][^\W\dA-Za-z_]{2})"
    r"|(?<=[办局委室部科处院所站][与和及同])(?=[省市区县州镇乡院校局街][^\W\dA-Za-z_]{2})"
)
_PREFIXES = ("会同", "由", "对", "向", "在", "请", "和", "与", "及", "报", "至", "到", "将", "把", "让", "令", "经", "据", "按", "从",
             "受", "含", "上", "问", "为", "以", "同", "后", "前", "内", "中", "时", "是", "的", "了", "给", "现")  # fmt: skip
_GLUED = re.compile(rf"^(?:{'|'.join(_PREFIXES)})(?=[省市区县州镇乡院校局本][委直]?$)")
_HANDING = re.compile(r"[并须后再即应可需书函][报送交]$")
_LOOSE_ENDING = re.compile(r"^[局委办科室部](?=[设于对要在由将以从与和应须上每把为等已未按就自全负牵配制再召拟派至]$)")
_LOOSE_MODAL = re.compile(
    r"^[村镇乡组班队员部局委办科室处所站院校厂内前后底末](?=[要须]$)|^要(?=[于在]$)|"
    r"^[^\W\dA-Za-z_]科(?=主任$)|^大学(?=本科$)|^前(?=[报公完将由提送在]$)|^[由报请送交向对](?=党[^\W\dA-Za-z_]?$)|^由(?![于此来头衷])"
)
_KEPT = listed(
    "中院 中央 以上 以下 以内 向上 在内 中学 中心 现在 现场 内容 前后 时间 时候 同时 为了 的确 后来 前来 "
    "中间 同志 中国 中共 中等"
)


def corrected(text: str, words: tuple[Word, ...]) -> list[Word]:
    """The words with office names whole and function words cut off from them."""
    merges = [(match.start(), match.end()) for match in _DEPARTMENT.finditer(text)]
    cut: list[Word] = []
    for word in _around(text, _bordered(text, words), merges):
        cut += _apart(word)
    return cut


def _bordered(text: str, words: tuple[Word, ...]) -> list[Word]:
    """The words, those cut in two that reach over a border."""
    borders = [match.start() for match in _BORDER.finditer(text)]
    cut: list[Word] = []
    index = 0
    for word in words:
        start = word.start
        while index < len(borders) and borders[index] < word.end:
            if borders[index] > start:
                piece = text[start : borders[index]]
                cut.append(
                    Word(start, borders[index], piece, "n" if piece == "处" else "p" if len(piece) == 1 else "v")
                )
                start = borders[index]
            index += 1
        if index < len(borders) and borders[index] == word.end and text[word.end - 1] in "报送交由寄邀至经含":
            cut.append(Word(start, word.end, text[start : word.end], "v"))
        else:
            cut.append(word if start == word.start else Word(start, word.end, text[start : word.end], "n"))
    return cut


def _around(text: str, words: list[Word], merges: list[tuple[int, int]]) -> list[Word]:
    """Words with each merge as one word of tag nt, and the words it cuts through shortened."""
    if not merges:
        return words
    result: list[Word] = []
    starts = [word.start for word in words]
    index = 0
    for start, end in merges:
        stop = bisect_left(starts, start)
        result += words[index:stop]
        if result and result[-1].end > start:
            broken = result.pop()
            result.append(Word(broken.start, start, text[broken.start : start], _tag_of(text[broken.start : start])))
        result.append(Word(start, end, text[start:end], "nt"))
        index = max(stop, bisect_left(starts, end))
        if index > 0 and words[index - 1].end > end:
            rest = text[end : words[index - 1].end]
            result.append(Word(end, words[index - 1].end, rest, _tag_of(rest)))
    result += words[index:]
    return result


def _tag_of(piece: str) -> str:
    return "p" if piece in _PREFIXES else "n"


def _apart(word: Word) -> list[Word]:
    if word.text in _KEPT or not 2 <= len(word.text) <= 4:
        return [word]
    if _HANDING.fullmatch(word.text):
        return [Word(word.start, word.end, word.text, "v")]
    match = _GLUED.match(word.text) or _LOOSE_ENDING.match(word.text) or _LOOSE_MODAL.match(word.text)
    if not match and word.text == "工会组织":
        match = re.match("工会", word.text)
    if not match:
        return [word]
    middle = word.start + match.end()
    first, second = match.group(), word.text[match.end() :]
    tag = "p" if first in _PREFIXES else "n"
    return [
        Word(word.start, middle, first, tag),
        Word(middle, word.end, second, "n" if tag == "p" or second in ("主任", "书记") else "p"),
    ]
