"""Versions of a text: back to one of them, and out of sight with one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.editing import Wording, locked_post, rewrite
from guildhall.content.actions.stating import state_reasons
from guildhall.content.actions.writing import allow, say
from guildhall.content.activities.editing import PostReverted, RevisionHidden, RevisionRestored
from guildhall.content.models import Post, Revision
from guildhall.content.rules import can_edit, can_hide
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal
from guildhall.moderation.actions import end_of_subject


@transaction.atomic
def revert_post(*, actor: Actor, revision: Revision, reason: str = "") -> Post:
    """Make the post say again what it said in a version: a new version, with the reason.

    Refuses `not_allowed`, `hidden_version`, `same_text`.
    """
    post = locked_post(revision.post)
    allow(can_edit(actor, post))
    revision = post.revisions.get(pk=revision.pk)
    if revision.hidden_at:
        raise Refusal("hidden_version", _("This version is hidden: show it again before going back to it."))
    is_opening = post.kind == Post.Kind.OPENING
    wording = Wording(
        revision.source,
        title=revision.title if is_opening and revision.title else None,
        tags=revision.tag_names if is_opening else None,
        source_format=revision.source_format,
    )
    before = post.revision_count
    rewrite(actor=actor, post=post, wording=wording, reason=reason, keeps=True)
    if post.revision_count == before:
        raise Refusal("same_text", _("The text already says this."))
    say(PostReverted(topic=post.topic_id, number=revision.number), post, actor=actor, target=post.author)
    return post


@transaction.atomic
def hide_revision(*, actor: Actor, revision: Revision, because: str = "") -> Revision:
    """Take the words of a version out of sight, for all but those who look after the space.

    What a person does is stated to who wrote the version. Refuses `not_allowed`, `already_hidden`, `current_version`: what
    stands now is edited first.
    """
    revision = _hidable(actor, revision)
    if actor is HOUSE:
        return put_away_revision(actor=actor, revision=revision, because=because)
    state_reasons(actor, revision, because)
    revision.refresh_from_db(fields=["hidden_at", "hidden_by", "hidden_because"])
    return revision


def _hidable(actor: Actor, revision: Revision) -> Revision:
    post = locked_post(revision.post)
    allow(can_hide(actor, post))
    found = post.revisions.select_related("author").get(pk=revision.pk)
    found.post = post
    if found.hidden_at:
        raise Refusal("already_hidden", _("This is already hidden."))
    if found.number == post.revision_count:
        raise Refusal("current_version", _("This is what stands now: edit the text first, then hide the old version."))
    return found


@transaction.atomic
def put_away_revision(*, actor: Actor, revision: Revision, because: str = "") -> Revision:
    """For the port 'moderated' alone, whose caller states why. Refuses as `hide_revision` does."""
    revision = _hidable(actor, revision)
    post = revision.post
    revision.hidden_at, revision.hidden_by, revision.hidden_because = clock.now(), actor.actor_key, because[:300]
    revision.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    say(RevisionHidden(topic=post.topic_id, number=revision.number), post, actor=actor, target=post.author)
    return revision


@transaction.atomic
def restore_revision(*, actor: Actor, revision: Revision) -> Revision:
    """Refuses `not_allowed`, `not_hidden`."""
    post = locked_post(revision.post)
    allow(can_hide(actor, post))
    revision = post.revisions.get(pk=revision.pk)
    if not revision.hidden_at:
        raise Refusal("not_hidden", _("This is not hidden."))
    end_of_subject(actor=actor, subject_type="content.revision", subject_id=revision.pk, because="restored")
    revision.hidden_at, revision.hidden_by, revision.hidden_because = None, None, ""
    revision.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    say(RevisionRestored(topic=post.topic_id, number=revision.number), post, actor=actor, target=post.author)
    return revision
