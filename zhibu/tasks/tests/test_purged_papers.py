"""When a paper put in by mistake is purged, the tasks drafted from it give up its words in the same transaction."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from tests.cast import AT, DAY, Cast, make_cast
from zhibu.documents import actions as papers
from zhibu.documents.models import Document, Requirement
from zhibu.documents.queries import quoted_in
from zhibu.documents.rules import ERASED
from zhibu.kit.states import Refused
from zhibu.people.access import organizations_for
from zhibu.people.models import AuditEntry, AuditValue
from zhibu.people.queries import verify_chain
from zhibu.tasks import actions
from zhibu.tasks.models import Ask, Event, Notice, Task
from zhibu.tasks.queries import Selection, version_of
from zhibu.tasks.tests.scene import DUE, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

TEXT = "关于报送推荐人选的通知\n各机关党委要在12月13日前把跟岗学习推荐人选报区委党建办，人选要过硬。"


def handed_in(cast: Cast) -> tuple[Document, Requirement]:
    document = papers.hand_in(by=cast.drafter, at=AT, organization=cast.office, client_key=uuid.uuid4(), words=TEXT)
    return document, document.requirements.earliest("pk")


def drafted_from(cast: Cast, requirement: Requirement, **words: Any) -> Task:
    usual = {
        "title": "把跟岗学习推荐人选报区委党建办", "basis": requirement.text, "source": str(requirement.document),
        "content": "各机关党委要在12月13日前把跟岗学习推荐人选报区委党建办。请一句话答复。",
        "purpose": f"落实《{requirement.document}》的要求", "due_on": DUE,
    }  # fmt: skip
    return actions.draft(
        paper=actions.Paper(**(usual | words)), issuer=cast.office, reach=organizations_for(cast.drafter, "draft_task", DAY),
        selection=Selection(singles=(cast.water_committee.pk,)), by=cast.drafter, at=AT, client_key=uuid.uuid4(),
        document=requirement.document, requirement=requirement,
    )  # fmt: skip


def issue(cast: Cast, task: Task) -> Task:
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    return actions.sign(task=task, by=cast.head, at=AT)


def purge(cast: Cast, document: Document) -> None:
    papers.purge(document=document, reason="误存", by=cast.security_administrator, at=AT)


def everything_kept() -> str:
    """All words that tasks, their notices, the ledger and the values of the record hold."""
    rows = [
        *Task.objects.values_list("title", "content", "basis", "source", "purpose"), *Ask.objects.values_list("title"),
        *Notice.objects.values_list("words"), *Event.objects.values_list("words"),
        *AuditValue.objects.values_list("before", "after"),
    ]  # fmt: skip
    return str(rows)


def test_no_word_of_the_paper_is_left_and_the_chain_holds(cast: Cast) -> None:
    document, requirement = handed_in(cast)
    task = issue(cast, drafted_from(cast, requirement))
    assert "推荐人选" in everything_kept()
    assert quoted_in(document) == "1 件任务"
    purge(cast, document)
    assert "推荐人选" not in everything_kept()
    task.refresh_from_db()
    assert (task.title, task.basis, task.source) == (ERASED, ERASED, ERASED)
    assert task.content == f"{ERASED}。请一句话答复。"
    assert task.purpose == f"落实《{ERASED}》的要求"
    assert set(Ask.objects.values_list("title", flat=True)) == {ERASED}
    assert AuditEntry.objects.filter(verb="清除引文", by=cast.security_administrator).count() == 1
    report = verify_chain()
    assert (report.length, report.first_break) == (AuditEntry.objects.count(), None)
    page = signed_in(cast.water_clerk).get(reverse("tasks:hop", args=[task.hops.get().pk])).content.decode()
    assert ERASED in page and "推荐人选" not in page
    found = signed_in(cast.drafter).get(reverse("tasks:board"), {"q": "推荐人选"}).content.decode()
    assert "没有符合条件的任务" in found


def test_an_earlier_title_goes_from_notices_too(cast: Cast) -> None:
    """Submitted, returned and drafted anew: the first notice bears the first title."""
    document, requirement = handed_in(cast)
    task = drafted_from(cast, requirement)
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.return_draft(task=task, reason="标题太长", by=cast.head, at=AT)
    paper = actions.Paper(title="报人选", content="报人选。", source="通知", purpose="推荐", due_on=DUE)
    reach = organizations_for(cast.drafter, "draft_task", DAY)
    selection = Selection(singles=(cast.water_committee.pk,))
    actions.edit(task=task, paper=paper, selection=selection, reach=reach, by=cast.drafter, at=AT)
    assert "推荐人选" in everything_kept()
    purge(cast, document)
    assert "推荐人选" not in everything_kept()
    assert set(Notice.objects.values_list("words", flat=True)) == {f"待审核：{ERASED}", f"退回修改：{ERASED}"}


def test_other_tasks_keep_their_words(cast: Cast) -> None:
    document, requirement = handed_in(cast)
    other = drafted_from(cast, handed_in_again(cast), title="另一件")
    purge(cast, document)
    other.refresh_from_db()
    assert other.basis == requirement.text


def handed_in_again(cast: Cast) -> Requirement:
    """The same words as another paper, handed in by somebody to whom they belong."""
    document = papers.hand_in(
        by=cast.drafter, at=AT, organization=cast.work_committee, client_key=uuid.uuid4(), words=TEXT
    )
    return document.requirements.earliest("pk")


def test_a_page_opened_before_brings_nothing_back(cast: Cast) -> None:
    """Neither a draft that was open for changing, nor one that was begun."""
    document, requirement = handed_in(cast)
    task = drafted_from(cast, requirement)
    seen = version_of(task)
    purge(cast, document)
    paper = actions.Paper(title="推荐人选", content="推荐人选", source="通知", purpose="推荐", due_on=DUE)
    reach = organizations_for(cast.drafter, "draft_task", DAY)
    with pytest.raises(Refused) as caught:
        actions.edit(task=task, paper=paper, selection=Selection(), reach=reach, by=cast.drafter, at=AT, seen=seen)
    assert caught.value.field == "seen"
    with pytest.raises(Refused, match="刚被清除"):
        drafted_from(cast, requirement)


def test_the_page_tells_how_many_tasks_rest_on_the_paper(cast: Cast) -> None:
    document, requirement = handed_in(cast)
    drafted_from(cast, requirement)
    drafted_from(cast, requirement)
    client, address = signed_in(cast.security_administrator), reverse("documents:purge")
    page = client.get(address, {"number": document.pk}).content.decode()
    assert "2 件任务，引文一并清除" in page
    assert "系统找不出来" in page
    assert "推荐人选" not in page
    done = client.post(address, {"number": document.pk, "reason": "误存", "is_sure": "on"}, follow=True)
    assert "2 件任务里的引文一并清除" in done.content.decode()


def test_purging_and_drafting_in_the_same_instant(transactional_db: None) -> None:
    """Whichever comes first, no word is left in the end."""
    cast = make_cast()
    document, requirement = handed_in(cast)
    gate = threading.Barrier(2)

    def at_once(work: Any) -> None:
        try:
            gate.wait()
            work()
        except Refused:
            pass
        finally:
            connections.close_all()

    works = (lambda: drafted_from(cast, requirement), lambda: purge(cast, document))
    threads = [threading.Thread(target=at_once, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert "推荐人选" not in everything_kept()
