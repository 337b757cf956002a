"""Sessions know their member, so that both come in one read."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    member = models.ForeignKey("members.Member", null=True, on_delete=models.CASCADE, related_name="sessions")

    @classmethod
    def get_session_store_class(cls):  # type: ignore[no-untyped-def]
        from guildhall.members.sessions import SessionStore  # noqa: PLC0415 - the store reads this model

        return SessionStore
