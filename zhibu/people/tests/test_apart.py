"""The three administrators are kept apart, also from each other's passwords."""

from __future__ import annotations

import pytest

from tests.cast import AT, Cast
from zhibu.kit.states import Refused
from zhibu.people import actions

WORD = "an-unlikely-first-word-42"


def test_an_administrator_cannot_reset_another_one_but_the_server_can(cast: Cast) -> None:
    reset = actions.reset_password
    for other in (cast.security_administrator, cast.audit_administrator):
        with pytest.raises(Refused, match="三个管理员相互分离"):
            reset(by=cast.system_administrator, at=AT, user=other, password=WORD, reason="忘记")
        assert reset(by=None, at=AT, user=other, password=WORD, reason="在服务器上").must_change_password
    assert reset(by=cast.system_administrator, at=AT, user=cast.member, password=WORD, reason="忘记").is_active
