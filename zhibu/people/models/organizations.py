"""Organizations, their dated tree, and the leading groups beside it."""

from __future__ import annotations

from django.db import models

from .dated import Dated, Keyed, ends_after_begin
from .units import Unit


class Kind(models.TextChoices):
    """Kinds of organization (settled: two dated relations; 党组 stand outside the tree)."""

    COMMITTEE = "district_committee", "区委"
    WORK_COMMITTEE = "work_committee", "机关工委"
    OFFICE = "office", "区委党建办"
    LEADING_GROUP = "leading_group", "党组"
    LEADING_COMMITTEE = "leading_committee", "党组性质党委"
    PRIMARY_COMMITTEE = "primary_committee", "基层党委"
    AGENCY_COMMITTEE = "agency_committee", "机关党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    GROUP = "group", "党小组"
    DISCIPLINE = "discipline", "机关纪委"


class Organization(Keyed):
    """A Party organization (党组织)."""

    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类型", max_length=20, choices=Kind.choices)
    is_joint = models.BooleanField("联合支部", default=False)
    is_temporary = models.BooleanField("临时党组织", default=False)
    is_retired = models.BooleanField("离退休党支部", default=False)
    has_committee = models.BooleanField("设支部委员会", default=False)
    tags = models.CharField("标签", max_length=200, blank=True, help_text="以空格分隔，如：窗口单位 执法单位")
    from_on = models.DateField("成立日期", null=True, blank=True)
    until_on = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="承接组织"
    )
    units = models.ManyToManyField(Unit, through="OrganizationUnit", related_name="organizations")

    class Meta:
        verbose_name = "党组织"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="organization_name_once")]
        indexes = [models.Index(fields=["kind"])]

    def __str__(self) -> str:
        return self.name


class Placement(Dated, Keyed):
    """隶属: under which organization one stands, and since when. Approvals and hops run along it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="placements", verbose_name="党组织")
    parent = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="上级党组织")
    paper = models.CharField("批复文号", max_length=100, blank=True)

    class Meta:
        verbose_name = "隶属"
        constraints = [
            ends_after_begin("placement_dates"),
            models.CheckConstraint(condition=~models.Q(organization=models.F("parent")), name="placement_not_own"),
        ]
        indexes = [models.Index(fields=["parent", "from_on", "until_on"])]


class OrganizationUnit(Dated, Keyed):
    """Which units an organization belongs to: several for a joint branch; the unit that a 党组 leads."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="unit_links", verbose_name="党组织")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="organization_links", verbose_name="单位")

    class Meta:
        verbose_name = "所在单位"
        constraints = [ends_after_begin("organization_unit_dates")]
