"""Reads with a name: whom a selection means, loads, trees, the board, and what is due."""

from .board import Filters, board, counts_of, paper_counts
from .choosing import Selection, chosen, guess, matching, named_in, ranges, tags_within
from .due import due_counts, due_items, unread_notices
from .following import next_paper, next_requirement
from .loads import Load, ledger, load_of, loads_of, month_of
from .needs import Need, Needs, needs_below
from .receiving import Unattended, stranded, unattended
from .trail import (
    Layer,
    answers_below,
    cause_of,
    drafted_answer,
    flat,
    layer_of,
    layers_of,
    resting_on,
    states_below,
    summary_of,
    version_of,
    with_line,
)

__all__ = [
    "Filters", "Layer", "Load", "Need", "Needs", "Selection", "Unattended", "answers_below", "board", "cause_of",
    "chosen", "counts_of", "drafted_answer", "due_counts", "due_items", "flat", "guess", "layer_of", "layers_of",
    "ledger", "load_of", "loads_of", "matching", "month_of", "named_in", "needs_below", "next_paper",
    "next_requirement", "paper_counts", "ranges", "resting_on", "states_below", "stranded", "summary_of", "tags_within", "unattended",
    "unread_notices", "version_of", "with_line",
]  # fmt: skip
