"""Names of organizations: recognized by what they end in, bounded on the left word by word.

A name needs an ending (…党支部, …局, …办公室) and something that makes it a name: a place, a trade, an
ordinal. What has only a kind (各党委, 机关党委, 局党组, 有的单位) is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhibu.documents.extract.offices import corrected
from zhibu.documents.words import Text, Word

# Endings whose own words already say which body inside a house is meant (护理部, 宣传科, 纪检监察室).
_PARTY = (
    "党支部委员会|党总支委员会|党支部|支部委员会|支部|党总支|总支|党委会|党委|党组|党工委|工作委员会|纪律检查委员会|工委|"
    "纪检监察组|纪检组|纪工委|纪委监委|纪委|监委|团委|团总支|团支部|总工会|工会委员会|工会|妇联|委员会|编办|政法委|政协|人大常委会|人大"
)
_OFFICES = (
    "办公厅|办公室|党建办|党群办|综合办|信访办|扶贫办|双拥办|安委办|防汛办|防指办|创建办|政务办|金融办|人防办|侨办|文明办|安环办|"
    "网信办|改革办|督查办|督考办|政研室|研究室|监察室|监督室|督查室|综合室|机要局|保密局|党校|党史办|地方志办|院办|校办|党办|厂办|局办|"
    "组织部|宣传部|统战部|武装部|管委会|居委会|村委会|业委会|街道办事处|办事处|街道办|工作站|服务站|服务中心|中心|"
    "分局|总局|市场监管所|财政所|司法所|派出所|监管所|管理所|看守所|研究所|事务所|设计院|研究院|检察院|法院|"
    "卫生院|医院|学院|大学|中学|小学|高中|初中|幼儿园|学校|职校|技校|附小|附中|分公司|子公司|总公司|公司|集团|工厂|分厂|车间|"
    "支行|分行|银行|信用社|联社|供电所|供电局|电厂|水厂|支队|大队|中队|总队|消防队|执法队|采煤队|掘进队|车队|工程队|管理站|供水站|变电站|收费站|泵站|兽医站|文化站|农技站|卫生站|电视台|"
    "图书馆|档案馆|博物馆|文化馆|体育馆|科技馆|纪念馆|美术馆|报社|出版社|供销社|合作社|联合会|协会|学会|商会|基金会|工商联|文联|科协|残联|侨联|社科联|红十字会|慈善总会|"
    "教研室|教研组|年级组|事业部|项目部|经理部|指挥部"
)
_LONG = re.compile(f"{_PARTY}|{_OFFICES}")
_SHORT = re.compile("(?:[厅局委办处科股室部院所站队厂矿馆社]|分局)$")
# Two-character words that merely look like an office, and rooms.
_NOT_OFFICES = re.compile(
    r"(?:.*(?:干部|查处|结合部|宣科|(?:校长|院长|局长|书记|主任|[区县镇市]长|经理|厂长)办公室|会议室|活动室|阅览室|值班室|休息室|实验室|教室|诊室|档案室|图书室|接待室|"
    r"谈心室|谈话室|调解室|工作室|评委|常委|执委|编委|俱乐部|示范站|文化大院|农家书屋|卫生间|部队|团队|队伍|场所|厕所|住所|网站|政委|主席团|书记处|"
    r"突击队|先锋队|志愿队|宣讲队|服务队|工作队|小分队|轻骑队|表演队|施工队|啦啦队|到处|实处|好处|难处|用处|长处|短处|深处|细处|联席会|全局|大局|格局|布局)"
    r"|内科|外科|本科|学科|专科|文科|理科|医科|单位|部门|分管|副处|正处|正科|副科|乡科|股室|结局|当局|邮局|各处|全部|内部|外部|局部|大部|总部|本部|东部|西部|南部|北部|中部|学部|"
    r"剧院|庭院|大院|小院|老院|宾馆|饭馆|旅社|公社|工厂|督办|交办|转办|承办|主办|协办|经办|举办|创办|领办|代办|帮办|通办|联办|快办|好办|查办|催办|专办|会办|"
    r"军队|车队|乐队|专队|排队|带队|科室|处室)$"
)

_NOMINAL = frozenset("n nr nrt nrfg ns nt nz ng vn b j f s an eng zg l i vg ag k g a".split())
# Verbs (and others) that stand inside names of offices.
_INSIDE = frozenset(
    "服务 执法 征收 保障 管理 监督 监察 监管 审批 改革 发展 建设 规划 统计 宣传 组织 统战 教学 教育 培训 检修 运行 运营 运维 维修 维护 "
    "养护 采煤 掘进 洗选 选煤 检验 检测 监测 调度 防治 防控 疾控 防汛 应急 救援 消防 救助 救治 急救 急诊 招商 投资 融资 交易 结算 审计 审判 审查 执行 "
    "立案 控制 生产 经营 营销 销售 采购 储运 运输 装卸 配送 制造 加工 装配 焊接 铸造 炼钢 炼铁 轧钢 发电 供电 供水 供热 供气 排水 售后 研发 "
    "设计 勘察 施工 监理 评估 评价 考核 人事 离退休 退休 老干部 信访 接访 调解 仲裁 公证 代建 征迁 拆迁 拆违 搬迁 绿化 环卫 保洁 清扫 收费 稽查 "
    "征管 征稽 缉私 巡查 巡察 督查 督导 督办 接待 联络 指挥 就业 创业 创新 创建 代办 登记 备案 结对 研究 试验 实验 开发 推广 认证 联合 综合 行政 治理 护理 医务 康复 体检 "
    "住院 预防 保健 输血 透析 麻醉 放射 检查 体育 出版 发行 播出 采编 编辑 策划 制作 物流 包装 质检 化验 计量 储备 仓储 储蓄 信贷 理赔 承保 合作 代表 供销 退役 抚恤 优抚 安置 移民 "
    "统筹 协调 督考 网信 双拥 会计 核算 支付 集中 采油 输油 炼油 钻井 勘探 开采 通风 提升 机电 掘进 综采 充填 选矿 冶炼 动力 防护 示范 实训 招生 学工 教务 科研 保卫 保密 机要 武装 总务 后勤 宣教 纪检 审理 案管 起诉 侦查 公诉 控告 申诉 未检 刑侦 治安 巡警 交警 特警 网安 国保 经侦 禁毒 出入境".split()
)
_STOP = frozenset(
    "和 与 及 以及 或 或者 由 对 向 在 到 至 从 以 将 把 被 让 给 为 是 有 的 了 着 过 等 并 也 还 都 就 又 其 这 那 该 本 我 你 他 她 它 "
    "我们 你们 他们 大家 各 每 某些 有些 有的 一些 部分 个别 少数 多数 大多数 许多 全体 所有 其他 其它 其余 另 另外 相关 有关 原 现 新 老 "
    "比如 例如 如 像 即 报 送 报送 报请 提请 请 会同 商 经 据 按 按照 根据 通过 邀请 参观 观摩 召开 要求 安排 督促 指导 推动 协助 配合 支持 抽调 抽查 成立 设立 表彰 表扬 "
    "同志 同时 其中 尤其 特别 特别是 包括 以下 上述 今年 去年 明年 近期 目前 刚才 今天 昨天 现场 实地 附件 联系人 地点 时间 抄送 主送 来源 "
    "经 报 牵头 负责 责任 参加 出席 主持 列席 汇报 听取 发言 通报 批评 点名 委托 交 转 转交 移交 派 选派 约谈 走访 调研 考察 检查了 当 抓 做 作 上 下 前 后 中 内 外 里 均 仅 只 代表 建议 充分 发挥 依法 内向 现有 推荐 申报 怎么 全 全区 全市 全县 全院 全校 全局 全镇 全乡 全省 我区 我市 我县 我局 我院 我校 ".split()
)
_COMMON = frozenset(
    "单位 部门 同志 领导 负责人 书记 局长 主任 代表 工作 会议 问题 情况 干部 党员 群众 企业 项目 经验 典型 其中 方面 期间 过程 任务 材料 名单 意见 报告 结果 "
    "时候 现场 观摩点 地点 责任 分工 发言 牵头 小组 主体 联系人 电话 来源 附件 内容 制度 系统 各地 各部门 各单位 组长 副组长 成员".split()
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


# Modifiers that leave a kind a kind.
_GENERIC = re.compile(
    r"(?:各级|各|每个|每|本|该|我|贵|所在|所属|直属|下属|下级|上级|基层|机关|有关|相关|部分|个别|少数|多数|全体|主管|责任|牵头|职能|业务|党政|领导|"
    r"教师|学生|研究生|本科生|博士生|流动党员|流出地|流入地|结对|申报单位|申报|推荐|现有|教工|职工|离退休|退休|联合|临时|样板|示范|先进|后进|试点|优秀|软弱涣散|标准化|规范化|创新型|服务型|学习型|过硬|五星级|星级|模范|标杆|一流|全面|"
    r"农村|城市|社区|街道|乡镇|乡|镇|村级|村|区级|市级|县级|省级|区|市|县|省|州|局|院|校|厂|站|所|处|科|股|部门|部|单位|企业|公司|集团|学校|学院|医院|科室|车间|班组|分公司|子公司|总公司|中心|"
    r"二级|三级|区直|市直|县直|省直|区属|市属|县属|国有|非公|民营|两新|行业|系统|不同|其他|其它|成员|参建|施工|党|事业|"
    r"大|小|新|老|原|两|多|几|个|家|名|支|所有|支部|年级|教研|行政|党务|基层党组织|党组织|窗口|项目|功能|流动|功能型|村居|村（社区）|乡（镇）)*+"
)
_KINDS = re.compile(
    r"(?:[省市区县州]委|[省市区县州]政府|中央|党中央|办公室|办公厅|委员会|中心|公司|医院|学校|大学|中学|小学|高中|初中|学院|银行|法院|检察院|机关|支委|居委|教委|"
    r"人大|政协|工作委员会|组委会|支委会|居委会|村委会|业委会|家委会|管委会|车间|班组|派出所|卫生院|幼儿园|工作站|服务站|街道办事处|办事处|街道办|分公司|子公司|总公司|集团|分局|总局|"
    r"党支部|党总支|党委|党组|党工委|工委|纪委|纪委监委|监委|团支部|团总支|支部|总支|支部委员会|党支部委员会|党总支委员会|纪检组|指挥部|项目部|分厂|工厂|财政所|司法所|电厂|水厂|"
    r"教研室|教研组|年级组|大队|中队|支队|支行|分行|合作社|协会|学会|商会|机关党委|机关纪委|机关党支部|机关党总支|村民委员会|居民委员会|党校|服务中心|党群服务中心|便民服务中心|文明实践站|文明实践所|"
    r"机关工委|直属党支部|直属机关党委|党委会|党组会|.*(?:领导小组|专班|评审组|检查组|督查组|督导组|调研组|工作组|考核组)|.*党员活动中心|.*党员活动室|.*文明实践(?:站|所|中心)|.*(?:党群|便民)服务(?:站|点))"
)
# What makes a name of a bare 支部 or 指挥部: a place, an ordinal, a body.
_NAMING = re.compile(r"[省市区县州镇乡村局委院校厂司部科处所站队办]|第[一二三四五六七八九十\d]|中心|集团|小学|中学")
# Endings that name a body by its work without anything before them.
_BY_WORK = re.compile(
    r"(?:.+[部科处室办股]|工会|总工会|团委|妇联|党委办公室|.{2,}(?:部|科|处|室|办|站|所|院|队|中心|车间|公司|集团|委|局))"
)


def find_names(text: Text) -> list[Name]:
    """Every name in order of appearance, the longest reading of each place, titles of papers left out."""
    words = corrected(text.text, text.words)
    starts = {word.start: index for index, word in enumerate(words)}
    ends = {word.end: index for index, word in enumerate(words)}
    names: list[Name] = []
    for start, end in _heads(text, words, ends):
        left = _left(words, starts, ends, start, end)
        left = _after_preposition(text.text, left, end)
        name = text.text[left:end]
        if left < end and not is_kind(name, text.text[start:end]) and not _in_title(text, left):
            while names and names[-1].start >= left:
                names.pop()
            if not names or names[-1].end <= left:
                names.append(Name(left, end, name))
    return names


def _after_preposition(text: str, left: int, end: int) -> int:
    match = _PREPOSITION.match(text, left, end)
    return match.end() if match else left


def _heads(text: Text, words: list[Word], ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Where an ending stands, in order of its end."""
    found = {match.end(): match.start() for match in _LONG.finditer(text.text) if match.end() in ends}
    for word in words:
        if word.end in found or not _SHORT.search(word.text) or _NOT_OFFICES.match(word.text):
            continue
        if len(word.text) == 1 and word.tag in ("v", "p", "c", "u") and word.text not in "委办所":
            continue
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
        if not anchor and not _belongs(word, adjacent=len(words[index].text) == 1):
            break
        index, left = index - 1, word.start
        if anchor:
            return _place(words, index, left)
    return left


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


