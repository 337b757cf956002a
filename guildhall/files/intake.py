"""The ceiling over everything that is sent: what is larger than any file may be is let pass by, and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from guildhall.options import queries as options


class Ceiling(FileUploadHandler):
    """Stands before the handlers that keep. The form then finds no file; `views.upload` says that it was too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.most = options.get("files.largest_mb") << 20

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > self.most:
            self.request.too_large = [*getattr(self.request, "too_large", ()), self.file_name]  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""
