"""What the views of this room share: the account behind a request."""

from __future__ import annotations

from django.http import HttpRequest

from zhibu.people.models import User


def account(request: HttpRequest) -> User:
    """The signed-in account; LoginRequiredMiddleware lets nobody else come this far."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a view of this room was reached without signing in")
    return user
