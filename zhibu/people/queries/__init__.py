"""Reads with a name; ``on`` and ``today`` are parameters."""

from .audit import Break, ChainReport, Line, chain_lines, entries_found, history_of, verify_chain
from .district import added_days, powers_of, setting
from .lists import Node, organization_tree, page_details, people_counts
from .tree import above, below, existing, holders, led_by, parent_of, subtree

__all__ = [
    "Break", "ChainReport", "Line", "Node", "above", "added_days", "below", "chain_lines", "entries_found",
    "existing", "history_of", "holders", "led_by", "organization_tree", "page_details", "parent_of", "people_counts",
    "powers_of", "setting", "subtree", "verify_chain",
]  # fmt: skip
