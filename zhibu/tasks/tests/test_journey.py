"""From a signed paper to a branch's accepted answer, and every other move on the way."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from tests.cast import AT, DAY, Cast
from zhibu.kit.states import Refused
from zhibu.people.models import AuditEntry
from zhibu.tasks import actions
from zhibu.tasks.models import Ask, Correction, Event, Feedback, Hop, Informed, Inquiry, Notice, Task
from zhibu.tasks.queries import drafted_answer, due_counts, due_items, layer_of, load_of
from zhibu.tasks.rules import DueItem

from .scene import DUE, answered, drafted, handed_on, hop_of, issued

pytestmark = pytest.mark.django_db


def test_a_task_goes_down_and_comes_back_answered(cast: Cast) -> None:
    task = issued(cast, cast.water_committee, cast.justice_branch)
    first, second = handed_on(cast, task)
    answered(first, cast.water_secretary)
    actions.send_back(hop=first, reason="缺少完成时间", by=cast.water_clerk, at=AT)
    answered(first, cast.water_secretary, "12月底前完成。")
    actions.accept(hop=first, by=cast.water_clerk, at=AT)
    answered(second, cast.second_secretary, "已梳理。")
    actions.accept(hop=second, by=cast.water_clerk, at=AT)
    committee = hop_of(task, cast.water_committee)
    assert drafted_answer(committee) == "区水务局第一党支部：12月底前完成。\n区水务局第二党支部：已梳理。"
    answered(committee, cast.water_clerk, drafted_answer(committee))
    actions.accept(hop=committee, by=cast.drafter, at=AT)
    task.refresh_from_db()
    assert task.state == "issued"  # the other organization still holds it
    other = answered(hop_of(task, cast.justice_branch), cast.justice_secretary)
    actions.accept(hop=other, by=cast.drafter, at=AT)
    task.refresh_from_db()
    assert task.state == "closed"
    kinds = list(Event.objects.filter(task=task, hop=first).values_list("kind", flat=True))
    assert kinds == ["answer", "send_back", "answer", "accept"]
    assert Feedback.objects.filter(hop=first).count() == 2


def test_every_move_leaves_an_audit_entry(cast: Cast) -> None:
    task = issued(cast, cast.water_first)
    verbs = list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["拟稿", "提交审核", "审核通过", "签发交办"]
    answered(hop_of(task, cast.water_first), cast.water_secretary)
    assert AuditEntry.objects.order_by("number").last().verb == "答复"  # type: ignore[union-attr]  # just written


def test_the_drafter_neither_reviews_nor_signs_his_own(cast: Cast) -> None:
    task = drafted(cast, cast.water_first)
    actions.submit(task=task, by=cast.drafter, at=AT)
    with pytest.raises(Refused, match="拟稿人不审核"):
        actions.approve(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    with pytest.raises(Refused, match="拟稿人不签发"):
        actions.sign(task=task, by=cast.drafter, at=AT)
    assert not Hop.objects.exists()


def test_signing_outside_ones_reach_is_refused_and_leaves_nothing(cast: Cast) -> None:
    task = drafted(cast, cast.water_first)
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    with pytest.raises(Refused, match="区水务局第一党支部等已不在签发范围内"):
        actions.sign(task=task, by=cast.justice_clerk, at=AT)
    task.refresh_from_db()
    assert task.state == "to_sign"
    assert not Hop.objects.exists()


def test_branches_are_addressed_directly_and_their_committee_is_informed(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.water_second)
    assert set(Hop.objects.values_list("from_organization", flat=True)) == {cast.office.pk}
    assert list(Informed.objects.values_list("organization", flat=True)) == [cast.water_committee.pk]
    told = Notice.objects.get(recipient=cast.water_clerk)
    assert told.kind == "informed"
    assert due_items(cast.water_clerk, DAY) == []
    assert task.informed.count() == 1


def test_handing_on_shortens_but_never_lengthens(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    with pytest.raises(Refused, match="不得晚于上级所定的2026年12月10日"):
        actions.pass_on(hop=hop, to=[cast.water_first.pk], due_on=DUE + timedelta(days=1), by=cast.water_clerk, at=AT)
    with pytest.raises(Refused, match="2026年12月6日不是工作日"):
        actions.pass_on(hop=hop, to=[cast.water_first.pk], due_on=date(2026, 12, 6), by=cast.water_clerk, at=AT)
    actions.pass_on(hop=hop, to=[cast.water_first.pk], due_on=date(2026, 12, 4), by=cast.water_clerk, at=AT)
    assert hop_of(hop.task, cast.water_first).due_on == date(2026, 12, 4)


def test_handing_on_reaches_only_what_the_holder_leads(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    with pytest.raises(Refused, match="不属于本组织领导"):
        actions.pass_on(hop=hop, to=[cast.justice_branch.pk], due_on=DUE, by=cast.water_clerk, at=AT)
    with pytest.raises(Refused, match="请至少选择"):
        actions.pass_on(hop=hop, to=[], due_on=DUE, by=cast.water_clerk, at=AT)


def test_a_leading_group_hands_on_within_its_unit(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_group), cast.water_group)
    actions.pass_on(hop=hop, to=[cast.water_committee.pk], due_on=DUE, by=cast.water_leader, at=AT)
    below = hop_of(hop.task, cast.water_committee)
    assert (below.from_organization_id, below.depth, below.first_id) == (cast.water_group.pk, 1, hop.pk)


def test_the_second_to_hand_on_gets_a_sentence_that_names_who_was_first(cast: Cast) -> None:
    task = issued(cast, cast.water_group, cast.water_committee)
    first = hop_of(task, cast.water_committee)
    actions.pass_on(hop=first, to=[cast.water_first.pk], due_on=DUE, by=cast.water_clerk, at=AT)
    with pytest.raises(Refused, match="区水务局第一党支部已收到这件任务（由区水务局机关党委交办）"):
        actions.pass_on(
            hop=hop_of(task, cast.water_group), to=[cast.water_first.pk], due_on=DUE, by=cast.water_leader, at=AT
        )
    assert Hop.objects.filter(to_organization=cast.water_first).count() == 1


def test_repeating_a_form_gives_the_first_result(cast: Cast) -> None:
    key = uuid.uuid4()
    hop = hop_of(issued(cast, cast.water_committee), cast.water_committee)
    for _ in range(2):
        actions.pass_on(hop=hop, to=[cast.water_first.pk], due_on=DUE, by=cast.water_clerk, at=AT, client_key=key)
    below = hop_of(hop.task, cast.water_first)
    answers = {
        actions.answer(hop=below, text="已办。", by=cast.water_secretary, at=AT, client_key=key).pk for _ in range(2)
    }
    assert len(answers) == 1
    assert Event.objects.filter(kind="pass_on").count() == 1


def test_signing_again_changes_nothing(cast: Cast) -> None:
    task = issued(cast, cast.water_first)
    again = actions.sign(task=Task.objects.get(pk=task.pk), by=cast.head, at=AT)
    assert again.pk == task.pk
    assert (Hop.objects.count(), Event.objects.filter(kind="sign").count(), Ask.objects.count()) == (1, 1, 1)


def test_stale_pages_get_a_sentence(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    answered(hop, cast.water_secretary)
    actions.accept(hop=hop, by=cast.drafter, at=AT)
    with pytest.raises(Refused, match="当前为“已办结”，不能答复。页面可能已过时"):
        actions.answer(hop=hop, text="再答", by=cast.water_secretary, at=AT, client_key=uuid.uuid4())
    with pytest.raises(Refused, match="当前为“已办结”，不能退回"):
        actions.send_back(hop=hop, reason="不够", by=cast.drafter, at=AT)


def test_giving_back_needs_a_reason_and_can_be_handed_down_again(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    with pytest.raises(Refused, match="退回需要写明原因"):
        actions.decline(hop=hop, reason=" ", by=cast.water_secretary, at=AT)
    actions.decline(hop=hop, reason="不属于本支部职责", by=cast.water_secretary, at=AT)
    assert [item.why for item in due_items(cast.drafter, DAY)] == ["1个组织退回"]
    actions.reissue(hop=hop, reason="经商定由你支部办理", by=cast.drafter, at=AT)
    hop.refresh_from_db()
    assert (hop.state, hop.left_at) == ("pending", None)
    assert list(Ask.objects.order_by("pk").values_list("kind", flat=True)) == ["task", "redo"]


def test_blocked_is_a_mark_and_not_an_end(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    actions.block(hop=hop, reason="等区里明确职能调整", by=cast.water_secretary, at=AT)
    hop.refresh_from_db()
    assert (hop.state, hop.blocked_note) == ("pending", "等区里明确职能调整")
    assert layer_of(hop, DAY).sign == "!"
    assert [item.why for item in due_items(cast.drafter, DAY)] == ["1个组织受阻"]
    actions.unblock(hop=hop, by=cast.water_secretary, at=AT)
    assert due_items(cast.drafter, DAY) == []


def test_a_question_is_asked_and_answered(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    actions.ask(hop=hop, words="联合支部算一家吗？", by=cast.water_secretary, at=AT)
    inquiry = Inquiry.objects.get()
    assert [item.button for item in due_items(cast.drafter, DAY)] == ["答复"]
    with pytest.raises(Refused, match="请写明答复"):
        actions.reply(inquiry=inquiry, words="", by=cast.drafter, at=AT)
    actions.reply(inquiry=inquiry, words="算一家。", by=cast.drafter, at=AT)
    with pytest.raises(Refused, match="已经答复过了"):
        actions.reply(inquiry=inquiry, words="算。", by=cast.drafter, at=AT)
    assert due_items(cast.drafter, DAY) == []


def test_a_later_date_is_granted_within_the_term_above(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    first, _ = handed_on(cast, task)
    actions.request_extension(
        hop=first, wanted_on=date(2026, 12, 15), reason="等职能文件", by=cast.water_secretary, at=AT
    )
    with pytest.raises(Refused, match="已有一份延期申请"):
        actions.request_extension(
            hop=first, wanted_on=date(2026, 12, 16), reason="再申请", by=cast.water_secretary, at=AT
        )
    inquiry = Inquiry.objects.get()
    with pytest.raises(Refused, match="延期不得晚于上级所定的2026年12月10日"):
        actions.reply(inquiry=inquiry, words="", granted=True, by=cast.water_clerk, at=AT)
    above = hop_of(task, cast.water_committee)
    actions.request_extension(hop=above, wanted_on=date(2026, 12, 18), reason="等文件", by=cast.water_clerk, at=AT)
    actions.reply(inquiry=Inquiry.objects.get(hop=above), words="", granted=True, by=cast.drafter, at=AT)
    actions.reply(inquiry=inquiry, words="", granted=True, by=cast.water_clerk, at=AT)
    first.refresh_from_db()
    assert (first.due_on, first.first_due_on) == (date(2026, 12, 15), DUE)


def test_refusing_a_later_date_needs_a_reason(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    actions.request_extension(hop=hop, wanted_on=date(2026, 12, 15), reason="忙", by=cast.water_secretary, at=AT)
    inquiry = Inquiry.objects.get()
    with pytest.raises(Refused, match="不同意的原因"):
        actions.reply(inquiry=inquiry, words=" ", granted=False, by=cast.drafter, at=AT)
    actions.reply(inquiry=inquiry, words="时限由会议确定。", granted=False, by=cast.drafter, at=AT)
    hop.refresh_from_db()
    assert hop.due_on == DUE


def test_a_correction_is_shown_to_all_holders_and_the_paper_stays(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.justice_branch)
    key = uuid.uuid4()
    for _ in range(2):
        actions.correct(task=task, words="时限以12月10日为准。", reason="正文误写", by=cast.head, at=AT, client_key=key)
    assert Correction.objects.count() == 1
    assert Notice.objects.filter(kind="corrected").count() == 2
    content = task.content
    task.refresh_from_db()
    assert task.content == content
    with pytest.raises(Refused, match="更正需要写明原因"):
        actions.correct(task=task, words="改", reason="", by=cast.head, at=AT, client_key=uuid.uuid4())


def test_withdrawing_ends_what_is_open_and_keeps_what_was_accepted(cast: Cast) -> None:
    task = issued(cast, cast.water_first, cast.justice_branch)
    done = answered(hop_of(task, cast.water_first), cast.water_secretary)
    actions.accept(hop=done, by=cast.drafter, at=AT)
    actions.withdraw(task=task, reason="与市里安排重复", by=cast.head, at=AT)
    assert sorted(Hop.objects.values_list("state", flat=True)) == ["accepted", "withdrawn"]
    assert due_items(cast.justice_secretary, DAY) == []


def test_withdrawing_from_one_takes_those_below_along(cast: Cast) -> None:
    task = issued(cast, cast.water_committee, cast.justice_branch)
    handed_on(cast, task)
    actions.withdraw_hop(hop=hop_of(task, cast.water_committee), reason="已另作安排", by=cast.drafter, at=AT)
    assert Hop.objects.filter(state="withdrawn").count() == 3
    task.refresh_from_db()
    assert task.state == "issued"


def test_reading_is_one_tap_and_closes_the_task(cast: Cast) -> None:
    task = issued(cast, cast.water_first, answer="read")
    actions.read(hop=hop_of(task, cast.water_first), by=cast.water_secretary, at=AT)
    task.refresh_from_db()
    assert task.state == "closed"
    with pytest.raises(Refused, match="不能只阅知"):
        other = issued(cast, cast.water_first)
        actions.read(hop=hop_of(other, cast.water_first), by=cast.water_secretary, at=AT)


def test_every_ask_is_counted_and_the_load_only_reads_it(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    handed_on(cast, task)
    assert load_of([cast.water_committee.pk], DAY).count == 1
    load = load_of([cast.water_first.pk], DAY)
    assert (load.count, load.fields, load.minutes) == (1, 1, 5)
    assert load_of([cast.water_first.pk], date(2026, 12, 1)).count == 0


def test_due_items_and_counts_agree_for_everybody(cast: Cast) -> None:
    task = issued(cast, cast.water_committee, cast.justice_branch)
    first, _ = handed_on(cast, task)
    answered(first, cast.water_secretary)
    drafted(cast, cast.water_first)
    late = DUE + timedelta(days=1)
    for user in (cast.drafter, cast.head, cast.water_clerk, cast.water_secretary, cast.second_secretary, cast.stranger):
        items = due_items(user, late)
        assert due_counts(user, late)["all"] == len(items)
        assert due_counts(user, late)["late"] == len([i for i in items if i.standing == "late"])
    (item,) = due_items(cast.second_secretary, late)
    assert (item.title, item.why, item.standing, item.button) == (
        "重新梳理创新清单", "区水务局机关党委 11月24日转办", "late", "答复",
    )  # fmt: skip


def test_a_committee_is_asked_again_only_when_all_below_have_ended(cast: Cast) -> None:
    task = issued(cast, cast.water_committee)
    first, second = handed_on(cast, task)
    assert due_items(cast.water_clerk, DAY) == []
    for hop, user in ((first, cast.water_secretary), (second, cast.second_secretary)):
        answered(hop, user)
    (item,) = due_items(cast.water_clerk, DAY)
    assert (item.why, item.button) == ("2份答复待办结", "看答复")
    done, moved = actions.accept_all(task=task, hops=[first, second], by=cast.water_clerk, at=AT)
    assert (done, moved) == (2, 0)
    assert [i.button for i in due_items(cast.water_clerk, DAY)] == ["汇总答复"]


def test_pages_of_due_items_go_on_where_the_last_ended(cast: Cast) -> None:
    for n in range(5):
        issued(cast, cast.water_first, title=f"任务{n}", due_on=date(2026, 12, 7 + n % 2))
    whole = due_items(cast.water_secretary, DAY)
    pages: list[DueItem] = []
    after = None
    while page := due_items(cast.water_secretary, DAY, after=after, limit=2):
        pages += page
        after = (page[-1].due_on, page[-1].key)
    assert pages == whole
    assert len(whole) == 5


def test_the_days_of_a_layer_are_working_days(cast: Cast) -> None:
    hop = hop_of(issued(cast, cast.water_first), cast.water_first)
    assert layer_of(hop, DAY + timedelta(days=7)).held == 5
    hop = answered(hop, cast.water_secretary)
    layer = layer_of(hop, DAY + timedelta(days=7))
    assert (layer.held, layer.waits) == (0, 5)
