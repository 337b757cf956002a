from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max

from guildhall.content.actions.attachments import claim_attachments
from guildhall.content.actions.counters import count_space, stir, weight
from guildhall.content.actions.tags import tag_topic
from guildhall.content.actions.writing import (
    allow,
    author,
    clean_title,
    describe,
    link_topics,
    locked_topic,
    once,
    say,
    write_text,
)
from guildhall.content.activities import POSTED, PostEdited, TopicRenamed
from guildhall.content.models import Kind, Post, Revision, Topic
from guildhall.content.rules import can_answer, can_edit
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member


def post_answer(*, actor: Actor, topic: Topic, source: str, key: str = "") -> Post:
    """Answer a question; below anything else it is a reply. `key`: see `publish_topic`.

    Refuses `not_a_member`, `not_allowed` (also when the topic is closed), `empty`, `too_long`, `too_deep`.
    """
    member = author(actor)
    allow(Topic.objects.visible_to(actor).filter(pk=topic.pk).exists())
    kind = Post.Kind.ANSWER if topic.kind == Kind.QUESTION else Post.Kind.REPLY
    post = Post(kind=kind, author=member, key=key)
    write_text(post, source, beside=topic.title)
    return once(Post, member, key, lambda: _post(post, topic, member))


def _post(post: Post, topic: Topic, member: Member) -> Post:
    post.topic = topic = locked_topic(topic)
    allow(can_answer(member, topic))
    before, post.created_at = weight(topic), clock.now()
    post.number = (topic.posts.aggregate(last=Max("number"))["last"] or 1) + 1
    topic.replies += 1
    stir(topic, member, "replied", post.created_at)
    topic.save(update_fields=["replies", "active_at", "active_by", "active_as", "faces"])
    post.save(force_insert=True)
    link_topics(post, member)
    claim_attachments(post, actor=member)
    count_space(topic, before=before)
    say(POSTED[post.kind](topic=topic.pk), post, actor=member, target=topic.author)
    return post


@transaction.atomic
def edit_post(
    *,
    actor: Actor,
    post: Post,
    source: str,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    language: str | None = None,
    url: str | None = None,
    reason: str = "",
) -> Post:
    """Change a text; of an opening post also title, tags, language and address. What was there stays as a revision.

    An edit that changes nothing writes nothing. Refuses `not_allowed` and whatever `publish_topic` refuses.
    """
    topic = locked_topic(post.topic)
    post = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
    post.topic = topic
    allow(can_edit(actor, post))
    was, old_title, old_tags = post.source, topic.title, topic.tag_names
    first = _revision(post, 1)
    write_text(post, source, beside=title or topic.title)
    if post.kind == Post.Kind.OPENING:
        _edit_topic(topic, post, title, tags, language, url, actor)
    if (post.source, topic.title, topic.tag_names) == (was, old_title, old_tags):
        return post
    _keep(post, first, actor, reason)
    link_topics(post, actor)
    claim_attachments(post, actor=actor)
    say(PostEdited(topic=topic.pk, number=post.revision_count), post, actor=actor, target=post.author)
    if topic.title != old_title:
        say(TopicRenamed(), topic, actor=actor, target=topic.author)
    return post


def _edit_topic(
    topic: Topic,
    opening: Post,
    title: str | None,
    tags: Sequence[str] | None,
    language: str | None,
    url: str | None,
    actor: Actor,
) -> None:
    topic.title = topic.title if title is None else clean_title(title)
    topic.language = language or topic.language
    topic.url = topic.url if url is None else url
    describe(topic, opening)
    topic.save(update_fields=["title", "slug", "language", "url", "excerpt", "minutes"])
    if tags is not None:
        tag_topic(topic, tags, actor=actor)


def _revision(post: Post, number: int) -> Revision:
    """The post as it is now; of an opening post with the topic's title and tags."""
    is_opening = post.kind == Post.Kind.OPENING
    return Revision(
        post=post,
        number=number,
        title=post.topic.title if is_opening else "",
        tag_names=post.topic.tag_names if is_opening else [],
        source=post.source,
        source_format=post.source_format,
        made_at=post.created_at,
        author=post.author,
        author_name=post.author_name,
    )


def _keep(post: Post, first: Revision, actor: Actor, reason: str) -> None:
    now = clock.now()
    if not post.revisions.exists():
        first.save(force_insert=True)
    last = _revision(post, post.revisions.count() + 1)
    last.made_at, last.reason, last.author_name = now, reason[:300], ""
    last.author = actor if isinstance(actor, Member) else None
    last.save(force_insert=True)
    post.revision_count, post.edited_at, post.edited_by = last.number, now, actor.actor_key
    post.save(
        update_fields=[
            "source",
            "source_format",
            "html",
            "render_version",
            "language",
            "revision_count",
            "edited_at",
            "edited_by",
        ]
    )


def count_comments(post: Post, change: int) -> None:
    Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + change)
