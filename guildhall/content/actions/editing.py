"""What was written is changed: every version stays, but for corrections that nobody can have read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from guildhall.content.actions.allowances import allow_edit
from guildhall.content.actions.articles import LABELS, Article, enter_series, label, labels_of
from guildhall.content.actions.attachments import claim_attachments
from guildhall.content.actions.mentions import note_mentions
from guildhall.content.actions.slots import drop_draft
from guildhall.content.actions.tags import tag_topic
from guildhall.content.actions.writing import (
    allow,
    author,
    clean_title,
    describe,
    link_topics,
    locked_topic,
    say,
    write_text,
)
from guildhall.content.activities import PostEdited, TopicRenamed
from guildhall.content.activities.editing import PostImproved, TopicRelabelled
from guildhall.content.models import Comment, Hidden, Post, Revision, Topic, Vote
from guildhall.content.rules import can_edit, is_own
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member
from guildhall.moderation.actions import mend_subject
from guildhall.moderation.actions.screening import check_words, screen, settle
from guildhall.options.queries import get as choice

TEXT = ("source", "source_format", "html", "render_version", "language")
SERIES = ("series", "series_position")
EDITED = ("revision_count", "edited_at", "edited_by")


@dataclass(frozen=True)
class Wording:
    """A post as somebody wants it; what is None stays as it is. Titles, tags and labels are an opening post's."""

    source: str
    title: str | None = None
    tags: Sequence[str] | None = None
    language: str | None = None
    url: str | None = None
    article: Article | None = None
    source_format: str = "markdown"


@transaction.atomic
def edit_post(  # noqa: PLR0913 - what a composer holds
    *,
    actor: Actor,
    post: Post,
    source: str,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    language: str | None = None,
    url: str | None = None,
    article: Article | None = None,
    reason: str = "",
    draft: str = "",
) -> Post:
    """Change a text; of an opening post also title, tags, language and address. What was there stays as a revision.

    An edit that changes nothing writes nothing; an author's correction in the time of grace makes no revision.
    Refuses `not_allowed` and whatever `publish_topic` refuses.
    """
    post = locked_post(post)
    allow(can_edit(actor, post))
    thing, old = (post.topic, post.topic.title) if post.kind == Post.Kind.OPENING else (post, "")
    screened = screen(
        actor=actor, text=source, title=clean_title(title) if title and old else old, tags=" ".join(tags or ()),
        url=url or "", before=f"{old}\n{post.source}\n{post.topic.url}", subject=thing,
    )  # fmt: skip
    new = Wording(screened.text, screened.title if title else None, tags, language, url, article)
    before = _said(post)
    rewrite(actor=actor, post=post, wording=new, reason=check_words("content.reason", reason, actor))
    if thing.hidden_as == Hidden.HELD:
        mend(actor, thing)
    if _said(post) != before:
        allow_edit(actor, post)
        settle(screened, thing)
    if draft:
        drop_draft(actor=author(actor), context=draft)
    return post


def mend(actor: Actor, thing: Topic | Post | Comment) -> None:
    """What flags had held comes back into sight when its author has changed it."""
    mend_subject(actor=actor, subject_type=thing._meta.label_lower, subject_id=thing.pk)


def locked_post(post: Post) -> Post:
    """The post as it is now, with its topic, for whoever changes either."""
    topic = locked_topic(post.topic)
    post = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
    post.topic = topic
    return post


