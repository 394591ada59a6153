"""The outbox: notices are rows of the transaction that causes them, sent afterwards by ``send_notices``."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from zhibu.people.models import User


class Delivery(models.Model):
    """One digest to one person by one channel on one day. The unique key is why nobody gets two."""

    recipient = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="收件人")
    channel = models.CharField("渠道", max_length=10, choices=[("mail", "邮件"), ("message", "个人消息")])
    on = models.DateField("日期")
    count = models.PositiveIntegerField("待办件数", default=0)
    state = models.CharField(
        "状态", max_length=8, choices=[("claimed", "发送中"), ("sent", "已发出"), ("failed", "未发出")]
    )
    claimed_at = models.DateTimeField("开始发送时间")
    done_at = models.DateTimeField("结果时间", null=True)

    class Meta:
        verbose_name = "发送记录"
        constraints = [models.UniqueConstraint(fields=["recipient", "channel", "on"], name="delivery_once_a_day")]


class Notice(models.Model):
    """通知: one sentence to one account about one thing. ``key`` holds kind, subject, recipient and due date."""

    key = models.CharField("标识", max_length=120, unique=True)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices", verbose_name="收件人")
    kind = models.CharField("种类", max_length=20)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name="对象类型")
    subject_id = models.PositiveBigIntegerField("对象编号")
    subject = GenericForeignKey("subject_type", "subject_id")
    words = models.CharField("内容", max_length=300)
    path = models.CharField("地址", max_length=200)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)
    mailed_in = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="+", verbose_name="邮件")
    messaged_in = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="+", verbose_name="个人消息")

    class Meta:
        verbose_name = "通知"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at", "-created_at"])]
