"""Everything that the reader page shows of one paper, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zhibu.people.models import Organization
from zhibu.people.rules import LEAF_KINDS

from ..models import Cause, Document, Mention, Passage, Problem, Requirement, TextChange
from ..render import Block, Mark, blocks
from ..rules import Change, Gap, Heading
from ..spans import Placed, placed
from .search import places

LETTERS = {"problem": "p", "cause": "c", "requirement": "r", "organization": "o"}
_CLASSES = {"problem": "problem", "cause": "cause", "requirement": "ask", "organization": "organization"}


@dataclass(slots=True)
class Page:
    """One paper with what was drawn out of it."""

    document: Document
    problems: list[Problem]
    causes: list[Cause]
    requirements: list[Requirement]
    mentions: list[Mention]
    rows: list[TextChange]
    candidates: dict[int, Organization]
    changes: list[Placed] = field(init=False)

    def __post_init__(self) -> None:
        shapes = ((Change(r.kind, r.at, r.before, r.after, r.confidence), r.number, r.is_taken_back) for r in self.rows)
        self.changes = list(placed(shapes))

    def passages(self, kind: str) -> list[Passage]:
        """The passages of a kind of marks, those set aside included."""
        lists: dict[str, list[Passage]] = {
            "problem": [*self.problems], "cause": [*self.causes], "requirement": [*self.requirements],
            "organization": [*self.mentions],
        }  # fmt: skip
        return lists[kind]

    def headings(self) -> list[Heading]:
        names = ("level", "text", "start", "end", "in_block_only")
        return [Heading(*(heading[name] for name in names)) for heading in self.document.outline]

    def gaps(self) -> list[Gap]:
        return [Gap(gap["at"], gap["missing"], gap["words"]) for gap in self.document.gaps]

    def blocks(self, *, show_changes: bool, words: str = "") -> list[Block]:
        """The text with its marks, and with the places of searched words."""
        hits = [
            Mark(start, end, "hit", f"s{n}") for n, (start, end) in enumerate(places(self.document.restored, words))
        ]
        return blocks(
            self.document.restored, [*hits, *self._marks()], self.changes, self.gaps(), self.headings(),
            show_changes=show_changes,
        )  # fmt: skip

    def _marks(self) -> Iterable[Mark]:
        for kind, letter in LETTERS.items():
            for row in self.passages(kind):
                if not row.is_dismissed:
                    yield Mark(row.start, row.end, _CLASSES[kind], f"{letter}{row.pk}")


def audience_of(document: Document) -> str:
    """To whom a paper is opened, in words; "" when it is not. What has nothing under it is named alone."""
    opened = document.opened_to
    if opened is None:
        return ""
    return opened.name if opened.kind in LEAF_KINDS else f"{opened.name}及所属组织"


def page_of(document: Document) -> Page:
    """The page of a paper; six queries."""
    mentions = list(document.mentions.select_related("organization"))
    open_ids = {pk for m in mentions if m.organization_id is None for pk in m.candidates}
    return Page(
        document=document,
        problems=list(document.problems.all()),
        causes=list(document.causes.select_related("problem")),
        requirements=list(document.requirements.all()),
        mentions=mentions,
        rows=list(document.changes.all()),
        candidates=Organization.objects.in_bulk(open_ids) if open_ids else {},
    )
