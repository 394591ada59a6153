"""Units and what they exist for."""

from __future__ import annotations

from django.db import models

from .dated import Dated, Keyed, ends_after_begin


class Unit(Keyed):
    """A department of the district (单位)."""

    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    from_on = models.DateField("设立日期", null=True, blank=True)
    until_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "单位"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Function(Dated, Keyed):
    """What a unit exists to do (职能), in the words of its 三定 paper or its law."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="functions", verbose_name="单位")
    title = models.CharField("职能", max_length=200)
    source = models.CharField("依据", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "职能"
        ordering = ["position", "pk"]
        constraints = [ends_after_begin("function_dates")]

    def __str__(self) -> str:
        return self.title


class KeyTask(Keyed):
    """What this year is about (重点任务, 中心工作): of one unit, or of the district when it has none."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="key_tasks", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("重点任务", max_length=200)
    source = models.CharField("来源", max_length=200, blank=True)
    lead_office = models.CharField("牵头部门", max_length=100, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "重点任务"
        ordering = ["-year", "unit__name", "pk"]

    def __str__(self) -> str:
        return self.title
