"""Powers, roles, kinds and the district's settings as tables, and the few sums over them. No Django here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhibu.kit.states import Refused


@dataclass(frozen=True, slots=True)
class Power:
    """What an account may do. ``scoped``: over organizations; else over the installation."""

    title: str
    meaning: str
    scoped: bool = True


POWERS: dict[str, Power] = {
    "see_organization": Power("查看党组织", "看党组织、单位职能、重点任务和任职"),
    "edit_organization": Power("维护党组织", "新建和修改党组织、隶属、单位、职能、重点任务"),
    "see_person": Power("查看人员", "看范围内人员的姓名全称和任职"),
    "edit_person": Power("维护人员", "登记人员、党员、任职和党建工作分工"),
    "hand_in_document": Power("交存文件", "为范围内组织交存、整理文件并校正标注"),
    "read_document": Power("阅读文件", "读范围内组织交存的文件，下载原件"),
    "purge_document": Power("清除误存文件", "把误存的文件从库、检索和备份中清除", scoped=False),
    "draft_task": Power("拟稿", "以范围内组织名义拟任务"),
    "review_task": Power("审核", "审核他人所拟任务"),
    "sign_task": Power("签发", "签发他人所拟任务，任务即交办"),
    "sign_own_task": Power("一人办公室签发", "拟稿人可签发自己所拟的任务，任务上注明"),
    "see_task": Power("查看任务", "看范围内组织的任务和办理情况"),
    "handle_task": Power("办理任务", "代表范围内组织转办、答复、退回、办结"),
    "manage_accounts": Power("管理账号", "建立、停用账号，关联人员，解锁，重设口令", scoped=False),
    "give_grants": Power("授权", "给予和终止授权", scoped=False),
    "read_audit": Power("查看操作记录", "看谁在何时对何记录改了哪些字段，不看值", scoped=False),
    "edit_settings": Power("维护设置", "改本区的名称、工作日、限额和通知渠道", scoped=False),
}
POWER_TITLES = {code: power.title for code, power in POWERS.items()}


@dataclass(frozen=True, slots=True)
class Role:
    """A usual bundle of powers; the grants it writes can be ended or narrowed one by one."""

    title: str
    meaning: str
    powers: tuple[str, ...]


_HANDLE = ("see_organization", "see_person", "hand_in_document", "read_document", "see_task", "handle_task")
ROLES: dict[str, Role] = {
    "district_office": Role(
        "区委党建办工作人员", "维护组织与人员，交存文件，拟稿和审核任务，看全区办理情况",
        (*_HANDLE, "edit_organization", "edit_person", "draft_task", "review_task"),
    ),
    "district_head": Role(
        "区委党建办负责人", "在工作人员权限之外，审核、签发任务",
        (*_HANDLE, "draft_task", "review_task", "sign_task"),
    ),
    "unit_committee": Role(
        "机关党委（党总支）工作人员", "维护所属组织与人员，转办、答复、办结，向所属组织拟任务",
        (*_HANDLE, "edit_person", "draft_task", "review_task", "sign_task"),
    ),
    "leading_group": Role("党组", "看本单位各党组织，向其交办并答复上级", (*_HANDLE, "draft_task", "review_task", "sign_task")),
    "branch": Role("党支部", "办理交给本支部的任务，维护本支部人员", (*_HANDLE, "edit_person")),
    "leader": Role("领导（只读）", "看范围内的组织、文件和任务", ("see_organization", "read_document", "see_task")),
    "member": Role("党员", "看本组织的基本情况", ("see_organization",)),
    "auditor": Role("审计员", "看操作记录，不看值，不办业务", ("read_audit",)),
    "system_administrator": Role("系统管理员", "管理账号和设置，不授权，不看操作记录", ("manage_accounts", "edit_settings")),
    "security_administrator": Role("安全管理员", "给予和终止授权，清除误存文件", ("give_grants", "purge_document")),
    "audit_administrator": Role("审计管理员", "查看并导出操作记录", ("read_audit",)),
}  # fmt: skip
ROLE_TITLES = {code: role.title for code, role in ROLES.items()}

# The three administrators are separated (GB/T 22239-2019 8.1.4.2): no account holds powers of two of these groups.
SEPARATED: tuple[frozenset[str], ...] = (
    frozenset({"manage_accounts", "edit_settings"}),
    frozenset({"give_grants", "purge_document"}),
    frozenset({"read_audit"}),
)

LEADING_KINDS = ("leading_group", "leading_committee")
UPPER_KINDS = ("district_committee", "work_committee")  # their line reaches the leading groups of the units below
OFFICE_KINDS = ("office",)
COMMITTEE_KINDS = ("primary_committee", "agency_committee", "general_branch")
LEAF_KINDS = ("branch", "group", "discipline")

# Which kinds may stand directly under which (机关基层组织工作条例 art. 5–9); leading groups stand outside the tree.
MAY_STAND_UNDER: dict[str, tuple[str, ...]] = {
    "district_committee": (),
    "work_committee": ("district_committee",),
    "office": ("district_committee", "work_committee"),
    "leading_group": (),
    "leading_committee": (),
    "primary_committee": ("district_committee", "work_committee", "primary_committee"),
    "agency_committee": ("district_committee", "work_committee", "primary_committee"),
    "general_branch": ("work_committee", "primary_committee", "agency_committee"),
    "branch": ("work_committee", "primary_committee", "agency_committee", "general_branch"),
    "group": ("branch",),
    "discipline": ("agency_committee", "primary_committee"),
}


# Posts that exist in some kinds only; every other post fits every body that has members or a committee.
POST_ONLY_IN: dict[str, tuple[str, ...]] = {
    "group_member": LEADING_KINDS,
    "group_leader": ("group",),
    "full_time_deputy": ("work_committee", "primary_committee", "agency_committee", "leading_committee"),
}
# A leading body writes down who covers what for Party work, apart from the administrative division.
DIVIDING_KINDS = (*LEADING_KINDS, *UPPER_KINDS, *COMMITTEE_KINDS, "branch")
# The verb under which the audit chain keeps that a list of persons was shown with their names.
LISTED = "查看名单"
KIND_ORDER = {kind: place for place, kind in enumerate(MAY_STAND_UNDER)}


def post_fits(post: str, kind: str) -> bool:
    """Whether a post exists in organizations of a kind."""
    return kind in POST_ONLY_IN.get(post, (kind,))


_NAME = re.compile(r"(?=.{2,20}\Z)[^\W\d_]+(?:·[^\W\d_]+)*")
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# GB 11643-1999: region, birth, order, check; the older form of 15 digits has neither century nor check.
_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:(?:18|19|20)\d\d{_DAY}\d{{3}}[\dXx]|\d\d{_DAY}\d{{3}})(?![\dXx])")
_PHONE = re.compile(r"(?<!\d)(?:(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)")


def private_number(text: str) -> str:
    """身份证号 or 电话号码 when the text holds what looks like one, however it is spaced; else nothing."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    for shape in (plain, plain.replace("-", "")):
        if _IDENTITY.search(shape):
            return "身份证号"
        if _PHONE.search(shape):
            return "电话号码"
    return ""


