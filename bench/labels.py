"""The labelled papers: what a careful reader finds in each, to tune and to score the extraction against."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "papers"
STRANGERS = FOLDER / "strangers"  # labelled by people who knew the four definitions and nothing else
GENRES = frozenset(("讲话", "督查通报", "工作方案", "观摩会方案", "申报通知", "督查反馈", "调研报告", "会议纪要"))
ROLES = frozenset(("observed", "spoke", "praised", "criticized"))


@dataclass(frozen=True)
class Heading:
    """One line of the outline: level 0 is the title, the text has no number."""

    level: int
    text: str


@dataclass(frozen=True)
class Demand:
    """One requirement as written; `who` and `by` are empty where the paper names none."""

    who: str
    what: str
    by: str


@dataclass(frozen=True)
class Paper:
    """One clean paper with its labels; `papers/README.md` says how each label was chosen."""

    name: str
    text: str
    genre: str
    title: str
    date: str | None
    complete: bool
    outline: tuple[Heading, ...]
    problems: tuple[str, ...]
    causes: tuple[str, ...]
    requirements: tuple[Demand, ...]
    organizations: tuple[str, ...]
    roles: dict[str, str]
    themes: dict[str, str]
    tied: dict[str, str]


def load_papers(folder: Path = FOLDER) -> list[Paper]:
    """Give every labelled paper in the order of its number; a text without labels, or the reverse, is an error."""
    texts = {path.stem for path in folder.glob("*.txt")}
    labels = {path.stem for path in folder.glob("*.json")}
    if texts != labels:
        raise ValueError(f"texts and labels do not pair: {sorted(texts ^ labels)}")
    return [_load(folder, name) for name in sorted(texts)]


def _load(folder: Path, name: str) -> Paper:
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    labels: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    labels["outline"] = tuple(Heading(**line) for line in labels["outline"])
    labels["requirements"] = tuple(Demand(**demand) for demand in labels["requirements"])
    for key in ("problems", "causes", "organizations"):
        labels[key] = tuple(labels[key])
    return Paper(name=name, text=text, **labels)


def check(papers: list[Paper]) -> None:
    """Raise ValueError naming every label that is not in its paper or contradicts another label."""
    faults = [f"{paper.name}: {fault}" for paper in papers for fault in faults_of(paper)]
    if faults:
        raise ValueError("\n".join(faults))


def faults_of(paper: Paper) -> Iterator[str]:
    """Give each fault of one paper's labels in a sentence."""
    for kind, words in _quoted(paper):
        if words not in paper.text:
            yield f"{kind} is not in the text: {words}"
    yield from _shape(paper)
    yield from _contradictions(paper)


def _quoted(paper: Paper) -> Iterator[tuple[str, str]]:
    """Every label that must be an exact part of the text."""
    yield "title", paper.title
    yield from (("heading", heading.text) for heading in paper.outline)
    yield from (("problem", words) for words in paper.problems)
    yield from (("cause", words) for words in paper.causes)
    yield from (("organization", words) for words in paper.organizations)
    yield from (("theme", words) for words in paper.themes.values())
    for demand in paper.requirements:
        yield from (("who", demand.who), ("what", demand.what), ("by", demand.by))


def _shape(paper: Paper) -> Iterator[str]:
    if paper.genre not in GENRES:
        yield f"unknown genre {paper.genre}"
    if paper.date is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", paper.date):
        yield f"date is not YYYY-MM-DD: {paper.date}"
    if not paper.outline or paper.outline[0] != Heading(0, paper.title):
        yield "the outline does not begin with the title"
    for above, below in zip(paper.outline, paper.outline[1:], strict=False):
        if not 1 <= below.level <= above.level + 1:
            yield f"heading skips a level: {below.text}"
    if any(not demand.what for demand in paper.requirements):
        yield "a requirement says nothing"
    yield from (f"unknown role {role}" for role in paper.roles.values() if role not in ROLES)


def _contradictions(paper: Paper) -> Iterator[str]:
    for kind, words in (("problem", paper.problems), ("cause", paper.causes), ("organization", paper.organizations)):
        if len(set(words)) != len(words):
            yield f"a {kind} is labelled twice"
    yield from (f"both problem and cause: {words}" for words in set(paper.problems) & set(paper.causes))
    named = set(paper.organizations)
    yield from (f"not among the organizations: {name}" for name in (paper.roles.keys() | paper.themes.keys()) - named)
    for cause, problem in paper.tied.items():
        if cause not in paper.causes or problem not in paper.problems:
            yield f"tie of unlabelled words: {cause} → {problem}"
