"""Storing and removing bytes. The bytes go first and come last: a row never points to nothing.

The same bytes are stored once. Each upload writes its own copy and drops it where one was there before: so nobody can
tell by the answer or its time that somebody else has the file, and of two at once one wins by the constraint.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File as Stream
from django.core.files.storage import default_storage
from django.db import transaction

from guildhall.files.kinds import sniffed
from guildhall.files.models import Blob, File, Variant
from guildhall.files.opened import Opened, picture, plain_name, received, staging
from guildhall.kernel.actor import Actor

LARGEST = 32 << 20  # bytes that a room may keep without asking the operator's limits
TRIES = 5


@transaction.atomic
def store_file(*, actor: Actor, data: bytes, name: str, owner_type: str, owner_id: int) -> File:
    """Keep bytes as they are for a thing of another room; its port `OWNER_TYPE.files` says who may read them.

    Refuses `file_empty` and `file_too_large`.
    """
    with staging() as folder:
        path = received(folder, [data], LARGEST)
        digest = hashlib.sha256(data).hexdigest()
        kept = Opened(path, plain_name(name), sniffed(data), len(data), digest)
        return keep(actor=actor, opened=kept, owner_type=owner_type, owner_id=owner_id)


@transaction.atomic
def store_picture(*, actor: Actor, data: bytes, side: int, name: str, owner_type: str, owner_id: int) -> File:
    """Cut to a square, made small and written anew, so that nothing but the picture is left of what came in."""
    with staging() as folder:
        path = received(folder, [data], LARGEST)
        kept = picture(path, name, side=side, square=True, variants=False)
        return keep(actor=actor, opened=kept, owner_type=owner_type, owner_id=owner_id, name=name)


def keep(*, actor: Actor, opened: Opened, owner_type: str, owner_id: int, name: str = "") -> File:
    """A part of the actions that store, in their transaction: the bytes by their hash, and a file that has them."""
    level = opened.label.get("level", "")
    marks = {key: value for key, value in opened.label.items() if key != "level" and value}
    return File.objects.create(
        owner_type=owner_type, owner_id=owner_id, uploaded_by=actor.actor_key, name=name or opened.name,
        blob=_blob_of(opened), rewritten=opened.rewritten, ai_label=level, ai_marks=marks,
    )  # fmt: skip


@transaction.atomic
def remove_file(file: File) -> None:
    """The row now; the bytes when that has become certain and no other file has them."""
    blob_id = file.blob_id
    File.objects.filter(pk=file.pk).delete()
    blob = Blob.objects.select_for_update().filter(pk=blob_id).first()
    if blob is None or File.objects.filter(blob=blob).exists():
        return
    paths = [blob.path, *blob.variants.values_list("path", flat=True)]
    blob.delete()
    transaction.on_commit(lambda: _drop(paths))


def _blob_of(opened: Opened) -> Blob:
    """Locked, so that nobody removes it before the file that has it is there."""
    with _written(opened) as paths:
        for _try in range(TRIES):
            blob, is_new = Blob.objects.get_or_create(sha256=opened.sha256, defaults=_described(opened, paths[0]))
            if is_new:
                _add_variants(blob, opened, paths[1:])
                return blob
            if known := Blob.objects.select_for_update(no_key=True).filter(pk=blob.pk).first():
                return _healed(known, paths)
    raise RuntimeError("the same bytes were stored and removed too often at once")


def _healed(blob: Blob, paths: list[str]) -> Blob:
    """The same bytes again: the new copy goes, or takes the place of one that the disk has lost."""
    if default_storage.exists(blob.path):
        _drop(paths)
    else:
        blob.path = paths[0]
        blob.save(update_fields=["path"])
        _drop(paths[1:])
    return blob


def _described(opened: Opened, path: str) -> dict[str, object]:
    return {
        "path": path, "size": opened.size, "media_type": opened.media_type, "width": opened.width,
        "height": opened.height, "frames": opened.frames, "pages": opened.pages,
    }  # fmt: skip


def _add_variants(blob: Blob, opened: Opened, paths: list[str]) -> None:
    Variant.objects.bulk_create(
        Variant(blob=blob, wide=one.wide, width=one.width, height=one.height, size=one.path.stat().st_size, path=path)
        for one, path in zip(opened.parts, paths, strict=True)
    )


@contextmanager
def _written(opened: Opened) -> Iterator[list[str]]:
    """Paths of the stored copies; they are taken away again when what follows fails."""
    paths: list[str] = []
    try:
        for path in (opened.path, *(part.path for part in opened.parts)):
            paths.append(_write(path))
        yield paths
    except BaseException:
        _drop(paths)
        raise


def _write(path: Path) -> str:
    token = secrets.token_hex(16)
    with path.open("rb") as file:
        return default_storage.save(f"{token[:2]}/{token}", Stream(file))


def _drop(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)
