"""Reads with a name; ``on`` and ``today`` are parameters."""

from .audit import Break, ChainReport, Line, chain_lines, entries_found, history_of, verify_chain
from .district import added_days, powers_of, setting
from .grants import Bundle, bundles_of, expiring, held_briefly, reaching
from .lists import Node, organization_tree, page_details, people_counts
from .pages import (
    bodies_beside,
    children_of,
    district_key_tasks,
    division_on,
    posts_held,
    uncovered_areas,
    units_of,
)
from .tree import above, below, existing, holders, led_by, parent_of, subtree

__all__ = [
    "Break", "Bundle", "ChainReport", "Line", "Node", "above", "added_days", "below", "bodies_beside", "bundles_of",
    "chain_lines", "children_of", "district_key_tasks", "division_on", "entries_found", "existing", "expiring",
    "held_briefly", "history_of", "holders", "led_by", "organization_tree", "page_details", "parent_of", "people_counts",
    "posts_held", "powers_of", "reaching", "setting", "subtree", "uncovered_areas", "units_of", "verify_chain",
]  # fmt: skip
