"""The district's own settings, its days, and stored files."""

from __future__ import annotations

from django.db import models

from .accounts import User
from .organizations import Organization


class Setting(models.Model):
    """One value of the district from a day on; ``rules.SETTINGS`` has name, default and source of every key."""

    key = models.CharField("设置", max_length=60)
    value = models.JSONField("值")
    from_on = models.DateField("生效日期")
    source = models.CharField("依据", max_length=200, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="设置人")
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "设置"
        constraints = [models.UniqueConstraint(fields=["key", "from_on", "set_at"], name="setting_once")]
        ordering = ["key", "from_on", "set_at"]


class SpecialDay(models.Model):
    """A day that the office says is worked or not, over the holiday library."""

    on = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班")
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "工作日调整"
        ordering = ["on"]


class StoredFile(models.Model):
    """A file kept unaltered under the digest of its content; who may read it is decided by the record holding it."""

    name = models.CharField("文件名", max_length=255)
    digest = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    kind = models.CharField("类型", max_length=20)  # what the content says, never what the name says
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="交存组织")
    stored_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="交存人")
    stored_at = models.DateTimeField("交存时间")

    class Meta:
        verbose_name = "文件原件"
