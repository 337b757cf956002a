"""Storing and removing bytes. The bytes go first and come last: a row never points to nothing."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.files.images import reencoded
from guildhall.files.kinds import sniffed
from guildhall.files.models import File
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal

LARGEST = 32 << 20


@transaction.atomic
def store_file(
    *, actor: Actor, data: bytes, name: str, owner_type: str, owner_id: int, size: tuple[int, int] | None = None
) -> File:
    """Keep bytes for a thing of another room; that room's port `OWNER_TYPE.files` says who may read them.

    `size` is width and height where the caller knows them. Refuses `file_empty` and `file_too_large`.
    """
    if not data:
        raise Refusal("file_empty", _("This file is empty."))
    if len(data) > LARGEST:
        raise too_large()
    width, height = size or (None, None)
    return File.objects.create(
        owner_type=owner_type, owner_id=owner_id, uploaded_by=actor.actor_key, name=plain_name(name),
        media_type=sniffed(data), size=len(data), sha256=hashlib.sha256(data).hexdigest(), path=_written(data),
        width=width, height=height,
    )  # fmt: skip


@transaction.atomic
def store_picture(*, actor: Actor, data: bytes, side: int, name: str, owner_type: str, owner_id: int) -> File:
    """Cut to a square, made small and written anew, so that nothing but the picture is left of what came in."""
    picture = reencoded(data, side=side, square=True)
    size = (picture.width, picture.height)
    return store_file(actor=actor, data=picture.data, name=name, owner_type=owner_type, owner_id=owner_id, size=size)


@transaction.atomic
def remove_file(file: File) -> None:
    """The row now, the bytes when that has become certain."""
    path = file.path
    File.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: default_storage.delete(path))


def too_large() -> Refusal:
    return Refusal("file_too_large", _("This file is larger than %(megabytes)s MB."), megabytes=LARGEST >> 20)


def plain_name(name: str) -> str:
    """The last part of a path from outside, without control characters, cut to what the column holds."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable()).strip(". ")[-200:] or "file"


def _written(data: bytes) -> str:
    token = secrets.token_hex(16)
    return default_storage.save(f"{token[:2]}/{token}", ContentFile(data))
