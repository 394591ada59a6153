"""Never twice: a request that creates something carries a key; repeating it gives the first result."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

P = ParamSpec("P")
M = TypeVar("M", bound=models.Model)


def once(model: type[M]) -> Callable[[Callable[P, M]], Callable[P, M]]:
    """Decorate an action that creates a row of ``model`` and takes ``client_key``; runs it in one transaction.

    Two requests with one key at the same instant: the table refuses the second, which then finds the first.
    """

    def decorate(action: Callable[P, M]) -> Callable[P, M]:
        @wraps(action)
        def create(*args: P.args, **kwargs: P.kwargs) -> M:
            key: Any = kwargs.get("client_key")
            first = first_made(model, key)
            if first is not None:
                return first
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except IntegrityError:
                first = first_made(model, key)
                if first is None:
                    raise
                return first

        return create

    return decorate


def first_made(model: type[M], key: UUID | None) -> M | None:
    """The row that a key has made already, or None."""
    return None if key is None else model._default_manager.filter(client_key=key).first()
