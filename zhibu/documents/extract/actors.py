"""Who is asked: the subject at the head of a clause, an organization, a post, or a kind of either."""

from __future__ import annotations

import re

from zhibu.documents.words import Text, Word

_HEADS = (
    "党组织|党支部|支部|党委|党总支|总支|党组|工委|纪委|监委|机关党委|党（工）委|党\\(工\\)委|党委（党组）|党组（党委）|党委\\(党组\\)|党组\\(党委\\)|单位|部门|科室|处室|股室|科|处|室|部|局|委|办|厅|院|所|站|队|组|厂|矿|馆|社|中心|"
    "书记|副书记|负责人|负责同志|主任|局长|院长|校长|园长|所长|站长|科长|处长|部长|厂长|经理|总监|组长|队长|段长|河长|林长|班长|护士长|馆长|镇长|乡长|村长|县长|区长|市长|厅长|董事长|秘书长|会长|楼长|网格长|班主任|辅导员|导师|讲解员|联络员|指导员|网格员|"
    "班子|班子成员|成员|委员|常委|党员|干部|同志|人员|教师|老师|医生|医师|护士|职工|员工|工人|学生|家长|村民|专家|双方|甲方|乙方|三方|各方|牵头人|责任人|联系人|申请人|参会者|"
    "学校|医院|企业|公司|集团|车间|班组|工段|小组|专班|领导小组|办公室|镇|乡|街道|社区|村|园区|开发区|县区|区县|院系|学院|书院|大学|中学|小学|幼儿园|系|年级|教研室|工会|团委|妇联|残联|机关|法院|检察院|派出所|大队|支队|中队|站点|观摩点|"
    "各地|大家|我们|你们|全体|各级|工作站|服务站|窗口|项目部|工作室|分局|分公司|支行|分行|银行|合作社|协会|商会|联盟|主席|副主席|馆员|支委|支委会|委员会|管委会|居委会|村委会|党校|媒体|电视台|报社|主办方|承办方|施工方|物业|校方|院方|馆方|会议室|系部|系统|区委|县委|市委|省委|政府|代表|骨干|带头人|学员|选手|民警|法官|检察官|律师"
)
_HEAD_END = re.compile(rf"(?:{_HEADS})(?:[（(][^（）()]{{1,24}}[)）])?$")
_MODAL = re.compile(
    r"(?:都|均|也|还|同时|必须|一律|则|仍|更|又|再)?(?:要(?!求|点|素|件|闻|害|么|是)|应当|应该|应(?![急用对邀有届试聘收付])|必须|务必|务须|须(?!知)|需要|需(?!求)|不得|不准|不许|不能|不要|严禁|请|可(?!以看|见|谓|持续|能|行|靠|复制)|负责|牵头|会同|要求)"
)
_FOLLOWERS = re.compile(
    r"(?:于|将|把|对|按|按照|在|从|自|每|向|为|以|围绕|结合|根据|依据|依托|通过|利用|参照|对照|针对|就|由|与|同|并|共同|分别|各自|各|统一|认真|切实|及时|进一步|严格|逐[一个级层项条人本份村户]|全[部面]|至少|最迟|原则上|一律|立即|抓紧|尽快|继续|带头|亲自|主动|积极|定期|首先|先|不得|不再|不|只|也|都|均|仍|再|即|轮流|当|联合|配合|协助|会同|牵头|负责|本着|坚持)"
)
_VERBAL = frozenset("v vd vn d ad vg zg l i p vq".split())
_INNER = frozenset("n nr nrt nrfg ns nt nz ng j b a an m q f s vn r eng g k ag t uj".split())
_OPENERS = re.compile(r"(?:其中|同时|届时|此外|另外|原则上|会后|随后|之后|然后|再由|并由|由|请|责成|责令|要求|希望|建议|恳请|敬请|特请|拟请|拟由|交由|改由|确定由|明确由|决定由|指定|委托|并请|并|待[^，。；]{2,12}后)[，,]?")
_LONGEST = 46


def opener(text: str, start: int, end: int) -> int:
    """Where a clause goes on behind 请, 由, 其中 and the like."""
    match = _OPENERS.match(text, start, end)
    return match.end() if match and match.end() < end else start


def subject(text: Text, start: int, end: int) -> int:
    """End of the actor that opens ``text[start:end]``; ``start`` itself when none does."""
    words = text.words_in(start, min(end, start + _LONGEST))
    if not words:
        return start
    verb_seen = False
    for index, word in enumerate(words):
        if word.end > end:
            break
        if text.text[word.start] in "，,：:；;。":
            break
        if _actor_ends(text, words, index, start, end) and (not verb_seen or _relative(text.text[start : word.end])):
            return word.end
        if word.tag in ("v", "p", "d", "ad", "c", "vd") and not _joins(word, text):
            if word.text not in _QUIET:
                verb_seen = True
        if _MODAL.match(text.text, word.start, end) and index > 0 and not text.text[word.start : word.start + 2] == "负责" or word.text in ("将", "把"):
            break
    return start


_QUIET = frozenset("和 与 及 以及 或 会同 联合 所属 直属 下属 离退休 负责 有关 相关 主管 分管 包村 驻村 联系 服务 管理 组织 宣传 执法 监督 审批 保障 应急 征收 检修 维护 主要 参会 参加 新任 兼职 专职 各".split())


def _joins(word: Word, text: Text) -> bool:
    return word.text in "、和与及或" or word.text in ("以及", "会同", "连同")


def _relative(words: str) -> bool:
    """被退回材料的乡镇, 列入名单的党组织: a clause turned into an adjective."""
    return re.search(r"的[^的，]{1,14}$", words) is not None or re.match(r"^(?:凡|[一-龥]{2,4}(?:不合格|过期|到期|届满|被))", words) is not None


def _actor_ends(text: Text, words: tuple[Word, ...], index: int, start: int, end: int) -> bool:
    word = words[index]
    rest = text.text[word.end : end]
    if not _HEAD_END.search(text.text[max(start, word.end - 30) : word.end]):
        return False
    if word.end - start < 2 or not rest:
        return False
    if rest[0] in "的之、和与及或（(/":
        return _FOLLOWERS.match(rest) is not None and rest[0] in "与" and not re.match(r"与[^，。；]{0,16}(?:要|应|于|在|每|须)", rest)
    if _MODAL.match(rest) or _FOLLOWERS.match(rest):
        return True
    following = text.words[text.word_index(word.end)]
    if following.start != word.end:
        return False
    return following.tag in _VERBAL or re.match(r"\d|本周|本月|下周|年|月底|即日|今日|会[前后]|散会|接到|收到|春节|国庆|“|上半|下半|第?[一二三四]季度|明年|今年|三|一|两", rest) is not None


def modal(text: str, start: int, end: int) -> int:
    """End of the modal words (要, 应当, 务必 …) that open a verb phrase."""
    match = re.compile(r"(?:都|均|也|还|同时|则|又|更|再)?(?:要(?!求|点|素)|应当|应该|应(?![急用对邀有])|必须|务必|务须|须|需要|需(?!求)|请|可以|可(?!见|谓|持续|能|行|靠|复制)|将(?=于|在|对|组织|开展|适时|会同|安排|继续|以|视|采取|严格|按))+").match(text, start, end)
    return match.end() if match else start
