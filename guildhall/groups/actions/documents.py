"""Files of a group, by its leads; the bytes, their kinds, sizes and limits are those of `files`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guildhall.files.actions import claim_files, upload_file
from guildhall.groups.actions.groups import locked, require_lead, require_open, say
from guildhall.groups.activities import DocumentAdded, DocumentRemoved, DocumentRestored, DocumentRevised
from guildhall.groups.models import Document, DocumentVersion, Group
from guildhall.groups.models.documents import OWNER
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Refusal


@dataclass(frozen=True)
class Sent:
    """A file as it came."""

    name: str
    chunks: Iterable[bytes]


@transaction.atomic
def add_document(*, actor: Actor, group: Group, title: str, sent: Sent) -> Document:
    """Without a title it is called as the file. Refuses `not_allowed`, `group_closed`, and as `upload_file` does."""
    require_lead(actor, group)
    group = locked(group)
    require_open(group)
    title = gated("groups.document", " ".join((title or sent.name).split()), actor)[:120]
    made = Document.objects.create(group=group, title=title, added_at=clock.now(), added_by=actor.actor_key)
    _add(made, 1, "", sent, actor)
    say(DocumentAdded(document=made.pk), group, actor)
    return made


@transaction.atomic
def revise_document(*, actor: Actor, document: Document, sent: Sent, because: str = "") -> DocumentVersion:
    """The next version. Refuses `not_allowed`, `group_closed`, `removed`, and as `upload_file` does."""
    row = _held(actor, document)
    if row.removed_at:
        raise Refusal("removed", _("This file was removed. Bring it back first."))
    last = DocumentVersion.objects.filter(document=row).aggregate(last=Max("number"))["last"] or 0
    version = _add(row, last + 1, because, sent, actor)
    say(DocumentRevised(document=row.pk, number=version.number), row.group, actor)
    return version


@transaction.atomic
def remove_document(*, actor: Actor, document: Document) -> Document:
    """Out of everybody's sight but the leads', who may bring it back. Refuses `not_allowed`, `group_closed`, `removed`."""
    row = _held(actor, document)
    if row.removed_at:
        raise Refusal("removed", _("This file is removed already."))
    row.removed_at, row.removed_by = clock.now(), actor.actor_key
    row.save(update_fields=["removed_at", "removed_by"])
    say(DocumentRemoved(document=row.pk), row.group, actor)
    return row


@transaction.atomic
def restore_document(*, actor: Actor, document: Document) -> Document:
    """Refuses `not_allowed`, `group_closed`, `not_removed`."""
    row = _held(actor, document)
    if not row.removed_at:
        raise Refusal("not_removed", _("This file is not removed."))
    row.removed_at, row.removed_by = None, None
    row.save(update_fields=["removed_at", "removed_by"])
    say(DocumentRestored(document=row.pk), row.group, actor)
    return row


def _held(actor: Actor, document: Document) -> Document:
    require_lead(actor, document.group)
    require_open(locked(document.group))
    return Document.objects.select_for_update(of=("self",)).select_related("group").get(pk=document.pk)


def _add(document: Document, number: int, because: str, sent: Sent, actor: Actor) -> DocumentVersion:
    file = upload_file(actor=actor, chunks=sent.chunks, name=sent.name)
    version = DocumentVersion.objects.create(
        document=document, number=number, because=gated("groups.because", because.strip(), actor)[:200],
        added_at=clock.now(), added_by=actor.actor_key,
    )  # fmt: skip
    claim_files(actor=actor, ids=[file.pk], owner_type=OWNER, owner_id=version.pk)
    return version
