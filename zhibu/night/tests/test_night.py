"""The night: once per step and date, caught up, claimed before it acts, and honest about what failed."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests.cast import AT, DAY
from zhibu.night.loops import at_night
from zhibu.night.models import Run, State
from zhibu.night.run import ABANDONED, RETRY, claim, dates_for, run_night
from zhibu.night.steps import JOB_LIMIT, JOB_TRIES, STEPS, Step, rescue_jobs
from zhibu.people.actions import record_audit
from zhibu.people.models import AuditEntry

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Diary:
    """A step that remembers its dates and can be told to fail."""

    def __init__(self, *, every_day: bool = True) -> None:
        self.dates: list[date] = []
        self.fails = False
        self.step = Step("diary", "记日记", self.act, every_day=every_day)

    def act(self, on: date, at: datetime) -> str:
        if self.fails:
            raise ValueError("笔没有墨水")
        self.dates.append(on)
        return "记好了。"

    def night(self, today: date, at: datetime = AT, *, at_once: bool = False) -> list[Run]:
        return run_night(today=today, clock=lambda: at, steps=[self.step], at_once=at_once)


@pytest.fixture
def diary() -> Diary:
    return Diary()


def test_a_step_runs_once_a_day(diary: Diary) -> None:
    assert [run.state for run in diary.night(DAY)] == [State.DONE]
    assert diary.night(DAY) == []
    assert diary.dates == [DAY]


def test_missed_days_are_caught_up_in_order(diary: Diary) -> None:
    diary.night(DAY)
    diary.night(DAY + timedelta(days=3))
    assert diary.dates == [DAY + timedelta(days=n) for n in range(4)]


def test_a_step_about_the_present_catches_up_nothing() -> None:
    diary = Diary(every_day=False)
    diary.night(DAY)
    diary.night(DAY + timedelta(days=3))
    assert diary.dates == [DAY, DAY + timedelta(days=3)]


def test_a_failed_day_holds_back_the_days_that_rest_on_it(diary: Diary) -> None:
    diary.night(DAY)
    diary.fails = True
    assert [run.on for run in diary.night(DAY + timedelta(days=2))] == [DAY + timedelta(days=1)]
    diary.fails = False
    diary.night(DAY + timedelta(days=2), AT + RETRY)
    assert diary.dates == [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]


def test_a_failure_is_kept_in_words_and_tried_again_later(diary: Diary) -> None:
    diary.fails = True
    (run,) = diary.night(DAY)
    assert (run.state, run.note) == (State.FAILED, "ValueError: 笔没有墨水")
    diary.fails = False
    assert diary.night(DAY, AT + RETRY - timedelta(seconds=1)) == []
    assert [run.state for run in diary.night(DAY, AT + RETRY)] == [State.DONE]


def test_a_person_need_not_wait_to_try_again(diary: Diary) -> None:
    diary.fails = True
    diary.night(DAY)
    diary.fails = False
    assert [run.state for run in diary.night(DAY, at_once=True)] == [State.DONE]


def test_a_failing_step_does_not_stop_the_next(diary: Diary) -> None:
    broken = Diary()
    broken.fails = True
    other = Step("broken", "坏的", broken.act)
    runs = run_night(today=DAY, clock=lambda: AT, steps=[other, diary.step])
    assert [run.state for run in runs] == [State.FAILED, State.DONE]


def test_what_a_failed_step_wrote_is_taken_back(diary: Diary) -> None:
    def act(on: date, at: datetime) -> str:
        Run.objects.create(step="trace", on=on, started_at=at)
        raise ValueError

    run_night(today=DAY, clock=lambda: AT, steps=[Step("half", "半途", act)])
    assert not Run.objects.filter(step="trace").exists()


def test_a_step_that_another_process_runs_is_left_alone_until_it_is_lost(diary: Diary) -> None:
    assert claim(diary.step, DAY, AT) is not None
    assert diary.night(DAY, AT + HOUR) == []
    assert claim(diary.step, DAY, AT + ABANDONED) is not None
    assert claim(diary.step, DAY, AT + ABANDONED) is None


def test_the_first_night_is_todays(diary: Diary) -> None:
    assert list(dates_for(diary.step, DAY)) == [DAY]


def test_the_night_begins_after_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[date] = []
    monkeypatch.setattr("zhibu.night.loops.run_night", lambda *, today, clock: asked.append(today))
    midnight = datetime.fromisoformat("2026-11-25T00:00:00+08:00")
    at_night(midnight + timedelta(minutes=19))
    assert asked == []
    at_night(midnight + timedelta(minutes=20))
    assert asked == [date(2026, 11, 25)]


# -- the steps ------------------------------------------------------------------------------------------------


def act(name: str) -> str:
    return next(step for step in STEPS if step.name == name).act(DAY, AT)


def job(status: TaskResultStatus, started: datetime | None, workers: int = 1, finished: datetime | None = None) -> Any:
    return DBTaskResult.objects.create(
        status=status, started_at=started, finished_at=finished, args_kwargs={"args": [], "kwargs": {}},
        task_path="zhibu.nowhere.nothing", backend_name="default", run_after=AT, exception_class_path="", traceback="",
        worker_ids=[f"w{n}" for n in range(workers)],
    )  # fmt: skip


def test_jobs_left_running_go_back_and_are_given_up_after_three_workers() -> None:
    lost = job(TaskResultStatus.RUNNING, AT - JOB_LIMIT - HOUR)
    hopeless = job(TaskResultStatus.RUNNING, AT - JOB_LIMIT - HOUR, workers=JOB_TRIES)
    busy = job(TaskResultStatus.RUNNING, AT - timedelta(minutes=1))
    assert rescue_jobs(AT - JOB_LIMIT) == (1, 1)
    for one, status in ((lost, "READY"), (hopeless, "FAILED"), (busy, "RUNNING")):
        one.refresh_from_db()
        assert one.status == status
    assert lost.started_at is None


def test_finished_jobs_are_kept_a_month() -> None:
    job(TaskResultStatus.SUCCESSFUL, AT, finished=AT - timedelta(days=31))
    job(TaskResultStatus.SUCCESSFUL, AT, finished=AT - timedelta(days=29))
    job(TaskResultStatus.FAILED, AT, finished=AT - timedelta(days=31))
    assert "1 条" in act("clear-jobs")
    assert DBTaskResult.objects.count() == 2


def test_only_expired_sessions_end() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=AT - HOUR)
    Session.objects.create(session_key="new", session_data="", expire_date=AT + HOUR)
    act("end-sessions")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_only_uploads_broken_off_long_ago_are_cleared(tmp_path: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    for name, age in (("old.upload.txt", 25), ("young.upload.txt", 23), ("other.txt", 25)):
        (tmp_path / name).write_text("x")
        then = (AT - age * HOUR).timestamp()
        os.utime(tmp_path / name, (then, then))
    act("clear-uploads")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.txt", "young.upload.txt"]


def test_a_broken_chain_fails_its_step() -> None:
    target = Run.objects.create(step="x", on=DAY, started_at=AT)
    entry = record_audit(by=None, verb="新建", target=target, at=AT, after={"step": "x"})
    assert "核对无误" in act("verify-chain")
    AuditEntry.objects.filter(pk=entry.pk).update(verb="改过")
    with pytest.raises(RuntimeError, match="操作记录链第 1 条不符"):
        act("verify-chain")


def test_names_and_meanings_are_told() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all(step.meaning for step in STEPS)
