"""What the deployment check refuses beyond Django's own checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from zhibu.kit.clock import VARIABLE, pinned


@register(deploy=True)
def production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A pinned day, plain HTTP or missing production settings must not reach a server."""
    found: list[CheckMessage] = []
    if pinned() is not None:
        hint = f"去掉环境变量 {VARIABLE}；它只供测试和演示。"
        found.append(Error(f"{VARIABLE} 把“今天”定死了。", hint=hint, id="zhibu.E001"))
    if not settings.PRODUCTION:
        found.append(Error("没有设置 ZHIBU_PRODUCTION=True。", hint="见 docs/deploy.md。", id="zhibu.E002"))
    if not settings.BASE_URL.startswith("https://"):
        hint = "通知里的链接要能从外面打开，并且是加密的。"
        found.append(Error("ZHIBU_BASE_URL 不是 https 地址。", hint=hint, id="zhibu.E003"))
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ZHIBU_HOSTS 没有列出本系统的域名。", hint="如：dangjian.example.gov.cn", id="zhibu.E004"))
    return found
