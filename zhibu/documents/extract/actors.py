"""Who is asked: the subject at the head of a clause, an organization, a post, or a kind of either."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from zhibu.documents.extract.names import Name
from zhibu.documents.extract.offices import corrected
from zhibu.documents.extract.terms import find_terms
from zhibu.documents.words import Text, Word, listed

_HEADS = (
    "党组织|党支部|支部|党委|党总支|总支|党组|工委|纪委|监委|机关党委|党（工）委|党\\(工\\)委|党委（党组）|"
    "党组（党委）|党委\\(党组\\)|党组\\(党委\\)|单位|部门|科室|处室|股室|科|处|室|部|局|委|办|厅|院|所|站|队|组|"
    "厂|矿|馆|社|中心|"
    "领导|领导干部|个人|小区|业主|商户|居民|群众|处级干部|书记|副书记|负责人|负责同志|主任|局长|院长|校长|园长|"
    "所长|站长|科长|处长|部长|厂长|经理|总监|组长|队长|段长|河长|林长|班长|护士长|馆长|镇长|乡长|村长|县长|区长|"
    "市长|厅长|董事长|秘书长|会长|楼长|网格长|班主任|辅导员|导师|讲解员|联络员|指导员|网格员|"
    "班子|班子成员|成员|委员|常委|党员|干部|同志|人员|教师|老师|医生|医师|护士|职工|员工|工人|学生|家长|村民|"
    "专家|双方|甲方|乙方|三方|各方|牵头人|责任人|联系人|申请人|参会者|"
    "学校|医院|企业|公司|集团|车间|班组|工段|小组|专班|领导小组|办公室|镇|乡|街道|社区|村|园区|开发区|县区|区县|"
    "院系|学院|书院|大学|中学|小学|幼儿园|系|年级|教研室|工会|团委|妇联|残联|机关|法院|检察院|派出所|大队|支队|"
    "中队|站点|观摩点|"
    "各地|大家|我们|你们|全体|各级|工作站|服务站|窗口|项目部|工作室|分局|分公司|支行|分行|银行|合作社|协会|商会|"
    "联盟|主席|副主席|馆员|支委|支委会|委员会|管委会|居委会|村委会|党校|媒体|电视台|报社|主办方|承办方|施工方|"
    "物业|校方|院方|馆方|会议室|系部|系统|区委|县委|市委|省委|政府|代表|骨干|带头人|学员|选手|民警|法官|检察官|辅警|协警|"
    "律师|申报人|主体|庭|门诊|食堂|校区|主持人|承办人|经办人|管理员|监督员|督学|出纳|会计|评委|病区|各校|网点"
)
_VERBAL = listed("v vd d ad vg zg l i p vq")
_HEAD_END = re.compile(rf"(?:{_HEADS})(?:[（(][^（）()]{{1,24}}[)）])?$")
_MODAL = re.compile(
    r"(?:都|均|也|还|同时|则|又|更|再|一律|仍|就)?(?:要(?!求|点|素|件|闻|害|么|是|领)|应当|应该|"
    r"应(?![急用对邀有届试聘收付到]|.尽)|必须|务必|务须|须(?!知)|需要|需(?!求)|请|可以|可(?!见|谓|持续|能|行|靠|复制)|"
    r"将(?=于|在|对|组织|开展|适时|会同|安排|继续|以|视|采取|严格|按))+"
)
_FORBIDS = re.compile(r"不得|不准|不许|严禁|不能|不要|禁止")
_FOLLOWERS = re.compile(
    r"于(?=\d|[一二三四五六七八九十本下明今每次年会接收])|将|把|对(?!口|象)|按(?!期$)|在|从|每|向|为|以|围绕|结合|"
    r"根据|依据|依托|通过|利用|参照|对照|针对|就|由|与(?!会)|同|并|共同|分别|各自|各(?!类|项|级|支|党|部门|科室|单位|处室|学院|乡镇)|统一|认真|"
    r"切实|及时|进一步|严格|逐[一个级层项条人本份村户步]|全[部面程]|至少|最迟|原则上|一律|立即|抓紧|尽快|继续|"
    r"带头|亲自|主动|积极|定期|首先|先|不得|不再|不|只|也|都|均|仍|再|即|轮流|当|联合|配合|协助|会同|牵头|负责|"
    r"本着|坚持|提前|限期|随时|重新|予以|依次|带队|给"
)
# 被: what is suffered, unless it names who was looked at (被督查单位).
_SUFFERED = (
    r"被(?!(?:督查|检查|抽查|巡察|巡视|考核|反馈|推荐|帮扶|评议|约谈)[^，。]{0,4}(?:单位|部门|支部|党组织|人|同志))"
)
_PREPOSITIONS = re.compile(
    r"(?:对(?!口|方)|向|从(?!业|事)|为(?!首)|与(?!会)|把|将|经(?!办|营|济|开)|按(?!揭)|"
    rf"在(?!职|校|建|岗|编|册|场)|以(?!上)|给|关于|就|{_SUFFERED}|凭|据|用|因|通过|根据|围绕|结合|针对|依托|按照|对照|参照|"
    r"严格|全面|切实|扎实|全部|采取|听(?!证)|观摩(?!点|团|组|人员)|参观(?!点|团|人员|者)|到|赴|至|是|有(?!关)|没有|不|没|使|如|若|当|比|除|自|于|无|未(?=经|按)|存|和|"
    r"及|或|但|而|也|都|还)"
)
# Verbs whose object does the next thing: 督促施工单位完成整改 has no subject of its own.
_PIVOTS = listed(
    "组织 督促 指导 安排 邀请 通知 引导 动员 带领 协助 帮助 支持 配合 选派 抽调 推荐 鼓励 教育 会同 联系 聘请 派 "
    "让 约谈 推动 发动 号召 联合 面向 深入 听取 接受 增派 选树 培训 "
    "责令 监督 检查 考核 评选 表彰 走访 慰问 服务于 凝聚 团结 发展 吸收 培养 管理 教育管理 建立 成立 设立 组建 "
    "完善 健全 落实 加强 强化 做好 抓好 开展 召开 制定 明确 提高 提升 推进 "
    "发挥 宣传 统筹 协调 调动 激发 激励 关心 关爱 压实 强化 优化 规范 选优 配强 选好 选准 报 报送 送 交 提交 "
    "请示 汇总 收集 征求 查看 抽查 随机 吸引 便于 方便 确保 保证 保障 促进 促使 防止 避免 增强 坚持 包括 涉及 "
    "作为 成为 担任 兼任 参加 出席"
)
_NOT_VERBS = listed(
    "示范 先锋 教育 培训 发展 活动 管理 服务 监督 工作 建设 学习 评议 谈话 联系 领导 规范 创新 考核 述职 换届 "
    "选举 申报 责任 履职 评价 待遇 分工 参与 满意 分布 构成 结构 总数 占比 队伍 名册 名单 档案 材料 覆盖 覆盖率 "
    "设置 集中"
)
_OPENERS = re.compile(
    r"(?:其中|同时|届时|此外|另外|原则上|随后|之后|然后|再由|并由|由|请|责成|责令|要求|我想|我看|我希望|我们希望|希望我们(?=各)|希望|望|盼|建议|恳请|敬请|"
    r"特请|拟请|拟由|交由|改由|确定由|明确由|决定由|指定|委托|并请|会议决定|会议要求|会议明确|会议议定|会议强调|"
    r"会议同意|待[^，。；]{2,12}后|建议由)[，,]?"
)
# 党员人数超过50名的单位, 凡被退回材料的乡镇: a clause turned into an adjective.
_RELATIVE = re.compile(
    rf"(?:凡是?|所有|其他|"
    rf"各)?(?![对在向把将为从]|[^，。；的]*(?:\d[月日]|[要应须]))[^，。；：、的“”对]{{2,22}}的(?:[^，。；、的“”]{{0,6}})(?:{_HEADS})(?:[（(][^（）()]{{1,12}}[)）])?(?=[，,]|"
    rf"$|要|应当?|须|必须|请|一律|均|由|在\d|于\d|\d+月|每[年季月周学半]|不得)"
)
# 没有立项的9个支部, 没有配备专干的单位: those are meant, whatever the clause opens with.
_THESE = (
    rf"[^，。；：、“”]{{2,20}}的\d+\s?[个家所名支](?:[^，。；、的“”]{{0,6}})(?:{_HEADS})",
    r"(?:没有?|未|尚未)[^，。；：、“”的]{2,18}的(?:单位|支部|党支部|党组织|部门|科室|乡镇|街道|社区|村|学校|企业|同志|党员)",
    r"各[省市区县镇乡][（(][^（）()]{1,8}[)）]",
)
_MEANT = re.compile(
    rf"(?:{'|'.join(_THESE)})(?=[，,]|$|要|应当?|须|必须|一律|均|由|在?\d|于\d|不得|年底|[本下]月|推荐|至少|每)"
)
_CHARGED = re.compile(r"同志|负责|牵头|每[年季月周学]|要(?!求|点)|须|必须|应当?(?!邀)|于\d|在?\d+[月日]")
_COMMISSIONER = re.compile(r"(?:组织|宣传|纪检|统战|青年|群工|生活|学习|保密|文体|组织宣传)委员")
_CONTINUES = re.compile(
    r"(?:组织|宣传|统战|纪检|政法)委员(?!会)|(?:主要|负责(?=同志)|分管|相关|有关|全体|各|值班|带班|驻村|包村)?(?:书记|副书记|副[局镇乡县区市院校所站科处部队主会]长|副主任|负责人|责任督学|督学|部长|处长|科长|组长|队长|校长|院长|班主任|机关(?=要|应|须|各)|负责同志|班子|党委|党支部|"
    r"党总支|党组|党员|干部|主任|局长|院长|校长|所长|成员|委员|同志|领导|全体|职工|团队|代表|人员|教师|医生|专家)"
)
_LIST = ("、", "和", "与", "及", "以及", "会同", "联合", "或", "并会同", "牵头会同", "商", "暨")
# How often, which stop of a tour, what is suffered, and deeds whose object looks like a body.
_NO_ACTOR = re.compile(
    rf"每个?(?:年|月|季|周|星期|日|天|半|学期|学年|\d)|第[一二三四五六七八九十\d]+(?:站|步|批|项|天|阶段)|逐(?!级)|(?:重点|主要|着重)看|{_SUFFERED}(?![^，。]{{1,16}}的)|这是|"
    r"发[至到往给]|取消|选拔|发展|移交|撤销|调整|进入|打造|采取|完成|实现|整合|实行|实施|列入(?![^，。]{2,12}的)"
)
_BREAKS = listed("时候 要是 假如 在 是 由 以 为 祝 报 报送 送 交 经")
_DAY_WORD = re.compile(r"\d+\s?[月日]")
# 区城管局机关党委等3个党组织: the count belongs to the names before it.
_AND_OTHERS = re.compile(rf"等[\d一二三四五六七八九十两几多]*[个家所名]?(?:{_HEADS})(?=要|应|须|[，,在于对把将\d])")
# 你校, 贵单位: the addressee of a letter.
_ADDRESSEE = re.compile(r"[你贵](?:单位|公司|党委|支部|[校县镇乡街局院区市司厂村委办厅所])(?!的)")
# 协商不成的9月10日前报总行, 未交底者不得进入: a condition that stands for those who meet it.
_THOSE = re.compile(
    r"(?:凡|确|确因|因故|对于|对)?(?![在向把将为从由以按最更让令使有真总好])[^，。；：、“”的把将要对在由]{2,18}(?:(?<![或再作记学])者|的)"
    r"(?=[，,]?(?:要|应|须|一律|立即|不得|于\d|在?\d+[日月个]|当日|当场|依规|依法|停[拨止]|取消|补办|报|向|并入|列入|退回|暂停|书面))"
    r"|(?:凡是?|因故|确因|确有|确需)[^，。；：、“”的]{2,18}(?:的|者)$"
)
_ALL = re.compile(r"各|所有|全体|凡|有关|相关|其余|其他")
_NO_HEAD = re.compile(r"(?:体|关|联)系$")  # 系 ends the name of a department as well
_MARKS = "，,：:；;。！？\n"
_LONGEST = 60


class Actors:
    """The subjects of a paper's clauses: names where a name stands, else words that end like a body or a post."""

    def __init__(self, text: Text, names: Sequence[Name]) -> None:
        self.text = text.text
        self.words = corrected(text.text, text.words)
        self.starts = [word.start for word in self.words]
        self.names = {name.start: name.end for name in names}

    def subject(self, start: int, end: int) -> int:
        """End of the actor that opens ``text[start:end]``; ``start`` itself when none does."""
        meant = _MEANT.match(self.text, start, end) or _THOSE.match(self.text, start, end)
        if meant:
            return meant.end()
        if start >= end or self._is_barred(start, end):
            return start
        person = self._person(start, end)
        if person > start:
            return person
        whole = _ADDRESSEE.match(self.text, start, end) or _RELATIVE.match(self.text, start, end)
        return whole.end() if whole else self._walk(start, end)

    def _person(self, start: int, end: int) -> int:
        """End of a person's name that is charged with something: 粟正清负责…, 由郗敏牵头…"""
        index = bisect_left(self.starts, start)
        if index == len(self.words) or self.words[index].start != start or self.words[index].tag not in ("nr", "nrt"):
            return start
        name = self.words[index].end
        return name if 2 <= name - start <= 4 and _CHARGED.match(self.text, name, end) else start

    def _is_barred(self, start: int, end: int) -> bool:
        """Whether a preposition, a modal or a deed stands where an actor would begin."""
        if _MODAL.match(self.text, start, end) or _NO_ACTOR.match(self.text, start, end):
            return True
        if start in self.names:
            return False
        if _PREPOSITIONS.match(self.text, start, end):
            return True
        index = bisect_left(self.starts, start)
        pivot = index < len(self.words) and self.words[index].text in _PIVOTS
        return pivot and _COMMISSIONER.match(self.text, start, end) is None

    def _walk(self, start: int, end: int) -> int:
        """Word by word to the first name or head that an actor may end with."""
        index, verbs, limit = bisect_left(self.starts, start), 0, min(end, start + _LONGEST)
        while index < len(self.words) and self.words[index].start < limit:
            word = self.words[index]
            here = self.names.get(word.start)
            if here is not None and here <= end:
                others = _AND_OTHERS.match(self.text, here, end)
                here = others.end() if others else here
                index = bisect_left(self.starts, here)
                if self._ends(start, here, end, verbs=0 if start in self.names else verbs, named=True):
                    return here
                continue
            index += 1
            if self._is_head(start, word) and self._ends(start, word.end, end, verbs=verbs, named=False):
                return word.end
            if self._breaks(word, start, end):
                return start
            verbs += word.tag in ("v", "vd") and word.text not in _LIST and word.text not in _INNER_VERBS
        return start

    def _breaks(self, word: Word, start: int, end: int) -> bool:
        """Whether no actor can reach over the word."""
        if word.text in _BREAKS or (word.tag == "p" and word.text not in _LIST and word.text != "按"):
            return True
        if word.start == start:
            return word.text[0] in _MARKS
        return (
            word.text[0] in _MARKS
            or word.text in ("把", "将", "负责")
            or _MODAL.match(self.text, word.start, end) is not None
            or _DAY_WORD.match(self.text, word.start, end) is not None
        )

    def only_names_things(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` holds no verb."""
        words = self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return bool(words) and all(word.tag[0] not in "vdz" and word.text != "列" for word in words)

    def _is_head(self, start: int, word: Word) -> bool:
        if word.end - start < 2:
            return False
        if word.text[-1] in "）)":
            return _HEAD_END.search(self.text[max(start, word.end - 34) : word.end]) is not None
        match = _HEAD_END.search(self.text[max(start, word.end - 6) : word.end])
        return (
            match is not None
            and not _NO_HEAD.search(self.text, start, word.end)
            and (len(match.group()) > 1 or len(word.text) > 1 or word.tag in ("n", "nt", "q", "zg"))
        )

    def _ends(self, start: int, position: int, end: int, *, verbs: int, named: bool) -> bool:
        """Whether the actor ends here: a modal, a term, an adverb or a verb follows, and no list goes on."""
        rest = self.text[position:end]
        relative = re.search(r"的[^的，、]{1,14}$", self.text[start:position]) is not None
        settled = verbs == 0 or relative or (position - start <= 10) or _ALL.match(self.text, start) is not None
        if not rest:
            return verbs == 0 or relative or _ALL.match(self.text, start) is not None
        if any(rest.startswith(joint) for joint in _LIST) and not re.match(
            r"与[^，。；、]{1,16}(?:签|共|结|开展|合作|协商|谈|"
            r"联|对接|沟通|建立)|联合(?:开展|检查|上|组织|印发|举办|整治)",
            rest,
        ):
            return False
        if rest[0] in "的之（(/" or _CONTINUES.match(rest):
            return False
        if not settled:
            return False
        if _MODAL.match(rest) or _FORBIDS.match(rest) or _FOLLOWERS.match(rest) or _opens_with_term(rest):
            return True
        if verbs and not relative and not re.fullmatch(_HEADS, self.text[start:position]):
            return False
        if named:
            return True
        following = self.words[bisect_left(self.starts, position)]
        if following.start != position or following.tag not in _VERBAL:
            return False
        return position - start > 4 or following.text not in _NOT_VERBS

    def partners(self, start: int, end: int) -> int:
        """End of 会同医务部、护理部 behind an actor; ``start`` when nothing of the kind follows."""
        match = re.compile(r"(?:牵头，?)?(?:会同|联合|商)").match(self.text, start, end)
        if not match:
            return start
        partner = self.subject(match.end(), end)
        return partner if partner > match.end() else start


_INNER_VERBS = listed(
    "所属 直属 下属 离退休 有关 相关 主管 分管 包村 驻村 包联 联系 服务 管理 组织 宣传 执法 监督 审批 保障 应急 "
    "征收 检修 维护 参会 参加 参建 新任 兼职 专职 值班 申报 承办 主办 协办 牵头 责任 接收 发言 观摩 结对 预算 "
    "受援 施工 建设 监理 运营 领导 负责 倒班 创建 试点 培育 示范 帮扶 挂点 挂钩 整改 报送 推荐 评审 派出 派驻 "
    "用人 招生 教学 科研 入选 入围 获奖 先进 全体"
)


def opener(text: str, start: int, end: int) -> int:
    """Where a clause goes on behind 请, 由, 其中 and the like."""
    match = _OPENERS.match(text, start, end)
    return match.end() if match and match.end() < end else start


def modal(text: str, start: int, end: int) -> int:
    """End of the modal words (要, 应当, 务必 …) that open a verb phrase."""
    match = _MODAL.match(text, start, end)
    return match.end() if match else start


def _opens_with_term(words: str) -> bool:
    terms = find_terms(words, 0, min(len(words), 30))
    return bool(terms) and terms[0].start == 0
