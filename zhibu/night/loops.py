"""The loops that ``zhibu serve`` keeps running."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, time
from types import FrameType

from django.db import close_old_connections

from zhibu.kit import clock
from zhibu.kit.calendar import SHANGHAI

from .run import run_night

logger = logging.getLogger("zhibu.night")
BEGINS = time(0, 20)  # in Shanghai


def repeat(act: Callable[[], object], *, every: float) -> int:
    """Do something every so many seconds until SIGTERM or SIGINT; an error is logged and the loop goes on."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while not stop.is_set():
        close_old_connections()
        try:
            act()
        except Exception:
            logger.exception("a loop failed and goes on")
        stop.wait(every)
    return 0


def at_night(now: datetime) -> None:
    """Run what the date owes once its night has begun; nothing to do costs one query per step."""
    here = now.astimezone(SHANGHAI)
    if here.time() >= BEGINS:
        run_night(today=here.date(), clock=clock.now)
