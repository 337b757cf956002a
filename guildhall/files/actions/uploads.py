"""What members send while they write: it waits for its text, and becomes the text's when that is written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.files.actions.storing import plain_name, store_file
from guildhall.files.images import reencoded
from guildhall.files.kinds import SHOWN, UNKNOWN, sniffed
from guildhall.files.models import PENDING, File
from guildhall.files.rules import can_upload
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require

LONGEST_SIDE = 2560  # points; what a text shows is never wider


@transaction.atomic
def upload_file(*, actor: Actor, data: bytes, name: str) -> File:
    """Keep what a member sent until a text claims it; only they can read it so far. Pictures are written anew.

    Refuses `not_allowed`, `wrong_type`, `not_a_picture`, `picture_too_large`, `file_empty` and `file_too_large`.
    """
    require(can_upload(actor))
    key = actor.actor_key or 0
    found, size = sniffed(data) if data else "", None
    if found == UNKNOWN:
        raise Refusal("wrong_type", _("Files of this kind are not taken here. Put it into a ZIP archive."))
    if found in SHOWN:
        picture = reencoded(data, side=LONGEST_SIDE)
        size = (picture.width, picture.height)
        data, name = picture.data, f"{PurePath(plain_name(name)).stem[:80]}-{size[0]}x{size[1]}.webp"
    return store_file(actor=actor, data=data, name=name, owner_type=PENDING, owner_id=key, size=size)


@transaction.atomic
def claim_files(*, actor: Actor, ids: Iterable[int], owner_type: str, owner_id: int) -> list[File]:
    """Give a thing of another room the files that its text names, as far as the actor uploaded them and they wait.

    Call it in the transaction that writes the thing. Others of these ids are left alone: they belong to something else,
    or are gone.
    """
    wanted = set(ids)
    if not wanted or actor.actor_key is None:
        return []
    waiting = File.objects.filter(pk__in=wanted, owner_type=PENDING, uploaded_by=actor.actor_key)
    files = list(waiting.select_for_update().order_by("pk"))
    for file in files:
        file.owner_type, file.owner_id = owner_type, owner_id
        file.save(update_fields=["owner_type", "owner_id"])
    return files
