from __future__ import annotations

from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "zhibu.front"
    verbose_name = "门面"
