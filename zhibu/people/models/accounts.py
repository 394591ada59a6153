"""Accounts and grants: who may sign in, and what they may do over which organizations."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ..rules import POWER_TITLES, ROLE_TITLES
from .dated import Dated, Keyed, ends_after_begin
from .organizations import Organization
from .persons import Person
from .units import Unit


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser, Keyed):
    """One account of one person; a person may hold several posts."""

    username = models.CharField("登录名", max_length=40, unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="人员"
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改口令", default=True)
    created_at = models.DateTimeField("建立时间")

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "账号"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.person.name if self.person else self.username

    def get_short_name(self) -> str:
        return str(self)


class Scope(models.TextChoices):
    SUBTREE = "subtree", "该组织及所属"
    UNIT = "unit", "本单位"
    LISTED = "listed", "所列组织"
    NONE = "none", "不涉及组织"


class Grant(Dated):
    """One power of one account over a scope, with a reason. ``access`` asks grants and nothing else.

    Giving a role writes one grant per power of the role, all with the same ``bundle``.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="账号")
    power = models.CharField("权限", max_length=40, choices=POWER_TITLES.items())
    role = models.CharField("角色", max_length=30, choices=ROLE_TITLES.items(), blank=True)
    bundle = models.UUIDField("批次", db_index=True)
    scope = models.CharField("范围", max_length=10, choices=Scope.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="党组织"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    organizations = models.ManyToManyField(Organization, blank=True, related_name="+", verbose_name="所列组织")
    reason = models.CharField("事由", max_length=200)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="授权人")

    class Meta:
        verbose_name = "授权"
        constraints = [
            ends_after_begin("grant_dates"),
            models.CheckConstraint(
                name="grant_scope_named",
                condition=(
                    models.Q(scope="subtree", organization__isnull=False, unit__isnull=True)
                    | models.Q(scope="unit", unit__isnull=False, organization__isnull=True)
                    | models.Q(scope__in=["listed", "none"], unit__isnull=True, organization__isnull=True)
                ),
            ),
        ]
        indexes = [models.Index(fields=["user", "power"])]
