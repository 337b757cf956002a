from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.writing import allow, locked_topic, say
from guildhall.content.activities import AnswerAccepted, AnswerUnaccepted
from guildhall.content.models import Acceptance, Post, Topic
from guildhall.content.rules import can_accept
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal


@transaction.atomic
def accept_answer(*, actor: Actor, answer: Post) -> Post:
    """This answer solved it. Where the space allows one accepted answer, the one before gives way.

    Refuses `not_allowed`, `already_accepted`.
    """
    answer = _locked(answer)
    topic = answer.topic
    allow(can_accept(actor, answer))
    if answer.accepted_at:
        raise Refusal("already_accepted", _("This answer is already accepted."))
    if not topic.space.several_accepted:
        for other in topic.posts.exclude(accepted_at=None).select_related("author"):
            other.topic = topic
            end_acceptance(other, topic, actor)
    answer.accepted_at = clock.now()
    Acceptance.objects.create(
        topic=topic,
        post=answer,
        beside_others=topic.space.several_accepted,
        accepted_at=answer.accepted_at,
        accepted_by=actor.actor_key,
    )
    answer.save(update_fields=["accepted_at"])
    topic.accepted += 1
    topic.save(update_fields=["accepted"])
    say(AnswerAccepted(topic=topic.pk), answer, actor=actor, target=answer.author)
    return answer


@transaction.atomic
def unaccept_answer(*, actor: Actor, answer: Post) -> Post:
    """Refuses `not_allowed`, `not_accepted`."""
    answer = _locked(answer)
    allow(can_accept(actor, answer))
    if not answer.accepted_at:
        raise Refusal("not_accepted", _("This answer is not accepted."))
    end_acceptance(answer, answer.topic, actor)
    return answer


def end_acceptance(answer: Post, topic: Topic, actor: Actor) -> None:
    held = Acceptance.objects.filter(post=answer, ended_at=None)
    held.update(ended_at=clock.now(), ended_by=actor.actor_key)
    answer.accepted_at = None
    answer.save(update_fields=["accepted_at"])
    if not answer.hidden_at:
        topic.accepted -= 1
        topic.save(update_fields=["accepted"])
    say(AnswerUnaccepted(topic=topic.pk), answer, actor=actor, target=answer.author)


def _locked(answer: Post) -> Post:
    topic = locked_topic(answer.topic)
    answer = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=answer.pk)
    answer.topic = topic
    return answer
