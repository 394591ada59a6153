"""Blanks, control characters, stray signs and strings without meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from zhibu.documents.restore import kinds
from zhibu.documents.restore.draft import Edit

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\u2060]+")
_CJK: Final = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—·"
_SPACED_PAIR: Final = re.compile(r"[^\W\dA-Za-z_] (?=[^\W\dA-Za-z_])")
_CLOSE_PAIR: Final = re.compile(r"[^\W\dA-Za-z_](?=[^\W\dA-Za-z_])")
_SPACED_RUN: Final = re.compile(rf"[{_CJK}\d,.;:()%](?: [{_CJK}\d,.;:()%])+")
_OPENING_MARKS: Final = re.compile(r"(?m)^[ \u3000]*[?\ufffd]{1,8}(?=[\u3400-\u9fff“《（(\d])")
_INNER_MARK: Final = re.compile(r"(?<=[\u3400-\u9fff\d、：:])[?\ufffd]{1,4}(?=[\u3400-\u9fff\d])")
_ASKS: Final = re.compile(
    r"什么|怎么|怎样|如何|为何|为啥|谁|哪|吗|呢|几|多少|是否|能否|可否|有没有|是不是|会不会|能不能|岂|难道|何"
)
_STRAY_COMMA: Final = re.compile(
    r"(?<=[\u3400-\u9fff”》）)])[,，]+(?=[、。；：;])|(?<=[、；])[,，]+(?=[\u3400-\u9fff“《])"
)
_SITE: Final = r"(?:https?://|www\.|m\.)[A-Za-z0-9_./?=&%-]{4,}|[A-Za-z0-9-]{2,}\.(?:com|cn|net|org)(?:\.cn)?"
_SITE_IN_BRACKET: Final = re.compile(
    rf"(?<=[。；！？!?;”])[\[【(（〔<《][^\n()（）\[\]【】]{{0,16}}(?:{_SITE})[^\n()（）\[\]【】]{{0,12}}[\]】)）〕>》]"
)
_SITE_BETWEEN: Final = re.compile(
    rf"(?<=[。；！？!?;”])[ \u3000]*(?:[^\W\dA-Za-z_]{{0,8}}[:： ]?(?:{_SITE})/?)(?=[\u3400-\u9fff“\s]|$)"
)
_ORIGIN_BETWEEN: Final = re.compile(
    r"(?<=[。；！？!?;”])[\[【(（]?(?:本文)?(?:来源|来自|出自|摘自|转载自|文章来源|更多内容|版权所有)[:：]?[\u3400-\u9fffA-Za-z]{0,12}(?:网|网站|文库|论坛)[\]】)）]?(?=[\u3400-\u9fff“\n]|$)"
)
_SCRAMBLE: Final = r"[\w#@$^&*~|+=<>/\\-]"
_SCRAMBLED: Final = re.compile(
    rf"(?<=[。；！？])(?={_SCRAMBLE}{{0,31}}[A-Za-z#@$^&*~|_])(?={_SCRAMBLE}{{0,31}}[\d#@$^&*~|_]){_SCRAMBLE}{{4,32}}(?=[\u3400-\u9fff“])",
    re.ASCII,
)
_BETWEEN: Final = re.compile(
    r"(?<=[。；！？])([\u3400-\u9fffA-Za-z]{3,16}(?:网|文库|论坛|公众号)[^\W\dA-Za-z_]{0,6})(?=[\u3400-\u9fff“\n])"
)

_SITE_NAME: Final = re.compile(r".*?(?:网|文库|论坛|公众号)(?:欢迎您|欢迎你|提供|整理|首发|收集|版权所有|为您服务)?")


def control_edits(text: str) -> list[Edit]:
    """Characters that no paper holds: NUL, byte-order marks, zero-width blanks."""
    return [Edit(*match.span(), "", kinds.SPACING, 0.99) for match in _CONTROL.finditer(text)]


def spacing_edits(text: str) -> list[Edit]:
    """Take the blanks out of text that has one after (almost) every character, as PDF text layers do."""
    spaced = sum(1 for _ in _SPACED_PAIR.finditer(text))
    if spaced < 8 or spaced < 1.5 * sum(1 for _ in _CLOSE_PAIR.finditer(text)):
        return []
    return [Edit(m.start(), m.end(), m[0].replace(" ", ""), kinds.SPACING, 0.95) for m in _SPACED_RUN.finditer(text)]


def lost_blank_edits(text: str) -> list[Edit]:
    """``?`` for a no-break space: at the start of lines, and then between words where nothing is asked."""
    opening = [Edit(*match.span(), "", kinds.SPACING, 0.9) for match in _OPENING_MARKS.finditer(text)]
    if len(opening) < 2:
        return opening
    inner = [
        Edit(*match.span(), " ", kinds.SPACING, 0.6)
        for match in _INNER_MARK.finditer(text)
        if not _ASKS.search(_clause_before(text, match.start()))
    ]
    return sorted([*opening, *inner], key=lambda edit: edit.start)


def _clause_before(text: str, at: int) -> str:
    return re.split(r"[。！；\n]", text[max(0, at - 60) : at])[-1]


def stray_edits(text: str) -> list[Edit]:
    """A comma beside another sign (``八,、``); for papers known to be damaged only."""
    return [Edit(*match.span(), "", kinds.STRAY, 0.85) for match in _STRAY_COMMA.finditer(text)]


def noise_edits(text: str) -> list[Edit]:
    """Addresses and names of sites strewn between sentences, and strings of scrambled letters."""
    spans = {m.span() for pattern in (_SITE_IN_BRACKET, _SITE_BETWEEN, _ORIGIN_BETWEEN) for m in pattern.finditer(text)}
    scrambled = [match.span() for match in _SCRAMBLED.finditer(text)]
    if len(scrambled) >= 2:
        spans |= set(scrambled)
    spans |= set(_repeated(text))
    return [Edit(start, end, "", kinds.NOISE, 0.85) for start, end in _disjoint(sorted(spans))]


def _repeated(text: str) -> Iterator[tuple[int, int]]:
    """The name of a site that stands between sentences again and again."""
    found = list(_BETWEEN.finditer(text))
    beginnings = Counter(match[1][:6] for match in found)
    for match in found:
        if beginnings[match[1][:6]] >= 3:
            common = _common_start([other[1] for other in found if other[1][:6] == match[1][:6]])
            if name := _SITE_NAME.match(common):
                yield match.start(), match.start() + name.end()


def _common_start(words: list[str]) -> str:
    first, last = min(words), max(words)
    length = next(
        (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
    )
    return first[:length]


def _disjoint(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    edge = 0
    for start, end in spans:
        if start >= edge:
            yield start, end
            edge = end
