"""Every verb of the room: what it writes, what it refuses, what a repetition does."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import AT, Cast
from zhibu.documents import actions
from zhibu.documents.actions import handing
from zhibu.documents.actions import reading as reading_actions
from zhibu.documents.jobs import read_document
from zhibu.documents.models import Cause, Document, Keyword, Mention, Problem, Requirement, Standing, TextChange
from zhibu.documents.queries import addressees, matching, offered_to
from zhibu.documents.rules import sentence_at
from zhibu.documents.tests.papers import CLEAN, GARBLED, hand_in
from zhibu.kit.states import Refused
from zhibu.people.actions import file_path
from zhibu.people.models import AuditEntry, AuditValue, StoredFile

pytestmark = pytest.mark.django_db


def is_found(words: str) -> bool:
    wanted = matching(words)
    return wanted is not None and Document.objects.filter(pk__in=wanted).exists()


def spans_hold(document: Document) -> bool:
    rows = [*document.problems.all(), *document.causes.all(), *document.requirements.all(), *document.mentions.all()]
    themes = [m for m in document.mentions.all() if m.theme_start is not None]
    return all(document.restored[row.start : row.end] == row.text for row in rows) and all(
        document.restored[m.theme_start : m.theme_end] == m.theme for m in themes
    )


def test_a_pasted_paper_is_read_at_once(cast: Cast) -> None:
    document = hand_in(cast)
    assert document.standing == Standing.READY
    assert (document.title, document.dated_on, document.genre) == (
        "在创建工作推进会上的讲话",
        date(2026, 11, 5),
        "讲话",
    )
    assert document.restored == CLEAN
    assert document.requirements.count() >= 2
    assert spans_hold(document)
    assert [h["text"] for h in document.outline if h["level"] == 1] == ["存在的问题", "下一步工作"]
    verbs = list(AuditEntry.objects.filter(target_type__model="document").values_list("verb", flat=True))
    assert verbs == ["交存文件", "开始整理", "整理完成"]


def test_handing_in_again_returns_the_first(cast: Cast) -> None:
    key = uuid.uuid4()
    facts: dict[str, Any] = {"by": cast.drafter, "at": AT, "organization": cast.office, "client_key": key}
    first = actions.hand_in(**facts, words="同志们，今天开会。")
    assert actions.hand_in(**facts, words="另一份") == first
    assert Document.objects.count() == 1


def test_a_file_is_kept_unaltered(cast: Cast) -> None:
    data = CLEAN.encode("gb18030")
    document = actions.hand_in(
        by=cast.drafter, at=AT, organization=cast.office, client_key=uuid.uuid4(), name="讲话.txt", data=data
    )
    assert document.file is not None
    assert file_path(document.file).read_bytes() == data
    assert (document.source, document.original) == ("讲话.txt", CLEAN)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "机密★1年\n某某文件\n正文。"),
        ("", "内部资料 注意保存\n简报"),
        ("【秘密】报告.txt", "平常的话。"),
        ("报告.txt", "绝密\n报告正文。"),
    ],
)
def test_a_marked_paper_leaves_nothing_behind(cast: Cast, settings: object, name: str, words: str) -> None:
    folder = Path(settings.FILES)  # type: ignore[attr-defined]  # pytest-django's settings
    before = {path for path in folder.rglob("*") if path.is_file()}
    content: dict[str, Any] = {"name": name, "data": words.encode()} if name else {"words": words}
    with pytest.raises(Refused) as caught:
        actions.hand_in(by=cast.drafter, at=AT, organization=cast.office, client_key=uuid.uuid4(), **content)
    assert "不得处理国家秘密和工作秘密" in caught.value.sentence
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert {path for path in folder.rglob("*") if path.is_file()} == before
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.by, entry.target) == ("拒收带密级标志的文件", cast.drafter, cast.office)
    assert not AuditValue.objects.exists()


def test_a_long_paper_is_read_by_a_job_that_may_run_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "AT_ONCE", 10)
    document = hand_in(cast)
    assert document.standing == Standing.WAITING
    read_document.enqueue(document.pk, AT.isoformat())
    document.refresh_from_db()
    assert document.standing == Standing.READY
    count = document.requirements.count()
    read_document.call(document.pk, AT.isoformat())
    assert document.requirements.count() == count
    assert document.changes.count() == TextChange.objects.count()


def test_a_reading_that_breaks_keeps_the_paper_and_can_be_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(original: str) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(reading_actions, "read", breaks)
        document = hand_in(cast)
    assert (document.standing, document.original) == (Standing.FAILED, CLEAN)
    assert "没有丢失" in document.failure
    document = actions.read_again(document=document, by=cast.drafter, at=AT)
    assert document.standing == Standing.WAITING
    assert actions.sweep_readings(before=AT + timedelta(hours=1), at=AT) == 1
    document.refresh_from_db()
    assert document.standing == Standing.READY
    with pytest.raises(Refused):
        actions.read_again(document=document, by=cast.drafter, at=AT)


def test_a_reading_left_half_done_is_swept_up(cast: Cast) -> None:
    document = hand_in(cast)
    Document.objects.filter(pk=document.pk).update(standing=Standing.READING)
    assert actions.sweep_readings(before=AT, at=AT) == 0
    assert actions.sweep_readings(before=AT + timedelta(minutes=1), at=AT) == 1
    document.refresh_from_db()
    assert document.standing == Standing.READY
    assert document.requirements.count() == len({r.start for r in document.requirements.all()})


def test_changes_are_taken_back_and_made_again_one_by_one(cast: Cast) -> None:
    document = hand_in(cast, GARBLED)
    assert document.restored == "各支部要抓好党员会议的整改,学习要经常。"
    assert spans_hold(document)
    before = {r.pk: (r.start, r.end) for r in document.requirements.all()}
    change = document.changes.get(after="党")
    document = actions.take_back(document=document, numbers=[change.number], by=cast.drafter, at=AT)
    assert document.restored == "各支部要抓好黨员会议的整改,学习要经常。"
    assert spans_hold(document)
    everything = list(document.changes.values_list("number", flat=True))
    document = actions.take_back(document=document, numbers=everything, by=cast.drafter, at=AT)
    assert document.restored == GARBLED
    assert spans_hold(document)
    document = actions.reapply(document=document, numbers=everything, by=cast.drafter, at=AT)
    assert document.restored == "各支部要抓好党员会议的整改,学习要经常。"
    assert spans_hold(document)
    assert {r.pk: (r.start, r.end) for r in document.requirements.all()} == before


def test_taking_back_twice_is_once_and_unknown_numbers_are_nothing(cast: Cast) -> None:
    document = hand_in(cast, GARBLED)
    number = document.changes.earliest("pk").number
    for _ in range(2):
        actions.take_back(document=document, numbers=[number, 9999], by=cast.drafter, at=AT)
    assert AuditEntry.objects.filter(verb="还原改动").count() == 1
    assert document.changes.filter(is_taken_back=True).count() == 1


def test_what_was_taken_back_is_searched_as_it_stands(cast: Cast) -> None:
    document = hand_in(cast, GARBLED)
    change = document.changes.get(after="党")
    actions.take_back(document=document, numbers=[change.number], by=cast.drafter, at=AT)
    assert is_found("黨员会议")
    assert not is_found("党员会议")


def test_words_are_marked_set_aside_and_shown_again(cast: Cast) -> None:
    document = hand_in(cast)
    start = document.restored.index("值得大家学习")
    made = actions.mark(document=document, kind="requirement", start=start - 0, end=start + 6, by=cast.drafter, at=AT)
    assert isinstance(made, Requirement)
    assert (made.text, made.what, made.is_by_hand, made.confidence) == ("值得大家学习", "值得大家学习", True, 1.0)
    assert (
        actions.mark(document=document, kind="requirement", start=start, end=start + 6, by=cast.drafter, at=AT) == made
    )
    assert actions.dismiss(passage=made, by=cast.drafter, at=AT).is_dismissed
    assert actions.dismiss(passage=made, by=cast.drafter, at=AT).is_dismissed
    assert AuditEntry.objects.filter(verb="取消标注").count() == 1
    again = actions.mark(document=document, kind="requirement", start=start, end=start + 6, by=cast.drafter, at=AT)
    assert (again, again.is_dismissed) == (made, False)
    actions.dismiss(passage=made, by=cast.drafter, at=AT)
    assert not actions.restore_mark(passage=made, by=cast.drafter, at=AT).is_dismissed


@pytest.mark.parametrize(
    ("kind", "start", "end", "field"),
    [
        ("problem", 5, 5, "words"),
        ("cause", 9, 3, "words"),
        ("problem", 90_000, 90_009, "words"),
        ("verdict", 0, 3, "kind"),
    ],
)
def test_marks_of_nothing_are_refused(cast: Cast, kind: str, start: int, end: int, field: str) -> None:
    document = hand_in(cast)
    with pytest.raises(Refused) as caught:
        actions.mark(document=document, kind=kind, start=start, end=end, by=cast.drafter, at=AT)
    assert caught.value.field == field


def test_a_requirement_is_corrected(cast: Cast) -> None:
    requirement = hand_in(cast).requirements.earliest("pk")
    facts: dict[str, Any] = {
        "who": "各党支部",
        "what": "报清单",
        "by_when": "12月底前",
        "due_on": date(2026, 12, 31),
        "indicator": "一份",
    }
    for _ in range(2):
        row = actions.change_requirement(requirement=requirement, **facts, by=cast.drafter, at=AT)
    assert (row.who, row.what, row.by, row.due_on) == ("各党支部", "报清单", "12月底前", date(2026, 12, 31))
    assert AuditEntry.objects.filter(verb="修改工作要求").count() == 1
    with pytest.raises(Refused):
        actions.change_requirement(requirement=requirement, **{**facts, "what": " "}, by=cast.drafter, at=AT)


def test_a_cause_is_tied_within_its_paper_only(cast: Cast) -> None:
    document, other = hand_in(cast), hand_in(cast, CLEAN + "另一份。")
    problem = Problem.objects.create(document=document, text="简单", start=0, end=2)
    strange = Problem.objects.create(document=other, text="简单", start=0, end=2)
    cause = Cause.objects.create(document=document, text="不抓", start=0, end=2)
    assert actions.tie_cause(cause=cause, problem=problem, by=cast.drafter, at=AT).problem == problem
    with pytest.raises(Refused):
        actions.tie_cause(cause=cause, problem=strange, by=cast.drafter, at=AT)
    assert actions.tie_cause(cause=cause, problem=None, by=cast.drafter, at=AT).problem is None


def test_names_find_their_organizations_or_ask(cast: Cast) -> None:
    document = hand_in(cast)
    mention = document.mentions.get(name="区水务局第一党支部")
    assert mention.organization == cast.water_first
    start = document.restored.index("区委党建办")
    other = actions.mark(document=document, kind="organization", start=start, end=start + 5, by=cast.drafter, at=AT)
    assert isinstance(other, Mention)
    row = actions.choose_organization(
        mention=mention, organization=cast.water_second, role="praised", by=cast.drafter, at=AT
    )
    assert offered_to(cast.water_second) == []
    offered = actions.offer(mention=row, by=cast.drafter, at=AT)
    assert actions.offer(mention=row, by=cast.drafter, at=AT).offered_at == offered.offered_at
    ((found, sentence),) = offered_to(cast.water_second)
    assert (found, sentence) == (row, "今天召开推进会，区水务局第一党支部作了很好的发言，值得大家学习。")
    moved = actions.choose_organization(
        mention=row, organization=cast.water_first, role="praised", by=cast.drafter, at=AT
    )
    assert moved.offered_at is None, "what was offered to one is not offered to another"
    nobody = actions.choose_organization(mention=moved, organization=None, role="", by=cast.drafter, at=AT)
    with pytest.raises(Refused, match="请先确认"):
        actions.offer(mention=nobody, by=cast.drafter, at=AT)
    with pytest.raises(Refused):
        actions.choose_organization(mention=mention, organization=None, role="hero", by=cast.drafter, at=AT)


def test_addressees_of_a_requirement(cast: Cast) -> None:
    document = hand_in(cast)
    found = addressees(document.requirements.get(who__contains="机关党委"), date(2026, 11, 24))
    assert set(found.kinds) == {"agency_committee", "general_branch"}
    named = Requirement(document=document, who="区水务局机关党委、区水务局党支部", what="报")
    found = addressees(named, date(2026, 11, 24))
    assert found.organizations == (cast.water_committee,)
    assert set(found.candidates) >= {cast.water_first, cast.water_second}


def test_titles_and_dates_are_corrected_and_searched(cast: Cast) -> None:
    document = hand_in(cast)
    actions.retitle(document=document, title=" 关于 整改的通报 ", dated_on=None, by=cast.drafter, at=AT)
    document.refresh_from_db()
    assert (document.title, document.genre, document.dated_on) == ("关于 整改的通报", "通报", None)
    assert is_found("整改的通报")
    with pytest.raises(Refused):
        actions.retitle(document=document, title=" ", dated_on=None, by=cast.drafter, at=AT)


def test_favourites_are_ones_own(cast: Cast) -> None:
    document = hand_in(cast)
    for _ in range(2):
        actions.favour(document=document, is_favourite=True, by=cast.leader, at=AT)
    assert list(document.favourite_of.all()) == [cast.leader]
    actions.favour(document=document, is_favourite=False, by=cast.leader, at=AT)
    assert not document.favourite_of.exists()


def test_purging_leaves_no_word(cast: Cast, django_capture_on_commit_callbacks: object) -> None:
    data = CLEAN.encode()
    document = actions.hand_in(
        by=cast.drafter, at=AT, organization=cast.office, client_key=uuid.uuid4(), name="误存的讲话.txt", data=data
    )
    requirement = document.requirements.earliest("pk")
    actions.change_requirement(
        requirement=requirement,
        who="各支部",
        what="误存的内容",
        by_when="",
        due_on=None,
        indicator="",
        by=cast.drafter,
        at=AT,
    )
    assert document.file is not None
    path = file_path(document.file)
    with pytest.raises(Refused):
        actions.purge(document=document, reason=" ", by=cast.security_administrator, at=AT)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        actions.purge(document=document, reason="误存", by=cast.security_administrator, at=AT)
    document.refresh_from_db()
    requirement.refresh_from_db()
    assert (document.original, document.restored, document.title, document.source) == ("", "", "", "")
    assert (requirement.what, requirement.text) == ("", "")
    assert not path.exists()
    assert not StoredFile.objects.exists()
    assert not document.changes.exists()
    assert not Keyword.objects.exists()
    assert not is_found("推进会")
    kept = " ".join(str(v) for v in AuditValue.objects.values_list("before", "after"))
    assert not [word for word in ("误存的", "创建工作", "讲话") if word in kept]
    assert AuditEntry.objects.filter(verb="清除文件").exists()
    with pytest.raises(Refused):
        actions.purge(document=document, reason="再次", by=cast.security_administrator, at=AT)


def test_content_that_another_paper_holds_outlives_a_purge(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    facts: dict[str, Any] = {
        "by": cast.drafter,
        "at": AT,
        "organization": cast.office,
        "name": "甲.txt",
        "data": CLEAN.encode(),
    }
    first = actions.hand_in(**facts, client_key=uuid.uuid4())
    second = actions.hand_in(**facts, client_key=uuid.uuid4(), again=True)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        actions.purge(document=first, reason="误存", by=cast.security_administrator, at=AT)
    assert second.file is not None
    assert file_path(second.file).read_bytes() == CLEAN.encode()


def test_the_same_words_are_kept_once_unless_meant(cast: Cast) -> None:
    first = hand_in(cast)
    with pytest.raises(actions.AlreadyHandedIn) as refused:
        actions.hand_in(
            by=cast.drafter, at=AT, organization=cast.office, client_key=uuid.uuid4(), words=f" {CLEAN}\n\n"
        )
    assert refused.value.document == first
    assert f"文件编号 {first.pk}" in refused.value.sentence
    assert hand_in(cast).pk != first.pk
    actions.hand_in(
        by=cast.water_clerk, at=AT, organization=cast.water_committee, client_key=uuid.uuid4(), words=CLEAN
    )  # another organization's copy is its own


@pytest.mark.parametrize(
    ("at", "expected"),
    [(0, "区水务局党支部作了发言。"), (5, "区水务局党支部作了发言。"), (14, "值得学习…")],
)
def test_the_sentence_around_a_place(at: int, expected: str) -> None:
    assert sentence_at("区水务局党支部作了发言。值得学习", at) == expected
