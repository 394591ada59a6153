"""Persons as the work needs them; docs/privacy.md states purpose and term of every field."""

from __future__ import annotations

from django.db import models

from ..rules import masked
from .dated import Dated, Keyed, ends_after_begin
from .organizations import Organization


class Person(Keyed):
    """A member or an official. No health, family, origin or identity number: such fields do not exist."""

    name = models.CharField("姓名", max_length=50)
    number = models.CharField("本单位编号", max_length=40, blank=True, help_text="使用单位自己的编号，不填身份证号")
    email = models.EmailField("通知邮箱", blank=True)

    class Meta:
        verbose_name = "人员"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def masked(self) -> str:
        """The name for those who may not see persons."""
        return masked(self.name)


class Membership(Dated, Keyed):
    """Belonging to an organization: whether counted as 应到 and whether with a vote, never why not."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name="人员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships", verbose_name="党组织")
    counted_from_on = models.DateField("计入应到起", null=True, blank=True)
    counted_until_on = models.DateField("计入应到止", null=True, blank=True)
    has_vote = models.BooleanField("有表决权", default=True)

    class Meta:
        verbose_name = "党员"
        constraints = [ends_after_begin("membership_dates")]


class Post(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    FULL_TIME_DEPUTY = "full_time_deputy", "专职副书记"
    ORGANIZATION_MEMBER = "organization_member", "组织委员"
    PUBLICITY_MEMBER = "publicity_member", "宣传委员"
    DISCIPLINE_MEMBER = "discipline_member", "纪检委员"
    COMMITTEE_MEMBER = "committee_member", "委员"
    GROUP_MEMBER = "group_member", "党组成员"
    GROUP_LEADER = "group_leader", "党小组组长"
    PARTY_OFFICER = "party_officer", "党务干部"


class AdministrativeRole(models.TextChoices):
    """行政职务类别, used only as a hint (机关基层组织工作条例 art. 8)."""

    PRINCIPAL = "principal", "主要负责人"
    DEPUTY = "deputy", "副职"
    OTHER = "other", "其他"


class Appointment(Dated, Keyed):
    """任职: a person in a post of an organization, for a time; 代办 always has a last day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name="人员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="appointments", verbose_name="党组织")
    post = models.CharField("职务", max_length=24, choices=Post.choices)
    administrative_role = models.CharField(
        "行政职务类别", max_length=12, choices=AdministrativeRole.choices, default=AdministrativeRole.OTHER
    )
    is_full_time = models.BooleanField("专职", default=False)
    is_acting = models.BooleanField("代办", default=False)

    class Meta:
        verbose_name = "任职"
        constraints = [ends_after_begin("appointment_dates")]
        indexes = [models.Index(fields=["organization", "post"])]


class Division(Dated, Keyed):
    """班子党建工作分工: one paper of a leading body that says who covers what, apart from the administrative one."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="divisions", verbose_name="领导班子")
    paper = models.CharField("文号", max_length=100)
    dated_on = models.DateField("成文日期")

    class Meta:
        verbose_name = "党建工作分工"
        ordering = ["-from_on"]
        constraints = [ends_after_begin("division_dates")]


class DivisionEntry(models.Model):
    """One area of Party work in a division and the member who covers it; none: nobody does."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="entries", verbose_name="分工")
    area = models.CharField("工作领域", max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管人")
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "分工条目"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["division", "area"], name="division_area_once")]
