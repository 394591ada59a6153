"""Names of organizations: recognized by what they end in, bounded on the left word by word.

A name needs an ending (…党支部, …局, …办公室) and something that makes it a name: a place, a trade, an
ordinal. What has only a kind (各党委, 机关党委, 局党组, 有的单位) is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhibu.documents.extract.kinds import NOT_OFFICES, PARTY, is_kind
from zhibu.documents.extract.offices import corrected
from zhibu.documents.words import Text, Word, listed

_OFFICES = (
    "办公厅|办公室|党建办|党群办|综合办|信访办|扶贫办|双拥办|安委办|防汛办|防指办|创建办|政务办|金融办|人防办|"
    "侨办|文明办|安环办|"
    "网信办|改革办|督查办|督考办|政研室|研究室|监察室|监督室|督查室|综合室|机要局|保密局|党校|党史办|地方志办|"
    "院办|校办|党办|厂办|局办|"
    "组织部|宣传部|统战部|武装部|管委会|居委会|村委会|业委会|街道办事处|办事处|街道办|工作站|服务站|服务中心|中心|"
    "分局|总局|市场监管所|财政所|司法所|派出所|监管所|管理所|看守所|研究所|事务所|设计院|研究院|检察院|法院|"
    "卫生院|医院|学院|大学|中学|小学|高中|初中|幼儿园|学校|职校|技校|附小|附中|分公司|子公司|总公司|公司|集团|"
    "工厂|分厂|车间|"
    "立案庭|审判监督庭|中院|刑庭|民庭|审判庭|人民法庭|民[一二三]庭|刑[一二]庭|支行|分行|银行|信用社|联社|供电所|供电局|电厂|水厂|支队|大队|中队|总队|消防队|执法队|采煤队|掘进队|车队|"
    "工程队|管理站|供水站|变电站|收费站|泵站|兽医站|文化站|农技站|卫生站|电视台|"
    "图书馆|档案馆|博物馆|文化馆|体育馆|科技馆|纪念馆|美术馆|报社|出版社|供销社|合作社|联合会|协会|学会|商会|"
    "煤矿|矿业|水电站|发电站|分理处|营业部|业务部|少年宫|青少年宫|文化宫|车务段|机务段|工务段|电务段|供电段|车辆段|客运段|"
    "联谊会|志愿队|领导小组办公室|领导小组|监事会|董事会|内科|外科|妇科|产科|儿科|骨科|眼科|医学科|产业园|工业园|科技园|科创园|创业园|"
    "基金会|工商联|文联|科协|残联|侨联|社科联|红十字会|慈善总会|"
    "教研室|教研组|年级组|事业部|项目部|经理部|指挥部|安委会|防指|食安委|消安委|农办|台办|人民政府"
)
_LONG = re.compile(f"{PARTY}|{_OFFICES}")
_SHORT = re.compile("(?:[厅局委办处科股室部院所站队厂矿馆社]|分局)$")
_NOMINAL = listed("n nr nrt nrfg ns nt nz ng vn b j f s an eng zg l i vg ag k g a")
# Verbs (and others) that stand inside names of offices.
_INSIDE = listed(
    "抗旱 感染 临床 招标 投标 应对 直属 派驻 注册 质控 选派 投资 促进 服务 执法 征收 保障 管理 监督 监察 监管 "
    "超声 呼吸 快递 审批 改革 发展 建设 规划 统计 宣传 组织 统战 教学 教育 培训 检修 运行 运营 运维 维修 维护 "
    "养护 采煤 掘进 洗选 选煤 检验 检测 监测 调度 防治 防控 疾控 防汛 应急 救援 消防 救助 救治 急救 急诊 招商 "
    "投资 融资 交易 结算 审计 审判 审查 执行 "
    "立案 控制 生产 经营 营销 销售 采购 储运 运输 装卸 配送 制造 加工 装配 焊接 铸造 炼钢 炼铁 轧钢 发电 供电 "
    "供水 供热 供气 排水 售后 研发 "
    "设计 勘察 施工 监理 评估 评价 考核 人事 离退休 退休 老干部 信访 接访 调解 仲裁 公证 代建 征迁 拆迁 拆违 "
    "搬迁 绿化 环卫 保洁 清扫 收费 稽查 "
    "征管 征稽 缉私 巡查 巡察 督查 督导 督办 接待 联络 指挥 就业 创业 创新 创建 代办 登记 备案 结对 研究 试验 "
    "实验 开发 推广 认证 联合 综合 行政 治理 护理 医务 康复 体检 "
    "住院 预防 保健 输血 透析 麻醉 放射 检查 体育 出版 发行 播出 采编 编辑 策划 制作 物流 包装 质检 化验 计量 "
    "储备 仓储 储蓄 信贷 理赔 承保 合作 代表 供销 退役 抚恤 优抚 安置 移民 "
    "统筹 协调 督考 网信 双拥 会计 核算 支付 集中 采油 输油 炼油 钻井 勘探 开采 通风 提升 机电 掘进 综采 充填 "
    "选矿 冶炼 动力 防护 示范 实训 招生 学工 教务 科研 保卫 保密 机要 武装 总务 后勤 宣教 纪检 审理 案管 起诉 "
    "侦查 公诉 控告 申诉 未检 刑侦 治安 巡警 交警 特警 网安 国保 经侦 禁毒 出入境"
)
_STOP = listed(
    "和 与 及 以及 或 或者 由 对 向 在 到 至 从 以 将 把 被 让 给 为 是 有 的 了 着 过 等 并 也 还 都 就 又 其 "
    "这 那 该 本 我 你 他 她 它 "
    "我们 你们 他们 大家 各 每 某些 有些 有的 一些 部分 个别 少数 多数 大多数 许多 全体 所有 其他 其它 其余 另 "
    "另外 相关 有关 原 现 新 老 "
    "比如 例如 如 像 即 报 送 报送 报请 提请 请 会同 商 经 据 按 按照 根据 通过 邀请 参观 观摩 召开 要求 安排 "
    "督促 指导 推动 协助 配合 支持 抽调 抽查 成立 设立 表彰 表扬 "
    "同志 同时 其中 尤其 特别 特别是 包括 以下 上述 今年 去年 明年 近期 目前 刚才 今天 昨天 现场 实地 附件 "
    "联系人 地点 时间 抄送 主送 来源 "
    "经 报 牵头 负责 责任 参加 出席 主持 列席 汇报 听取 发言 通报 批评 点名 委托 交 转 转交 移交 派 选派 约谈 "
    "走访 调研 考察 检查了 当 抓 做 作 上 下 前 后 中 内 外 里 均 仅 只 代表 充分肯定 原则同意 会议 旬报 月报 "
    "月份 年度 季度 月底 下旬 中旬 上旬 当日 最后 统一 联系 落实 贯彻 贯彻落实 充分发挥 上传 所属 季报 前报 建议 充分 发挥 依法 内向 现有 推荐 申报 怎么 全 全区 全市 全县 全院 全校 全局 全镇 全乡 全省 我区 "
    "我市 我县 我局 我院 我校 "
)
_COMMON = listed(
    "单位 部门 同志 领导 负责人 书记 局长 主任 代表 工作 会议 问题 情况 干部 党员 群众 企业 项目 经验 典型 其中 "
    "方面 期间 过程 任务 材料 名单 意见 报告 结果 "
    "时候 现场 观摩点 地点 责任 分工 发言 牵头 小组 主体 联系人 电话 来源 附件 内容 制度 系统 各地 各部门 各单位 "
    "组长 副组长 成员"
)
_ANCHORS = frozenset("省市区县州旗镇乡村")
_ANCHORED = re.compile(r"^(?:[省市区县州](?=[\u4e00-\u9fff])|[镇乡](?=[\u4e00-\u9fff]{2})|团[省市区县]委)")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十]{1,3}|第\d{1,3}|\d{1,2}")
_MASK = re.compile(r"[*＊×xX某○]+")
# A preposition that the segmenter glued to an unknown name.
_PREPOSITION = re.compile(r"(?:[对由向请将把让给](?=[\u4e00-\u9fff]{3})(?!外联络|外联|外合作))?")
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands."""

    start: int
    end: int
    text: str


