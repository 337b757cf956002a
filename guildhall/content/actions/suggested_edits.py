"""Members suggest how a post of another should read; its author or who looks after the space decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.editing import Wording, locked_post, rewrite
from guildhall.content.actions.slots import drop_draft
from guildhall.content.actions.tags import checked_tags
from guildhall.content.actions.writing import allow, author, clean_title, say, write_text
from guildhall.content.activities.editing import EditAccepted, EditRefused, EditSuggested, EditWithdrawn, PostImproved
from guildhall.content.activities.holding import TextHeld
from guildhall.content.models import Post, SuggestedEdit, Topic
from guildhall.content.rules import can_decide, can_hide, can_suggest, fingerprint
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal
from guildhall.moderation.actions import end_of_subject, hold_for_review
from guildhall.moderation.actions.screening import check_words, screen, settle

Outcome = SuggestedEdit.Outcome
STATE = ["held_at", "held_because", "decided_at", "decided_by", "outcome", "because"]


@transaction.atomic
def suggest_edit(
    *, actor: Actor, post: Post, source: str, reason: str, title: str = "", tags: Sequence[str] = (), draft: str = ""
) -> SuggestedEdit:
    """How this post should read; nothing changes before somebody accepts it. `draft`: the place of the draft that ends with it.

    Screened like a text of their own: what would wait for review there waits here, before the author sees it.

    Refuses `not_a_member`, `not_allowed`, `no_reason`, `same_text`, `already_suggested`, and texts, titles and tags
    that could not be published.
    """
    member = author(actor)
    allow(Post.objects.visible_to(actor).filter(pk=post.pk).exists())
    post = locked_post(post)
    allow(can_suggest(actor, post))
    made = SuggestedEdit(
        post=post,
        author=member,
        made_at=clock.now(),
        reason=check_words("content.reason", " ".join(reason.split())[:300], member),
    )
    is_opening, old = post.kind == Post.Kind.OPENING, post.topic.title
    screened = screen(
        actor=member, text=source, title=clean_title(title) if is_opening else "", tags=" ".join(tags),
        before=f"{old if is_opening else ''}\n{post.source}", is_version=True,
    )  # fmt: skip
    made.base_source, made.source = post.source, _clean(screened.text)
    if is_opening:
        made.base_title, made.base_tag_names = post.topic.title, list(post.topic.tag_names)
        made.title = screened.title
        made.tag_names = checked_tags(tags)
    if not made.reason:
        raise Refusal("no_reason", _("Say in a line what you changed and why."))
    if (made.source, made.title, made.tag_names) == (made.base_source, made.base_title, made.base_tag_names):
        raise Refusal("same_text", _("Nothing is different yet."))
    if screened.is_held:
        made.held_at, made.held_because = clock.now(), screened.why
    _write_once(made)
    settle(screened, made)
    if draft:
        drop_draft(actor=member, context=draft)
    _say_suggested(made)
    return made


def _say_suggested(made: SuggestedEdit) -> None:
    """To whom the text belongs; where it is held, to a moderator instead."""
    post, label = made.post, made._meta.label_lower
    if made.held_at is None:
        say(EditSuggested(topic=post.topic_id, post=post.pk), made, actor=made.author, target=post.author)
        return
    say(TextHeld(topic=post.topic_id), made, actor=HOUSE, target=made.author)
    hold_for_review(kind="edit", subject_type=label, subject_id=made.pk, why=made.held_because)


@transaction.atomic
def hold_suggestion(*, actor: Actor, suggestion: SuggestedEdit, because: str = "") -> SuggestedEdit:
    """Let it wait for a moderator, also again after one refused it. Refuses `not_allowed`, `already_decided`, `already_held`."""
    found = _reopened(actor, suggestion, is_held=True)
    found.held_at, found.held_because = clock.now(), because[:300]
    found.save(update_fields=STATE)
    say(TextHeld(topic=found.post.topic_id), found, actor=actor, target=found.author)
    return found


@transaction.atomic
def reject_suggestion(*, actor: Actor, suggestion: SuggestedEdit, because: str) -> SuggestedEdit:
    """A moderator refuses it before the author of the text has seen it. Refuses `not_allowed`, `already_decided`."""
    suggestion, post = _locked(suggestion)
    allow(can_hide(actor, post))
    suggestion.held_at = suggestion.held_at or clock.now()
    suggestion.save(update_fields=["held_at"])
    _decide(suggestion, actor, Outcome.REFUSED, because[:300])
    said = EditRefused(topic=post.topic_id, post=post.pk)
    say(said, suggestion, actor=actor, target=suggestion.author)
    return suggestion


@transaction.atomic
def pass_suggestion(*, actor: Actor, suggestion: SuggestedEdit) -> SuggestedEdit:
    """A moderator lets it come before whoever decides, also after one refused it.

    Refuses `not_allowed`, `not_hidden`, `another_waits`.
    """
    found = _reopened(actor, suggestion, is_held=False)
    found.held_at, found.held_because = None, ""
    found.save(update_fields=STATE)
    _say_suggested(found)
    return found


def _reopened(actor: Actor, suggestion: SuggestedEdit, *, is_held: bool) -> SuggestedEdit:
    """Locked, and as if no moderator had refused it."""
    post = locked_post(suggestion.post)
    found = SuggestedEdit.objects.select_for_update(of=("self",)).select_related("author").get(pk=suggestion.pk)
    found.post = post
    allow(can_hide(actor, post))
    if is_held and found.held_at and not found.decided_at:
        raise Refusal("already_held", _("This already waits for review."))
    if is_held and found.decided_at and not found.held_at:
        raise Refusal("already_decided", _("Somebody has decided this already."))
    if not is_held and found.held_at is None:
        raise Refusal("not_hidden", _("This is not hidden."))
    if SuggestedEdit.objects.open().filter(post=post, author=found.author).exclude(pk=found.pk).exists():
        raise Refusal("another_waits", _("They have suggested something else here meanwhile."))
    found.decided_at, found.decided_by, found.outcome, found.because = None, None, "", ""
    return found


def _clean(source: str) -> str:
    """As it would be published. Refuses what `write_text` refuses."""
    draft = Post(topic=Topic())
    write_text(draft, source)
    return draft.source


def _write_once(made: SuggestedEdit) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            "already_suggested", _("You have a suggestion here that waits: withdraw it before you make another.")
        ) from error


@dataclass(frozen=True)
class Accepted:
    """What shall stand, and the text it was looked at against (`rules.fingerprint`)."""

    source: str
    seen: str
    title: str = ""
    tags: Sequence[str] = ()


@transaction.atomic
def accept_suggestion(*, actor: Actor, suggestion: SuggestedEdit, accepted: Accepted) -> SuggestedEdit:
    """Make the post read like this, credited to who suggested it, with or without changes of who accepts it.

    Refuses `not_allowed`, `already_decided`, `changed_meanwhile` when the text is not what was looked at, `same_text`,
    and whatever `publish_topic` refuses.
    """
    suggestion, post = _locked(suggestion)
    allow(can_decide(actor, suggestion))
    if fingerprint(post) != accepted.seen:
        raise Refusal("changed_meanwhile", _("The text has changed since you looked at it. Look at it once more."))
    is_opening = post.kind == Post.Kind.OPENING
    title, tags = (accepted.title, accepted.tags) if is_opening else (None, None)
    before = post.revision_count
    revision = rewrite(
        actor=actor,
        post=post,
        wording=Wording(accepted.source, title=title, tags=tags),
        by=suggestion.author,
        reason=suggestion.reason,
        keeps=True,
        said=PostImproved,
    )
    if revision is None or post.revision_count == before:
        raise Refusal("same_text", _("The text already says this: refuse the suggestion instead."))
    suggestion.revision = revision
    _decide(suggestion, actor, Outcome.ACCEPTED, "")
    told = EditAccepted(topic=post.topic_id, post=post.pk, number=revision.number)
    say(told, suggestion, actor=actor, target=suggestion.author)
    return suggestion


@transaction.atomic
def refuse_suggestion(*, actor: Actor, suggestion: SuggestedEdit, because: str) -> SuggestedEdit:
    """Leave the post as it is, and say why. Refuses `not_allowed`, `already_decided`, `no_reason`."""
    suggestion, post = _locked(suggestion)
    allow(can_decide(actor, suggestion))
    because = " ".join(because.split())[:300]
    if not because:
        raise Refusal("no_reason", _("Say why, so that they can do better."))
    _decide(suggestion, actor, Outcome.REFUSED, because)
    say(EditRefused(topic=post.topic_id, post=post.pk), suggestion, actor=actor, target=suggestion.author)
    return suggestion


@transaction.atomic
def withdraw_suggestion(*, actor: Actor, suggestion: SuggestedEdit) -> SuggestedEdit:
    """Refuses `not_allowed`, `already_decided`."""
    suggestion, post = _locked(suggestion)
    allow(suggestion.author_id == getattr(actor, "pk", None))
    _decide(suggestion, actor, Outcome.WITHDRAWN, "")
    label = suggestion._meta.label_lower
    end_of_subject(actor=actor, subject_type=label, subject_id=suggestion.pk, because="withdrawn")
    say(EditWithdrawn(topic=post.topic_id, post=post.pk), suggestion, actor=actor, target=post.author)
    return suggestion


def _locked(suggestion: SuggestedEdit) -> tuple[SuggestedEdit, Post]:
    post = locked_post(suggestion.post)
    found = SuggestedEdit.objects.select_for_update(of=("self",)).select_related("author").get(pk=suggestion.pk)
    found.post = post
    if found.decided_at:
        raise Refusal("already_decided", _("Somebody has decided this already."))
    return found, post


def _decide(suggestion: SuggestedEdit, actor: Actor, outcome: str, because: str) -> None:
    suggestion.decided_at, suggestion.decided_by = clock.now(), actor.actor_key
    suggestion.outcome, suggestion.because = outcome, because
    suggestion.save(update_fields=["decided_at", "decided_by", "outcome", "because", "revision"])
