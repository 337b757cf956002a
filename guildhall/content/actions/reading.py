"""What a member has read. Their own affair: nothing of it is said to the log."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from guildhall.content.actions.writing import allow, author
from guildhall.content.models import Post, ReadingChoice, ReadingMark, Space, Topic
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import raw_cursor

_READ = """INSERT INTO content_topicreading (member_id, topic_id, number, seen_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (member_id, topic_id) DO UPDATE SET number = greatest(content_topicreading.number, excluded.number),
    seen_at = greatest(content_topicreading.seen_at, excluded.seen_at)"""


@transaction.atomic
def read_topic(*, actor: Actor, topic: Topic, number: int) -> None:
    """Posts up to this number were on the member's screen. Never goes back. Refuses `not_a_member`, `not_allowed`."""
    member = author(actor)
    allow(Topic.objects.visible_to(actor).filter(pk=topic.pk).exists())
    last = Post.objects.filter(topic=topic).aggregate(last=Max("number"))["last"] or 0
    with raw_cursor() as cursor:
        cursor.execute(_READ, [member.pk, topic.pk, max(0, min(number, last)), clock.now()])


@transaction.atomic
def mark_read(*, actor: Actor, space: Space | None = None) -> ReadingMark:
    """Take everything up to now as read, in a space or everywhere. Refuses `not_a_member`, `not_allowed`."""
    member = author(actor)
    allow(space is None or Space.objects.visible_to(actor).filter(pk=space.pk).exists())
    mark, is_new = ReadingMark.objects.select_for_update().get_or_create(member=member, space=space)
    if not is_new:
        mark.before, mark.at = mark.at, clock.now()
        mark.save(update_fields=["before", "at"])
    return mark


@transaction.atomic
def unmark_read(*, actor: Actor, mark: ReadingMark) -> None:
    """What a mark took as read is unread again. Refuses `not_a_member`, `not_allowed`."""
    allow(mark.member_id == author(actor).pk)
    if mark.before is None:
        mark.delete()
        return
    mark.at, mark.before = mark.before, None
    mark.save(update_fields=["at", "before"])


@transaction.atomic
def choose_reading(
    *,
    actor: Actor,
    replies: str | None = None,
    show: str | None = None,
    language: str | None = None,
    for_me: bool | None = None,
) -> ReadingChoice:
    """How a member likes to read; what is not given stays as it is. Refuses `not_a_member`."""
    choice = ReadingChoice.objects.get_or_create(member=author(actor))[0]
    choice = ReadingChoice.objects.select_for_update().get(pk=choice.pk)
    given = {"replies": replies, "show": show, "language": language}
    for name, value in given.items():
        setattr(choice, name, getattr(choice, name) if value is None else value)
    if for_me is not None:
        choice.for_me_off_at = None if for_me else choice.for_me_off_at or clock.now()
    choice.changed_at = clock.now()
    choice.save()
    return choice
