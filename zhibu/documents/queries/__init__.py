"""Reads with a name; ``on`` and ``today`` are parameters."""

from .directory import Addressees, addressees, directory
from .library import Filters, library, praises_for, years_of
from .page import Page, page_of
from .related import related
from .search import matching, places, snippet

__all__ = [
    "Addressees", "Filters", "Page", "addressees", "directory", "library", "matching", "page_of", "places",
    "praises_for", "related", "snippet", "years_of",
]  # fmt: skip