_AFTER = re.compile(r"\s?[〔\[【]\s?\d{4}")  # 区机关工委〔2026〕3号 is a number, not a name
_ACT_IN_NAMES = listed("组织 开发 建设 发展 指导 检查 提交 完善 配齐 打造 创建")
_BODY_END = re.compile(r"(?:党支部|党委|党总支|党组|党校|局|院|校|公司|集团|中心|小学|中学|办公室|[部科处室])$")


def find_names(text: Text) -> list[Name]:
    """Every name in order of appearance, the longest reading of each place, titles of papers left out."""
    words = corrected(text.text, text.words)
    starts = {word.start: index for index, word in enumerate(words)}
    ends = {word.end: index for index, word in enumerate(words)}
    names: list[Name] = []
    for start, end in _heads(text, words, ends):
        left = _left(words, starts, ends, start, end)
        left = _after_preposition(text.text, left, end)
        left = _after_act(words, starts, left, start)
        name = text.text[left:end]
        if left >= end or _AFTER.match(text.text, end) or _indefinite(text.text, left):
            continue
        if not is_kind(name, text.text[max(start, left) : end]) and not _in_title(text, left):
            while names and names[-1].start >= left:
                names.pop()
            if not names or names[-1].end <= left:
                names.append(Name(left, end, name))
    names = _joined_up(text.text, names)
    return sorted(names + _townships(text, words, names), key=lambda name: name.start)


