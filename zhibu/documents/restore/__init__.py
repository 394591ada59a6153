"""The restoration of a copied paper: damage undone, the site's own words set aside, gaps marked."""

from __future__ import annotations

from bisect import bisect_right

from zhibu.documents.restore.annotations import annotation_edits
from zhibu.documents.restore.draft import Draft
from zhibu.documents.restore.frames import boilerplate_edits
from zhibu.documents.restore.repair import Repairer
from zhibu.documents.restore.script import conversion_edits, is_traditional_text
from zhibu.documents.rules import Gap, Restored

__all__ = ["restore"]


def restore(original: str) -> Restored:
    """The readable text of a paper as handed in, with every change that led to it.

    Never raises on any text. Clean text comes back unchanged.
    """
    draft = Draft(original)
    traditional = is_traditional_text(original)
    folds = _folds(original)
    draft.apply(Repairer(draft.text, traditional=traditional, folds=folds).edits())
    draft.apply(annotation_edits(draft.text, traditional=traditional))
    if traditional:
        draft.apply(conversion_edits(draft.text, draft.seams()))
    edits, notices = boilerplate_edits(draft.text)
    gaps = []
    starts = [edit.start for edit in edits]
    for notice in notices:
        removed = sum(edit.end - edit.start for edit in edits[: max(0, bisect_right(starts, notice.start) - 1)])
        within = edits[bisect_right(starts, notice.start) - 1]
        gaps.append(Gap(within.start - removed, notice.missing, notice.words))
    draft.apply(edits)
    return Restored(draft.text, draft.changes(), tuple(gaps), complete=not gaps)


def _folds(text: str) -> bool:
    """Whether the page shows full-width signs at half width."""
    return text.count(",") + text.count(":") >= text.count("，") + text.count("：")
