"""Pages of papers as an account opens them: signing in, sending the form, what is said on the page."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.people.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, cast: Cast, **fields: Any) -> Any:
    facts = {"client_key": str(uuid.uuid4()), "organization": cast.office.name, "words": "", **fields}
    return client.post(reverse("documents:hand-in"), facts)


def said(response: Any) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def at(name: str, *args: object) -> str:
    return reverse(f"documents:{name}", args=args)
