"""The audit chain, and values beside it (settled: Audit)."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from .accounts import User


class AuditHead(models.Model):
    """The one row that every append locks: how long the chain is and its last digest."""

    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)


class AuditEntry(models.Model):
    """Who did what to which record and which fields changed; each entry carries the digest of the one before."""

    number = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    verb = models.CharField("动作", max_length=60)
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name="对象类型")
    target_id = models.PositiveBigIntegerField("对象编号")
    target = GenericForeignKey("target_type", "target_id")
    fields = models.JSONField("字段", default=list)
    values_digest = models.CharField("值摘要", max_length=64)
    previous = models.CharField("前一摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "操作记录"
        ordering = ["number"]
        indexes = [models.Index(fields=["target_type", "target_id"])]


class AuditValue(models.Model):
    """Before and after of one field of an entry; personal ones can be erased without breaking the chain."""

    entry = models.ForeignKey(AuditEntry, models.PROTECT, related_name="values", verbose_name="操作记录")
    field = models.CharField("字段", max_length=60)
    before = models.JSONField("原值", null=True)
    after = models.JSONField("新值", null=True)
    erased_on = models.DateField("清除日期", null=True, blank=True)

    class Meta:
        verbose_name = "操作记录的值"
