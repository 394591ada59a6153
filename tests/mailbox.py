"""A real SMTP server in the test's own process, and what it was given."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Box:
    """An SMTP server's memory; ``refuse`` makes it answer that it takes nothing."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Any]] = []
        self.refuse = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        if self.refuse:
            return "554 not now"
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    found = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    settings.NOTICE_MAIL = f"mailto://127.0.0.1:{port}?from=zhibu@example.test"
    yield found
    controller.stop()
