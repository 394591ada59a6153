"""Personal messages of DingTalk and Feishu, as services of apprise, which itself knows only their group robots.

``dingtalkapp://key:secret@agent/user`` and ``feishuapp://app:secret@im/user``; ``?api=https://host`` names another
server than the public one, for a deployment of its own. After the services' documents: DingTalk 工作通知
(asyncsend_v2) and Feishu 发送消息 (im/v1/messages).
"""

from __future__ import annotations

import json
from typing import Any

import requests
from apprise.decorators import notify

PATIENCE = 10  # seconds for one answer


def _asked(address: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
    """What a service answers to a JSON body; {} when it cannot be reached or answers something else."""
    try:
        answer = requests.post(address, json=body, headers=headers, timeout=PATIENCE).json()
    except (requests.RequestException, ValueError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _reader(meta: dict[str, Any]) -> str:
    """The account that the address names; "" when it names none."""
    return str(meta.get("fullpath") or "").strip("/")


def _server(meta: dict[str, Any], public: str) -> str:
    return str((meta.get("qsd") or {}).get("api") or public).rstrip("/")


@notify(on="dingtalkapp", name="DingTalk 工作通知")  # type: ignore[untyped-decorator,no-untyped-call]  # apprise ships no types
def dingtalk(body: str, title: str, notify_type: str, meta: dict[str, Any], *args: Any, **kwargs: Any) -> bool:
    """A work notice to one DingTalk account; False when it did not go out."""
    server, reader = _server(meta, "https://oapi.dingtalk.com"), _reader(meta)
    if not reader:
        return False
    keys = {"appKey": meta.get("user"), "appSecret": meta.get("password")}
    issuing = _server(meta, "https://api.dingtalk.com")
    token = _asked(f"{issuing}/v1.0/oauth2/accessToken", keys).get("accessToken")
    if not token:
        return False
    message = {"msgtype": "text", "text": {"content": body}}
    sent = _asked(
        f"{server}/topapi/message/corpconversation/asyncsend_v2?access_token={token}",
        {"agent_id": meta.get("host"), "userid_list": reader, "msg": message},
    )
    return sent.get("errcode") == 0


@notify(on="feishuapp", name="飞书个人消息")  # type: ignore[untyped-decorator,no-untyped-call]  # apprise ships no types
def feishu(body: str, title: str, notify_type: str, meta: dict[str, Any], *args: Any, **kwargs: Any) -> bool:
    """A message to one Feishu account; False when it did not go out."""
    server, reader = _server(meta, "https://open.feishu.cn"), _reader(meta)
    if not reader:
        return False
    keys = {"app_id": meta.get("user"), "app_secret": meta.get("password")}
    token = _asked(f"{server}/open-apis/auth/v3/tenant_access_token/internal", keys).get("tenant_access_token")
    if not token:
        return False
    text = json.dumps({"text": body}, ensure_ascii=False)
    sent = _asked(
        f"{server}/open-apis/im/v1/messages?receive_id_type=user_id",
        {"receive_id": reader, "msg_type": "text", "content": text}, Authorization=f"Bearer {token}",
    )  # fmt: skip
    return sent.get("code") == 0
