from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.allowances import allow_new
from guildhall.content.actions.articles import Article, credit_answer, enter_series, label
from guildhall.content.actions.attachments import claim_attachments
from guildhall.content.actions.counters import count_space
from guildhall.content.actions.hiding import await_review, say_held
from guildhall.content.actions.mentions import note_mentions
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
from guildhall.content.activities import POSTED, TopicRenamed
from guildhall.content.models import Kind, Post, Space, Topic
from guildhall.content.rules import can_edit, can_publish, may_open
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.limits import spend
from guildhall.moderation.actions.screening import screen, settle
from guildhall.moderation.queries.looking import Screened


def publish_topic(  # noqa: PLR0913 - what a composer holds
    *,
    actor: Actor,
    space: Space,
    kind: str,
    title: str,
    source: str,
    tags: Sequence[str] = (),
    language: str = "",
    url: str = "",
    has_files: bool = False,
    key: str = "",
    draft: str = "",
    article: Article | None = None,
    from_post: Post | None = None,
) -> Topic:
    """Ask, write, share or announce. `key` is of the form it came by: posting it twice gives the same topic.

    `draft` is the place of the draft that ends with it; `article`: where an article comes from; `from_post`: the answer
    that it was made of, whose author is credited.

    Refuses `not_a_member`, `not_allowed`, `kind_not_here`, `not_opener`, `title_too_short`, `title_too_long`, `empty`,
    `too_long`, `too_deep`, `too_many_tags`, `bad_tag`, `no_address`, `no_source`, `blocked_word`.
    """
    member = author(actor)
    space = Space.objects.select_related("group").get(pk=space.pk)
    allow(Space.objects.visible_to(actor).filter(pk=space.pk).exists())
    if kind not in space.kinds:
        raise Refusal("kind_not_here", _("This space does not take posts of this kind."))
    if not may_open(actor, space):
        raise Refusal("not_opener", _("In this space only some people may open topics. Choose another one."))
    allow(can_publish(actor, space, kind))
    if kind == Kind.RESOURCE and not (url or has_files):
        raise Refusal("no_address", _("A resource needs files, or the address where it can be found."))
    screened = screen(actor=member, text=source, title=clean_title(title), tags=" ".join(tags), url=url)
    topic = Topic(space=space, kind=kind, title=screened.title, author=member, language=language, url=url, key=key)
    if article:
        label(topic, article)
    topic.from_post = from_post
    opening = Post(topic=topic, kind=Post.Kind.OPENING, number=1, author=member, language=language)
    write_text(opening, screened.text, beside=title)
    allow_new(member, opening)
    if screened.is_held:
        await_review(topic, screened.why)
    return once(Topic, member, key, lambda: _publish(topic, opening, tags, member, article, screened), draft)


def _publish(  # noqa: PLR0913 - a topic and what was said of it
    topic: Topic, opening: Post, tags: Sequence[str], member: Member, article: Article | None, screened: Screened
) -> Topic:
    spend(actor=member, action="topics")
    now = clock.now()
    topic.created_at = topic.active_at = opening.created_at = now
    topic.active_by, topic.faces = member, [member.pk]
    describe(topic, opening)
    if article:
        enter_series(topic, article.series)
    topic.save(force_insert=True)
    opening.topic = topic
    opening.save(force_insert=True)
    settle(screened, topic)
    tag_topic(topic, tags, actor=member)
    note_mentions(opening, by=member)
    claim_attachments(opening, actor=member)
    if topic.hidden_at:
        say_held(topic)
        return topic
    link_topics(opening, member)
    count_space(topic, before=(0, 0))
    say(POSTED[topic.kind](), topic, actor=member)
    if topic.from_post:
        credit_answer(actor=member, article=topic, answer=topic.from_post)
    return topic


@transaction.atomic
def rename_topic(*, actor: Actor, topic: Topic, title: str) -> Topic:
    """A new title and address; the old address goes on to lead here. Refuses `not_allowed` and bad titles."""
    topic = locked_topic(topic)
    opening = topic.posts.select_related("topic__space").get(kind=Post.Kind.OPENING)
    allow(can_edit(actor, opening))
    screened = screen(actor=actor, text="", title=clean_title(title), before=topic.title, subject=topic)
    title = screened.title
    if title != topic.title:
        topic.title = title
        describe(topic, opening)
        topic.save(update_fields=["title", "slug"])
        settle(screened, topic)
        say(TopicRenamed(), topic, actor=actor, target=topic.author)
    return topic
