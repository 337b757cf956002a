"""When a topic closes or opens by itself, and how fast members may post in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from guildhall.content.actions.closing import close_topic, reopen_topic
from guildhall.content.actions.notes import note
from guildhall.content.actions.writing import allow, locked_topic, say
from guildhall.content.activities.tools import TimerCancelled, TimerSet, TopicSlowed
from guildhall.content.models import Comment, Post, Topic, TopicNote
from guildhall.content.rules import can_close, moderates
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal, TooMany
from guildhall.members.models import Member

SLOWEST = 7 * 24 * 60  # minutes
AHEAD = timedelta(days=366)
_TIMER = ["timer_act", "timer_at", "timer_by"]


@transaction.atomic
def slow_topic(*, actor: Actor, topic: Topic, minutes: int) -> Topic:
    """From now on a member waits so long between two posts here; 0 ends it. Refuses `not_allowed`, `bad_pace`."""
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    if not 0 <= minutes <= SLOWEST:
        raise Refusal("bad_pace", _("Choose a time between no wait and a week."))
    if minutes != topic.slow_minutes:
        topic.slow_minutes = minutes
        topic.save(update_fields=["slow_minutes"])
        note(topic, TopicNote.Kind.SLOWED if minutes else TopicNote.Kind.UNSLOWED, actor.actor_key, number=minutes)
        say(TopicSlowed(minutes=minutes), topic, actor=actor, target=topic.author)
    return topic


def keep_pace(member: Member, topic: Topic) -> None:
    """Needs the lock of the topic, so that two posts at once are one after the other. Refuses `slow_mode`."""
    if not topic.slow_minutes or moderates(member, topic.space):
        return
    mine = [
        Post.objects.filter(topic=topic, author=member).aggregate(last=Max("created_at"))["last"],
        Comment.objects.filter(post__topic=topic, author=member).aggregate(last=Max("created_at"))["last"],
    ]
    last = max(filter(None, mine), default=None)
    wait = last + timedelta(minutes=topic.slow_minutes) - clock.now() if last else timedelta()
    if wait > timedelta():
        seconds = -(-wait // timedelta(seconds=1))
        raise TooMany("slow_mode", _slow(-(-seconds // 60)), seconds=seconds, minutes=-(-seconds // 60))


def _slow(minutes: int) -> Any:
    return ngettext_lazy(
        "This topic is in slow mode: try again in %(minutes)s minute. Your text is kept below.",
        "This topic is in slow mode: try again in %(minutes)s minutes. Your text is kept below.",
        minutes,
    )


@transaction.atomic
def set_timer(*, actor: Actor, topic: Topic, act: str, at: datetime) -> Topic:
    """The topic closes ('close') or opens ('reopen') by itself; a timer that was set before gives way.

    Refuses `not_allowed`, `no_such_act`, `not_ahead`, `too_far_ahead`.
    """
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    if act not in ("close", "reopen"):
        raise Refusal("no_such_act", _("Choose whether it closes or reopens."))
    if at <= clock.now():
        raise Refusal("not_ahead", _("This time is over. Choose one that is still to come."))
    if at > clock.now() + AHEAD:
        raise Refusal("too_far_ahead", _("This is too far ahead: choose a time within a year."))
    topic.timer_act, topic.timer_at, topic.timer_by = act, at, actor.actor_key
    topic.save(update_fields=_TIMER)
    say(TimerSet(at=int(at.timestamp())), topic, actor=actor, target=topic.author)
    return topic


@transaction.atomic
def cancel_timer(*, actor: Actor, topic: Topic) -> Topic:
    """Refuses `not_allowed`, `no_timer`."""
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    if topic.timer_at is None:
        raise Refusal("no_timer", _("This topic has no timer."))
    _end_timer(topic)
    say(TimerCancelled(), topic, actor=actor, target=topic.author)
    return topic


def run_timers() -> int:
    """What is due, one topic a transaction: a killed worker leaves it waiting or done, never half. Returns how many."""
    done = 0
    while _run_one():
        done += 1
    return done


@transaction.atomic
def _run_one() -> bool:
    due = Topic.objects.filter(timer_at__lte=clock.now()).order_by("timer_at", "pk")
    topic = due.select_for_update(skip_locked=True, of=("self",)).first()
    if topic is None:
        return False
    act, by = topic.timer_act, topic.timer_by
    _end_timer(topic)
    if (act == "close") == (topic.closed_at is None):
        if act == "close":
            close_topic(actor=HOUSE, topic=topic, timed_by=by)
        else:
            reopen_topic(actor=HOUSE, topic=topic, timed_by=by)
    return True


def _end_timer(topic: Topic) -> None:
    topic.timer_act, topic.timer_at, topic.timer_by = "", None, None
    topic.save(update_fields=_TIMER)
