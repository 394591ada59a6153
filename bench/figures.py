"""One measured figure beside its aim."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` of ``unit`` over ``n`` cases; ``aim`` None: shown, not judged. ``more`` is printed behind."""

    name: str
    n: int
    value: float
    unit: str
    aim: float | None = None
    at_most: bool = True  # whether the aim is the most or the least that is wanted
    more: dict[str, Any] | None = None

    @property
    def met(self) -> bool:
        if self.aim is None:
            return True
        return self.value <= self.aim if self.at_most else self.value >= self.aim

    def line(self) -> str:
        facts = {
            "name": self.name,
            "n": self.n,
            "value": self.value,
            "unit": self.unit,
            "aim": self.aim,
            "met": self.met,
        }
        return json.dumps(facts | (self.more or {}), ensure_ascii=False)