def check_number(text: str, field: str, title: str) -> None:
    """Refused when a number or login name looks like an identity number or a telephone number."""
    kind = private_number(text)
    if kind:
        raise Refused(f"“{title}”看起来是{kind}，本系统不存{kind}，请改填单位自己的编号或名称。", field=field)


def check_person_name(name: str) -> None:
    """Refused unless a name is 2 to 20 letters of Han or Latin, its parts joined by ·."""
    check_number(name, "name", "姓名")
    if not _NAME.fullmatch(name) or any(not _is_name_letter(letter) for letter in name):
        raise Refused("姓名须为 2 到 20 个汉字或字母，中间可以用“·”。", field="name")


def _is_name_letter(letter: str) -> bool:
    return letter == "·" or unicodedata.name(letter, "").startswith(("CJK", "LATIN"))


def masked_number(number: str) -> str:
    """A unit's own number as a list of names shows it: enough to tell two apart."""
    return number if len(number) <= 4 else f"＊{number[-4:]}"


def masked(name: str) -> str:
    """A name as those see it who may not see persons: the surname alone."""
    return f"{name[:1]}＊＊" if name else ""


def uncovered(areas: Iterable[str], covered: Iterable[str]) -> list[str]:
    """The areas of Party work that nobody covers, in the order of ``areas``."""
    known = set(covered)
    return [area for area in areas if area not in known]


