"""Out of sight and back: held for a person, hidden, deleted; and purged, from which nothing comes back."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff
from guildhall.content.actions.articles import credit_answer
from guildhall.content.actions.counters import recount_topics
from guildhall.content.actions.forgetting import removed
from guildhall.content.actions.mentions import restore_mentions, withdraw_mentions
from guildhall.content.actions.stating import state_reasons
from guildhall.content.actions.writing import allow, link_topics, locked_topic, say
from guildhall.content.activities import HIDDEN, POSTED, RESTORED
from guildhall.content.activities.holding import TextDeleted, TextHeld, TextPassed, TextPurged
from guildhall.content.models import Comment, Hidden, Post, Resource, ResourceVersion, Revision, SuggestedEdit, Topic
from guildhall.content.rules import can_hide, can_make_article, can_purge, state_of, topic_of
from guildhall.files.actions import remove_file
from guildhall.files.models import File
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.pages import EVERYTHING, purge
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions import end_of_subject, hold_for_review

Thing = TypeVar("Thing", Topic, Post, Comment)
STATE = ["hidden_at", "hidden_by", "hidden_because", "hidden_as", "awaits_since"]
_BEFORE: dict[str, Any] = {
    Hidden.HELD: _("This already waits for review."),
    Hidden.HIDDEN: _("This is already hidden."),
    Hidden.DELETED: _("This is already deleted."),
}


def await_review(thing: Topic | Post | Comment, because: str) -> None:
    """Set what is about to be written for the first time to be held: nobody else has ever seen it."""
    thing.hidden_at = thing.awaits_since = clock.now()
    thing.hidden_as, thing.hidden_because = Hidden.HELD, because[:300]


def hide(*, actor: Actor, thing: Thing, because: str = "") -> Thing:
    """Take a topic, answer, reply or comment out of sight; nothing is lost. An opening post is hidden with its topic.

    Refuses `not_allowed`, `already_hidden`, `hide_the_topic`.
    """
    return _restrict(actor, thing, Hidden.HIDDEN, because)


def hold(*, actor: Actor, thing: Thing, because: str = "") -> Thing:
    """The same until a person has looked; its author goes on to see it. Refuses `already_held` and what `hide` refuses."""
    return _restrict(actor, thing, Hidden.HELD, because)


def delete(*, actor: Actor, thing: Thing, because: str = "") -> Thing:
    """Out of sight as something that shall not come back, though it can. Refuses `already_deleted`, as `hide` does."""
    return _restrict(actor, thing, Hidden.DELETED, because)


@transaction.atomic
def _restrict(actor: Actor, thing: Thing, state: Hidden, because: str) -> Thing:
    """What people do is stated to the author with its reasons, by whatever door they come (a trigger minds it)."""
    if actor is HOUSE:
        return withdraw(actor=actor, thing=thing, state=state, because=because)
    found = _allowed(actor, thing, state)
    state_reasons(actor, found, because, state)
    return _locked(found)


def _allowed(actor: Actor, thing: Thing, state: Hidden) -> Thing:
    thing = _locked(thing)
    allow(can_hide(actor, thing))
    if isinstance(thing, Post) and thing.kind == Post.Kind.OPENING:
        raise Refusal("hide_the_topic", _("Hide the whole topic instead."))
    if state_of(thing) in (state, Hidden.PURGED):
        raise Refusal(f"already_{state}", _BEFORE[state])
    return thing


@transaction.atomic
def withdraw(*, actor: Actor, thing: Thing, state: Hidden, because: str = "") -> Thing:
    """For the port 'moderated' alone, whose caller states why. Refuses as `hide` does."""
    thing = _withdraw(_allowed(actor, thing, state), actor, state, because)
    if state == Hidden.DELETED:
        say(TextDeleted(topic=topic_of(thing).pk), thing, actor=actor, target=thing.author)
    return thing


def _withdraw(thing: Thing, actor: Actor, state: Hidden, because: str) -> Thing:
    was_shown, before = thing.hidden_at is None, state_of(thing)
    thing.hidden_at, thing.hidden_by, thing.hidden_because = clock.now(), actor.actor_key, because[:300]
    thing.hidden_as = state
    thing.save(update_fields=STATE)
    recount_topics([topic_of(thing).pk])
    if was_shown:
        withdraw_mentions(thing, actor=actor)
        said = Staff(before={"state": before}, after={"state": str(state)}, reason=because)
        say(HIDDEN[noun(thing)](topic=topic_of(thing).pk), thing, actor=actor, target=thing.author, staff=said)
    return thing


@transaction.atomic
def restore(*, actor: Actor, thing: Thing) -> Thing:
    """Show it, again or for the first time. Refuses `not_allowed`, `not_hidden`, `purged`."""
    thing = _locked(thing)
    allow(can_hide(actor, thing))
    if isinstance(thing, Topic) and thing.merged_into_id:
        raise Refusal("merged", _("This topic was merged into another: split its posts off there instead."))
    if not thing.hidden_at:
        raise Refusal("not_hidden", _("This is not hidden."))
    if thing.hidden_as == Hidden.PURGED:
        raise Refusal("purged", _("Its words are gone for good."))
    is_first = thing.awaits_since is not None
    label = thing._meta.label_lower
    end_of_subject(actor=actor, subject_type=label, subject_id=thing.pk, because="restored")
    thing.hidden_at, thing.hidden_by, thing.hidden_because = None, None, ""
    thing.hidden_as, thing.awaits_since = "", None
    thing.save(update_fields=STATE)
    if is_first:
        _appear(thing, actor)
    else:
        say(RESTORED[noun(thing)](topic=topic_of(thing).pk), thing, actor=actor, target=thing.author)
    restore_mentions(thing, actor=actor)
    recount_topics([topic_of(thing).pk])
    return thing


def _appear(thing: Topic | Post | Comment, actor: Actor) -> None:
    """It was never shown: now it is published, as of now, and said to the log by who wrote it."""
    now, topic = clock.now(), topic_of(thing)
    opening = thing.posts.get(kind=Post.Kind.OPENING) if isinstance(thing, Topic) else None
    for each in (thing, opening):
        if each is not None:
            each.created_at = now
            each.save(update_fields=["created_at"])
    writer = thing.author
    if writer is not None:
        if (text := opening or thing) and isinstance(text, Post):
            link_topics(text, writer)
        said, target = _posted(thing)
        say(said, thing, actor=writer, target=target)
        if isinstance(thing, Topic) and thing.from_post and can_make_article(writer, thing.from_post):
            credit_answer(actor=writer, article=thing, answer=thing.from_post)
    say(TextPassed(topic=topic.pk), thing, actor=actor, target=writer)


def _posted(thing: Topic | Post | Comment) -> tuple[object, Member | None]:
    """What the log is told of a new text, and whose thing it concerns."""
    if isinstance(thing, Comment):
        addressed = thing.parent.author if thing.parent else thing.post.author
        return POSTED["comment"](topic=thing.post.topic_id, post=thing.post_id), addressed
    if isinstance(thing, Post):
        return POSTED[thing.kind](topic=thing.topic_id), thing.topic.author
    return POSTED[thing.kind](), None


def say_held(thing: Topic | Post | Comment) -> None:
    """What is written and waits, instead of what is said of what is published; and put it before a person."""
    say(TextHeld(topic=topic_of(thing).pk), thing, actor=HOUSE, target=thing.author)
    why = thing.hidden_because
    hold_for_review(kind="held", subject_type=thing._meta.label_lower, subject_id=thing.pk, why=why)


@transaction.atomic
def purge_text(*, actor: Actor, thing: Thing) -> None:
    """Take words, versions and files away for good; the row stays, and so does what was counted.

    Refuses `not_allowed`, `not_hidden`: only what is out of sight is purged.
    """
    thing = _locked(thing)
    allow(can_purge(actor, thing))
    if not thing.hidden_at:
        raise Refusal("not_hidden", _("Hide or delete it first."))
    posts = Post.objects.filter(topic=thing, kind=Post.Kind.OPENING) if isinstance(thing, Topic) else [thing]
    for text in posts:
        _empty(text)
    if isinstance(thing, Topic):
        thing.title, thing.slug, thing.url, thing.excerpt, thing.holds = removed(), "", "", "", ""
        thing.save(update_fields=["title", "slug", "url", "excerpt", "holds"])
        _empty_versions(thing)
    thing.hidden_as, thing.hidden_because, thing.awaits_since = Hidden.PURGED, "", None
    thing.save(update_fields=STATE)
    say(TextPurged(topic=topic_of(thing).pk), thing, actor=actor, target=thing.author)
    purge(EVERYTHING)


def _empty(text: Post | Comment) -> None:
    text.source = text.html = ""
    text.save(update_fields=["source", "html"])
    _drop_files(f"content.{text._meta.model_name}", [text.pk])
    if isinstance(text, Post):
        Revision.objects.filter(post=text).update(source="", title="", tag_names=[], reason="")
        SuggestedEdit.objects.filter(post=text).update(
            source="", title="", tag_names=[], base_source="", base_title="", base_tag_names=[]
        )


def _empty_versions(topic: Topic) -> None:
    versions = ResourceVersion.objects.filter(resource__in=Resource.objects.filter(topic=topic))
    _drop_files("content.resourceversion", list(versions.values_list("pk", flat=True)))
    versions.update(changes="")


def _drop_files(owner_type: str, owners: list[int]) -> None:
    for file in File.objects.filter(owner_type=owner_type, owner_id__in=owners):
        remove_file(file)


def noun(thing: Topic | Post | Comment) -> str:
    """'question', 'answer', 'comment' …: what the log calls it."""
    return "comment" if isinstance(thing, Comment) else str(thing.kind)


def _locked(thing: Thing) -> Thing:
    topic = locked_topic(topic_of(thing))
    if isinstance(thing, Topic):
        return topic  # type: ignore[return-value]
    found = type(thing).objects.select_related("author").get(pk=thing.pk)
    if isinstance(found, Post):
        found.topic = topic
    else:
        found.post.topic = topic
    return found
