"""Showing questions that wait to people who answer such questions, within bounds."""

from __future__ import annotations

from django.db import transaction

from guildhall.content.actions.writing import allow, author, locked_topic, say
from guildhall.content.activities.answering import QuestionOffered
from guildhall.content.models import QuestionOffer, Topic
from guildhall.content.queries.offers import TO, may_be_shown, unanswered_now, who_may_know
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member
from guildhall.options.queries import get as choice

AT_ONCE = 300  # questions looked at in one round
LOCKED = 30  # people who are asked whether they may read it


def offer_questions(*, actor: Actor) -> int:
    """Show every waiting question to a few people who may know. Returns how many were shown it."""
    if not choice("content.offers_a_day"):
        return 0
    return sum(offer_question(actor=actor, topic=topic) for topic in unanswered_now()[:AT_ONCE])


@transaction.atomic
def offer_question(*, actor: Actor, topic: Topic) -> int:
    """Looks again under the locks: what was answered meanwhile is shown to nobody. Returns to how many it was shown.

    People are locked before the topic, as where one asks another, and so that two rounds at once keep the bound a day.
    """
    some = may_be_shown(topic, who_may_know(topic))[:LOCKED]
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in some]).order_by("pk"))
    topic = locked_topic(topic)
    if not unanswered_now().filter(pk=topic.pk).exists():
        return 0
    room = TO - QuestionOffer.objects.filter(topic=topic).count()
    readers = [one for one in may_be_shown(topic, [one.pk for one in some]) if _may_read(one, topic)]
    for member in readers[:room]:
        made = QuestionOffer.objects.create(topic=topic, member=member, offered_at=clock.now())
        say(QuestionOffered(offer=made.pk), topic, actor=actor, target=member)
    return len(readers[:room])


def _may_read(member: Member, topic: Topic) -> bool:
    return Topic.objects.visible_to(member).filter(pk=topic.pk).exists()


@transaction.atomic
def decline_offer(*, actor: Actor, offer: QuestionOffer) -> QuestionOffer:
    """Not for me; nobody is told. Doing it twice does nothing. Refuses `not_a_member`, `not_allowed`."""
    member = author(actor)
    offer = QuestionOffer.objects.select_for_update().get(pk=offer.pk)
    allow(offer.member_id == member.pk)
    if offer.declined_at is None:
        offer.declined_at = clock.now()
        offer.save(update_fields=["declined_at"])
    return offer
