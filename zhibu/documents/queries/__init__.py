"""Reads with a name; ``on`` and ``today`` are parameters."""

from .directory import Addressees, addressees, directory
from .library import Filters, library, offered_to, years_of
from .page import Page, audience_of, page_of
from .quoting import Quoting, quoted_in, quotings
from .related import related
from .search import matching, places, snippet

__all__ = [
    "Addressees", "Filters", "Page", "Quoting", "addressees", "audience_of", "directory", "library", "matching", "offered_to",
    "page_of", "places", "quoted_in", "quotings", "related", "snippet", "years_of",
]  # fmt: skip
