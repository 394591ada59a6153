"""The closed set of kinds a change may have: what was wrong, not how it was found."""

from __future__ import annotations

from typing import Final

BYTES: Final = "bytes"  # a character broken by an annotation; every byte known or fixed by the reading
MARK: Final = "mark"  # a sentence mark cut out across two characters; one byte chosen by word frequency
LOST: Final = "lost"  # further bytes are gone (dropped private-use pair, eaten digit): a reading, not a proof
MOJIBAKE: Final = "mojibake"  # UTF-8 read as another code
ANNOTATION: Final = "annotation"  # a reading in brackets behind its character
TRADITIONAL: Final = "traditional"  # Traditional character
SPACING: Final = "spacing"  # blanks between characters, "?" for a no-break space, control characters
STRAY: Final = "stray"  # a doubled or stray sign
NOISE: Final = "noise"  # a string without meaning strewn between sentences
BOILERPLATE: Final = "boilerplate"  # what belongs to the site, not to the paper

KINDS: Final = (BYTES, MARK, LOST, MOJIBAKE, ANNOTATION, TRADITIONAL, SPACING, STRAY, NOISE, BOILERPLATE)
