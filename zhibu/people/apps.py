from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhibu.people"
    verbose_name = "组织与人员"
