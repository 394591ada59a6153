"""What leaves the system: a count and a link, once a day and person, against a real SMTP server and a web hook."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.cast import AT, DAY, Cast
from tests.mailbox import Box
from zhibu.people.models import Setting
from zhibu.tasks import actions
from zhibu.tasks.actions import sending
from zhibu.tasks.models import Delivery, Notice

from .scene import drafted, issued

pytestmark = pytest.mark.django_db
TOMORROW = AT + timedelta(days=1)


# What the services answer, by the path asked; a plain web hook answers {}.
ANSWERS: dict[str, dict[str, Any]] = {
    "/v1.0/oauth2/accessToken": {"accessToken": "T0ken", "expireIn": 7200},
    "/topapi/message/corpconversation/asyncsend_v2": {"errcode": 0, "task_id": 1},
    "/open-apis/auth/v3/tenant_access_token/internal": {"code": 0, "tenant_access_token": "T0ken"},
    "/open-apis/im/v1/messages": {"code": 0},
}
HEADERS: list[str] = []  # Authorization of each call


@pytest.fixture
def hook(settings: Any) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    calls: list[tuple[str, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.path, json.loads(body)))
            HEADERS.append(self.headers.get("Authorization", ""))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(ANSWERS.get(self.path.split("?")[0], {})).encode())

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.NOTICE_MESSAGE = f"json://127.0.0.1:{server.server_port}/people/{{username}}"
    yield calls
    server.shutdown()
    server.server_close()


def _server_of(settings: Any) -> str:
    return str(settings.NOTICE_MESSAGE).removeprefix("json://").split("/")[0]


@pytest.mark.parametrize("schema", ["dingtalkapp", "feishuapp"])
def test_dingtalk_and_feishu_reach_one_person(
    cast: Cast, hook: list[tuple[str, dict[str, Any]]], settings: Any, schema: str
) -> None:
    settings.NOTICE_MESSAGE = f"{schema}://Key:Secret@1000002/{{username}}?api=http://{_server_of(settings)}"
    approve("message_approval")
    issued(cast, cast.water_first, title="重新梳理创新清单")
    assert actions.send_notices(at=AT).sent == 1
    (asked, keys), (sent, message) = hook
    assert set(keys.values()) == {"Key", "Secret"}
    assert asked.split("?")[0] in ANSWERS and "T0ken" in sent + str(HEADERS[-1])
    assert "watersecretary" in message.values()
    assert "您有1件待办，请登录查看" in json.dumps(message, ensure_ascii=False)
    assert "清单" not in json.dumps(message, ensure_ascii=False)


@pytest.mark.parametrize("schema", ["dingtalkapp", "feishuapp"])
def test_a_service_that_says_no_counts_as_not_delivered(
    cast: Cast, hook: list[Any], settings: Any, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "/topapi/message/corpconversation/asyncsend_v2", {"errcode": 40014})
    monkeypatch.setitem(ANSWERS, "/open-apis/im/v1/messages", {"code": 230013})
    settings.NOTICE_MESSAGE = f"{schema}://Key:Secret@1000002/{{username}}?api=http://{_server_of(settings)}"
    approve("message_approval")
    issued(cast, cast.water_first)
    assert actions.send_notices(at=AT).failed == 1


def approve(key: str) -> None:
    Setting.objects.create(key=key, value="云党建〔2026〕9号", from_on=DAY, set_at=AT)


def test_one_mail_with_a_count_and_a_link_and_no_names(cast: Cast, box: Box) -> None:
    approve("mail_approval")
    issued(cast, cast.water_first, title="重新梳理创新清单")
    issued(cast, cast.water_first, title="报推荐人选")
    result = actions.send_notices(at=AT)
    mails = [mail for to, mail in box.mails if to == ["watersecretary@example.test"]]
    assert len(mails) == 1
    (mail,) = mails
    text = mail.get_body(("plain", "html")).get_content()
    assert mail["Subject"] == "您有2件待办，请登录查看"
    assert "您有2件待办，请登录查看：http://127.0.0.1:8000/" in text
    for word in ("清单", "人选", "区水务局", "李守田", "党建办"):
        assert word not in text
    assert result.failed == 0
    assert actions.send_notices(at=AT).sent == 0
    assert len([mail for to, mail in box.mails if to == ["watersecretary@example.test"]]) == 1


def test_who_has_nothing_open_gets_no_mail(cast: Cast, box: Box) -> None:
    approve("mail_approval")
    issued(cast, cast.water_first)
    actions.send_notices(at=AT)
    assert [to for to, _ in box.mails] == [["watersecretary@example.test"]]  # the committee was only informed


def test_a_channel_without_its_approval_stays_shut(cast: Cast, box: Box, hook: list[Any]) -> None:
    issued(cast, cast.water_first)
    assert actions.send_notices(at=AT) == sending.Sent()
    approve("message_approval")
    actions.send_notices(at=AT)
    assert box.mails == []
    assert [path for path, _ in hook] == ["/people/watersecretary"]


def test_a_personal_message_holds_a_count_only(cast: Cast, hook: list[tuple[str, dict[str, Any]]]) -> None:
    approve("message_approval")
    issued(cast, cast.water_first, title="重新梳理创新清单")
    actions.send_notices(at=AT)
    ((_, body),) = hook
    assert "您有1件待办，请登录查看" in json.dumps(body, ensure_ascii=False)
    assert "清单" not in json.dumps(body, ensure_ascii=False)


def test_later_notices_of_the_day_wait_for_the_next_days_digest(cast: Cast, box: Box) -> None:
    approve("mail_approval")
    issued(cast, cast.water_first)
    actions.send_notices(at=AT)
    issued(cast, cast.water_first)
    actions.send_notices(at=AT + timedelta(hours=3))
    assert len(box.mails) == 1
    actions.send_notices(at=TOMORROW)
    assert [str(mail["Subject"]) for _, mail in box.mails] == ["您有1件待办，请登录查看", "您有2件待办，请登录查看"]


def test_killed_between_claim_and_sending_sends_once_and_the_next_day(
    cast: Cast, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve("mail_approval")
    issued(cast, cast.water_first)

    class Killed(BaseException):
        """The process ends here."""

    def die(*args: Any, **kwargs: Any) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("apprise.plugins.email.base.NotifyEmail.notify", die)
        with pytest.raises(Killed):
            actions.send_notices(at=AT)
    assert Delivery.objects.get().state == "claimed"
    actions.send_notices(at=AT)
    assert box.mails == []  # it may have gone out: never two on one day
    for at in (TOMORROW, TOMORROW, TOMORROW + timedelta(days=1)):
        actions.send_notices(at=at)
    assert [str(mail["Subject"]) for _, mail in box.mails] == ["您有1件待办，请登录查看"]  # what was missed is counted


def test_a_refused_mail_is_tried_the_next_day(cast: Cast, box: Box) -> None:
    approve("mail_approval")
    issued(cast, cast.water_first)
    box.refuse = True
    assert actions.send_notices(at=AT).failed == 1
    box.refuse = False
    assert actions.send_notices(at=AT).sent == 0
    assert actions.send_notices(at=TOMORROW).sent == 1


def test_a_server_that_cannot_be_reached_claims_nothing(cast: Cast, settings: Any) -> None:
    approve("mail_approval")
    settings.NOTICE_MAIL = "mailto://127.0.0.1:1?from=zhibu@example.test"
    issued(cast, cast.water_first)
    assert actions.send_notices(at=AT).unreachable == ("mail",)
    assert not Delivery.objects.exists()
    assert Notice.objects.filter(mailed_in=None, recipient=cast.water_secretary).count() == 1


@pytest.mark.parametrize(
    ("channel", "address", "personal"),
    [
        ("mail", "mailtos://name:secret@mail.example.test", True),
        ("message", "wechat://corp:secret@1000002/{username}", True),
        ("message", "dingtalkapp://key:secret@1000002/{username}", True),
        ("message", "feishuapp://id:secret@im/{username}", True),
        ("message", "jsons://gateway.example.test/{username}", True),
        ("message", "dingtalk://token/{username}", False),
        ("message", "feishu://token/{username}", False),
        ("message", "wecombot://key/{username}", False),
        ("message", "jsons://gateway.example.test/all", False),
        ("mail", "jsons://gateway.example.test/all", False),
    ],
)
def test_group_robots_are_never_used(channel: str, address: str, personal: bool) -> None:
    assert sending.is_personal(channel, address) is personal


def test_the_reviewer_and_the_signer_are_told(cast: Cast) -> None:
    task = drafted(cast, cast.water_first, approver_id=cast.head.pk)
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    assert list(Notice.objects.filter(recipient=cast.head).values_list("kind", flat=True)) == ["to-review"]
    assert Notice.objects.values("key").distinct().count() == Notice.objects.count()
