"""Who in the tree is meant by words of a paper: a name, or kinds of organizations. No Django here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST_CANDIDATES: Final = 6

_BODIES: Final = (
    (re.compile(r"(?:党?支部委员会|支部委员会|党支部|支部)$"), "党支部"),
    (re.compile(r"(?:党?总支部委员会|党总支部|党总支|总支部|总支)$"), "党总支"),
    (re.compile(r"(?:机关党委会|机关委员会|机关党委)$"), "机关党委"),
    (re.compile(r"(?:党委会|委员会|党委)$"), "党委"),
    (re.compile(r"(?:党组性质党委)$"), "党组性质党委"),
    (re.compile(r"(?:党组)$"), "党组"),
)
_KINDS_OF_BODY: Final[dict[str, tuple[str, ...]]] = {
    "党支部": ("branch",),
    "党总支": ("general_branch",),
    "机关党委": ("agency_committee",),
    "党委": ("primary_committee", "agency_committee", "leading_committee"),
    "党组": ("leading_group", "leading_committee"),
    "党组性质党委": ("leading_committee",),
}
_UPPER: Final = ("primary_committee", "agency_committee", "general_branch")
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
_BLANKS: Final = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One organization as names refer to it."""

    id: int
    name: str
    short_name: str
    kind: str
    units: tuple[str, ...]  # names and short names of its units


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a name is: one organization for sure, or those it may be."""

    sure: int | None
    candidates: tuple[int, ...] = ()


class Directory:
    """The organizations of a day, found by what papers call them."""

    def __init__(self, entries: Iterable[Entry], district: str = "") -> None:
        self._district = district
        self._named: dict[str, set[int]] = defaultdict(set)
        self._of_unit: dict[str, list[Entry]] = defaultdict(list)
        self._stems: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            for name in {self.plain(entry.name), self.plain(entry.short_name)} - {""}:
                self._named[name].add(entry.id)
            self._stems[_stem(self.plain(entry.name))[0]].append(entry)
            for unit in {self.plain(unit) for unit in entry.units} - {""}:
                self._of_unit[unit].append(entry)

    def plain(self, name: str) -> str:
        """A name without 中共, the district and the long forms of its body, so that both sides meet."""
        name = _BLANKS.sub("", name).removeprefix("中共")
        if self._district:
            name = name.removeprefix(self._district)
        name = re.sub(r"^(?:全|我|本)?区(?!委|政府|人大|政协|纪委|直)", "", name)
        for pattern, body in _BODIES:
            if pattern.search(name):
                return pattern.sub(body, name)
        return name

    def resolve(self, name: str) -> Resolution:
        """Who is meant: sure by the full or short name, or as the only such body of a unit; else candidates."""
        plain = self.plain(name)
        exact = self._named.get(plain, set())
        if len(exact) == 1:
            return Resolution(next(iter(exact)))
        stem, body = _stem(plain)
        of_unit = self._of_unit.get(stem, [])
        fitting = [entry for entry in of_unit if entry.kind in _KINDS_OF_BODY.get(body, ())]
        if len(fitting) == 1 and stem:
            return Resolution(fitting[0].id)
        near = [
            *sorted(exact),
            *(e.id for e in fitting),
            *(e.id for e in of_unit),
            *(e.id for e in self._stems.get(stem, [])),
        ]
        return Resolution(None, tuple(dict.fromkeys(near))[:MOST_CANDIDATES])


def _stem(plain: str) -> tuple[str, str]:
    """A plain name as what comes before its body, and the body: 水务局第一 + 党支部 gives 水务局, 党支部."""
    for _, body in _BODIES:
        if plain.endswith(body):
            stem = plain.removesuffix(body)
            return re.sub(r"(?:机关)?第?[一二三四五六七八九十0-9]{0,3}$", "", stem) if stem else "", body
    return plain, ""


@dataclass(frozen=True, slots=True)
class Meant:
    """What the ``who`` of a requirement says: kinds of organizations, names, and what is left for a person to decide."""

    kinds: tuple[str, ...]
    names: tuple[str, ...]
    doubt: str = ""


_LEADING: Final = re.compile(r"党委[（(/、]?党组[）)]?|党组[（(/、]?党委[）)]?")
_ALL: Final = re.compile(r"(?:各级?|基层|全体|所有|所属|全区|区直机关)(?:基层)?党组织")
_OF_KIND: Final = (
    (re.compile(r"党组性质党委"), ("leading_committee",)),
    (re.compile(r"机关党委"), ("agency_committee",)),
    (re.compile(r"基层党委"), ("primary_committee",)),
    (re.compile(r"党总支|总支"), ("general_branch",)),
    (re.compile(r"党支部|支部"), ("branch",)),
    (re.compile(r"党小组"), ("group",)),
    (re.compile(r"机关纪委"), ("discipline",)),
    (re.compile(r"党组"), ("leading_group",)),
    (re.compile(r"党委"), ("primary_committee",)),
)
_EVERY: Final = re.compile(r"各|所有|全体|每个|基层|所属|下属")
_LEAD: Final = re.compile(r"各级?|所有|全体|每个|基层|所属|下属|区直|机关|单位|部门|的")
_UNITS: Final = re.compile(
    r"(?:各|有关|相关|所有|全体)(?:地|机关|级|区直)?(?:各)?(?:单位|部门|机关)(?!党|纪)|机关各部门|各责任单位|责任单位"
)


def meant_by(who: str) -> Meant:
    """What a subject of a requirement means (settled: 党委(党组) are leading bodies, 各党委 the tree's upper nodes)."""
    words = _BLANKS.sub("", who)
    kinds: list[str] = []
    names: list[str] = []
    everybody = bool(_EVERY.search(words))
    for part in re.split(r"[、，,和及与]|以及", _leading_apart(words, kinds)):
        _add_part(part, kinds, names, everybody)
    doubt = f"“{who}”可指各党组，也可指各党组织，请选定。" if _UNITS.search(words) and not kinds else ""
    return Meant(tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(names)), doubt)


def _leading_apart(words: str, kinds: list[str]) -> str:
    if not _LEADING.search(words):
        return words
    kinds += ["leading_group", "leading_committee"]
    return re.sub(r"(?:各|区直|机关|部门|单位|级)*(?:" + _LEADING.pattern + r")", "", words)


def _add_part(part: str, kinds: list[str], names: list[str], everybody: bool) -> None:
    if _ALL.search(part) or part in ("党组织", "各组织"):
        kinds += [*_UPPER, "branch"]
        return
    if not part or _UNITS.search(part):
        return
    bare = _BRACKETS.sub("", part)
    for pattern, found in _OF_KIND:
        match = pattern.search(bare)
        if match:
            if everybody and len(_LEAD.sub("", bare[: match.start()])) < 2:
                alone = found == ("primary_committee",) and "agency_committee" not in kinds
                kinds += ("primary_committee", "agency_committee") if alone else found
                return
            break
    if len(part) >= 3 and not re.match(r"各|所有|全体|大家|我们|有的|有些", part):
        names.append(part)
