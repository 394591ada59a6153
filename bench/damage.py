"""A forward model of how republishing sites garble papers, to have truth to compare a restoration with.

Written from the mechanism alone: bytes are replaced without regard for character boundaries.
Every byte remembers the character it came from, so the places that broke are known exactly.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from opencc import OpenCC
from pypinyin import Style, pinyin

KEPT_SIMPLIFIED = frozenset("干征系里后并于松范斗")  # what converting sites leave as it is
MARKS = {(0xA3, 0xBF): "？", (0xA3, 0xA1): "！", (0xA3, 0xBB): "；", (0xA3, 0xAC): "，"}
Byte = tuple[int, int]  # the byte, and the index of the character it came from (-1: put in by the site)
ADDED = -1


@dataclass(frozen=True, slots=True)
class Site:
    """How one site treats a paper."""

    name: str
    host: str
    annotated: Callable[[str], bool]
    traditional: bool = True
    folds: bool = True
    dangling: str = ""  # what a byte without its partner becomes
    bad_pair: str = "drop"  # a lead byte before a bracket, in the second pass: drop, eat (with the bracket), show
    comma_is_mark: bool = False
    keeps_private_use: bool = True
    toneless: bool = False
    doubled: bool = False
    blank_inside: float = 0.0
    blank_behind: float = 0.0
    strips_indent: bool = True


@dataclass(slots=True)
class Damaged:
    """A garbled page, what it should be restored to, and the stretches of the truth that broke."""

    text: str
    truth: str
    places: list[tuple[int, int]] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    complete: bool = True


COMMON_FORMS = str.maketrans("爲羣衆啓僞綫祕裏牀峯喫汙鑑", "為群眾啟偽線秘裡床峰吃污鑒")


@cache
def _traditional(character: str) -> str:
    if character in KEPT_SIMPLIFIED:
        return character
    return str(_converter("s2t").convert(character)).translate(COMMON_FORMS)


@cache
def _reading(character: str, toneless: bool) -> str:
    style = Style.NORMAL if toneless else Style.TONE
    return str(pinyin(character, style=style, errors=lambda _: "yi", strict=False)[0][0])


def _code(character: str) -> bytes:
    try:
        code = character.encode("gb18030")
    except UnicodeEncodeError:
        return b"?"
    return code if len(code) <= 2 else b"?"


def _bytes_of(text: str) -> list[Byte]:
    return [(byte, at) for at, character in enumerate(text) for byte in _code(character)]


def _put_in(text: str) -> list[Byte]:
    return [(byte, ADDED) for byte in text.encode("gb18030")]


def _find(stream: bytes, pair: bytes) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(pair), stream)]


def annotate(stream: list[Byte], site: Site, order: Iterable[str], chance: random.Random) -> list[Byte]:
    """For each character of the list, put its reading behind every occurrence of its two bytes."""
    for character in order:
        code = _code(character)
        if len(code) != 2:
            continue
        ends = [at + 2 for at in _find(bytes(byte for byte, _ in stream), code)]
        if not ends:
            continue
        pieces: list[Byte] = []
        position = 0
        for end in ends:
            pieces += stream[position:end]
            pieces += _put_in(_bracket(character, site, chance))
            position = end
        stream = pieces + stream[position:]
    return stream


def _bracket(character: str, site: Site, chance: random.Random) -> str:
    reading = _reading(character, site.toneless)
    inside = " " if chance.random() < site.blank_inside else ""
    bracket = f"({reading}{inside})" * (2 if site.doubled else 1)
    return bracket + (" " if chance.random() < site.blank_behind else "")


Letter = tuple[str, frozenset[int]]  # what is shown, and the characters its bytes came from


def decode(stream: list[Byte], bad_pair: str, dangling: str) -> list[Letter]:
    """Pair by pair, as a decoder does; what it makes of bytes that form no pair is the site's way."""
    shown: list[Letter] = []
    at = 0
    while at < len(stream):
        byte, source = stream[at]
        if byte < 0x80:
            shown.append((chr(byte), frozenset((source,))))
            at += 1
        elif byte in (0x80, 0xFF):
            at += 1
        elif at + 1 == len(stream):
            shown += [(dangling, frozenset((source, -2)))] if dangling else []
            at += 1
        else:
            letter, taken = _pair(stream[at], stream[at + 1], bad_pair)
            shown += [letter] if letter[0] else []
            at += taken
    return shown


