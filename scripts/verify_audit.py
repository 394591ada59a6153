#!/usr/bin/env python3
"""Verify an export of Zhibu's audit chain without trusting Zhibu.

    python3 verify_audit.py EXPORT.jsonl [--length N --head DIGEST]

The export has one JSON object per line: number, at, by, verb, target, fields, values, previous, digest. The digest
is SM3 (GB/T 32905) over the object without "digest", spelled as JSON with sorted keys, no blanks and UTF-8. Each
entry carries the digest of the one before. With --head (and --length), written down earlier or told by another
channel, an end that was cut off is found as well. A part of the chain is verified from its first entry on.

Exit code 0: whole. 1: broken; the first break and why are printed. 2: it could not be checked.
Uses the standard library alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

FIELDS = {"number", "at", "by", "verb", "target", "fields", "values", "previous"}


class Broken(Exception):
    """The chain does not hold at an entry."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"broken at entry {number}: {why}")


def digest_of(facts: dict[str, Any]) -> str:
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new("sm3", text.encode()).hexdigest()


def entries(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise Broken(place, f"line {place} is no JSON ({error})") from error
        if not isinstance(entry, dict) or set(entry) != FIELDS | {"digest"}:
            raise Broken(place, f"line {place} does not have the fields of an entry")
        yield entry


def verify(lines: Iterable[str]) -> tuple[int, str, int]:
    """First number, last digest and last number; Broken at the first entry that does not hold."""
    first, number, digest = 0, 0, ""
    for entry in entries(lines):
        expected = number + 1 if first else entry["number"]
        if entry["number"] != expected or not isinstance(expected, int):
            raise Broken(expected, f"it is missing; entry {entry['number']} follows")
        if first and entry["previous"] != digest:
            raise Broken(expected, "it is not linked to the entry before")
        if expected == 1 and entry["previous"]:
            raise Broken(1, "something stood before the first entry")
        facts = {name: entry[name] for name in FIELDS}
        if digest_of(facts) != entry["digest"]:
            raise Broken(expected, "its content does not fit its digest")
        first, number, digest = first or expected, expected, entry["digest"]
    return first, digest, number


def check_end(number: int, digest: str, length: int | None, head: str | None) -> None:
    if length is not None and number != length:
        raise Broken(number + 1, f"the export ends at entry {number}, the head says {length}: the end was cut off")
    if head is not None and digest != head:
        raise Broken(number + 1, "the last digest is not the given head: the end was cut off or rewritten")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Verify an export of Zhibu's audit chain (SM3), offline.")
    parser.add_argument("export", help="the exported file (JSON lines), or - for standard input")
    parser.add_argument("--head", help="the digest that the last entry must have")
    parser.add_argument("--length", type=int, help="the number that the last entry must have")
    return parser.parse_args()


def say(text: str, stream: Any = None) -> None:
    (stream or sys.stdout).write(text + "\n")


def main() -> int:
    given = parsed()
    if "sm3" not in hashlib.algorithms_available:
        say("this Python has no SM3 (it comes with OpenSSL 1.1.1 or newer); use another one", sys.stderr)
        return 2
    try:
        with open(0 if given.export == "-" else given.export, encoding="utf-8") as lines:  # noqa: PTH123  0 is stdin
            first, digest, number = verify(lines)
        check_end(number, digest, given.length, given.head)
    except Broken as broken:
        say(str(broken))
        return 1
    except (OSError, UnicodeDecodeError) as error:
        say(f"cannot read {given.export}: {error}", sys.stderr)
        return 2
    if not first:
        say("the export is empty", sys.stderr)
        return 2
    say(f"whole: entries {first} to {number}, head {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
