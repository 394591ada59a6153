from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zhibu.desk"
    verbose_name = "工作台"
