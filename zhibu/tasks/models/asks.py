"""What is asked of organizations, for the load shown before signing and the 减负台账."""

from __future__ import annotations

from django.db import models

from zhibu.people.models import Organization

from ..rules import ASK_KINDS
from .papers import Task


class Ask(models.Model):
    """One thing asked of one organization, written by the action that asks, in its own transaction.

    ``fields`` is how many things are to be filled in, ``minutes`` the estimate of settings.ask_minutes.
    """

    asked_by = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="提出组织")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="asks", verbose_name="对谁提出")
    kind = models.CharField("种类", max_length=12, choices=ASK_KINDS.items())
    title = models.CharField("内容", max_length=200)
    fields = models.PositiveSmallIntegerField("填写项")
    minutes = models.PositiveSmallIntegerField("估计分钟")
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="asks", verbose_name="任务")

    class Meta:
        verbose_name = "对基层的要求"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["organization", "on"])]
