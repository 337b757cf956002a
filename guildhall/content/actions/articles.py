"""What articles have that other topics do not: where they come from, a series, an answer that they were made of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.writing import allow, forget_pages, locked_topic, say
from guildhall.content.activities.articles import AnswerMadeArticle
from guildhall.content.models import Kind, Post, Series, Topic, TopicLink
from guildhall.content.rules import can_make_article, is_own
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.screening import check_words

LABELS = ("rights", "source_url", "source_author", "source_licence")


@dataclass(frozen=True)
class Article:
    """What stands around an article. `rights` is one of `Topic.Rights` or empty; `series` its title."""

    rights: str = ""
    source_url: str = ""
    source_author: str = ""
    source_licence: str = ""
    series: str = ""

    @property
    def names_source(self) -> bool:
        return self.rights in (Topic.Rights.TRANSLATED, Topic.Rights.REPRINTED)


def label(topic: Topic, about: Article) -> None:
    """Set the labels of an article that is about to be saved. Refuses `no_source`, `not_an_article`."""
    if topic.kind != Kind.ARTICLE:
        raise Refusal("not_an_article", _("Only articles have this."))
    if about.names_source and not (about.source_url and about.source_author):
        raise Refusal("no_source", _("A translation or reprint names its author and the address of the original."))
    topic.rights = about.rights
    for name in LABELS[1:]:
        setattr(topic, name, getattr(about, name).strip() if about.names_source else "")


def labels_of(topic: Topic) -> tuple[str | int | None, ...]:
    return (*(getattr(topic, name) for name in LABELS), topic.series_id)


def enter_series(topic: Topic, title: str) -> None:
    """The author's series of this title, at its end; no title is no series. For a topic that is about to be saved."""
    title = check_words("content.series", " ".join(title.split())[:120], topic.author)
    if not title or topic.author is None:
        topic.series, topic.series_position = None, 0
        return
    series, _is_new = Series.objects.get_or_create(author=topic.author, title=title, defaults={"made_at": clock.now()})
    if topic.series_id != series.pk:
        last = Topic.objects.filter(series=series).aggregate(last=Max("series_position"))["last"] or 0
        topic.series, topic.series_position = series, last + 1


@transaction.atomic
def move_in_series(*, actor: Actor, topic: Topic, earlier: bool) -> None:
    """Change places with the part before or after it; at the end nothing happens. Refuses `not_allowed`, `no_series`."""
    topic = locked_topic(topic)
    allow(is_own(actor, topic))
    if topic.series_id is None:
        raise Refusal("no_series", _("This article is in no series."))
    parts = list(Topic.objects.select_for_update().filter(series=topic.series_id).order_by("series_position", "pk"))
    at = next(place for place, part in enumerate(parts) if part.pk == topic.pk)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(parts):
        return
    parts[at], parts[to] = parts[to], parts[at]
    for position, part in enumerate(parts, 1):
        part.series_position = position
    Topic.objects.bulk_update(parts, ["series_position"])
    for part in parts:
        forget_pages(part)


def credit_answer(*, actor: Member, article: Topic, answer: Post) -> None:
    """Remember of which answer an article was made, and link both ways. Refuses `not_allowed`."""
    allow(can_make_article(actor, answer))
    for topic, target in ((article, answer.topic), (answer.topic, article)):
        TopicLink.objects.get_or_create(
            topic=topic, target=target, kind=TopicLink.Kind.LINKED, defaults={"made_by": actor.actor_key}
        )
    say(AnswerMadeArticle(topic=answer.topic_id, article=article.pk), answer, actor=actor, target=answer.author)
