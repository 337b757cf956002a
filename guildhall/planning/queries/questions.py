"""Cards about questions that wait for a reply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.insights.models import Wait
from guildhall.insights.queries.statistics import FEWEST_FOR_SHARE, FEWEST_TO_TELL, wilson
from guildhall.insights.queries.subjects import subjects_of
from guildhall.insights.queries.waits import (
    Answerer,
    Late,
    is_first_of,
    late_replies,
    oldest_open,
    opened_by_newcomers,
    replies_of,
    who_could_answer,
)
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Shown
from guildhall.kernel.text import language_of
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys
from guildhall.planning.queries.cards import CLOCK, TODAY, Card, Evidence, Helper

DAY = timedelta(days=1)
SHOWN = 5
NEWCOMER_DAYS = 7


def question_cards(viewer: Actor) -> list[Card]:
    """Newcomers first, for whom the first day counts; then the longest waits of everybody else."""
    newcomers = opened_by_newcomers(days=NEWCOMER_DAYS, limit=SHOWN)
    joined = {wait.pk: one.joined_at for wait, one in newcomers}
    late = [wait for wait in oldest_open(older_than=DAY, limit=SHOWN + len(joined)) if wait.pk not in joined][:SHOWN]
    waits = [wait for wait, _one in newcomers] + late
    if not waits:
        return []
    subjects = subjects_of(viewer, waits)
    shown = [wait for wait in waits if wait.thread in subjects]
    helpers = {wait.pk: who_could_answer(wait) for wait in shown}
    keys = {wait.opened_by for wait in shown} | {one.actor_key for found in helpers.values() for one in found}
    people, replies, history = members_of_keys(keys), replies_of(shown), late_replies()
    return [
        _card(
            wait,
            subjects[wait.thread],
            people,
            helpers[wait.pk],
            replies.get((wait.kind, wait.thread), 0),
            joined.get(wait.pk),
            history,
        )
        for wait in shown
    ]


def _card(  # noqa: PLR0913 - everything one card shows, read before for all of them
    wait: Wait,
    subject: Shown,
    people: dict[int, Member],
    helpers: Iterable[Answerer],
    replies: int,
    joined_at: datetime | None,
    history: Late,
) -> Card:
    age, asker = clock.now() - wait.opened_at, people.get(wait.opened_by or 0)
    is_first = bool(joined_at) and is_first_of(wait)
    named = [_helper(one, people[one.actor_key]) for one in helpers if one.actor_key in people]
    title = _("First question, no reply for %(age)s") if is_first else _("No reply for %(age)s")
    return Card(
        name=f"planning.question.{wait.thread}",
        group=CLOCK if joined_at and age < DAY else TODAY,
        icon="message-question",
        title=title % {"age": length(age)},
        subject=subject.title,
        subject_url=subject.url,
        subject_language=language_of(subject.title),
        about=[asker.name if asker else _("A former member")],
        due=length(DAY - age) if age < DAY else length(age - DAY),
        due_note=_("left of the first day") if age < DAY else _("past the first day"),
        is_hot=True,
        evidence=_evidence(wait, replies, is_first, joined_at),
        why=_why(history),
        suggested=_("Suggested: ask these people") if named else _("Suggested: answer, or find somebody who can"),
        helpers=named,
        effect=_("No effect is known here yet: nothing like this has been measured against people left alone."),
        action=_("Open the question"),
        action_url=subject.url,
    )


def _evidence(wait: Wait, replies: int, is_first: bool, joined_at: datetime | None) -> list[Evidence]:
    own = ngettext("%(n)s reply, by the asker", "%(n)s replies, by the asker", replies) % {"n": replies}
    found = [Evidence(own if replies else _("0 replies"), at=wait.opened_at)]
    if is_first:
        found.append(Evidence(_("First question ever of this person")))
    if joined_at:
        found.append(Evidence(_("Joined this week"), at=joined_at))
    found.append(Evidence(_("All waiting questions"), reverse("insights:waiting")))
    return found


def _helper(one: Answerer, person: Member) -> Helper:
    answered = ngettext("answered %(n)s with these tags", "answered %(n)s with these tags", one.answered) % {
        "n": one.answered
    }
    quick = _("first within a day: %(n)s") % {"n": one.within_a_day}
    return Helper(person, f"{answered} · {quick}")


def _why(history: Late) -> str:
    """Own numbers: of the questions that had no reply after a day, how many ever got one."""
    numbers: dict[str, Any] = {"hits": history.answered, "n": history.n}
    if not history.n:
        return _("No earlier question went a day without a reply: there is nothing to compare with yet.")
    if history.n < FEWEST_TO_TELL:
        return _("Too few to tell: only %(n)s earlier questions went a day without a reply.") % numbers
    if history.n < FEWEST_FOR_SHARE:
        return _("Of %(n)s earlier questions without a reply after a day, %(hits)s ever got one.") % numbers
    bounds = wilson(history.answered, history.n)
    numbers |= {
        "share": round(100 * history.answered / history.n),
        "low": round(100 * bounds.low),
        "high": round(100 * bounds.high),
    }
    told = _("Without a reply after a day, %(share)s%% ever got one (n %(n)s, %(low)s–%(high)s%%).") % numbers
    return f"{told} {_('An association, not an effect.')}"


def length(span: timedelta) -> str:
    """`45 min`, `6 h 12 m`, `3 days`."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return _("%(m)s min") % {"m": minutes}
    if minutes < 48 * 60:
        return _("%(h)s h %(m)s m") % {"h": minutes // 60, "m": minutes % 60}
    return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": minutes // 1440}
