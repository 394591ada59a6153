"""Reading the audit chain: of one record, by search, as an export, and link by link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Prefetch, Q, QuerySet

from zhibu.kit.calendar import start_of

from ..chain import canonical, entry_facts, keyed, sm3
from ..models import AuditEntry, AuditHead, AuditValue, Person
from ..rules import LISTED

BATCH = 1000  # entries in memory at once; keyset pages work behind a transaction pooler, server cursors do not

# Fields of entries that are no fields of the record's own table.
FIELD_TITLES = {
    "parent": "上级党组织", "units": "所在单位", "unit": "单位", "paper": "文号", "entries": "分工", "role": "角色",
    "power": "权限", "scope": "范围", "reason": "事由", "count": "数量", "from_on": "起始日期", "until_on": "截止日期",
    "organization": "党组织", "persons": "人员",
}  # fmt: skip


# -- the chain ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How far the chain was followed, its last digest, and the first break (None: whole)."""

    length: int
    digest: str
    first_break: Break | None


def verify_chain() -> ChainReport:
    """Follow the whole chain, a batch in memory at a time: numbers, links, digests, values and the stored head."""
    number, previous = 0, ""
    for entry in _entries():
        why = _wrong_with(entry, number + 1, previous)
        if why:
            return ChainReport(number, previous, Break(number + 1, why))
        number, previous = entry.number, entry.digest
    head = AuditHead.objects.filter(pk=1).first()
    length, digest = (head.length, head.digest) if head else (0, "")
    if (length, digest) != (number, previous):
        why = f"链头记有 {length} 条，实有 {number} 条，末尾被截去或链头被改。"
        return ChainReport(number, previous, Break(number + 1, why))
    return ChainReport(number, previous, None)


def _entries(after: int = 0, until: int | None = None) -> Iterator[AuditEntry]:
    rows = AuditEntry.objects.order_by("number").select_related("target_type").prefetch_related("values")
    if until is not None:
        rows = rows.filter(number__lte=until)
    while batch := list(rows.filter(number__gt=after)[:BATCH]):
        yield from batch
        after = batch[-1].number


def _wrong_with(entry: AuditEntry, number: int, previous: str) -> str:
    if entry.number != number:
        return f"缺少第 {number} 条，后面紧接第 {entry.number} 条。"
    if entry.previous != previous:
        return "与前一条不相连：前一条被删改或调换了次序。"
    if entry.digest != sm3(canonical(entry_facts(entry))):
        return "内容与摘要不符：操作人、时间、动作、对象或字段被改动。"
    return _wrong_with_values(entry)


def _wrong_with_values(entry: AuditEntry) -> str:
    values = sorted(entry.values.all(), key=lambda value: value.field)  # the database may collate otherwise
    if [value.field for value in values] != sorted(entry.fields):
        return "字段的值缺少或多出。"
    if any(value.erased_on for value in values):
        return ""  # erased on purpose: the digest stays as the witness of what was there
    if entry.values_digest != keyed([[value.field, value.before, value.after] for value in values]):
        return "字段的原值或新值被改动。"
    return ""


def chain_lines(first: int = 1, last: int | None = None) -> Iterator[str]:
    """The chain as JSON lines, one entry each with its digest and without values, for scripts/verify_audit.py."""
    for entry in _entries(first - 1, last):
        yield canonical({**entry_facts(entry), "digest": entry.digest}).decode() + "\n"


# -- the history of a record -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a reader sees it; ``changes`` is empty for those who may not see values."""

    at: datetime
    by: str
    verb: str
    target: str
    fields: list[str]
    changes: list[tuple[str, Any, Any, bool]]


def history_of(
    *records: Model | QuerySet[Any], with_values: bool = True, but: Sequence[str] = (), limit: int = 50,
    listed: Person | None = None,
) -> list[Line]:  # fmt: skip
    """The newest entries on records and on the rows of querysets, newest first; two queries for any number of them.

    The caller has asked whether the reader may read the records; ``with_values`` False leaves before and after out,
    ``but`` leaves out entries with these verbs; ``listed`` adds the lists that were shown with this person's name.
    """
    found = Q(pk__in=[])
    for record in records:
        model = record.model if isinstance(record, QuerySet) else record._meta.model  # the account may be lazy
        kind = ContentType.objects.get_for_model(model)
        ids = record.values("pk") if isinstance(record, QuerySet) else [record.pk]
        found |= Q(target_type=kind, target_id__in=ids)
    found &= ~Q(verb__in=list(but))
    if listed is not None:
        found |= Q(verb=LISTED, pk__in=_lists_with(listed))
    entries = AuditEntry.objects.filter(found).order_by("-number").select_related("by__person", "target_type")
    if with_values:
        entries = entries.prefetch_related(Prefetch("values", AuditValue.objects.order_by("pk")))
    return [_line(entry, with_values) for entry in entries[:limit]]