def broken_separation(held: set[str], given: set[str]) -> bool:
    """Whether giving ``given`` to an account that holds ``held`` would join two separated administrators."""
    touched = [group for group in SEPARATED if group & (held | given)]
    return len(touched) > 1


@dataclass(frozen=True, slots=True)
class SettingRule:
    """A key of the district's settings: what it is called, what it is until set, and where that comes from."""

    title: str
    default: Any
    source: str
    help: str = ""
    largest: int = 100_000  # of a number


SETTINGS: dict[str, SettingRule] = {
    "district_name": SettingRule("本区名称", "", "本区设置"),
    "task_words": SettingRule(
        "专项工作文稿字数上限", 4000, "整治形式主义为基层减负若干规定（R13）", "交办内容超过时提醒，不拦截"
    ),
    "paper_words": SettingRule(
        "综合文稿字数上限", 5000, "整治形式主义为基层减负若干规定（R13）", "文件超过时提醒，不拦截"
    ),
    "term_days": SettingRule("默认办理时限（工作日）", 10, "本区设置", largest=250),
    "ask_minutes": SettingRule(
        "每种答复估算的分钟数", {"read": 2, "sentence": 5, "attachment": 20}, "本区设置", "用于减负台账"
    ),
    "areas_of_party_work": SettingRule(
        "班子党建工作分工领域",
        ["全面工作", "组织建设", "党员教育管理", "思想政治与意识形态", "党风廉政建设", "统战群团", "联系基层党组织"],
        "本区设置",
    ),
    "mail_approval": SettingRule("邮件通知批准文号", "", "本区设置", "未填写则不发邮件"),
    "message_approval": SettingRule(
        "个人消息通知批准文号", "", "本区设置", "企业微信、钉钉、飞书个人消息；不用群机器人"
    ),
}


def checked_setting(key: str, value: Any) -> Any:
    """A value that the setting can hold, shaped like its default; Refused with what is wrong with it."""
    rule = SETTINGS[key]
    if isinstance(rule.default, int):
        return _whole_number(rule.title, value, rule.largest)
    if isinstance(rule.default, list):
        return _list(rule.title, value)
    if isinstance(rule.default, dict):
        return {name: _whole_number(rule.title, value.get(name), rule.largest) for name in rule.default}
    return str(value).strip()[:200]


def _whole_number(title: str, value: Any, largest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= largest:
        raise Refused(f"“{title}”须为 1 到 {largest} 之间的整数。", field="value")
    return value


def _list(title: str, value: Any) -> list[str]:
    words = [str(word).strip() for word in value if str(word).strip()]
    if not words or len(set(words)) != len(words) or any(len(word) > 60 for word in words):
        raise Refused(f"“{title}”每行一项，至少一项，各不相同，每项不超过 60 字。", field="value")
    return words


def as_markdown() -> str:
    """The powers, the roles and the separation as docs/rules.md prints them."""
    lines = ["| 权限 | 代码 | 含义 | 范围 | 角色 |", "|---|---|---|---|---|"]
    for code, power in POWERS.items():
        roles = "、".join(role.title for role in ROLES.values() if code in role.powers) or "—（单独授予）"
        scope = "按组织" if power.scoped else "全系统"
        lines.append(f"| {power.title} | `{code}` | {power.meaning} | {scope} | {roles} |")
    lines += ["", "| 角色 | 代码 | 用途 | 权限 |", "|---|---|---|---|"]
    for code, role in ROLES.items():
        powers = "、".join(POWERS[power].title for power in role.powers)
        lines.append(f"| {role.title} | `{code}` | {role.meaning} | {powers} |")
    lines += ["", "| 相互分离的权限组（同一账号不得兼有两组） |", "|---|"]
    lines += [f"| {'、'.join(POWERS[power].title for power in POWERS if power in group)} |" for group in SEPARATED]
    return "\n".join(lines) + "\n"