def _indefinite(text: str, left: int) -> bool:
    """各县（区）委组织部, 某国企党支部: a kind in disguise."""
    return left > 0 and (
        text[left - 1] in "各每某"
        or (text[left - 1] in "）)" and re.search(r"各[^，。；]{1,8}$", text[max(0, left - 10) : left]) is not None)
    )


def _joined_up(text: str, names: list[Name]) -> list[Name]:
    """国家税务总局丰宁市税务局: a head office and its local one, written together, are one name."""
    joined: list[Name] = []
    for name in names:
        before = joined[-1] if joined else None
        if (
            before
            and before.end == name.start
            and re.search(
                r"(?:总局|总公司|集团|银行|公司|大学|委员会|学院|"
                r"医院)$",
                before.text,
            )
        ):
            joined[-1] = Name(before.start, name.end, text[before.start : name.end])
        else:
            joined.append(name)
    return joined


def _after_act(words: list[Word], starts: dict[int, int], left: int, head: int) -> int:
    """Drop a verb that leads to a kind: 建设应用型大学, 配齐物业联合党支部."""
    index = starts.get(left)
    if (
        index is not None
        and words[index].text in _ACT_IN_NAMES
        and words[index].text not in ("组织", "发展")
        and head - words[index].end > 1
    ):
        return words[index].end
    return left


def _townships(text: Text, words: list[Word], names: list[Name]) -> list[Name]:
    """西郊镇, 沿江街道: places, but bodies where they open a clause or are charged with something."""
    taken = {name.start for name in names}
    found: list[Name] = []
    for index, word in enumerate(words):
        if not _TOWNSHIP.search(word.text) or word.text in _NO_TOWNSHIP:
            continue
        left = index if len(word.text) >= 3 and word.text != "街道" else index - 1
        if (
            left < 0
            or (left < index and not (_is_place(words[left]) or words[left].tag in ("f", "s")))
            or words[left].text in _STOP
            or words[left].text in _COMMON
        ):
            continue
        if words[left].text[0] in "各每本全":
            continue
        start, end = words[left].start, word.end
        before = text.text[start - 1] if start else "\n"
        if (
            start in taken
            or end - start < 3
            or not (before in _OPENING or text.text[max(0, start - 2) : start] in ("责令",))
        ):
            continue
        if not _PLACE_ONLY.match(text.text, end) and not _in_title(text, start):
            found.append(Name(start, end, text.text[start:end]))
    return found


_TOWNSHIP = re.compile(r"(?:[镇乡]|街道)$")
_NO_TOWNSHIP = listed("乡镇 城镇 村镇 集镇 市镇 家乡 城乡 本镇 全镇 各镇 各乡 镇 街道 乡") - {"镇", "乡", "街道"}
_OPENING = "\n，。；、：,;:.由对请\u3000 "
_PLACE_ONLY = re.compile(
    r"(?:党|政|人民|纪|团|工会|机关|社区|[\u4e00-\u9fff]{1,6}(?:村|社区|党支部|党委|小学|"
    r"中学|中心|医院|卫生院|派出所|[站所办科局])|境内|范围|等地|召开|举行)"
)


