"""Relations that hold for a time: from a day up to and including a day, or open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models


def in_force(on: date, prefix: str = "") -> models.Q:
    """The condition that a dated relation holds on a day; ``prefix`` walks to it, such as ``placements__``."""
    begun = models.Q(**{f"{prefix}from_on__lte": on})
    open_ended = models.Q(**{f"{prefix}until_on__isnull": True})
    return begun & (open_ended | models.Q(**{f"{prefix}until_on__gte": on}))


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> DatedQuerySet:
        """The relations that hold on a day."""
        return self.filter(in_force(day))


class Dated(models.Model):
    """``from_on`` is the first day, ``until_on`` the last; without a last day it goes on."""

    from_on = models.DateField("起始日期")
    until_on = models.DateField("截止日期", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class Keyed(models.Model):
    """A row made by a form: repeating the request with the same key finds the first result."""

    client_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True


def ends_after_begin(name: str) -> models.CheckConstraint:
    """The table refuses a relation that ends before it begins."""
    condition = models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on"))
    return models.CheckConstraint(condition=condition, name=name)
