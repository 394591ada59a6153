"""The way down: who holds a task, since when, what they answered, and every event on the way."""

from __future__ import annotations

from django.db import models

from zhibu.people.models import Organization, StoredFile, User

from ..rules import EVENTS, HOP_STATES, INQUIRIES, OUTCOMES, ROLES, UNANSWERED
from .papers import Task


class Hop(models.Model):
    """One organization's holding of a task, handed to it by ``from_organization``, which accepts the answer.

    ``received_at`` is when it came, ``left_at`` when it last left this layer (handed on, answered, given
    back) and is empty while the holder has to act; ``state_at`` is when the present state began. Being
    blocked is a mark with words, never an end.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="hops", verbose_name="任务")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上一环")
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="line", verbose_name="首环")
    depth = models.PositiveSmallIntegerField("层", default=0)
    from_organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="交办组织")
    to_organization = models.ForeignKey(Organization, models.PROTECT, related_name="hops", verbose_name="承办组织")
    role = models.CharField("角色", max_length=8, choices=ROLES.items(), default="main")
    due_on = models.DateField("办理时限")
    first_due_on = models.DateField("原定时限")
    state = models.CharField("状态", max_length=10, choices=HOP_STATES.items(), default="pending")
    received_at = models.DateTimeField("收到时间")
    left_at = models.DateTimeField("离开时间", null=True)
    state_at = models.DateTimeField("进入状态时间")
    blocked_note = models.CharField("受阻情况", max_length=500, blank=True)
    note = models.CharField("转办意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "交办环节"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "to_organization"], name="hop_once"),
            models.CheckConstraint(condition=~models.Q(from_organization=models.F("to_organization")), name="hop_down"),
        ]
        indexes = [
            models.Index(fields=["to_organization", "state", "due_on"]),
            models.Index(fields=["from_organization", "state"]),
            models.Index(fields=["task", "parent"]),
        ]


class Event(models.Model):
    """One thing that happened to a task, in the words of who did it; never changed afterwards."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="events", verbose_name="任务")
    hop = models.ForeignKey(Hop, models.PROTECT, null=True, related_name="events", verbose_name="环节")
    kind = models.CharField("动作", max_length=14, choices=EVENTS.items())
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="办理组织")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")
    words = models.TextField("说明", blank=True)
    client_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = "办理记录"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["task", "at"])]


class Feedback(models.Model):
    """What a holder answered; a second answer after a return is a second row. What was taken back only the holder sees."""

    hop = models.ForeignKey(Hop, models.PROTECT, related_name="feedback", verbose_name="环节")
    text = models.TextField("答复")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="答复人")
    at = models.DateTimeField("答复时间")
    taken_back_at = models.DateTimeField("收回时间", null=True)
    client_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = "反馈"
        ordering = ["at", "pk"]


class FeedbackFile(models.Model):
    """A file that came with an answer, readable by those who see the hop."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="files", verbose_name="反馈")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = "反馈附件"


class Inquiry(models.Model):
    """A holder's question (询问) or request for a later date (延期) to whoever handed the task on."""

    hop = models.ForeignKey(Hop, models.PROTECT, related_name="inquiries", verbose_name="环节")
    kind = models.CharField("种类", max_length=10, choices=INQUIRIES.items())
    words = models.CharField("内容", max_length=500)
    wanted_on = models.DateField("申请延至", null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("提出时间")
    reply = models.CharField("回复", max_length=500, blank=True)
    is_granted = models.BooleanField("同意", null=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="回复人")
    replied_at = models.DateTimeField("回复时间", null=True)

    class Meta:
        verbose_name = "询问与延期"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hop"], name="extension_open_once",
                condition=models.Q(kind="extension", replied_at__isnull=True),
            ),
        ]  # fmt: skip

    @property
    def outcome(self) -> str:
        """What became of it, in a word, once ``replied_at`` is there."""
        return "已结束" if self.reply == UNANSWERED else OUTCOMES[self.is_granted]


class Correction(models.Model):
    """更正: what an issued paper should read instead, and why; the paper itself is never changed."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="corrections", verbose_name="任务")
    words = models.TextField("更正为")
    reason = models.CharField("原因", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="更正人")
    at = models.DateTimeField("时间")
    client_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = "更正"
        ordering = ["at", "pk"]
