from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "zhibu.tasks"
    verbose_name = "任务与通知"
