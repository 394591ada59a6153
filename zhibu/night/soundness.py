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

from zhibu.people.actions import audit
from zhibu.people.models import AuditEntry, AuditHead, StoredFile

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


def chain_faults(last: int | None = None) -> list[str]:
    """Where the audit chain does not fit, as sentences; ``last`` entries only, or all.

    An entry must follow the one before it by number and digest, its own digest must be that of its facts, and
    values that nobody erased must have the keyed digest that the entry carries.
    """
    head = AuditHead.objects.filter(pk=1).first()
    length = head.length if head else 0
    first = 1 if last is None else max(1, length - last + 1)
    faults: list[str] = []
    number, previous = first, ""
    entries = AuditEntry.objects.filter(number__gte=first).order_by("number")
    for entry in entries.select_related("target_type").prefetch_related("values").iterator(chunk_size=1000):
        if entry.number != number:
            faults.append(f"缺少第 {number} 条")
        elif number > first and entry.previous != previous:
            faults.append(f"第 {number} 条与前一条不相接")
        if audit.sm3(audit.canonical(audit.entry_facts(entry))) != entry.digest:
            faults.append(f"第 {entry.number} 条内容被改动")
        if not _values_fit(entry):
            faults.append(f"第 {entry.number} 条的值被改动")
        number, previous = entry.number + 1, entry.digest
    if number != length + 1 or (length and head and head.digest != previous):
        faults.append("链尾与记录的长度或摘要不符")
    return faults


def _values_fit(entry: AuditEntry) -> bool:
    values = {value.field: value for value in entry.values.all()}
    if any(value.erased_on for value in values.values()):
        return True
    if sorted(values) != sorted(entry.fields):
        return False
    return audit.keyed([[n, values[n].before, values[n].after] for n in entry.fields]) == entry.values_digest


def _chain() -> Finding:
    faults = chain_faults()
    if faults:
        return Finding(False, f"操作记录链有 {len(faults)} 处不符：{'；'.join(faults[:5])}。")
    return Finding(True, f"操作记录链 {AuditEntry.objects.count()} 条，首尾相接，无改动。")


def _files() -> Iterator[Finding]:
    count = faults = 0
    for stored in StoredFile.objects.iterator(chunk_size=500):
        count += 1
        path = settings.FILES / stored.digest[:2] / stored.digest
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
