"""The shapes that this room's tests share: a paper of the district office to chosen organizations."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.test import Client

from tests.cast import AT, DAY, Cast
from zhibu.documents.models import Document, Requirement
from zhibu.people.access import organizations_for
from zhibu.people.models import Organization, User
from zhibu.tasks import actions
from zhibu.tasks.models import Hop, Task
from zhibu.tasks.queries import Selection

DUE = date(2026, 12, 10)  # a Thursday
PAPER: dict[str, Any] = {
    "title": "重新梳理创新清单",
    "content": "各支部要对照本单位职能重新梳理创新清单，说清楚改什么、谁来改。",
    "basis": "各支部要在12月10日前对照本单位职能重新梳理创新清单",
    "source": "在创建工作推进会上的讲话",
    "purpose": "让创新清单对得上本单位职能",
    "due_on": DUE,
}


def drafted(cast: Cast, *to: Organization, by: Any = None, **words: Any) -> Task:
    """A draft of the district office, addressed to single organizations."""
    by = by or cast.drafter
    roles = words.pop("roles", {})
    return actions.draft(
        paper=actions.Paper(**(PAPER | words)), issuer=cast.office,
        selection=Selection(singles=tuple(o.pk for o in to), roles=roles),
        reach=organizations_for(by, "draft_task", DAY), by=by, at=AT, client_key=uuid.uuid4(),
    )  # fmt: skip


def issued(cast: Cast, *to: Organization, **words: Any) -> Task:
    """A paper drafted by one, reviewed and signed by another."""
    task = drafted(cast, *to, **words)
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    return actions.sign(task=task, by=cast.head, at=AT)


def hop_of(task: Task, organization: Organization) -> Hop:
    return Hop.objects.get(task=task, to_organization=organization)


def handed_on(cast: Cast, task: Task) -> tuple[Hop, Hop]:
    """The committee hands the task on to both of its branches."""
    actions.pass_on(
        hop=hop_of(task, cast.water_committee), to=[cast.water_first.pk, cast.water_second.pk], due_on=DUE,
        by=cast.water_clerk, at=AT,
    )  # fmt: skip
    return hop_of(task, cast.water_first), hop_of(task, cast.water_second)


def answered(hop: Hop, by: Any, text: str = "已对照职能梳理，新增巡查协助一项。") -> Hop:
    actions.answer(hop=hop, text=text, by=by, at=AT, client_key=uuid.uuid4())
    hop.refresh_from_db()
    return hop


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(cast: Cast, **other: Any) -> dict[str, Any]:
    fields = PAPER | {"due_on": DUE.isoformat(), "answer": "sentence", "retention": "10"}
    return fields | {
        "issuer": cast.office.pk, "approver": cast.head.pk, "client_key": str(uuid.uuid4()),
        "singles": [cast.water_first.pk], "submit": "1",
    } | other  # fmt: skip


def requirement(cast: Cast, **other: Any) -> Requirement:
    document = Document.objects.create(
        organization=cast.work_committee, title="在创建工作推进会上的讲话", original="…", restored="…", handed_in_at=AT
    )
    words = "各机关党委要在12月13日前把推荐人选报区委党建办"
    fields = {"who": "各机关党委", "what": "把推荐人选报区委党建办", "by": "12月13日前", "due_on": date(2026, 12, 13)}
    return Requirement.objects.create(document=document, text=words, start=0, end=len(words), **(fields | other))
