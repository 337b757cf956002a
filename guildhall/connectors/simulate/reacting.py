"""What was really done to invented people in the last days, read from the community itself, and what it does to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count, F

from guildhall.connectors.simulate.deeds import mail_factor
from guildhall.connectors.simulate.memory import Memory
from guildhall.content.models import Comment, Kind, Post, Topic, Vote
from guildhall.outreach.models import Mail

RECENT, MONTH = timedelta(days=7), timedelta(days=30)
PATIENCE = timedelta(days=4)  # until a question without an answer hurts
ANSWERED, PRAISED, SPOKEN_TO, IGNORED, ACCEPTED = 1.25, 1.05, 1.3, 0.8, 1.1
FATIGUE, MAILS_A_MONTH = 0.85, 2  # each mail beyond two in a month
GIVES_UP = 0.03  # chance a day, of who is ignored


@dataclass
class Done:
    """By member: how often each thing happened to them."""

    answered: Mapping[int, int]
    accepted: Mapping[int, int]
    praised: Mapping[int, int]
    spoken_to: Mapping[int, int]  # by staff
    ignored: Mapping[int, int]
    mails: Mapping[int, Counter[str]] = field(default_factory=dict)  # kinds, of the last week
    mails_a_month: Mapping[int, int] = field(default_factory=dict)


def done_to(members: Iterable[int], staff: Iterable[int], now: datetime) -> Done:
    ids, since = list(members), now - RECENT
    posts = Post.objects.filter(created_at__gt=since, hidden_at=None, topic__author__in=ids).exclude(
        kind=Post.Kind.OPENING
    )
    by_others = posts.exclude(author=F("topic__author"))
    words = Comment.objects.filter(created_at__gt=since, hidden_at=None, author__in=list(staff), post__author__in=ids)
    mine = Topic.objects.filter(author__in=ids, kind=Kind.QUESTION, hidden_at=None, closed_at=None)
    waiting = mine.filter(replies=0, created_at__gt=now - MONTH, created_at__lt=now - PATIENCE)
    sent = Mail.objects.filter(member__in=ids, sent_at__gt=now - MONTH)
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    for member, kind in sent.filter(sent_at__gt=since).values_list("member_id", "kind"):
        kinds[member][kind] += 1
    return Done(
        answered=_counted(by_others, "topic__author"),
        accepted=_counted(Post.objects.filter(accepted_at__gt=since, author__in=ids), "author"),
        praised=_counted(Vote.objects.filter(cast_at__gt=since, value=1, post__author__in=ids), "post__author"),
        spoken_to=_counted(words, "post__author"),
        ignored=_counted(waiting, "author"),
        mails=kinds,
        mails_a_month=_counted(sent, "member"),
    )


def _counted(rows, by: str) -> dict[int, int]:  # type: ignore[no-untyped-def]
    return dict(rows.values_list(by).annotate(n=Count("pk")).order_by())


def reactions(done: Done, members: Mapping[int, int], openness: np.ndarray, memory: Memory) -> np.ndarray:
    """How much more or less often each comes, by number; mails act on people as open as they are, up to harm.

    `members`: member by number. Kinds of mail that were not met before are drawn now and remembered.
    """
    found = np.ones(len(openness))
    for number, member in members.items():
        factor = ANSWERED if done.answered.get(member) else 1.0
        factor *= ACCEPTED if done.accepted.get(member) else 1.0
        factor *= PRAISED ** min(done.praised.get(member, 0), 5)
        factor *= SPOKEN_TO if done.spoken_to.get(member) else 1.0
        factor *= IGNORED if done.ignored.get(member) else 1.0
        factor *= FATIGUE ** max(done.mails_a_month.get(member, 0) - MAILS_A_MONTH, 0)
        strength = float(np.clip(openness[number], -0.6, 2.6))
        for kind in done.mails.get(member, ()):
            if kind not in memory.mails:
                memory.mails[kind] = mail_factor(kind, memory.seed)
            factor *= memory.mails[kind] ** strength
        found[number] = factor
    return found
