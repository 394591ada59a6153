"""Readings of characters, and whether a bracket holds one.

The table is pypinyin's data file, read without importing the package (its import costs 0.15 s,
the file 0.02 s), and only when a paper shows something that looks like a reading.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɡ"
LETTERS = f"a-zA-Z{_TONED}{_TONED.upper()}"
BARE = rf"[{LETTERS}]{{1,7}}"
BRACKET = re.compile(rf"[(（][ \u00a0\u3000]?({BARE})[ \u00a0\u3000]*[)）]")
_TONE_MARKS = re.compile("[\u0300\u0301\u0304\u030c]")


class MissingData(RuntimeError):
    """A data file that should come with an installed package is not there."""


def data_file(package: str, name: str) -> Path:
    """The path of a data file inside an installed package, found without importing it.

    Raises MissingData when the package is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingData(f"package {package} is not installed")
    return Path(spec.submodule_search_locations[0]) / name


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = json.loads(data_file("pypinyin", "pinyin_dict.json").read_bytes())
    return table


@cache
def plain(reading: str) -> str:
    """A reading without its tone, in lower case, ü as v: what toned and toneless spellings share."""
    parts = unicodedata.normalize("NFD", reading.lower().replace("ɡ", "g"))
    return unicodedata.normalize("NFC", _TONE_MARKS.sub("", parts)).replace("ü", "v")


@cache
def readings_of(character: str) -> frozenset[str]:
    """The readings of a character without their tones."""
    found = _table().get(str(ord(character)), "") if len(character) == 1 else ""
    return frozenset(plain(reading) for reading in found.split(",") if reading)


@cache
def _toned(character: str) -> frozenset[str]:
    return frozenset(_table().get(str(ord(character)), "").split(",")) if len(character) == 1 else frozenset()


def is_toned(reading: str) -> bool:
    """Whether a reading carries a tone mark."""
    return any(letter in _TONED for letter in reading.lower())


def reads(character: str, reading: str) -> bool:
    """Whether ``reading`` is one of the readings of ``character``; the tone is not held against it.

    A site prints one fixed reading for each character, often with another tone than this
    place wants, and toneless readings occur; the syllable alone identifies the character.
    """
    return plain(reading) in readings_of(character)


def reads_exactly(character: str, reading: str) -> bool:
    """Whether ``reading`` with its tone is one of the readings of ``character``."""
    return reading.lower() in _toned(character)
