"""A hand at a screen: does through playwright what a person does, and counts what that costs the person.

The keystroke-level model (S. K. Card, T. P. Moran, A. Newell, The Psychology of Human-Computer Interaction, 1983,
ch. 8) adds up operators of known length. Script and count are one: an act that is done is counted, no other is.
How the operators are placed, and which were taken for a phone, stands in docs/decisions/0009-burden.md.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, ViewportSize
from pypinyin import lazy_pinyin

# Seconds of an operator: K a key, P pointing (with the mouse or a finger), B pressing and letting go of a mouse button,
# H the hand from mouse to keyboard or back, M making up one's mind, S a turn of the wheel or a swipe, V a character read.
DESK: Mapping[str, float] = {"K": 0.28, "P": 1.1, "B": 0.2, "H": 0.4, "M": 1.35, "S": 1.1, "V": 0.2}
PHONE: Mapping[str, float] = {"K": 0.35, "P": 1.1, "B": 0.0, "H": 0.0, "M": 1.35, "S": 1.1, "V": 0.2}
PHONE_WIDTH = 760  # pixels; the same border as in the stylesheet

# Names of the fields that a person must see to in the form of an element: required and empty, or the one touched.
FIELDS = """element => {
  const touched = element.control ?? element, form = touched.form ?? element.closest("form");
  if (!form) return [];
  const empty = field => field.type === "checkbox" ? !field.checked
    : field.type === "radio" ? !form.querySelector(`[name="${field.name}"]:checked`) : !field.value.trim();
  const wanted = [...form.elements].filter(field => field.required && !field.disabled && empty(field));
  if (touched.matches("input:not([type=submit]), select, textarea")) wanted.push(touched);
  return wanted.map(field => field.name);
}"""


@dataclass
class Cost:
    """What a job costs: required fields, taps or clicks, operators, seconds waited, seconds of the script itself."""

    fields: int = 0
    taps: int = 0
    operators: Counter[str] = field(default_factory=Counter)
    acting: float = 0.0
    waited: float = 0.0
    scripted: float = 0.0

    @property
    def estimate(self) -> float:
        """Seconds a person takes: the operators, and R, what was waited for pages."""
        return self.acting + self.waited

    def __add__(self, other: Cost) -> Cost:
        """One job by two people, one after the other."""
        return Cost(
            self.fields + other.fields, self.taps + other.taps, self.operators + other.operators,
            self.acting + other.acting, self.waited + other.waited, self.scripted + other.scripted,
        )  # fmt: skip


def keys_for(text: str) -> int:
    """Keys to type words: the letters of each reading and a key for every two characters to choose; other signs one."""
    readings = lazy_pinyin(text)
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    return sum(len(reading) for reading in readings) + math.ceil(chinese / 2)


class Hand:
    """One person at one page. ``opens`` of an act: a page follows, and is waited for."""

    def __init__(self, page: Page) -> None:
        size: ViewportSize = page.viewport_size or {"width": 0, "height": 0}
        self.page, self._height = page, size["height"]
        self._seconds = PHONE if size["width"] <= PHONE_WIDTH else DESK
        self._fields: set[tuple[str, str]] = set()
        self._operators: Counter[str] = Counter()
        self._taps, self._waited, self._begun = 0, 0.0, time.perf_counter()
        self._at_keys = False

    def tap(self, target: Locator, *, opens: bool = False) -> None:
        """Make up one's mind, bring the target into sight, point at it, press."""
        self._point(target)
        with self._response(opens):
            target.click()

    def type(self, target: Locator, text: str) -> None:
        """Tap into a field, think of what to write, write it."""
        self._point(target)
        self._keys(keys_for(text))
        target.fill(text)

    def paste(self, target: Locator, text: str) -> None:
        """Tap into a field and put in what was copied elsewhere, by two keys."""
        self._point(target)
        self._keys(2)
        target.fill(text)

    def read(self, target: Locator) -> None:
        """Read the words of a place, or what stands in a field."""
        is_field = target.evaluate("element => 'value' in element && element.tagName !== 'BUTTON'")
        words = target.input_value() if is_field else target.inner_text()
        self._operators["V"] += len("".join(words.split()))

    def decide(self, times: int = 1) -> None:
        """Weigh something that stands on the page, without an act."""
        self._operators["M"] += times

    def cost(self) -> Cost:
        """All that was done since the hand came to the page."""
        acting = sum(self._seconds[name] * count for name, count in self._operators.items())
        scripted = time.perf_counter() - self._begun
        return Cost(len(self._fields), self._taps, self._operators.copy(), acting, self._waited, scripted)

    def _point(self, target: Locator) -> None:
        address = self.page.url
        self._fields |= {(address, name) for name in target.evaluate(FIELDS)}
        self._taps += 1
        self._operators.update(M=1, S=self._screens_to(target), P=1, B=1, H=int(self._at_keys))
        self._at_keys = False

    def _keys(self, count: int) -> None:
        self._operators.update(M=1, H=1, K=count)
        self._at_keys = True

    def _screens_to(self, target: Locator) -> int:
        """How many screens lie between what is seen and the target."""
        box = target.bounding_box()
        if box is None:
            return 0
        beyond = max(-box["y"], box["y"] + box["height"] - self._height, 0)
        return math.ceil(beyond / max(self._height, 1))

    @contextmanager
    def _response(self, opens: bool) -> Iterator[None]:
        if not opens:
            yield
            return
        start = time.perf_counter()
        with self.page.expect_navigation(wait_until="load"):
            yield
        self._waited += time.perf_counter() - start