def _lists_with(person: Person) -> QuerySet[Any]:
    return AuditValue.objects.filter(field="persons", after__has_key=str(person.pk)).values("entry_id")


def _line(entry: AuditEntry, with_values: bool) -> Line:
    model = entry.target_type.model_class()
    changes = []
    if with_values:
        changes = [
            (field_title(model, v.field), _shown(model, v.field, v.before), _shown(model, v.field, v.after),
             v.erased_on is not None)
            for v in entry.values.all()
        ]  # fmt: skip
    titles = [field_title(model, name) for name in entry.fields]
    return Line(entry.at, str(entry.by or "系统"), entry.verb, _about(entry), titles, changes)


def _about(entry: AuditEntry) -> str:
    """The kind of record; a list is kept under the account that opened it, which says nothing to a reader."""
    return "人员名单（含姓名）" if entry.verb == LISTED else _title(entry.target_type)


def field_title(model: type[Model] | None, name: str) -> str:
    """The Chinese name of a field of an entry."""
    if model is not None:
        try:
            title = getattr(model._meta.get_field(name), "verbose_name", "")
        except FieldDoesNotExist:
            title = ""
        if title and not str(title).isascii():
            return str(title)
    return FIELD_TITLES.get(name, name)


def _shown(model: type[Model] | None, name: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(_shown(None, "", item) or "无" for item in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{item}" for key, item in value.items())
    return str(dict(_choices(model, name)).get(value, value))


def _choices(model: type[Model] | None, name: str) -> Iterable[tuple[Any, str]]:
    if model is None:
        return ()
    try:
        return getattr(model._meta.get_field(name), "flatchoices", None) or ()
    except FieldDoesNotExist:
        return ()


# -- searching ---------------------------------------------------------------------------------------------


def entries_found(
    *, who: str = "", verb: str = "", label: str = "", target_id: int | None = None, first_on: date | None = None,
    last_on: date | None = None,
) -> QuerySet[AuditEntry]:  # fmt: skip
    """Entries by person (login name or name), verb, kind of record ("people.person"), record and days, newest first."""
    found = AuditEntry.objects.select_related("by__person", "target_type").order_by("-number")
    if who:
        found = found.filter(Q(by__username=who) | Q(by__person__name=who))
    if verb:
        found = found.filter(verb=verb)
    if label:
        found = found.filter(target_type__in=_types(label))
    if target_id is not None:
        found = found.filter(target_id=target_id)
    if first_on:
        found = found.filter(at__gte=start_of(first_on))
    if last_on:
        found = found.filter(at__lt=start_of(last_on + timedelta(days=1)))
    return found


def _types(label: str) -> list[ContentType]:
    app, _, name = label.partition(".")
    try:
        return [ContentType.objects.get_for_model(apps.get_model(app, name))]
    except (LookupError, ValueError):
        return []


def verbs_recorded() -> list[str]:
    """The verbs that the chain knows, for the filter."""
    return sorted(AuditEntry.objects.order_by().values_list("verb", flat=True).distinct())


def kinds_recorded() -> list[tuple[str, str]]:
    """The kinds of record that the chain knows: label and Chinese name."""
    used = AuditEntry.objects.order_by().values("target_type").distinct()
    kinds = ContentType.objects.filter(pk__in=used)
    titles = [(f"{kind.app_label}.{kind.model}", _title(kind)) for kind in kinds]
    return sorted(titles, key=lambda pair: pair[1])


def _title(kind: ContentType) -> str:
    model = kind.model_class()
    return str(model._meta.verbose_name) if model else kind.model


def titled(entry: AuditEntry) -> tuple[str, list[str]]:
    """What an entry is about and which fields changed, in Chinese, without any value."""
    model = entry.target_type.model_class()
    return _title(entry.target_type), [field_title(model, name) for name in entry.fields]
