"""History from elsewhere, in bulk: rows keep their own times, authors and votes.

The importer builds unsaved instances of this room's models and hands them over in batches, inside its own transaction,
beside its checkpoint and the `activity.actions.record_many` rows; the instances get their ids. Nothing is recorded in
the log here and no counter moves until `settle_import` is called for the topics concerned (also once a batch, so that
a running server shows a whole page), and `settle_places` for the spaces at the end. Set `origin` and `origin_id`: a
second run then breaks a constraint instead of doubling a community.

    with transaction.atomic():
        import_topics([(Topic(space=…, kind=Kind.QUESTION, title=…, author=…, created_at=…, origin=…, origin_id=…),
                        Post(source=…, source_format="html", imported_up=3, imported_from=…))])
        import_posts([Post(topic_id=…, kind=Post.Kind.ANSWER, …)])
        import_acceptances([Acceptance(topic_id=…, post_id=…, accepted_at=…)])
        settle_import(topic_ids)
    settle_places(space_ids)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from guildhall.content.actions.counters import count_places, count_within
from guildhall.content.actions.writing import describe, fill
from guildhall.content.models import (
    Acceptance,
    Comment,
    Post,
    Revision,
    Tag,
    Topic,
    TopicLink,
    TopicTag,
    Vote,
)
from guildhall.kernel.sql import copy_in, copy_rows


def import_tags(names: Collection[str], *, created_at: datetime) -> dict[str, int]:
    """Make the tags that are missing; the id of every name, synonyms followed. Names are used as they are given."""
    Tag.objects.bulk_create([Tag(name=name, created_at=created_at) for name in names], ignore_conflicts=True)
    known = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    return known | dict(Tag.objects.filter(synonyms__name__in=names).values_list("synonyms__name", "pk"))


def import_topics(pairs: Sequence[tuple[Topic, Post]]) -> None:
    """Topics, each with its opening post.

    The post takes topic, kind, author, name, time and origin from its topic. Blank `slug`, `language`, `excerpt` and
    `html` are filled in; give `html` and `render_version` from `kernel.markdown.render` if you render elsewhere.
    Tags go to `topic.tag_names` (names) and to `import_topic_tags` (rows).
    """
    for topic, opening in pairs:
        fill(opening, beside=topic.title)
        describe(topic, opening)
    copy_in([topic for topic, _ in pairs])
    for topic, opening in pairs:
        opening.topic, opening.kind = topic, Post.Kind.OPENING
        opening.author_id, opening.author_name = topic.author_id, topic.author_name
        opening.created_at, opening.origin, opening.origin_id = topic.created_at, topic.origin, topic.origin_id
    copy_in([opening for _, opening in pairs])


def import_posts(posts: Sequence[Post]) -> None:
    """Answers and replies; `up`, `down` and `score` are set from the imported counts, `html` filled in where blank."""
    for post in posts:
        fill(post)
    copy_in(posts)


def import_comments(comments: Sequence[Comment]) -> None:
    """Comments; one whose parent comes in the same batch must follow it and be given in a later call."""
    for comment in comments:
        fill(comment)
    copy_in(comments)


def import_revisions(revisions: Sequence[Revision]) -> None:
    """Texts as they were; `number` counts from 1 a post, and the last one equals what the post shows."""
    copy_in(revisions)


def import_topic_tags(rows: Sequence[TopicTag]) -> None:
    copy_in(rows)


def import_votes(votes: Sequence[tuple[int, int, int, datetime]]) -> None:
    """Votes whose voters are known: (member, post, +1 or -1, when).

    Counts without voters go to `imported_up` and `imported_down` of their post.
    """
    copy_rows(Vote, ("member", "post", "value", "cast_at"), votes)


def import_acceptances(acceptances: Sequence[Acceptance]) -> None:
    copy_in(acceptances)


def import_links(links: Sequence[TopicLink]) -> None:
    copy_in(links)


def settle_import(topics: Collection[int]) -> None:
    """Count what was written to these topics, so that pages show it; `settle_places` follows when all of them are."""
    count_within(topics)


def settle_places(spaces: Collection[int]) -> None:
    """Count the topics of these spaces and of the tags in them, so that lists show it."""
    count_places(spaces)