def _belongs(word: Word, *, adjacent: bool) -> bool:
    if word.text in _STOP or not word.text.strip():
        return False
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
        if word.text in _STOP or word.text in _COMMON or len(word.text) > 4 or not _is_place(word):
            break
        index, left = index - 1, word.start
    return left


def _is_place(word: Word) -> bool:
    if word.text in _ANCHORS or word.tag in ("ns", "nr", "nrt", "nz", "eng"):
        return True
    return word.tag in ("n", "ng", "j", "l", "i", "an", "zg") and len(word.text) <= 3


def is_kind(name: str, ending: str) -> bool:
    """Whether some words only say what kind of body is meant (各支部, 局党组, 机关党委), naming none."""
    if _KINDS.fullmatch(name) or _NOT_OFFICES.match(name):
        return True
    modifier = name[: len(name) - len(ending)]
    if re.fullmatch(r"[\d一二三四五六七八九十两几多余]+", modifier):
        return ending not in ("中", "小学", "中学", "车间", "大队", "中队")
    if ending in ("支部", "总支", "指挥部", "学校") and not _NAMING.search(modifier):
        return True
    if re.fullmatch(r"[省市区县镇乡院校厂局]|.*[镇乡村]中心", modifier) and not re.fullmatch(
        _PARTY + "|办公室|学校|中心|公司|集团|车间", ending
    ):
        return False
    if modifier in ("院", "校", "局", "厂", "公司", "集团", "学校", "区", "市", "县") and ending in (
        "工会",
        "团委",
        "总工会",
        "妇联",
        "政协",
        "人大",
    ):
        return False
    if re.fullmatch(_PARTY, ending) and _GENERIC.fullmatch(modifier):
        return ending not in ("工会", "总工会", "团委") or modifier != ""
    if not modifier:
        return not _BY_WORK.fullmatch(name)
    if name.endswith("党委办公室") or ending in ("组织部", "宣传部", "统战部"):
        return False
    return _GENERIC.fullmatch(modifier) is not None


def _in_title(text: Text, position: int) -> bool:
    shelter = text.shelter(position)
    return shelter is not None and text.text[shelter.start] == "《"
