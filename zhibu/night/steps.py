"""The steps of the night, in order. Each is idempotent and returns one sentence about what it did.

A step that must not miss a day (``every_day``) is run for each date since its last good run; the others look at
the present state, so that only the latest date matters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zhibu.documents.actions import sweep_readings
from zhibu.people.queries import verify_chain

JOB_LIMIT = timedelta(hours=1)  # no job of ours takes minutes; one that runs for an hour has lost its worker
JOB_TRIES = 3
JOB_KEPT = timedelta(days=30)
UPLOAD_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name in the table of runs, what it does in words, and the doing for a date at an instant."""

    name: str
    meaning: str
    act: Callable[[date, datetime], str]
    every_day: bool = False


def rescue_jobs(started_before: datetime) -> tuple[int, int]:
    """Put jobs left running back into the queue: (put back, given up after three workers were lost)."""
    left = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=started_before)
    back = given_up = 0
    for job in left:
        mine = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
        if len(job.worker_ids) >= JOB_TRIES:
            given_up += mine.update(status=TaskResultStatus.FAILED, finished_at=started_before)
        else:
            back += mine.update(status=TaskResultStatus.READY, started_at=None)
    return back, given_up


def _rescue_jobs(on: date, at: datetime) -> str:
    back, given_up = rescue_jobs(at - JOB_LIMIT)
    return f"中断的后台工作 {back} 项重新排队，{given_up} 项多次中断、不再重试。"


def _read_papers(on: date, at: datetime) -> str:
    return f"补读 {sweep_readings(before=at - JOB_LIMIT, at=at)} 份交存后没有读完的文件。"


def _clear_jobs(on: date, at: datetime) -> str:
    old = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=at - JOB_KEPT)
    return f"清除 {old.delete()[0]} 条 {JOB_KEPT.days} 天前完成的后台工作记录。"


def _end_sessions(on: date, at: datetime) -> str:
    return f"清除 {Session.objects.filter(expire_date__lt=at).delete()[0]} 个过期的登录。"


def _clear_uploads(on: date, at: datetime) -> str:
    """Uploads that were broken off lie in a folder of their own; what was handed in was moved out of it."""
    count = 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        if path.stat().st_mtime < (at - UPLOAD_KEPT).timestamp():
            path.unlink(missing_ok=True)
            count += 1
    return f"清除 {count} 个中断的上传。"


def _verify_chain(on: date, at: datetime) -> str:
    report = verify_chain()
    if report.first_break:
        raise RuntimeError(f"操作记录链第 {report.first_break.number} 条不符：{report.first_break.why}")
    return f"操作记录链 {report.length} 条核对无误。"


STEPS: tuple[Step, ...] = (
    Step("rescue-jobs", "把中断的后台工作重新排队", _rescue_jobs),
    Step("read-papers", "补读交存后没有读完的文件", _read_papers),
    Step("clear-jobs", "清除一个月前完成的后台工作记录", _clear_jobs),
    Step("end-sessions", "清除过期的登录", _end_sessions),
    Step("clear-uploads", "清除中断的上传留下的临时文件", _clear_uploads),
    Step("verify-chain", "核对操作记录链", _verify_chain),
)
