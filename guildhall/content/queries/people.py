from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse

from guildhall.kernel.sql import prepared_rows

OWN = ("id", "name", "handle", "avatar_id", "erased_at")
STANDS_FOR = ("merged_into_id", "merged_into__name", "merged_into__handle", "merged_into__avatar_id")


class Face(NamedTuple):
    """Who wrote something, as pages show them. Without `pk`: somebody who has vanished, perhaps with a name."""

    pk: int | None
    name: str
    handle: str = ""
    avatar: int | None = None

    @property
    def url(self) -> str:
        return _profile().replace("HANDLE", self.handle) if self.handle else ""

    @property
    def avatar_url(self) -> str:
        return _avatar().replace("4711", str(self.avatar)) if self.avatar else ""


NOBODY = Face(None, "")
_FACES = """SELECT m.id, m.name, m.handle, m.avatar_id, m.erased_at, m.merged_into_id, o.name, o.handle, o.avatar_id
FROM members_member m LEFT JOIN members_member o ON o.id = m.merged_into_id WHERE m.id = ANY($1::bigint[])"""


def columns(path: str) -> tuple[str, ...]:
    """What `face` needs of a member, at the end of a path such as `author`."""
    return tuple(f"{path}__{name}" for name in (*OWN[1:], *STANDS_FOR))


def face(pk: int | None, known_as: str, row: Sequence[Any]) -> Face:
    """From the values of `columns`. Former members keep no name; merged ones are shown as who they are merged into."""
    name, handle, avatar, erased_at, stands_for, other_name, other_handle, other_avatar = row
    if pk is None:
        return Face(None, known_as)
    if erased_at:
        return NOBODY
    if stands_for:
        return Face(stands_for, other_name or other_handle, other_handle, other_avatar)
    return Face(pk, name or handle, handle, avatar)


def faces_of(ids: Iterable[int | None]) -> dict[int, Face]:
    """One read for everybody on a page."""
    asked = ",".join({str(pk) for pk in ids if pk})
    rows = prepared_rows(_FACES, [f"{{{asked}}}"])  # as PostgreSQL writes it: psycopg looks at each of a list
    return {row[0]: face(row[0], "", row[1:]) for row in rows}


@lru_cache(maxsize=1)
def _profile() -> str:
    return reverse("members:profile", args=["HANDLE"])


@lru_cache(maxsize=1)
def _avatar() -> str:
    return reverse("files:read", args=[4711, "avatar.webp"])
