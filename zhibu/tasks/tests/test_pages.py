"""The pages of issued tasks: who may, what they show, and that their cost does not grow."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import AT, Cast, organization
from zhibu.people.models import Kind
from zhibu.tasks import actions
from zhibu.tasks.models import Hop, Notice, Task

from .scene import DUE, answered, drafted, handed_on, hop_of, issued, requirement, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


# -- holding -----------------------------------------------------------------------------------------------


def test_a_branch_answers_in_one_field(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    client = signed_in(cast.water_secretary)
    page = client.get(f"/tasks/{hop.task_id}/", follow=True)
    assert page.redirect_chain[-1][0] == f"/tasks/hops/{hop.pk}/"
    required = [f.name for f in page.context["answer_form"] if f.field.required and not f.is_hidden]
    assert required == ["text"]
    client.post(f"/tasks/hops/{hop.pk}/answer/", {"text": "已梳理。", "client_key": str(uuid.uuid4())})
    hop.refresh_from_db()
    assert hop.state == "answered"


def test_an_attachment_is_kept_and_served_to_those_who_see_the_hop(cast: Cast, tmp_path: Any, settings: Any) -> None:
    settings.FILES = tmp_path
    hop = hop_of(issued(cast, cast.water_first, answer="attachment"), cast.water_first)
    client = signed_in(cast.water_secretary)
    data = {"text": "见附件。", "client_key": str(uuid.uuid4())}
    page = client.post(f"/tasks/hops/{hop.pk}/answer/", data)
    assert "请选择要附上的文件" in page.content.decode()
    assert "见附件。" in page.content.decode()
    with (tmp_path / "清单.txt").open("wb+") as file:
        file.write("一、巡查协助".encode())
        file.seek(0)
        client.post(f"/tasks/hops/{hop.pk}/answer/", data | {"files": file})
    kept = hop.feedback.get().files.get()
    address = reverse("tasks:file", args=[kept.pk])
    served = signed_in(cast.drafter).get(address)
    assert b"".join(served.streaming_content) == "一、巡查协助".encode()  # type: ignore[attr-defined]  # a FileResponse
    assert served["Content-Disposition"].startswith("attachment")
    assert signed_in(cast.justice_secretary).get(address).status_code == 404


def test_an_empty_answer_is_refused_in_place(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    page = signed_in(cast.water_secretary).post(f"/tasks/hops/{hop.pk}/answer/", {"text": "  "})
    assert page.status_code == 422
    assert page.context["answer_form"].errors["text"]


def test_a_committee_hands_on_to_all_of_its_branches(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    data = {"everyone": "1", "due_on": "2026-12-08", "note": "周二前", "client_key": str(uuid.uuid4())}
    client = signed_in(cast.water_clerk)
    for _ in range(2):
        client.post(f"/tasks/hops/{hop.pk}/pass/", data)
    below = Hop.objects.filter(parent=hop)
    assert {h.to_organization for h in below} == {cast.water_first, cast.water_second}
    assert {h.due_on for h in below} == {date(2026, 12, 8)}


def test_handing_on_late_is_refused_in_place_with_what_was_typed(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    data = {"to": [cast.water_first.pk], "due_on": "2026-12-11", "note": "抓紧办", "client_key": str(uuid.uuid4())}
    page = signed_in(cast.water_clerk).post(f"/tasks/hops/{hop.pk}/pass/", data)
    assert page.status_code == 422
    assert "不得晚于上级所定的2026年12月10日" in page.content.decode()
    assert "抓紧办" in page.content.decode()


@pytest.mark.parametrize(
    ("verb", "words", "state"),
    [
        ("decline", {"reason": "不属于本支部职责"}, "declined"),
        ("block", {"reason": "等文件"}, "pending"),
        ("ask", {"reason": "联合支部怎么算"}, "pending"),
        ("extend", {"reason": "等文件", "wanted_on": "2026-12-15"}, "pending"),
    ],
)
def test_the_smaller_verbs_of_a_holder(cast: Cast, verb: str, words: dict[str, str], state: str) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    client = signed_in(cast.water_secretary)
    refused = client.post(f"/tasks/hops/{hop.pk}/move/", {"verb": verb, "client_key": str(uuid.uuid4())})
    assert refused.status_code == 422
    client.post(f"/tasks/hops/{hop.pk}/move/", {"verb": verb, "client_key": str(uuid.uuid4())} | words)
    hop.refresh_from_db()
    assert (hop.state, hop.events.count()) == (state, 1)


def test_whoever_handed_it_on_accepts_sends_back_and_replies(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    first, second = handed_on(cast, task)
    actions.ask(hop=second, words="怎么算？", by=cast.second_secretary, at=AT)
    answered(first, cast.water_secretary)
    clerk = signed_in(cast.water_clerk)
    clerk.post(
        f"/tasks/hops/{first.pk}/move/", {"verb": "send_back", "reason": "写上时间", "client_key": str(uuid.uuid4())}
    )
    first.refresh_from_db()
    assert first.state == "returned"
    inquiry = second.inquiries.get()
    page = clerk.post(f"/tasks/inquiries/{inquiry.pk}/reply/", {"words": ""})
    assert "请写明答复" in page.content.decode()
    clerk.post(f"/tasks/inquiries/{inquiry.pk}/reply/", {"words": "算一家。"})
    answered(first, cast.water_secretary)
    answered(second, cast.second_secretary)
    clerk.post(f"/tasks/{task.pk}/accept/", {"hops": [first.pk, second.pk]})
    assert set(Hop.objects.filter(parent__isnull=False).values_list("state", flat=True)) == {"accepted"}


def test_bulk_acceptance_leaves_others_hops_alone(cast: Cast) -> None:
    task = issued(cast, cast.water_committee, cast.justice_branch)
    other = answered(hop_of(task, cast.justice_branch), cast.justice_secretary)
    handed_on(cast, task)
    signed_in(cast.water_clerk).post(f"/tasks/{task.pk}/accept/", {"hops": [other.pk, "x", "9" * 30]})
    other.refresh_from_db()
    assert other.state == "answered"


def test_the_issuer_corrects_and_withdraws(cast: Cast) -> None:
    task = issued(cast, cast.water_first)
    head = signed_in(cast.head)
    head.post(f"/tasks/{task.pk}/correct/", {"words": "以10日为准", "reason": "误写", "client_key": str(uuid.uuid4())})
    page = signed_in(cast.water_secretary).get(f"/tasks/hops/{task.hops.get().pk}/")
    assert "以10日为准" in page.content.decode()
    refused = head.post(f"/tasks/{task.pk}/withdraw/", {"reason": ""})
    assert "撤回需要写明原因" in refused.content.decode()
    head.post(f"/tasks/{task.pk}/withdraw/", {"reason": "与市里重复"})
    task.refresh_from_db()
    assert task.state == "withdrawn"


# -- seeing ------------------------------------------------------------------------------------------------


def test_a_branch_sees_its_own_hop_and_no_neighbours(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.justice_branch)
    answered(hop_of(task, cast.justice_branch), cast.justice_secretary, "邻居的答复")
    page = signed_in(cast.water_secretary).get(f"/tasks/{task.pk}/?state=")
    assert "邻居的答复" not in page.content.decode()
    assert "区司法局机关党支部" not in page.content.decode()
    assert "邻居的答复" in signed_in(cast.drafter).get(f"/tasks/{task.pk}/").content.decode()


def test_the_tree_shows_where_it_stopped(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    handed_on(cast, task)
    page = signed_in(cast.leader).get(f"/tasks/{task.pk}/")
    lines = [(depth, layer.hop.to_organization.name) for depth, layer in page.context["layers"]]
    assert lines == [(0, "区水务局机关党委"), (1, "区水务局第一党支部"), (1, "区水务局第二党支部")]


def test_onlookers_and_strangers_find_nothing(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    first, _ = handed_on(cast, task)
    actions.ask(hop=first, words="？", by=cast.water_secretary, at=AT)
    draft = drafted(cast, cast.water_first)
    inquiry = first.inquiries.get()
    key = {"client_key": str(uuid.uuid4())}
    posts: list[tuple[str, dict[str, Any]]] = [
        (f"/tasks/hops/{first.pk}/answer/", {"text": "替答"} | key),
        (f"/tasks/hops/{first.pk}/pass/", {"everyone": "1"} | key),
        (f"/tasks/hops/{first.pk}/move/", {"verb": "decline", "reason": "替退"} | key),
        (f"/tasks/hops/{first.pk}/move/", {"verb": "withdraw", "reason": "替撤"} | key),
        (f"/tasks/hops/{first.pk}/move/", {"verb": "take_back"} | key),
        (f"/tasks/inquiries/{inquiry.pk}/reply/", {"words": "替答"}),
        (f"/tasks/{task.pk}/accept/", {"hops": [first.pk]}),
        (f"/tasks/{task.pk}/correct/", {"words": "改", "reason": "替改"} | key),
        (f"/tasks/{task.pk}/withdraw/", {"reason": "替撤"}),
        (f"/tasks/papers/{draft.pk}/move/", {"verb": "submit"}),
        (f"/tasks/papers/{draft.pk}/edit/", {}),
    ]
    gets = [f"/tasks/{task.pk}/", f"/tasks/hops/{first.pk}/", f"/tasks/papers/{draft.pk}/", f"/tasks/papers/{task.pk}/",
            f"/tasks/ledger/{cast.water_first.pk}/"]  # fmt: skip
    for user in (cast.justice_clerk, cast.stranger, cast.member, cast.auditor):
        client = signed_in(user)
        assert {client.get(address).status_code for address in gets} == {404}
        assert {client.post(address, data).status_code for address, data in posts} == {404}
    assert Hop.objects.exclude(state__in=["pending", "passed"]).count() == 0
    for address in gets:
        assert Client().get(address).headers["Location"].startswith("/sign-in/")


def test_a_holder_cannot_use_the_givers_verbs(cast: Cast) -> None:
    hop = answered(hop_of(issued(cast, cast.water_first), cast.water_first), cast.water_secretary)
    client = signed_in(cast.water_secretary)
    assert client.post(f"/tasks/hops/{hop.pk}/move/", {"verb": "accept"}).status_code == 404
    assert client.post(f"/tasks/hops/{hop.pk}/move/", {"verb": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "长" * 500, "document=abc", "document=" + "9" * 40, "issuer=x", "under=-1", "due_from=2026-13-99",
     "state=nonsense", "page=zero", "page=99999", "document=%00"],
)  # fmt: skip
def test_bad_addresses_never_break_the_board(cast: Cast, query: str) -> None:
    task = issued(cast, cast.water_first)
    client = signed_in(cast.drafter)
    assert client.get(f"/tasks/?{query}").status_code == 200
    assert client.get(f"/tasks/{task.pk}/?{query}").status_code == 200
    assert client.get(f"/tasks/papers/?{query}").status_code == 200
    assert client.get(f"/tasks/ledger/?{query}&month=2026-99").status_code == 200


def test_bad_bodies_get_a_sentence(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    client = signed_in(cast.water_secretary)
    for data in ({}, {"text": "a\0b"}, {"text": "长" * 5000}, {"text": "", "client_key": "x"}):
        page = client.post(f"/tasks/hops/{hop.pk}/answer/", data)
        assert page.status_code == 422
        assert "errorlist" in page.content.decode()
    assert hop.feedback.count() == 0
    drafter = signed_in(cast.drafter)
    for bad in ({"issuer": "x"}, {"approver": "\0"}, {"client_key": ""}, {"due_on": "明天"}, {"singles": ["\0", "x"]}):
        assert drafter.post("/tasks/new/", typed(cast) | bad | {"title": ""}).status_code == 200
    assert drafter.get("/tasks/new/?requirement=999999").status_code == 404


def test_the_board_filters_by_the_address(cast: Cast) -> None:
    one = issued(cast, cast.water_first, title="梳理清单")
    two = issued(cast, cast.justice_branch, title="报推荐人选", due_on=date(2026, 12, 20 - 3))
    client = signed_in(cast.drafter)

    def shown(query: str) -> list[Task]:
        return list(client.get(f"/tasks/?{query}").context["page"].object_list)

    assert shown("") == [one, two]
    assert shown("q=推荐") == [two]
    assert shown(f"under={cast.water_committee.pk}") == [one]
    assert shown("due_from=2026-12-15") == [two]
    assert shown(f"issuer={cast.office.pk}") == [one, two]
    assert shown("state=closed") == []
    actions.block(hop=hop_of(two, cast.justice_branch), reason="等", by=cast.justice_secretary, at=AT)
    assert shown("state=blocked") == [two]


def test_all_tasks_of_a_document_stand_on_one_screen_with_their_trees(cast: Cast) -> None:
    asked = requirement(cast)
    task = issued(cast, cast.water_committee)
    Task.objects.filter(pk=task.pk).update(document=asked.document, requirement=asked)
    handed_on(cast, task)
    page = signed_in(cast.drafter).get(f"/tasks/?document={asked.document_id}").content.decode()
    assert "区水务局第二党支部" in page
    address, htmx = f"/tasks/of-requirement/{asked.pk}/", {"HX-Request": "true"}
    fragment = signed_in(cast.drafter).get(address, headers=htmx).content.decode()
    assert "已交办" in fragment and "<html" not in fragment
    assert "已交办" in signed_in(cast.drafter).get(address).content.decode()
    assert "再拟一件" in fragment
    assert signed_in(cast.justice_secretary).get(address, headers=htmx).status_code == 204
    assert "重新梳理创新清单" not in signed_in(cast.justice_secretary).get(address).content.decode()


def test_notices_are_read_one_by_one_or_all_at_once(cast: Cast) -> None:
    task = issued(cast, cast.water_first)
    issued(cast, cast.water_first)
    client = signed_in(cast.water_secretary)
    assert client.get("/tasks/notices/").context["unread"] == 2
    notice = Notice.objects.filter(recipient=cast.water_secretary, subject_id=task.pk).get()
    assert client.get(f"/tasks/notices/{notice.pk}/").headers["Location"] == f"/tasks/{task.pk}/"
    assert client.get("/tasks/notices/?unread=1").context["unread"] == 1
    assert signed_in(cast.drafter).get(f"/tasks/notices/{notice.pk}/").status_code == 404
    client.post("/tasks/notices/read/")
    assert client.get("/tasks/notices/").context["unread"] == 0


def test_the_ledger_tells_what_was_asked_and_by_whom(cast: Cast) -> None:
    issued(cast, cast.water_first)
    page = signed_in(cast.water_secretary).get("/tasks/ledger/", follow=True)
    assert page.redirect_chain[-1][0] == f"/tasks/ledger/{cast.water_first.pk}/"
    assert "上级共提出 1 件，填 1 项内容，约 5 分钟" in page.content.decode()
    before = signed_in(cast.water_secretary).get(f"/tasks/ledger/{cast.water_first.pk}/?month=2026-10")
    assert "本月没有提出要求" in before.content.decode()
    assert signed_in(cast.leader).get("/tasks/ledger/").status_code == 200


# -- cost --------------------------------------------------------------------------------------------------


def _many(cast: Cast, count: int, start: int) -> list[Any]:
    return [
        organization(f"区水务局第{n}站党支部", Kind.BRANCH, cast.water_committee, cast.water)
        for n in range(start, start + count)
    ]


@pytest.mark.parametrize("address", ["/tasks/", "/tasks/{task}/", "/tasks/?document={document}", "/tasks/papers/{task}/",
                                     "/tasks/papers/", "/tasks/ledger/", "/tasks/hops/{hop}/", "/tasks/notices/"])  # fmt: skip
def test_pages_cost_the_same_for_five_and_for_two_hundred(cast: Cast, address: str) -> None:
    counts = []
    user = cast.water_clerk if "hops" in address else cast.head
    client = signed_in(user)
    for count, start in ((5, 0), (200, 100)):
        branches = _many(cast, count, start)
        task = issued(cast, cast.water_committee, cast.justice_branch)
        document = requirement(cast).document
        Task.objects.filter(pk=task.pk).update(document=document)
        hop = hop_of(task, cast.water_committee)
        actions.pass_on(hop=hop, to=[b.pk for b in branches], due_on=DUE, by=cast.water_clerk, at=AT)
        full = address.format(task=task.pk, hop=hop.pk, document=document.pk)
        client.get(full)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(full).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_drafting_costs_the_same_for_five_and_for_two_hundred(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    counts = []
    for count, start in ((5, 0), (200, 100)):
        _many(cast, count, start)
        with CaptureQueriesContext(connection) as queries:
            client.post("/tasks/choose/", {"kinds": ["branch"], "issuer": cast.office.pk})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_issued_paper_says_to_whom_it_went(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.water_second, roles={cast.water_second.pk: "assist"})
    for who in (cast.head, cast.water_secretary):
        page = signed_in(who).get(f"/tasks/papers/{task.pk}/")
        assert page.context["issued_to"] == [("牵头", ["区水务局第一党支部"]), ("配合", ["区水务局第二党支部"])]
        assert "牵头：区水务局第一党支部" in page.content.decode()


def test_the_headline_of_a_task_just_signed_is_whole(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.water_second)
    client = signed_in(cast.drafter)
    assert "应办 2：已办结 0，待办理 2" in client.get(f"/tasks/{task.pk}/?state=").content.decode()
    assert "应办 2：已办结 0，待办理 2" in client.get("/tasks/").content.decode()
    actions.withdraw(task=task, reason="重复交办", by=cast.head, at=AT)
    assert "应办 2：已办结 0，已撤回 2" in client.get(f"/tasks/{task.pk}/?state=").content.decode()


def test_closing_over_open_branches_is_said_beforehand(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    handed_on(cast, task)
    hop = hop_of(task, cast.water_committee)
    actions.answer(hop=hop, text="已转办。", by=cast.water_clerk, at=AT, client_key=uuid.uuid4())
    page = signed_in(cast.drafter).get(f"/tasks/hops/{hop.pk}/").content.decode()
    assert "下级还有 2 个党组织没有办结" in page
    assert "仍然办结" in page
