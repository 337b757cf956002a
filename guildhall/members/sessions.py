"""The session store (`SESSION_ENGINE`): a session comes with its member, roles, key and second factor in one read."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from functools import lru_cache
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.exceptions import SuspiciousOperation
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from guildhall.kernel import clock
from guildhall.kernel.prepared import Prepared
from guildhall.kernel.registry import riding
from guildhall.members.models import Member, Role, RoleGrant, Session

log = logging.getLogger("guildhall.sessions")


class SessionStore(DatabaseStore):
    """After `load`, `member` is whose session this is, before any check of the password's hash."""

    member: Member | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row = _read(self.session_key)
        if row is None:
            self._session_key = None
            return {}
        try:
            data: dict[str, Any] = self.decode(row.session_data)
        except SuspiciousOperation as error:  # signed with another key
            log.warning("session refused: %s", error)
            return {}
        self.member = _known_whole(row)
        return data

    def decode(self, session_data: Any) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(_checked(session_data, settings.SECRET_KEY))
        return data

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """By the community's clock, which the demo may have shifted."""
        return super().get_expiry_date(**{"modification": clock.now(), **kwargs})

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.member_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        return row


@lru_cache(maxsize=1024)
def _checked(session_data: str, _key: str) -> str:
    """What a session holds, as JSON: its signature is checked once, not at every request of its member."""
    return json.dumps(DatabaseStore().decode(session_data))


def _read(session_key: str | None) -> Session | None:
    return next(iter(_HELD.objects(key=session_key)), None)


def _with_member() -> QuerySet[Session]:
    holds = RoleGrant.objects.current().filter(member=OuterRef("member"))
    factors = Authenticator.objects.filter(user=OuterRef("member")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return Session.objects.select_related("member").annotate(
        actor_key=F("member__key_row__key"),
        riding=JSONObject(**{one.name: one.figure(F("member")) for one in riding}),
        roles=ArraySubquery(holds.values(row=JSONObject(handle="role__handle", capabilities="role__capabilities"))),
        has_factor=Exists(factors),
    )


_HELD = Prepared(
    lambda key: _with_member().filter(session_key=key, expire_date__gt=clock.now()), key="the key of a session"
)


def _known_whole(row: Any) -> Member | None:
    member: Member | None = row.member
    if member is not None:
        member.__dict__["actor_key"] = row.actor_key
        member.__dict__["held_roles"] = [Role(**held) for held in row.roles]
        member.__dict__["has_second_factor"] = row.has_factor
        member.riding = row.riding
    return member
