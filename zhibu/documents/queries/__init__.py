"""Reads with a name; ``on`` and ``today`` are parameters."""

from .directory import Addressees, addressees, directory
from .library import Filters, library, offered_to, years_of
from .page import Page, audience_of, page_of
from .related import related
from .search import matching, places, snippet

__all__ = [
    "Addressees", "Filters", "Page", "addressees", "audience_of", "directory", "library", "matching", "offered_to",
    "page_of", "places", "related", "snippet", "years_of",
]  # fmt: skip
