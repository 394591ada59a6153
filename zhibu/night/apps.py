from __future__ import annotations

from django.apps import AppConfig


class NightConfig(AppConfig):
    name = "zhibu.night"
    verbose_name = "夜间"
