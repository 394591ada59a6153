"""How well the extraction reads the labelled papers: F1 for outline, problems, causes, requirements, organizations.

Matching is one to one, greedy by likeness of the words (difflib's ratio after folding width, blanks and marks at the
ends); a pair counts from ``LENIENT`` on, and the figure from ``STRICT`` on is printed beside it. Papers whose number is
divisible by three are held out: only their figures are printed, never their texts. So are the strangers' papers in
``UNREAD``, which nobody who tuned has read; the others have been read.

``python -m bench.extraction`` prints one JSON object per line; ``--show problems`` lists what is missed in the tuned part.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bench.figures import Figure
from bench.labels import STRANGERS, Paper, load_papers
from zhibu.documents.reading import read_restored
from zhibu.documents.rules import Reading, Restored

LENIENT, STRICT = 0.75, 0.9
UNREAD = frozenset((*range(609, 617), *range(701, 707)))  # strangers' papers that nobody who tuned has read
AIMS = {"outline": 0.95, "problems": 0.80, "causes": 0.75, "requirements": 0.85, "organizations": 0.85}
_EDGES = " \t\u3000\n，,。；;：:、！!？?“”\"'‘’（）()"


@dataclass(frozen=True)
class Item:
    """One thing found or labelled, as the scorer compares it: its words, and for requirements who and by."""

    words: str
    who: str = ""
    by: str = ""
    level: int = 0


@dataclass
class Tally:
    """Right, found and labelled over some papers."""

    right: int = 0
    found: int = 0
    labelled: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.labelled) if self.found + self.labelled else 1.0

    def add(self, right: int, found: int, labelled: int) -> None:
        self.right += right
        self.found += found
        self.labelled += labelled


def is_held_out(paper: Paper) -> bool:
    """Every third paper is never looked at while tuning."""
    return int(paper.name[:2]) % 3 == 0


def fold(words: str) -> str:
    """Words without blanks, marks at the ends and differences of width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).strip(_EDGES)


def likeness(one: str, other: str) -> float:
    """1 for the same words, else difflib's ratio."""
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


def like_words(one: Item, other: Item) -> float:
    return likeness(one.words, other.words)


def like_heading(one: Item, other: Item) -> float:
    return likeness(one.words, other.words) if one.level == other.level else 0.0


def like_name(one: Item, other: Item) -> float:
    """Names are the same or not: 区财政局 is like 区审计局 in letters only."""
    return 1.0 if one.words == other.words else 0.0


def like_demand(one: Item, other: Item) -> float:
    """The verb phrases are alike (their first pieces suffice), asked of the same, by the same day."""
    first = likeness(re.split("[，,]", one.words)[0], re.split("[，,]", other.words)[0])
    if likeness(one.who, other.who) < 0.6 or likeness(_bare_term(one.by), _bare_term(other.by)) < 0.6:
        return 0.0
    return max(first, likeness(one.words, other.words))


def _bare_term(words: str) -> str:
    return re.sub("^[于在]", "", words)


def pair(
    found: Sequence[Item], labelled: Sequence[Item], like: Callable[[Item, Item], float], bar: float
) -> set[tuple[int, int]]:
    """The greedy one-to-one pairs of at least ``bar`` likeness."""
    scored = sorted(
        ((like(one, other), i, j) for i, one in enumerate(found) for j, other in enumerate(labelled)), reverse=True
    )
    pairs: set[tuple[int, int]] = set()
    left, right = set(range(len(found))), set(range(len(labelled)))
    for value, i, j in scored:
        if value >= bar and i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.add((i, j))
    return pairs


def found_items(reading: Reading) -> dict[str, list[Item]]:
    """What a reading holds, by kind."""
    return {
        "outline": [Item(fold(heading.text), level=heading.level) for heading in reading.outline],
        "problems": [Item(fold(problem.text)) for problem in reading.problems],
        "causes": [Item(fold(cause.text)) for cause in reading.causes],
        "requirements": [Item(fold(item.what), fold(item.who), fold(item.by)) for item in reading.requirements],
        "organizations": [Item(fold(mention.name)) for mention in reading.organizations],
    }


def labelled_items(paper: Paper) -> dict[str, list[Item]]:
    """What the labels of a paper hold, by kind."""
    return {
        "outline": [Item(fold(heading.text), level=heading.level) for heading in paper.outline],
        "problems": [Item(fold(words)) for words in paper.problems],
        "causes": [Item(fold(words)) for words in paper.causes],
        "requirements": [Item(fold(demand.what), fold(demand.who), fold(demand.by)) for demand in paper.requirements],
        "organizations": [Item(fold(name)) for name in paper.organizations],
    }


LIKE: dict[str, Callable[[Item, Item], float]] = {
    "outline": like_heading, "problems": like_words, "causes": like_words,
    "requirements": like_demand, "organizations": like_name,
}  # fmt: skip


def read_clean(paper: Paper) -> Reading:
    """The reading of a paper's clean text, so that restoring is measured apart."""
    return read_restored(Restored(paper.text, (), (), True))


def score(papers: Iterable[Paper], bar: float, reader: Callable[[Paper], Reading] = read_clean) -> dict[str, Tally]:
    """The tallies of every kind over some papers."""
    tallies = {kind: Tally() for kind in AIMS}
    for paper in papers:
        found, labelled = found_items(reader(paper)), labelled_items(paper)
        for kind, tally in tallies.items():
            pairs = pair(found[kind], labelled[kind], LIKE[kind], bar)
            tally.add(len(pairs), len(found[kind]), len(labelled[kind]))
    return tallies


def show(papers: Iterable[Paper], kind: str) -> None:
    """Print what is found and not labelled (+) and labelled and not found (-) in the tuned papers."""
    for paper in papers:
        found, labelled = found_items(read_clean(paper))[kind], labelled_items(paper)[kind]
        pairs = pair(found, labelled, LIKE[kind], LENIENT)
        extra = [item for i, item in enumerate(found) if i not in {i for i, _ in pairs}]
        missed = [item for j, item in enumerate(labelled) if j not in {j for _, j in pairs}]
        if extra or missed:
            print(paper.name)
        for sign, items in (("+", extra), ("-", missed)):
            for item in items:
                print("  ", sign, *(part for part in (item.who, item.words, item.by) if part), sep=" · ")


def main() -> None:
    """Print the figures of both parts, or the misses of one kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=sorted(AIMS))
    chosen = parser.parse_args().show
    papers = load_papers()
    tuned = [paper for paper in papers if not is_held_out(paper)]
    if chosen:
        show(tuned, chosen)
        return
    for figure in run():
        print(figure.line())


def parts() -> dict[str, list[Paper]]:
    """The papers by what may be said of them: tuned on, held out, labelled by strangers, and unread by who tunes."""
    own, others = load_papers(), load_papers(STRANGERS)
    return {
        "tuned": [paper for paper in own if not is_held_out(paper)],
        "held-out": [paper for paper in own if is_held_out(paper)],
        "strangers": [paper for paper in others if int(paper.name[:3]) not in UNREAD],
        "unread": [paper for paper in others if int(paper.name[:3]) in UNREAD],
    }


def run() -> Iterator[Figure]:
    """F1 of every kind on each part; ``strict`` asks for nearly the same words."""
    for part, members in parts().items():
        lenient, strict = score(members, LENIENT), score(members, STRICT)
        for kind, aim in AIMS.items():
            more = {"strict": round(strict[kind].f1, 3)}
            name = f"extraction/{part}/{kind}"
            yield Figure(name, len(members), round(lenient[kind].f1, 3), "F1", aim, at_most=False, more=more)


if __name__ == "__main__":
    main()
