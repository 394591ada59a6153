"""What the night did on which date."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class Run(models.Model):
    """One step of the night on one date; the row is claimed before the step acts and never made twice."""

    step = models.CharField("步骤", max_length=40)
    on = models.DateField("日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True)
    note = models.CharField("结果", max_length=500, blank=True)

    class Meta:
        verbose_name = "夜间运行"
        ordering = ["-on", "step"]
        constraints = [models.UniqueConstraint(fields=["step", "on"], name="run_once_a_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.step} {self.get_state_display()}"
