"""Who helped whom, from the log, as far as whoever is looking may still read of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from guildhall.content.models import Space
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import verbs
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member
from guildhall.members.queries import keys_behind, members_of_keys

SHOWN = 12  # people
MOST = 500  # keys of the log that are looked at
# One row a person on the other side: answers between the two that can still be read, and how many of them were accepted.
_TIES = """SELECT log.{other}, count(*), count(post.accepted_at)
FROM activity_activity log
JOIN content_post post ON post.id = log.subject_id AND post.hidden_at IS NULL
JOIN content_topic topic ON topic.id = post.topic_id AND topic.hidden_at IS NULL AND topic.space_id = ANY(%(spaces)s::bigint[])
WHERE log.{mine} = ANY(%(keys)s::bigint[]) AND log.{other} IS NOT NULL AND NOT log.{other} = ANY(%(keys)s::bigint[])
AND log.verb = ANY(%(verbs)s) AND log.subject_type = 'content.post'
GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1 LIMIT %(most)s"""


@dataclass(frozen=True)
class Tie:
    member: Member
    answers: int
    accepted: int


@dataclass(frozen=True)
class Ties:
    """`gone`: how many more there were who are no longer here; they have no names."""

    people: Sequence[Tie]
    gone: int


def ties_of(member: Member) -> tuple[Ties, Ties]:
    """Whom they helped, and who helped them, with everybody's name; four reads. For the member who is looking."""
    gave, got = _exchanges(member, member)
    people = members_of_keys(key for key, *_counts in (*gave, *got))
    return _named(gave, people), _named(got, people)


def ties_shown(viewer: Actor, member: Member) -> tuple[Ties, Ties]:
    """The same to others: of answers that they may read, with people who are listed and show their ties; five reads.

    Nobody else is named or numbered.
    """
    gave, got = _exchanges(viewer, member)
    people = members_of_keys(key for key, *_counts in (*gave, *got))
    listed = Member.objects.visible_to(viewer).listed().exclude(privacy__contains={"shows_ties": False})
    open_to_it = set(listed.filter(pk__in={one.pk for one in people.values()}).values_list("pk", flat=True))
    people = {key: one for key, one in people.items() if one.pk in open_to_it}
    return tuple(Ties(_named(rows, people).people, 0) for rows in (gave, got))  # type: ignore[return-value]


def _exchanges(viewer: Actor, member: Member) -> tuple[Sequence[Any], Sequence[Any]]:
    """Rows of `_TIES`, both ways."""
    keys = keys_behind(member)
    spaces = list(Space.objects.visible_to(viewer).values_list("pk", flat=True))
    asked = {
        "keys": keys,
        "spaces": spaces,
        "verbs": [verb.name for verb in verbs if verb.tie == "answered"],
        "most": MOST,
    }
    with raw_cursor() as cursor:
        gave = cursor.execute(_TIES.format(mine="actor_key", other="target_key"), asked).fetchall()
        got = cursor.execute(_TIES.format(mine="target_key", other="actor_key"), asked).fetchall()
    return gave, got


def _named(rows: Iterable[Sequence[Any]], people: dict[int, Member]) -> Ties:
    """Keys that are one person by now are one tie."""
    answers, accepted, known, gone = Counter[int](), Counter[int](), {}, 0
    for key, number, taken in rows:
        person = people.get(key)
        if person is None or person.erased_at:
            gone += 1
            continue
        known[person.pk] = person
        answers[person.pk] += number
        accepted[person.pk] += taken
    return Ties([Tie(known[pk], number, accepted[pk]) for pk, number in answers.most_common(SHOWN)], gone)
