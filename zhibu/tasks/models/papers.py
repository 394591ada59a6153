"""A task as a paper: what is asked, why, by when, and who drafted, reviewed and signed it."""

from __future__ import annotations

from django.db import models

from zhibu.documents.models import Document, Requirement
from zhibu.people.models import Organization, User

from ..rules import ANSWERS, NEEDED, PAPER_STATES, RETENTIONS, ROLES


class Task(models.Model):
    """任务: one thing asked of one or more organizations. Its way down is told by the hops."""

    issuer = models.ForeignKey(Organization, models.PROTECT, related_name="tasks", verbose_name="交办组织")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="依据文件"
    )
    requirement = models.ForeignKey(
        Requirement, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name="工作要求"
    )
    title = models.CharField("标题", max_length=120)
    content = models.TextField("交办内容")
    basis = models.TextField("依据（原文）", blank=True)
    source = models.CharField("依据文件名称", max_length=300)
    purpose = models.CharField("目的", max_length=300)
    answer = models.CharField("答复方式", max_length=12, choices=ANSWERS.items(), default="sentence")
    due_on = models.DateField("办理时限")
    retention = models.CharField("保存期限", max_length=4, choices=RETENTIONS.items(), default="10")
    approver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="批准人")
    report_note = models.CharField("要求报送情况的批准依据", max_length=200, blank=True)
    selection = models.JSONField("选择范围", default=dict)  # how the recipients were chosen, to choose again
    state = models.CharField("状态", max_length=10, choices=PAPER_STATES.items(), default="draft")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟稿人")
    drafted_at = models.DateTimeField("拟稿时间")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    reviewed_at = models.DateTimeField("审核时间", null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    signed_at = models.DateTimeField("签发时间", null=True)
    is_one_person_office = models.BooleanField("一人办公室", default=False)
    state_at = models.DateTimeField("进入状态时间")
    state_reason = models.CharField("退回、撤回的原因", max_length=500, blank=True)
    client_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = "任务"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["issuer", "state"]),
            models.Index(fields=["state", "due_on"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def missing(self) -> dict[str, str]:
        """What a draft still lacks before it can be submitted, by field and name."""
        return {name: label for name, label in NEEDED.items() if not getattr(self, name).strip()}


class Recipient(models.Model):
    """To whom a paper goes once it is signed; until then the list can be changed."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="recipients", verbose_name="任务")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    role = models.CharField("角色", max_length=8, choices=ROLES.items(), default="main")
    chosen_by = models.CharField("如何选入", max_length=40, blank=True)  # 按范围 or 单独选择

    class Meta:
        verbose_name = "拟交办对象"
        constraints = [models.UniqueConstraint(fields=["task", "organization"], name="recipient_once")]


class Informed(models.Model):
    """知悉: the committee of a branch that was addressed directly. It is told; nothing is asked of it."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="informed", verbose_name="任务")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    at = models.DateTimeField("告知时间")

    class Meta:
        verbose_name = "知悉"
        constraints = [models.UniqueConstraint(fields=["task", "organization"], name="informed_once")]
