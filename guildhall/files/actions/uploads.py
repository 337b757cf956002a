"""What members send while they write: it waits for its text, and becomes the text's when that is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.files.actions.storing import keep, remove_file
from guildhall.files.models import PENDING, File
from guildhall.files.opened import Opened, opened, received, staging, too_large
from guildhall.files.queries import space_left, uploads_since
from guildhall.files.rules import can_remove, can_upload
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Refusal, TooMany, require
from guildhall.kernel.registry import port
from guildhall.options import queries as options

MEGABYTE = 1 << 20


@transaction.atomic
def upload_file(*, actor: Actor, chunks: Iterable[bytes], name: str, declared: bool = False) -> File:
    """Keep what a member sent until a text claims it; only they can read it so far. Pictures are written anew.

    `declared`: they say that AI made it. Refuses `not_allowed`, `blocked_word`, `too_many_files`, `kind_not_taken`, `no_space_left`,
    and whatever `files.opened` refuses; nothing is left of what was refused.
    """
    require(can_upload(actor))
    name = gated("files.name", name, actor)
    key = actor.actor_key or 0
    _refuse_haste(key)
    if spend := port("spend", "moderation.member"):
        spend(actor, "files")
    with staging() as folder:
        path = received(folder, chunks, options.get("files.largest_mb") * MEGABYTE)
        known = opened(path, name, declared=declared, by=urlsplit(settings.SITE_URL).hostname or "")
        _refuse_kind(known, path.stat().st_size)
        _lock_space(key)
        if known.size > space_left(key):
            raise Refusal("no_space_left", _("There is no space left for this file. Remove some of yours first."))
        return keep(actor=actor, opened=known, owner_type=PENDING, owner_id=key)


def _refuse_haste(key: int) -> None:
    most = options.get("files.per_hour")
    if uploads_since(key, clock.now() - timedelta(hours=1)) >= most:
        raise TooMany(
            "too_many_files", _("You sent many files in a short time. Please go on in an hour."), seconds=3600
        )


def _refuse_kind(known: Opened, sent: int) -> None:
    if known.kind not in options.get("files.kinds"):
        raise Refusal("kind_not_taken", _("This community does not take files of this kind."))
    most = options.get("files.picture_mb") * MEGABYTE
    if known.kind == "picture" and sent > most:
        raise too_large(most)


def _lock_space(key: int) -> None:
    """Two uploads of one member at once see each other's bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"files.space:{key}"])


@transaction.atomic
def claim_files(*, actor: Actor, ids: Iterable[int], owner_type: str, owner_id: int) -> list[File]:
    """Give a thing of another room the files that its text names, as far as the actor uploaded them and they wait.

    Call it in the transaction that writes the thing. Others of these ids are left alone: they belong to something else,
    or are gone. A room above may hold them by its port `files.file.new_files`: `(actor, files)`.
    """
    wanted = set(ids)
    if not wanted or actor.actor_key is None:
        return []
    waiting = File.objects.present().filter(pk__in=wanted, owner_type=PENDING, uploaded_by=actor.actor_key)
    files = list(waiting.select_for_update(of=("self",)).select_related("blob").order_by("pk"))
    for file in files:
        file.owner_type, file.owner_id = owner_type, owner_id
        file.save(update_fields=["owner_type", "owner_id"])
    if files and (look := port("new_files", "files.file")):
        look(actor, files)
    return files


@transaction.atomic
def discard_file(*, actor: Actor, file: File) -> None:
    """A member takes back what they sent: at once while it waits, else out of sight and some days later for good.

    Refuses `not_allowed`.
    """
    file = locked_file(file)
    require(can_remove(actor, file))
    if file.owner_type == PENDING:
        return remove_file(file)
    file.removed_at, file.removed_by = clock.now(), actor.actor_key
    file.save(update_fields=["removed_at", "removed_by"])
    return None


@transaction.atomic
def restore_file(*, actor: Actor, file: File) -> None:
    """Refuses `not_allowed` and `not_removed`."""
    file = locked_file(file)
    require(can_remove(actor, file))
    if file.removed_at is None:
        raise Refusal("not_removed", _("This file was not removed."))
    file.removed_at = file.removed_by = None
    file.save(update_fields=["removed_at", "removed_by"])


def locked_file(file: File) -> File:
    """For other acts of this room. Refuses `file_gone`."""
    found = File.objects.select_for_update(of=("self",)).select_related("blob").filter(pk=file.pk).first()
    if found is None:
        raise Refusal("file_gone", _("This file is no longer there."))
    return found
