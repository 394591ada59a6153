"""What happened lately in the demonstration district, done by the product's own verbs.

A speech is handed in garbled, its requirements become tasks, and the tasks lie at every stage on their way
down to the branches. All days count from ``today``, so the story is fresh whenever it is told.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from zhibu.documents.actions import hand_in
from zhibu.documents.models import Document, Requirement
from zhibu.kit.calendar import SHANGHAI, add_working_days, next_working_day
from zhibu.people.access import organizations_for
from zhibu.people.models import Kind, Organization, User
from zhibu.tasks import actions
from zhibu.tasks.models import Hop, Task
from zhibu.tasks.queries import Selection, guess

from .build import District
from .district import OFFICE

PAPER = Path(__file__).with_name("paper.txt")
LATE = ("区水务局党支部", "区文旅局党支部", "区档案馆党支部")
AT_MOST = 40  # holders whose answers are told one by one, however large the district


@dataclass(frozen=True)
class Plan:
    """One task of the story: which requirement it comes from, and how far its holders have come."""

    words: str  # that the requirement contains
    title: str
    answer: str
    due_on: date
    progress: tuple[str, ...]  # of the holders in order; the rest have not begun


class Told:
    """Hands out instants, client keys and accounts in a reproducible order."""

    def __init__(self, district: District, today: date, seed: int) -> None:
        self.district, self.today = district, today
        self.source = random.Random(seed)  # noqa: S311  invented history, not secrets
        self.office, self.head = district.users["office"], district.users["head"]
        self.issuer = district.organizations[OFFICE]

    def at(self, days_ago: int, hour: int = 9) -> datetime:
        return datetime.combine(self.today - timedelta(days=days_ago), time(hour, self.source.randrange(60)), SHANGHAI)

    def key(self) -> UUID:
        return UUID(int=self.source.getrandbits(128), version=4)

    def holder(self, hop: Hop) -> User:
        return self.district.secretaries[hop.to_organization_id]


def tell(district: District, *, today: date, years: int, seed: int) -> None:
    """The story, and the closed tasks of the quarters before it."""
    told = Told(district, today, seed)
    if not {"office", "head"} <= set(district.users):
        return
    for number in range(4 * years):
        _past_quarter(told, 91 * (number + 1))
    document = _paper(told)
    for plan in _plans(today):
        _follow(told, document, plan)
    _monthly(told, document)
    _waiting(told, document)


def _paper(told: Told) -> Document:
    days = {
        "dated": told.today - timedelta(days=19), "list_by": _list_by(told.today),
        "names_by": _names_by(told.today), "mend_by": _mend_by(told.today),
    }  # fmt: skip
    text = PAPER.read_text(encoding="utf-8")
    for name, day in days.items():
        written = f"{day.year}年{day.month}月{day.day}日" if name == "dated" else f"{day.month}月{day.day}日"
        text = text.replace("{" + name + "}", written)
    return hand_in(by=told.office, at=told.at(18), organization=told.issuer, client_key=told.key(), words=text)


def _list_by(today: date) -> date:
    return next_working_day(today + timedelta(days=30))


def _names_by(today: date) -> date:
    return next_working_day(today + timedelta(days=6))


def _mend_by(today: date) -> date:
    return add_working_days(today - timedelta(days=9), 2)


def _plans(today: date) -> tuple[Plan, ...]:
    year_end = date(today.year, 12, 31) if today < date(today.year, 12, 20) else date(today.year + 1, 3, 31)
    return (
        Plan("创新清单,说清楚|重新梳理创新清单", "对照本单位职能重新梳理创新清单", "sentence", _list_by(today),
             ("accepted", "accepted", "answered", "answered", "returned", "blocked", "asked", "late_asked")),
        Plan("推荐人选", "报送跟岗学习推荐人选", "sentence", _names_by(today), ("passed_some", "passed", "answered")),
        Plan("补报创新动态", "补报创新动态和清单并说明今后怎样按时", "sentence", _mend_by(today), ("returned",)),
        Plan("党建工作分工", "明确班子成员的党建工作分工并单独行文", "sentence", next_working_day(year_end - timedelta(days=4)),
             ("accepted", "answered")),
    )  # fmt: skip


def _requirement(document: Document, words: str) -> Requirement | None:
    rows = list(document.requirements.order_by("start"))
    return next((row for word in words.split("|") for row in rows if word in row.what or word in row.text), None)


def _drafted(told: Told, document: Document, plan: Plan, days_ago: int) -> Task:
    requirement = _requirement(document, plan.words)
    on = told.today - timedelta(days=days_ago)
    reach = organizations_for(told.office, "draft_task", on)
    selection = guess(requirement.who, reach, on) if requirement else Selection(kinds=(Kind.BRANCH,))
    if requirement and not (selection.has_rule or selection.singles):
        selection = Selection(kinds=(Kind.BRANCH,))
    basis = requirement.text if requirement else ""
    paper = actions.Paper(
        title=plan.title, content=f"{plan.title}。请如实答复办到哪一步、还有什么困难，不需另报材料。",
        source=f"《{document.title}》", purpose="落实推进会要求", due_on=plan.due_on, basis=basis, answer=plan.answer,
    )  # fmt: skip
    return actions.draft(
        paper=paper, issuer=told.issuer, selection=selection, reach=reach, by=told.office, at=told.at(days_ago),
        client_key=told.key(), document=document, requirement=requirement,
    )  # fmt: skip


def _signed(told: Told, task: Task, days_ago: int) -> Task:
    actions.submit(task=task, by=told.office, at=told.at(days_ago, 10))
    actions.approve(task=task, by=told.head, at=told.at(days_ago, 11))
    return actions.sign(task=task, by=told.head, at=told.at(days_ago, 14))


def _follow(told: Told, document: Document, plan: Plan) -> None:
    task = _signed(told, _drafted(told, document, plan, 16), 15)
    hops = _hops(task)[:AT_MOST]
    for hop, step in zip(hops, plan.progress, strict=False):
        STEPS[step](told, hop)


def _answer(told: Told, hop: Hop, days_ago: int = 6) -> None:
    said = told.source.choice(ANSWERS).format(unit=hop.to_organization.name.removesuffix("党支部"))
    actions.answer(hop=hop, text=said, by=told.holder(hop), at=told.at(days_ago), client_key=told.key())


def _accepted(told: Told, hop: Hop) -> None:
    _answer(told, hop)
    hop.refresh_from_db()
    actions.accept(hop=hop, by=told.office, at=told.at(4))


def _returned(told: Told, hop: Hop) -> None:
    _answer(told, hop)
    hop.refresh_from_db()
    actions.send_back(hop=hop, reason="只写了会议开过，没有写改什么、谁来改，请补上。", by=told.office, at=told.at(3))


def _blocked(told: Told, hop: Hop) -> None:
    actions.block(
        hop=hop, reason="业务系统的办件数据要等市里开放接口，本月取不出来。", by=told.holder(hop), at=told.at(5)
    )


def _asked(told: Told, hop: Hop) -> None:
    actions.ask(hop=hop, words="上半年已经立项的条目要不要重新填？", by=told.holder(hop), at=told.at(2))


def _extension(told: Told, hop: Hop) -> None:
    until = add_working_days(hop.due_on, 5)
    actions.request_extension(
        hop=hop, wanted_on=until, reason="书记到省里培训，下周回来后开支委会。", by=told.holder(hop), at=told.at(1)
    )


def _passed(told: Told, hop: Hop, answered: int = 0) -> None:
    below = _below(hop)
    if not below:
        _answer(told, hop)
        return
    due_on = add_working_days(hop.due_on - timedelta(days=5), 0)
    actions.pass_on(
        hop=hop,
        to=[o.pk for o in below],
        due_on=min(due_on, hop.due_on),
        by=told.holder(hop),
        at=told.at(12),
        client_key=told.key(),
    )
    for child in Hop.objects.filter(parent=hop).select_related("to_organization", "task").order_by("pk")[:answered]:
        _answer(told, child, 5)


def _below(hop: Hop) -> list[Organization]:
    placements = hop.to_organization
    found = Organization.objects.filter(placements__parent=placements, placements__until_on=None, kind=Kind.BRANCH)
    return list(found.order_by("pk"))


STEPS: dict[str, Callable[[Told, Hop], None]] = {
    "accepted": _accepted, "answered": _answer, "returned": _returned, "blocked": _blocked, "asked": _asked,
    "late_asked": _extension, "passed": _passed, "passed_some": lambda told, hop: _passed(told, hop, 1),
}  # fmt: skip

ANSWERS = (
    "清单已按职能重排，保留两条、新增一条，书记牵头，12月开支委会定稿。",
    "已经办完，{unit}班子会上过了一遍，责任到人。",
    "已核对，改了三处，见会议记录；还差一项数据，本月底前补齐。",
    "已安排，支部书记负责，党员骨干两人参与，月底见效果。",
)


def _past_quarter(told: Told, days_ago: int) -> None:
    """One task of a quarter long past: everybody answered, everything accepted."""
    on = told.today - timedelta(days=days_ago)
    reach = organizations_for(told.office, "draft_task", on)
    branches = list(reach.filter(kind=Kind.BRANCH).order_by("pk").values_list("pk", flat=True)[:12])
    paper = actions.Paper(
        title=f"报{on.year}年第{(on.month - 1) // 3 + 1}季度创新动态", content="用一句话写本季度创新项目有了什么变化。",
        source="区委党建办年度工作安排", purpose="掌握创建进展", due_on=add_working_days(on, 10), answer="sentence",
    )  # fmt: skip
    task = _issued(told, paper, branches, days_ago)
    for hop in _hops(task):
        _answer(told, hop, days_ago - 5)
    actions.accept_all(task=task, hops=list(Hop.objects.filter(task=task)), by=told.office, at=told.at(days_ago - 9))


def _monthly(told: Told, document: Document) -> None:
    """A one-line report that three branches are late with, and a paper to read, due this week."""
    branches = list(Organization.objects.filter(kind=Kind.BRANCH).order_by("pk").values_list("pk", flat=True)[:AT_MOST])
    month = told.today - timedelta(days=30)
    late = [pk for name in LATE if (pk := getattr(told.district.organizations.get(name), "pk", None))]
    report = actions.Paper(
        title=f"报{month.month}月创新动态", content="用一句话写本月创新项目有了什么变化；没有进展也请写明卡在哪里。",
        source="区委党建办年度工作安排", purpose="掌握创建进展", due_on=add_working_days(told.today - timedelta(days=6), 1),
    )  # fmt: skip
    task = _issued(told, report, branches[:10] + late, 20)
    for hop in _hops(task).exclude(to_organization__in=late):
        _answer(told, hop, 9)
    actions.accept_all(task=task, hops=list(_hops(task).filter(state="answered")), by=told.office, at=told.at(7))
    speech = actions.Paper(
        title=f"阅读《{document.title}》", content="请支部书记、委员阅读，阅后点“阅知”。", source=f"《{document.title}》",
        purpose="传达推进会精神", due_on=add_working_days(told.today, 2), answer="read",
    )  # fmt: skip
    task = _issued(told, speech, branches, 14, document)
    for hop in _hops(task).exclude(to_organization__in=late)[:20]:
        actions.read(hop=hop, by=told.holder(hop), at=told.at(10))


def _issued(told: Told, paper: actions.Paper, to: list[int], days_ago: int, document: Document | None = None) -> Task:
    """Drafted, reviewed and signed on one day, to single organizations."""
    reach = organizations_for(told.office, "draft_task", told.today - timedelta(days=days_ago))
    task = actions.draft(
        paper=paper, issuer=told.issuer, selection=Selection(singles=tuple(to)), reach=reach, by=told.office,
        at=told.at(days_ago, 8), client_key=told.key(), document=document,
    )  # fmt: skip
    return _signed(told, task, days_ago)


def _hops(task: Task) -> QuerySet[Hop]:
    return Hop.objects.filter(task=task).select_related("to_organization", "task").order_by("pk")


def _waiting(told: Told, document: Document) -> None:
    """One paper waits for review and one is returned to its drafter, so that these pages are not empty."""
    due_on = add_working_days(told.today, 15)
    plans = (
        Plan("逐项看一遍", "对所属支部的创新清单逐项看一遍", "sentence", due_on, ()),
        Plan("领一个创新项目|创新项目", "支部书记带头领一个创新项目", "read", due_on, ()),
    )
    first, second = (_drafted(told, document, plan, 2) for plan in plans)
    actions.submit(task=first, by=told.office, at=told.at(1))
    actions.submit(task=second, by=told.office, at=told.at(1))
    actions.return_draft(task=second, reason="写明项目从本单位哪项职能里来。", by=told.head, at=told.at(1, 15))
