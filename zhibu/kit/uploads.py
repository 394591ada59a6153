"""Uploads that are too large are let go while they arrive: the rest of the form survives, and nothing is buffered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class LimitedUpload(FileUploadHandler):
    """Stands before Django's own handlers and drops a file at the byte that is one too many.

    A request that announces more than UPLOADS_LIMIT loses its files at once. ``refused_uploads`` tells the view
    which names were dropped, so that it can say so in place.
    """

    announced_too_much = False
    received = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None  # noqa: N803  Django's
    ) -> None:
        self.announced_too_much = content_length > settings.UPLOADS_LIMIT

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.announced_too_much:
            self._drop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if start + len(raw_data) > settings.UPLOAD_LIMIT or self.received > settings.UPLOADS_LIMIT:
            self._drop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _drop(self) -> None:
        refused_uploads(self.request).append(self.file_name or "")
        raise SkipFile


def refused_uploads(request: HttpRequest | None) -> list[str]:
    """The names of the files of a request that were dropped for their size."""
    if request is None:
        return []
    names: list[str] = request.__dict__.setdefault("_refused_uploads", [])
    return names
