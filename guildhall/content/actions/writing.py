"""What every written text has in common: its HTML, language and excerpt, its line in the log, the pages it is on."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record, scope
from guildhall.content.actions.slots import drop_draft
from guildhall.content.models import Comment, Mention, Post, SuggestedEdit, Tag, Topic, TopicLink, language_number
from guildhall.content.queries.mentions import render_words
from guildhall.content.rules import topic_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.html import text_of
from guildhall.kernel.markdown import RENDER_VERSION
from guildhall.kernel.pages import purge
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.kernel.text import clip, language_of, slug, width
from guildhall.members.models import Member

TITLE_AT_LEAST, TITLE_AT_MOST = 6, 120  # columns: a Han character counts two
COLUMNS_A_MINUTE = 1100  # about 200 English words or 550 Han characters
EXCERPT = 200  # columns
_TOPIC_LINK = re.compile(r'href="([^"]*?)/t/(\d+)/')

Thing = TypeVar("Thing", Topic, Post, Comment)


def allow(allowed: bool) -> None:
    if not allowed:
        raise Forbidden("not_allowed", _("You may not do this here."))


def author(actor: Actor) -> Member:
    """Texts and votes are people's: the house itself writes nothing."""
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    return actor


def locked_topic(topic: Topic) -> Topic:
    """The topic as it is now, for whoever changes it or its counters: one at a time."""
    found = _LOCKED.objects(topic=topic.pk)
    if not found:
        raise Topic.DoesNotExist
    return found[0]


_LOCKED = Prepared(
    lambda topic: Topic.objects.select_for_update(of=("self",)).select_related("space", "author").filter(pk=topic),
    topic=EXAMPLE,
)


def once(model: type[Thing], actor: Member, key: str, write: Callable[[], Thing], draft: str = "") -> Thing:
    """What the form with this key made before, or what `write` makes now: a double click posts once.

    `draft`: the place of the draft that ends with it.
    """
    if known := _written(model, actor, key):
        return known
    try:
        with transaction.atomic():
            made = write()
            if draft:
                drop_draft(actor=actor, context=draft)
            return made
    except IntegrityError:
        if known := _written(model, actor, key):
            return known
        raise


def _written(model: type[Thing], actor: Member, key: str) -> Thing | None:
    return next(iter(_by_key(model).objects(author=actor.pk, key=key)), None) if key else None


@cache
def _by_key(model: type[Thing]) -> Prepared[Thing]:
    things = model._default_manager
    return Prepared(
        # Without its second half the index, which has none that came without a form, is found by the value alone.
        lambda author, key: things.filter(~Q(key=""), author=author, key=key).order_by("pk")[:1],
        author=EXAMPLE,
        key="of a form",
    )


def clean_title(title: str) -> str:
    title = " ".join(title.split())
    if width(title) < TITLE_AT_LEAST:
        raise Refusal("title_too_short", _("The title is too short: say in one sentence what it is about."))
    if width(title) > TITLE_AT_MOST:
        raise Refusal("title_too_long", _("The title is too long: at most 120 letters, or 60 Chinese characters."))
    return title


def write_text(text: Post | Comment, source: str, *, beside: str = "", source_format: str = "markdown") -> None:
    """Set a text's source and everything that follows from it. Refuses `empty`, `too_long`, `too_deep`."""
    text.source, text.source_format, text.html = source.replace("\r\n", "\n").strip(), source_format, ""
    if not text.source:
        raise Refusal("empty", _("There is no text yet."))
    fill(text, beside=beside)
    if not text_of(text.html) and "<img" not in text.html:
        raise Refusal("empty", _("There is no text yet."))


def fill(text: Post | Comment, *, beside: str = "") -> None:
    """Render where there is no HTML yet, find the language where none is given, add up the score."""
    if not text.html:
        text.html, text.render_version = render_words(text.source, text.source_format), RENDER_VERSION
    if not text.language:
        text.language = language_of(f"{beside} {text_of(text.html)[:2000]}")
    if isinstance(text, Post):
        text.score = text.up - text.down + text.imported_up - text.imported_down
    else:
        text.score = text.up + text.imported_up


def describe(topic: Topic, opening: Post) -> None:
    """What lists say about a topic: address, excerpt, reading time, language and score of its opening post."""
    words = text_of(opening.html)
    topic.slug = slug(topic.title)
    topic.excerpt = clip(words, EXCERPT)
    topic.minutes = max(1, round(width(words[:200_000]) / COLUMNS_A_MINUTE))
    topic.language = topic.language or opening.language
    topic.score = opening.score


def link_topics(post: Post, actor: Actor, *, before: str = "") -> None:
    """Remember which topics of this community a text points to; forget those that only `before`, what it was, did."""
    found, had = _topics_in(post.html) - {post.topic_id}, _topics_in(before) - {post.topic_id}
    if found == had:
        return
    known = Topic.objects.filter(pk__in=found - had).values_list("pk", flat=True)
    kind = TopicLink.Kind.LINKED
    links = [TopicLink(topic_id=post.topic_id, target_id=pk, kind=kind, made_by=actor.actor_key) for pk in known]
    TopicLink.objects.bulk_create(links, ignore_conflicts=True)
    others = Post.objects.filter(topic=post.topic_id).exclude(pk=post.pk)
    gone = [pk for pk in had - found if not others.filter(html__contains=f"/t/{pk}/").exists()]
    TopicLink.objects.filter(topic=post.topic_id, target__in=gone, kind=kind).delete()
    purge(*(f"topic:{pk}" for pk in (found - had) | set(gone)))


def _topics_in(html: str) -> set[int]:
    hosts = ("", settings.SITE_URL)
    return {int(number) for host, number in _TOPIC_LINK.findall(html) if host in hosts and len(number) < 19}


def say(
    activity: Any,
    thing: Topic | Post | Comment | SuggestedEdit,
    *,
    actor: Actor,
    target: Member | None = None,
    staff: Staff | None = None,
    subject: Mention | None = None,
) -> None:
    """Record what happened to a thing, in its topic's space, group, language and tags; forget the pages that show it.

    `subject`: a part of the thing that it happened to.
    """
    topic = topic_of(thing)
    tags = list(Tag.objects.filter(name__in=topic.tag_names).values_list("pk", flat=True)) if topic.tag_names else []
    language = scope("language", language_number(topic.language))
    scopes = [scope("space", topic.space_id), language, *(scope("tag", pk) for pk in tags)]
    if topic.space.group_id:
        scopes.append(scope("group", topic.space.group_id))
    record(activity, subject=subject or thing, actor=actor, target=target, scopes=scopes, staff=staff)
    people = [f"member:{pk}" for pk in {getattr(actor, "pk", None), thing.author_id} if pk]
    forget_pages(topic, *people, *(f"tag:{pk}" for pk in tags))


def forget_pages(topic: Topic, *more: str) -> None:
    purge("home", "spaces", f"space:{topic.space_id}", f"topic:{topic.pk}", *more)
