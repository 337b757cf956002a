from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.counters import recount_topics
from guildhall.content.actions.writing import allow, author, forget_pages, locked_topic, say
from guildhall.content.activities.answering import QuestionSeconded, QuestionSecondWithdrawn
from guildhall.content.models import Second, Topic
from guildhall.content.rules import can_second, is_own
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden


@transaction.atomic
def second_question(*, actor: Actor, topic: Topic) -> Topic:
    """“I have the same question.” Saying so twice is saying it once.

    Refuses `not_a_member`, `own_question`, `not_allowed` (also when it is no open question).
    """
    member = author(actor)
    topic = locked_topic(topic)
    if is_own(member, topic):
        raise Forbidden("own_question", _("It is your own question: others can say that they have it too."))
    allow(can_second(member, topic) and Topic.objects.visible_to(actor).filter(pk=topic.pk).exists())
    _second, made = Second.objects.get_or_create(topic=topic, member=member, defaults={"at": clock.now()})
    if made:
        topic.seconds += 1
        topic.save(update_fields=["seconds"])
        say(QuestionSeconded(), topic, actor=member, target=topic.author)
    return topic


@transaction.atomic
def unsecond_question(*, actor: Actor, topic: Topic) -> Topic:
    """Take it back; what was not said needs no taking back. Refuses `not_a_member`."""
    member = author(actor)
    topic = locked_topic(topic)
    number, _rows = Second.objects.filter(topic=topic, member=member).delete()
    if number:
        topic.seconds -= 1
        topic.save(update_fields=["seconds"])
        say(QuestionSecondWithdrawn(), topic, actor=member, target=topic.author)
    return topic


def carry_seconds(topic: Topic, original: Topic) -> None:
    """Whoever asked or seconded a duplicate has the question of the original, too."""
    people = set(topic.seconded.values_list("member", flat=True)) | ({topic.author_id} if topic.author_id else set())
    rows = [Second(topic=original, member_id=pk, via=topic) for pk in people - {original.author_id}]
    Second.objects.bulk_create(rows, ignore_conflicts=True)
    _count(original)


def return_seconds(topic: Topic) -> None:
    """A duplicate is one no longer: those who came by it go."""
    originals = [row.topic for row in Second.objects.filter(via=topic).select_related("topic__space")]
    Second.objects.filter(via=topic).delete()
    for original in {one.pk: one for one in originals}.values():
        _count(original)


def _count(topic: Topic) -> None:
    recount_topics([topic.pk])
    forget_pages(topic)
