"""The audit chain: whoever changes, removes, swaps, cuts off or rewrites something is found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.db.models import F

from tests.cast import AT, Cast
from zhibu.kit.states import Refused
from zhibu.people.actions import change_person, erase_values, record_audit
from zhibu.people.models import AuditEntry, AuditHead, AuditValue
from zhibu.people.queries import audit as audit_queries
from zhibu.people.queries import chain_lines, verify_chain

SCRIPT = Path(__file__).parents[3] / "scripts" / "verify_audit.py"


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """Six entries with values of every shape."""
    values = ["甲", "乙", 3, None, {"b": [1, "二"], "a": date(2026, 1, 2).isoformat()}, True, "末"]
    for before, after in pairwise(values):
        record_audit(by=cast.drafter, verb="更正", target=cast.water, at=AT, before={"name": before},
                     after={"name": after, "short_name": "水务"})  # fmt: skip
    return cast


def entry(number: int) -> AuditEntry:
    return AuditEntry.objects.get(number=number)


def test_a_whole_chain_is_whole(chain: Cast) -> None:
    report = verify_chain()
    assert (report.length, report.digest, report.first_break) == (6, entry(6).digest, None)


def test_an_empty_chain_is_whole(db: None) -> None:
    assert verify_chain().first_break is None


def remove_entry(number: int) -> None:
    AuditValue.objects.filter(entry__number=number).delete()
    AuditEntry.objects.filter(number=number).delete()


def swap(one: int, other: int) -> None:
    AuditEntry.objects.filter(number=one).update(number=99)
    AuditEntry.objects.filter(number=other).update(number=one)
    AuditEntry.objects.filter(number=99).update(number=other)


def close_the_gap() -> None:
    """Remove the third and renumber what follows, as a careful forger would."""
    remove_entry(3)
    for number in (4, 5, 6):
        AuditEntry.objects.filter(number=number).update(number=number - 1)


def change(number: int, **facts: object) -> Callable[[], object]:
    return lambda: AuditEntry.objects.filter(number=number).update(**facts)


def change_value(number: int, **facts: object) -> Callable[[], object]:
    return lambda: AuditValue.objects.filter(entry__number=number, field="name").update(**facts)


@pytest.mark.parametrize(
    ("forge", "number", "why"),
    [
        (change(2, verb="新建"), 2, "内容与摘要不符"),
        (change(3, by=None), 3, "内容与摘要不符"),
        (change(3, at=AT.replace(year=2025)), 3, "内容与摘要不符"),
        (change(4, fields=["short_name"]), 4, "内容与摘要不符"),
        (change(4, target_id=F("target_id") + 1), 4, "内容与摘要不符"),
        (change(4, values_digest="0" * 64), 4, "内容与摘要不符"),
        (change(5, previous="0" * 64), 5, "不相连"),
        (change(5, digest="0" * 64), 5, "内容与摘要不符"),
        (lambda: remove_entry(1), 1, "缺少第 1 条"),
        (lambda: remove_entry(3), 3, "缺少第 3 条"),
        (lambda: swap(2, 3), 2, "不相连"),
        (close_the_gap, 3, "不相连"),
        (lambda: remove_entry(6), 6, "链头记有 6 条，实有 5 条"),
        (lambda: AuditHead.objects.update(length=5), 7, "链头"),
        (lambda: AuditHead.objects.update(digest="0" * 64), 7, "链头"),
        (lambda: AuditHead.objects.all().delete(), 7, "链头"),
        (change_value(2, before="丙"), 2, "值被改动"),
        (change_value(2, after="丙"), 2, "值被改动"),
        (lambda: AuditValue.objects.filter(entry__number=2, field="name").delete(), 2, "缺少或多出"),
        (lambda: AuditValue.objects.create(entry=entry(2), field="kind", after=1), 2, "缺少或多出"),
    ],
)  # fmt: skip
def test_every_break_is_found(chain: Cast, forge: Callable[[], object], number: int, why: str) -> None:
    forge()
    found = verify_chain().first_break
    assert found is not None and found.number == number and why in found.why


def test_the_check_goes_batch_by_batch(
    chain: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], object]
) -> None:
    monkeypatch.setattr(audit_queries, "BATCH", 4)
    with django_assert_num_queries(6):  # two batches of entries and values, the empty last one, the head
        assert verify_chain().length == 6
    change_value(6, after="丙")()
    assert verify_chain().first_break == audit_queries.Break(6, "字段的原值或新值被改动。")


def test_erasing_a_persons_values_leaves_the_chain_whole(cast: Cast) -> None:
    person = change_person(by=cast.drafter, at=AT, person=cast.member.person, name="冯大满", number="7")
    count = erase_values(by=cast.security_administrator, target=person, fields=["name"], reason="本人申请", at=AT)
    assert count == 1 and verify_chain().first_break is None
    value = AuditValue.objects.get(entry__number=1, field="name")
    assert (value.before, value.after, value.erased_on) == (None, None, date(2026, 11, 24))
    for fields, reason in ((["name"], "再来"), (["number"], " ")):
        with pytest.raises(Refused):
            erase_values(by=None, target=person, fields=fields, reason=reason, at=AT)


# -- the stand-alone verifier ------------------------------------------------------------------------------


def run(path: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def export(chain: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "audit.jsonl"
    path.write_text("".join(chain_lines()), encoding="utf-8")
    return path


def test_the_script_verifies_what_was_exported(export: Path) -> None:
    head = entry(6).digest
    code, said = run(export, "--head", head, "--length", "6")
    assert code == 0 and f"entries 1 to 6, head {head}" in said
    assert "name" in export.read_text() and "甲" not in export.read_text()  # fields, never values


def test_a_part_is_verified_from_its_first_entry(chain: Cast, tmp_path: Path) -> None:
    path = tmp_path / "part.jsonl"
    path.write_text("".join(chain_lines(3, 5)), encoding="utf-8")
    assert run(path)[0] == 0 and "entries 3 to 5" in run(path)[1]


def rewritten(lines: list[str], place: int, **facts: object) -> list[str]:
    changed = {**json.loads(lines[place]), **facts}
    return [*lines[:place], json.dumps(changed, ensure_ascii=False) + "\n", *lines[place + 1 :]]


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (lambda lines: rewritten(lines, 1, verb="新建"), "entry 2: its content"),
        (lambda lines: rewritten(lines, 1, fields=[]), "entry 2: its content"),
        (lambda lines: rewritten(lines, 1, previous="0" * 64), "entry 2: it is not linked"),
        (lambda lines: rewritten(lines, 0, previous="0" * 64), "entry 1: something stood before"),
        (lambda lines: rewritten(lines, 2, number=9), "entry 3: it is missing"),
        (lambda lines: [*lines[:2], *lines[3:]], "entry 3: it is missing"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "entry 3: it is missing"),
        (lambda lines: lines[:5], "the end was cut off"),
        (lambda lines: rewritten(lines, 5, more=1), "fields of an entry"),
        (lambda lines: [*lines, "no json\n"], "is no JSON"),
        (lambda lines: [*lines, "[]\n"], "fields of an entry"),
    ],
)  # fmt: skip
def test_the_script_finds_every_break(export: Path, forge: Callable[[list[str]], list[str]], said: str) -> None:
    head = entry(6).digest
    export.write_text("".join(forge(export.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")
    code, text = run(export, "--head", head, "--length", "6")
    assert code == 1 and said in text


def test_a_cut_end_is_found_by_the_head_alone(export: Path) -> None:
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    export.write_text("".join(lines[:5]), encoding="utf-8")
    assert run(export)[0] == 0  # nothing inside tells it
    assert run(export, "--head", entry(6).digest)[0] == 1


def test_what_cannot_be_checked_is_said(export: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "missing.jsonl")[0] == 2
    export.write_text("")
    assert run(export)[0] == 2
    export.write_bytes(b"\xff\xfe\x00")
    assert run(export)[0] == 2