def _pair(first: Byte, second: Byte, bad_pair: str) -> tuple[Letter, int]:
    sources = frozenset((first[1], second[1]))
    if 0x40 <= second[0] <= 0xFE and second[0] != 0x7F:
        try:
            return (bytes((first[0], second[0])).decode("gb18030"), sources), 2
        except UnicodeDecodeError:
            return ("?", sources), 2
    if bad_pair == "eat":
        return ("?", sources), 2
    return ("?" if bad_pair == "show" else "", sources), 1


def _again(letters: list[Letter]) -> list[Byte]:
    """Shown letters as bytes once more; a letter made of two characters keeps both names, byte by byte."""
    stream: list[Byte] = []
    for character, sources in letters:
        code = _code(character)
        whole = next(iter(sources)) if len(sources) == 1 else -2
        stream += [(byte, whole) for byte in code]
    return stream


def cut_marks(stream: list[Byte], site: Site) -> list[Letter]:
    """Cut the text at the bytes of sentence marks, and decode each piece alone."""
    shown: list[Letter] = []
    start = at = 0
    while at + 2 < len(stream):
        mark = MARKS.get((stream[at][0], stream[at + 1][0]))
        if mark and (mark != "，" or site.comma_is_mark) and stream[at + 2][0] >= 0x80:
            shown += decode(stream[start:at], site.bad_pair, site.dangling)
            shown.append((mark, frozenset((stream[at][1], stream[at + 1][1]))))
            at += 2
            start = at
        else:
            at += 1
    return shown + decode(stream[start:], site.bad_pair, site.dangling)


def _fold(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def garble(paper: str, site: Site, chance: random.Random) -> Damaged:
    """One paper through both passes of a site; the truth is the paper in the page's width of signs."""
    written = "".join(map(_traditional, paper)) if site.traditional else paper
    wanted = sorted(c for c in _candidates(written) if site.annotated(c))
    chance.shuffle(wanted)
    once = decode(annotate(_bytes_of(written), site, wanted, chance), "eat", "?")
    letters = cut_marks(_again(once), site)
    truth = _fold(paper) if site.folds else paper
    text = "".join(character for character, _ in letters)
    if not site.keeps_private_use:
        text = "".join(c for c in text if not "\ue000" <= c <= "\uf8ff")
    return Damaged(_fold(text) if site.folds else text, truth, _broken(len(paper), letters))


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@cache
def _all_traditional() -> tuple[str, ...]:
    """Traditional characters of everyday writing: both bytes of the simplified form lie in GB 2312's first level."""
    found = set()
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF - 5 * (lead == 0xD7)):
            simplified = bytes((lead, trail)).decode("gb18030")
            if _traditional(simplified) != simplified:
                found.add(_traditional(simplified))
    return tuple(sorted(found))


def _candidates(written: str) -> list[str]:
    """Traditional characters that could be on the list: those whose bytes occur at all, in or out of step."""
    stream = b"".join(map(_code, written))
    return [character for character in _all_traditional() if _code(character) in stream]


def _broken(length: int, letters: list[Letter]) -> list[tuple[int, int]]:
    """Runs of characters of the truth that no letter of the page shows whole."""
    whole = {next(iter(sources)) for _, sources in letters if len(sources) == 1}
    runs: list[tuple[int, int]] = []
    for at in range(length):
        if at in whole:
            continue
        if runs and at - runs[-1][1] <= 1:
            runs[-1] = runs[-1][0], at + 1
        else:
            runs.append((at, at + 1))
    return runs
