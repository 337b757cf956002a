"""Drafts: kept while somebody writes, gone in the transaction that posts, never silently written over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.slots import drop_draft, hold_slot
from guildhall.content.actions.writing import allow, author
from guildhall.content.models import Comment, Draft, Post, SuggestedEdit, Topic
from guildhall.content.queries.drafts import Target, place_of_draft, target_of
from guildhall.content.rules import may_write
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.html import MAX_BYTES, too_long
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.options.queries import get as choice

LONGEST = {
    "title": 240, "space": 20, "tags": 240, "url": 500, "language": 12, "reason": 300,
    "rights": 10, "source_url": 500, "source_author": 120, "source_licence": 120, "series": 120,
}  # fmt: skip # characters
AT_MOST = 200  # drafts a member
AT_ONCE = 1000


class DraftMoved(Refusal):
    """Another window saved meanwhile; `draft` is what it saved."""

    status = 409

    def __init__(self, draft: Draft) -> None:
        super().__init__("draft_moved", _("This draft was changed in another window. Choose which text to keep."))
        self.draft = draft


class DraftGone(Refusal):
    status = 409


@transaction.atomic
def save_draft(*, actor: Actor, context: str, sequence: int, fields: Mapping[str, str], key: str = "") -> Draft:
    """Keep what is written so far. `sequence` is the one that was last read, 0 for none.

    Saving the same twice changes nothing. Refuses `not_a_member`, `not_allowed`, `no_such_place`, `too_long`,
    `too_many_drafts`; `draft_moved` when another window saved meanwhile; `already_posted` and `draft_gone` when it was
    posted or discarded meanwhile.
    """
    member = author(actor)
    allow(may_write(actor))
    target = _target(actor, context)
    kept = _cleaned(fields)
    hold_slot(member, context)
    draft = Draft.objects.filter(member=member, context=context).first()
    if draft is None:
        return _begin(member, context, sequence, kept, key, target)
    if draft.fields == kept:
        return draft
    if draft.sequence != sequence:
        raise DraftMoved(draft)
    draft.sequence, draft.fields, draft.saved_at = draft.sequence + 1, kept, clock.now()
    draft.save(update_fields=["sequence", "fields", "saved_at"])
    return draft


def _begin(member: Member, context: str, sequence: int, kept: dict[str, str], key: str, target: Target | None) -> Draft:
    if _is_posted(member, key) or _says_so(target, context, kept) or _is_suggested(member, target, context, kept):
        raise DraftGone("already_posted", _("This is posted already."))
    if sequence:
        raise DraftGone("draft_gone", _("This draft was posted or discarded in another window."))
    if Draft.objects.filter(member=member).count() >= AT_MOST:
        raise Refusal("too_many_drafts", _("You have too many drafts. Post or discard some of them first."))
    return Draft.objects.create(member=member, context=context, key=key[:40], fields=kept)


@transaction.atomic
def discard_draft(*, actor: Actor, context: str) -> None:
    """Refuses `not_a_member`. Discarding what is not there is no error."""
    drop_draft(actor=author(actor), context=context)


def purge_drafts() -> int:
    """Drafts that nobody touched for as long as the operator said. Returns how many there were."""
    before, gone = clock.now() - timedelta(days=choice("content.draft_days")), 0
    while ids := list(Draft.objects.filter(saved_at__lt=before).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            gone += Draft.objects.filter(pk__in=ids, saved_at__lt=before).delete()[0]
    return gone


def _target(actor: Actor, context: str) -> Target | None:
    what, _number = place_of_draft(context)
    target = target_of(actor, context)
    if not what or (what != "new" and target is None):
        raise Refusal("no_such_place", _("What this belongs to is not there any more. Copy your text to keep it."))
    return target


def _cleaned(fields: Mapping[str, str]) -> dict[str, str]:
    source = fields.get("source", "").replace("\r\n", "\n").replace("\0", "")
    if len(source.encode(errors="replace")) > MAX_BYTES:
        raise too_long()
    others = {name: fields[name].replace("\0", "")[:limit] for name, limit in LONGEST.items() if fields.get(name)}
    return others | {"source": source}


def _is_posted(member: Member, key: str) -> bool:
    models: tuple[Any, ...] = (Topic, Post, Comment)
    return bool(key) and any(model.objects.filter(author=member, key=key).exists() for model in models)


def _is_suggested(member: Member, target: Target | None, context: str, kept: Mapping[str, str]) -> bool:
    """A save that comes after the suggestion was sent."""
    made = SuggestedEdit.objects.filter(author=member, post=target.pk if target else 0, source=kept["source"].strip())
    return context.startswith("suggest:") and made.exists()


def _says_so(target: Target | None, context: str, kept: Mapping[str, str]) -> bool:
    """An edit that changes nothing, such as a save that comes after its edit was made."""
    if not context.startswith(("edit:", "suggest:", "change:")) or not isinstance(target, Post | Comment):
        return False
    is_opening = isinstance(target, Post) and target.kind == Post.Kind.OPENING
    title = target.topic.title if isinstance(target, Post) and is_opening else ""
    return (target.source.strip(), title) == (kept["source"].strip(), kept.get("title", title) if is_opening else "")