@transaction.atomic
def rewrite(
    *,
    actor: Actor,
    post: Post,
    wording: Wording,
    by: Member | None = None,
    reason: str = "",
    keeps: bool = False,
    said: type[PostEdited | PostImproved] = PostEdited,
) -> Revision | None:
    """Make a locked post say this. Returns its last revision if it says something else now and has any.

    `by`: whose words they are, who then has `said` it; `keeps`: there is no grace.
    """
    topic, first = post.topic, snapshot(post, 1)
    old, old_html, old_labels = _said(post), post.html, (topic.language, topic.url, *labels_of(topic))
    write_text(post, wording.source, beside=wording.title or topic.title, source_format=wording.source_format)
    if post.kind == Post.Kind.OPENING:
        _edit_topic(topic, post, wording, actor)
    if _said(post) == old:
        if (topic.language, topic.url, *labels_of(topic)) != old_labels:
            post.save(update_fields=["language"])
            say(TopicRelabelled(), topic, actor=actor, target=topic.author)
        return None
    last = post.revisions.order_by("-number").first()
    corrects = not keeps and is_grace(actor, post, last)
    kept = _correct(post, last, reason) if corrects else _keep(post, last or first, by or actor, actor, reason)
    if not post.hidden_at:
        link_topics(post, actor, before=old_html)
    note_mentions(post, by=by or actor, edited=True)
    claim_attachments(post, actor=by or actor)
    say(said(topic=topic.pk, number=post.revision_count), post, actor=by or actor, target=post.author)
    if topic.title != old[1]:
        say(TopicRenamed(), topic, actor=actor, target=topic.author)
    return kept


def _said(post: Post) -> tuple[str, str, list[str]]:
    return post.source, post.topic.title, post.topic.tag_names


def _edit_topic(topic: Topic, opening: Post, wording: Wording, actor: Actor) -> None:
    topic.title = topic.title if wording.title is None else clean_title(wording.title)
    if wording.language:
        topic.language = opening.language = wording.language
    topic.url = topic.url if wording.url is None else wording.url
    if wording.article:
        label(topic, wording.article)
        enter_series(topic, wording.article.series)
    describe(topic, opening)
    fields = ["title", "slug", "language", "url", "excerpt", "minutes", *LABELS, *SERIES]
    topic.save(update_fields=fields)
    if wording.tags is not None:
        tag_topic(topic, wording.tags, actor=actor)


def snapshot(post: Post, number: int) -> Revision:
    """The post as it is now; of an opening post with the topic's title and tags."""
    is_opening = post.kind == Post.Kind.OPENING
    return Revision(
        post=post,
        number=number,
        title=post.topic.title if is_opening else "",
        tag_names=list(post.topic.tag_names) if is_opening else [],
        source=post.source,
        source_format=post.source_format,
        made_at=post.created_at,
        author=post.author,
        author_name=post.author_name,
    )


def _keep(post: Post, before: Revision, by: Actor, actor: Actor, reason: str) -> Revision:
    if before.pk is None:
        before.save(force_insert=True)
    made = snapshot(post, before.number + 1)
    made.made_at, made.reason, made.author_name = clock.now(), reason[:300], ""
    made.author = by if isinstance(by, Member) else None
    made.save(force_insert=True)
    post.revision_count, post.edited_at, post.edited_by = made.number, made.made_at, actor.actor_key
    post.save(update_fields=(*TEXT, *EDITED))
    return made


def _correct(post: Post, last: Revision | None, reason: str) -> Revision | None:
    """No new version: the last one says it now."""
    post.save(update_fields=TEXT)
    if last is not None:
        now = snapshot(post, last.number)
        last.source, last.source_format, last.title = now.source, now.source_format, now.title
        last.tag_names, last.reason = now.tag_names, reason[:300] or last.reason
        last.save(update_fields=["source", "source_format", "title", "tag_names", "reason"])
    return last


def is_grace(actor: Actor, post: Post, last: Revision | None) -> bool:
    """The author corrects their own last version soon after it, and nobody has reacted to it."""
    if not is_own(actor, post) or (last is not None and last.author_id != post.author_id):
        return False
    since = last.made_at if last else post.created_at
    minutes: int = choice("content.grace_minutes")
    return clock.now() - since < timedelta(minutes=minutes) and not _was_met(post, since)


def _was_met(post: Post, since: object) -> bool:
    """Somebody answered, commented, voted or accepted."""
    if post.accepted_at or Vote.objects.filter(post=post, cast_at__gte=since).exists():
        return True
    if Comment.objects.filter(post=post, created_at__gte=since).exclude(author=post.author).exists():
        return True
    if post.kind != Post.Kind.OPENING:
        return False
    return post.topic.posts.exclude(kind=Post.Kind.OPENING).filter(created_at__gte=since).exists()