def _after_preposition(text: str, left: int, end: int) -> int:
    match = _PREPOSITION.match(text, left, end)
    return match.end() if match else left


def _heads(text: Text, words: list[Word], ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Where an ending stands, in order of its end."""
    found = {match.end(): match.start() for match in _LONG.finditer(text.text) if match.end() in ends}
    for word in words:
        if word.end in found or not _SHORT.search(word.text) or NOT_OFFICES.match(word.text):
            continue
        if len(word.text) == 1 and word.tag in ("v", "p", "c", "u") and word.text not in "委办所站":
            continue
        if len(word.text) == 1 and text.text[word.start - 1 : word.start].isdigit():
            continue  # 电梯9部, 物资库5处
        if len(word.text) != 2 or word.text in ("团委", "政委"):
            found[word.end] = word.end - 1
    for end in sorted(found):
        yield found[end], end


def _left(words: list[Word], starts: dict[int, int], ends: dict[int, int], start: int, end: int) -> int:
    """Where the name that ends here begins."""
    index = ends[end]
    while words[index].start > start:
        index -= 1
    left = words[index].start
    if _anchored(words[index].text) and left < start:
        return _place(words, index, left)
    while index > 0 and end - words[index - 1].start <= _LONGEST:
        word = words[index - 1]
        anchor = _anchored(word.text) or word.text in _ANCHORS
        if not anchor and not _reaches(words, index, words[ends[end]].text):
            break
        short = end - word.end <= 3
        if word.text in _ACT_IN_NAMES and not short and index > 0 and _BODY_END.search(words[index - 1].text):
            break
        index, left = index - 1, word.start
        if anchor:
            return _place(words, index, left)
    return left


_WORK = re.compile(
    r"(?:管理|服务|监督|监测|执法|指导|保障|控制|交易|评审|检测|救助|救援)(?:科|处|室|股|站|所|"
    r"中心|队|大队)$"
)


def _reaches(words: list[Word], index: int, text_end: str) -> bool:
    """Whether the word before ``index`` belongs to the name whose last word is ``text_end``."""
    word = words[index - 1]
    adjacent = len(words[index].text) == 1 or _WORK.match(words[index].text) is not None
    if _belongs(word, words[index - 2], adjacent=adjacent) or _joins(words, index - 1):
        return True
    if word.tag == "vn" and _anchor_ahead(words, index - 1):
        return True
    if word.text in "里上下中前后" and _SETTLEMENT.match(words[index].text):
        return words[index - 2].tag in ("n", "ns", "nr")  # 梧桐|里|街道
    if (
        words[index].tag not in _PROPER
        and _FIRM.search(text_end)
        and word.text not in _STOP
        and len(word.text) == 2
        and _is_firm(words, index - 1)
    ):
        return True
    between = index > 1 and _BODY_END.search(words[index - 2].text) is not None
    return between and word.tag == "v" and len(word.text) == 2 and _UNIT.fullmatch(words[index].text) is not None


def _is_firm(words: list[Word], index: int) -> bool:
    """明珠|印染|有限公司, 惠家|便利|连锁|公司: what a firm does, behind a name of its own."""
    for word in reversed(words[max(0, index - 2) : index]):
        if word.tag in _PROPER:
            return True
        if word.tag not in ("n", "vn", "a", "an", "v") or word.text in _STOP:
            return False
    return False


_PROPER = ("nr", "nrt", "ns", "nz")
_FIRM = re.compile(r"(?:公司|集团|厂|合作社|银行)$")
_SETTLEMENT = re.compile(r"(?:街道|社区|村|镇|乡|路|店|小区)")
_UNIT = re.compile(r"(?:中心|部|站|队|所|车间|室|科|处)")
_BRANCH_OF = re.compile(r"(?:学院|系|局|中心|处)$")


def _anchor_ahead(words: list[Word], index: int) -> bool:
    """Whether a place opens the name within three words further left."""
    for word in reversed(words[max(0, index - 3) : index]):
        if word.text in _ANCHORS or _anchored(word.text):
            return True
        if not _belongs(word, word, adjacent=False) and word.tag != "vn":
            return False
    return False


def _joins(words: list[Word], index: int) -> bool:
    """采购与招标中心, 物理与电子工程学院: a conjunction inside one name, not between two."""
    if words[index].text not in ("与", "和") or index == 0 or index + 1 == len(words):
        return False
    left, right = words[index - 1], words[index + 1]
    if left.text in _INSIDE and right.text in _INSIDE:
        return True
    if (
        left.text in _COMMON
        or _BODY_END.search(left.text)
        or left.tag not in ("n", "vn", "nz", "nt")
        or len(left.text) < 2
    ):
        return False
    if words[index].text == "与" and left.text not in _ACTORS and not _anchored(right.text):
        return right.text not in _ANCHORS
    opens = index == 1 or words[index - 2].tag == "x" or words[index - 2].text in _ANCHORS
    return opens and any(_BRANCH_OF.search(word.text) for word in words[index + 1 : index + 4])


_ACTORS = listed(
    "企业 群众 党员 家长 学生 居民 村民 教师 职工 商户 业主 老师 患者 公司 支部 党建 社区 农户 医院 街道 法院 书记 委员"
)


def _anchored(word: str) -> bool:
    return _ANCHORED.match(word) is not None and word not in (
        "市场",
        "乡村",
        "乡镇",
        "州县",
        "区域",
        "市民",
        "市区",
        "县城",
        "县域",
        "区间",
        "市级",
        "区级",
        "县级",
        "省级",
        "乡镇卫生院",
        "市场监管",
    )


def _belongs(word: Word, before: Word, *, adjacent: bool) -> bool:
    if word.text in _STOP or not word.text.strip():
        return False
    if word.text in ("局", "办", "委", "股", "教工", "职工", "非公", "青年", "少年", "儿童", "新就业形态"):
        return True
    if word.text in ("所", "站", "段"):
        return before.tag not in ("m", "x")
    if len(word.text) == 1 and word.tag in ("a", "ag", "g", "k", "l"):
        return word.text in _SIZES
    if len(word.text) >= 3 and word.text[-1] in "村镇乡":
        return True
    if word.tag == "m" and word.text[-1] == "里":
        return True  # 三里店
    if _LONG.fullmatch(word.text):
        return True
    if word.tag == "m":
        return _ORDINAL.fullmatch(word.text) is not None
    if word.tag in ("v", "vn", "d", "ad", "zg"):
        return word.text in _INSIDE or (adjacent and len(word.text) == 2 and word.tag in ("v", "vn", "zg"))
    if word.tag == "x":
        return word.text in "·*＊×○"
    return word.tag in _NOMINAL or word.text in _INSIDE


def _place(words: list[Word], index: int, left: int) -> int:
    """The proper name before 区, 市, 县 …, with 中共 and a larger place before it."""
    while index > 0:
        word = words[index - 1]
        if word.text in ("中共", "中国共产党", "共青团"):
            return word.start
        if _MASK.fullmatch(word.text):
            index, left = index - 1, word.start
            continue
        if word.text in _SIZES and index > 1 and words[index - 2].tag in ("x", "p", "c"):
            return word.start  # 大|河湾|镇
        if word.text in _STOP or word.text in _COMMON or len(word.text) > 4 or not _is_place(word):
            break
        index, left = index - 1, word.start
    return left


def _is_place(word: Word) -> bool:
    if word.text in _ANCHORS or word.tag in ("ns", "nr", "nrt", "nz", "eng"):
        return True
    if word.tag in ("f", "s", "a", "t"):
        return len(word.text) == 2 and word.text not in _NO_PLACES  # 上游村, 丰乐乡
    return word.tag in ("n", "ng", "j", "l", "i", "an", "zg") and len(word.text) <= 3


_SIZES = frozenset("大小高长平红白黑黄青绿金银古")
_NO_PLACES = listed(
    "以上 以下 之间 左右 前后 上下 贫困 薄弱 先进 落后 后进 偏远 特色 美丽 当地 富裕 困难 重点 边远 今年 去年 明年 目前 近期 当前 日前 其中 其他"
)


def _in_title(text: Text, position: int) -> bool:
    shelter = text.shelter(position)
    return shelter is not None and text.text[shelter.start] == "《"
