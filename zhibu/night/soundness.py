"""Whether an installation is whole: what ``zhibu check`` says, one finding at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zhibu.people.actions import file_path
from zhibu.people.models import StoredFile
from zhibu.people.queries import verify_chain

from .models import Run, State


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: sound or not, in a sentence."""

    sound: bool
    sentence: str


def findings(today: date) -> Iterator[Finding]:
    """Everything looked at, in order; stops after the tables when they are not those of this version."""
    yield from _configuration()
    yield from _database()
    pending = pending_migrations()
    if pending:
        yield Finding(False, f"数据库有 {len(pending)} 步升级未做（{pending[0]} 等），请运行 zhibu upgrade。")
        return
    yield Finding(True, "数据库结构是本版本的。")
    yield _chain()
    yield from _files()
    yield _static()
    yield from _night(today)
    yield _jobs()


def pending_migrations() -> list[str]:
    """Migrations of this version that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _configuration() -> Iterator[Finding]:
    found = checks.run_checks(include_deployment_checks=settings.PRODUCTION)
    for message in found:
        yield Finding(not message.is_serious(), f"设置：{message}")
    if not found:
        yield Finding(True, "设置检查通过。")


def _database() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        yield Finding(True, "数据库可以连接；PostgreSQL 自带页校验，由其工具检查。")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        integrity = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        orphans = cursor.fetchall()
    yield Finding(integrity == ["ok"], "数据库文件完好。" if integrity == ["ok"] else f"数据库文件损坏：{integrity[0]}")
    yield Finding(not orphans, f"外键有 {len(orphans)} 处指向不存在的记录。" if orphans else "外键完整。")


def _chain() -> Finding:
    report = verify_chain()
    if report.first_break:
        return Finding(False, f"操作记录链第 {report.first_break.number} 条不符：{report.first_break.why}")
    return Finding(True, f"操作记录链 {report.length} 条，首尾相接，无改动。")


def _files() -> Iterator[Finding]:
    count = faults = 0
    for stored in StoredFile.objects.iterator(chunk_size=500):
        count += 1
        path = file_path(stored)
        if not path.exists():
            faults += 1
            yield Finding(False, f"原件缺失：{stored.name}（{stored.digest[:12]}…）。")
        elif _sha256(path) != stored.digest:
            faults += 1
            yield Finding(False, f"原件被改动：{stored.name}（{stored.digest[:12]}…）。")
    if not faults:
        yield Finding(True, f"文件原件 {count} 份，都在且未被改动。")


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def _static() -> Finding:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return Finding(False, f"网页资源不在 {settings.STATIC_ROOT}，请运行 zhibu upgrade。")
    paths = json.loads(manifest.read_text())["paths"].values()
    missing = [path for path in paths if not (settings.STATIC_ROOT / path).exists()]
    if missing or not any("htmx" in path for path in paths):
        return Finding(False, f"网页资源缺 {len(missing) or 1} 个文件，请运行 zhibu upgrade。")
    return Finding(True, f"网页资源 {len(paths)} 个文件齐全。")


def _night(today: date) -> Iterator[Finding]:
    last = Run.objects.filter(state=State.DONE).order_by("on").last()
    failed = Run.objects.filter(state=State.FAILED)
    for run in failed[:5]:
        yield Finding(False, f"夜间步骤 {run.step} 在 {run.on} 失败：{run.note}")
    if last is None:
        yield Finding(True, "夜间工作还没有运行过。")
    elif last.on < today - timedelta(days=2):
        yield Finding(False, f"夜间工作上次完成于 {last.on}，zhibu serve 或 zhibu night 没有在运行。")
    elif not failed:
        yield Finding(True, f"夜间工作上次完成于 {last.on}。")


def _jobs() -> Finding:
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()
    return Finding(not failed, f"后台工作：等待 {waiting} 项，失败 {failed} 项。")
