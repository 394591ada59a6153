"""Reading a paper: restored, its frame and what it says, as one object and as JSON."""

from __future__ import annotations

from typing import Any

from zhibu.documents.extract import extract
from zhibu.documents.outline import structure
from zhibu.documents.restore import restore
from zhibu.documents.rules import Reading, Restored
from zhibu.documents.words import Text


def read(original: str) -> Reading:
    """Restore a paper and draw out its frame, problems, causes, requirements and organizations.

    Never raises on any text. The same text always gives the same reading.
    """
    return read_restored(restore(original), original)


def read_restored(restored: Restored, original: str = "") -> Reading:
    """The reading of a text already restored, say after a person took some changes back."""
    text = Text(restored.text)
    frame = structure(text, original)
    drawn = extract(text, frame, frame.dated_on)
    return Reading(
        restored=restored,
        title=frame.title,
        occasion=frame.occasion,
        dated_on=frame.dated_on,
        outline=frame.outline,
        problems=drawn.problems,
        causes=drawn.causes,
        requirements=drawn.requirements,
        organizations=drawn.organizations,
    )


def as_json(reading: Reading, original: str = "") -> dict[str, Any]:
    """The object that ``zhibu read`` prints: keys, types and order are part of the contract."""
    del original  # every offset of a change already counts in the original
    return {
        "restored": reading.restored.text,
        "title": reading.title,
        "date": reading.dated_on.isoformat() if reading.dated_on else None,
        "complete": reading.restored.complete and not any(heading.in_block_only for heading in reading.outline),
        "outline": [{"level": heading.level, "text": heading.text} for heading in reading.outline],
        "problems": [problem.text for problem in reading.problems],
        "causes": [cause.text for cause in reading.causes],
        "requirements": [{"who": item.who, "what": item.what, "by": item.by} for item in reading.requirements],
        "organizations": [mention.name for mention in reading.organizations],
        "changes": [
            {
                "kind": change.kind,
                "at": change.at,
                "before": change.before,
                "after": change.after,
                "confidence": change.confidence,
            }
            for change in reading.restored.changes
        ],
    }
