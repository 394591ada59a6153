"""How the command is used: its examples, and what its arguments may be. Standard library only."""

from __future__ import annotations

import argparse
from datetime import date

EXAMPLES = """\
第一次使用：
  zhibu init --name 云溪区      建库、命名、建立三个管理员账号，口令只显示这一次
  zhibu serve                   在 127.0.0.1:8000 提供服务
看一看演示区：
  zhibu demo && zhibu serve
只整理一份文件（不用数据库）：
  zhibu read 讲话.txt           输出 JSON；--text 只输出整理后的正文
  cat 讲话.txt | zhibu read -

退出码：0 完成；1 被拒绝或检查发现问题；2 用法有误；3 文件读不出；130 被中断。
环境变量（ZHIBU_DATA、ZHIBU_DATABASE、PORT 等）见 docs/deploy.md。"""


def port(value: str) -> int:
    """A port, from 1 to 65535; anything else is wrong usage."""
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise argparse.ArgumentTypeError(f"端口应为 1 到 65535 的整数，不是“{value}”")


def day(value: str) -> date:
    """A day as 2026-03-01; anything else is wrong usage."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期应写成 2026-03-01，不是“{value}”") from None


def count(value: str) -> int:
    """A whole number from 1 on; anything else is wrong usage."""
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise argparse.ArgumentTypeError(f"应为正整数，不是“{value}”")
