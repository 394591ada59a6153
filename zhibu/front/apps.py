from __future__ import annotations

from django.apps import AppConfig

from . import checks, sentences

__all__ = ["FrontConfig", "checks"]  # importing the checks registers them


class FrontConfig(AppConfig):
    name = "zhibu.front"
    verbose_name = "门面"

    def ready(self) -> None:
        sentences.speak()
