"""Uploads larger than allowed: read to the end, kept nowhere, and still answered in place.

Closing the connection early would show the browser's own error page and lose the form. So the file is read and
thrown away past the limit, and arrives at the form empty but with its true size, for the form's own sentence.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploads(FileUploadHandler):
    """Stands before Django's handlers and takes over from them once a file or a request is too large."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received_before = 0  # bytes of the request's earlier files
        self.received = 0  # bytes of this file

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def is_over(self) -> bool:
        """Whether this file, or all files so far together, are larger than the settings allow."""
        over_all = self.received_before + self.received > settings.UPLOADS_LIMIT
        return over_all or self.received > settings.UPLOAD_LIMIT

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """None keeps the bytes from the handlers behind this one."""
        self.received += len(raw_data)
        return None if self.is_over() else raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        over = self.is_over()
        self.received_before += self.received
        if not over:
            return None
        self._drop_what_others_kept()
        # In the stead of the file: its name and true size, and no content.
        size = max(self.received, settings.UPLOAD_LIMIT + 1)
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name or "", self.content_type, size, self.charset
        )

    def _drop_what_others_kept(self) -> None:
        """Close and so remove the temporary file that a later handler began."""
        for handler in self.request.upload_handlers if self.request else []:
            begun = getattr(handler, "file", None)
            if handler is not self and begun is not None:
                begun.close()
