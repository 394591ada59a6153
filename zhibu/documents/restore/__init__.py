"""The restoration of a copied paper: damage undone, the site's own words set aside, gaps marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from zhibu.documents.restore.annotations import annotation_edits
from zhibu.documents.restore.draft import Draft, Edit
from zhibu.documents.restore.frames import Notice, boilerplate_edits
from zhibu.documents.restore.mojibake import mojibake_edits
from zhibu.documents.restore.repair import Repairer
from zhibu.documents.restore.script import conversion_edits, is_traditional_text
from zhibu.documents.restore.signs import control_edits, lost_blank_edits, noise_edits, spacing_edits, stray_edits
from zhibu.documents.rules import Gap, Restored

__all__ = ["restore"]


def restore(original: str) -> Restored:
    """The readable text of a paper as handed in, with every change that led to it.

    Never raises on any text. Clean text comes back unchanged. ``complete`` is False when the page
    says that passages are left out; each such note is a gap, set aside with its words.
    """
    draft = Draft(original)
    draft.apply(control_edits(draft.text))
    draft.apply(mojibake_edits(draft.text))
    draft.apply(spacing_edits(draft.text))
    traditional = is_traditional_text(draft.text)
    _undo_damage(draft, traditional=traditional)
    edits, notices = boilerplate_edits(draft.text)
    gaps = tuple(_gaps(notices, edits))
    draft.apply(edits)
    return Restored(draft.text, draft.changes(), gaps, complete=not gaps)


def _undo_damage(draft: Draft, *, traditional: bool) -> None:
    """Bytes first: stripping readings or converting characters before would destroy what the repair rests on."""
    draft.apply(Repairer(draft.text, traditional=traditional, folds=_folds(draft.text)).edits())
    draft.apply(annotation_edits(draft.text, traditional=traditional))
    damaged = traditional or bool(draft.changes())
    if traditional:
        draft.apply(conversion_edits(draft.text, draft.seams()))
    draft.apply(lost_blank_edits(draft.text))
    draft.apply(noise_edits(draft.text))
    if damaged:
        draft.apply(stray_edits(draft.text))


def _folds(text: str) -> bool:
    """Whether the page shows full-width signs at half width."""
    return text.count(",") + text.count(":") >= text.count("，") + text.count("：")


def _gaps(notices: list[Notice], edits: list[Edit]) -> Iterator[Gap]:
    """Notices as gaps of the text that remains when everything is set aside."""
    starts = [edit.start for edit in edits]
    removed = [0, *accumulate(edit.end - edit.start for edit in edits)]
    for notice in notices:
        at = bisect_right(starts, notice.start) - 1
        yield Gap(starts[at] - removed[at], notice.missing, notice.words)
