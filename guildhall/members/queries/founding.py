"""How far the founding of a community has come, from what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.activity.models import Activity
from guildhall.kernel import clock
from guildhall.kernel.registry import verbs
from guildhall.members.models import (
    Invitation,
    InvitedMember,
    LifecycleStay,
    Member,
    SilentQuestion,
    Tie,
    Visit,
    Welcome,
)
from guildhall.members.models.member import MemberQuerySet
from guildhall.members.queries.people import by_name, members_of_keys
from guildhall.members.rules.founding import can_invite
from guildhall.options.queries import get as choice

FIRST = 50
SILENT = timedelta(days=14)  # since the last visit
SHOWN = 50
QUIET = ("at_risk", "dormant")  # states of `rules.lifecycle`; who is lost for a year is left in peace
ASKABLE = 500


@dataclass(frozen=True)
class Step:
    """One line of the checklist: how much of what, and whether it is done."""

    label: str
    about: str
    done: int
    of: int
    href: str = ""

    @property
    def is_done(self) -> bool:
        return self.of > 0 and self.done >= self.of


@dataclass(frozen=True)
class Silent:
    member: Member
    last_day: Any  # of their last visit, or None


def first_members() -> MemberQuerySet:
    """The fifty who joined first: people who have signed in, staff too; in their order."""
    here = Member.objects.present().people().filter(claimed_at__isnull=False, waiting_since=None)
    return here.order_by("joined_at", "pk")[:FIRST]


def checklist() -> list[Step]:
    """What makes the first fifty a community, counted from the log; ten reads."""
    people = list(first_members().values_list("pk", "key_row__key"))
    ids, keys = [pk for pk, _key in people], [key for _pk, key in people]
    guests = InvitedMember.objects.filter(member__in=ids)
    greeted = Welcome.objects.filter(member__in=ids).count()
    to_greet = _to_welcome().filter(pk__in=ids).count()
    tied = Tie.objects.filter(Q(actor_key__in=keys, target_key__in=keys))
    both = {key for pair in tied.values_list("actor_key", "target_key") for key in pair}
    asked = SilentQuestion.objects.filter(member__in=ids).count()
    to_ask = len([one for one in silent_members() if one.member.pk in set(ids)])
    founding, settings = reverse("members:founding"), reverse("options:setting", args=["community.sign_up"])
    return [
        Step(_("Joining is by invitation"), _("The first fifty come by name, not by chance."),
             int(choice("community.sign_up") == "closed"), 1, settings),
        Step(_("Ten invitations are out"), _("Each to somebody you know by name."), Invitation.objects.count(), 10,
             f"{founding}#invitations"),
        Step(_("Ten are here"), _("Enough for a first conversation."), len(ids), 10),
        Step(_("Fifty are here"), _("Enough that somebody answers on most days."), len(ids), FIRST),
        Step(_("Half of them came by an invitation"), _("So you know who brought whom."), guests.count(), max(len(ids) // 2, 1)),
        Step(_("Everybody was welcomed by name"), _("By a person, within their first days."), greeted, greeted + to_greet,
             f"{founding}#welcome"),
        Step(_("Half of them have given something"), _("A question, an answer, a comment, anything."),
             _contributors(keys), max(len(ids) // 2, 1)),
        Step(_("Everybody has a tie to one of the others"), _("The first tie is the one that keeps people."),
             len(both & set(keys)), len(keys), reverse("members:ties")),
        Step(_("Those who fell silent were asked why"), _("Fourteen days without a visit."), asked, asked + to_ask,
             f"{founding}#silent"),
        _asked_by_itself(),
    ]  # fmt: skip


def _asked_by_itself() -> Step:
    host = silence_host()
    said = _("Every night, once for each, in the name of %(name)s.") % {"name": host.display_name} if host else ""
    return Step(_("Whoever falls silent later is asked by itself"), said or _("Off. Name the colleague who asks."),
                int(host is not None), 1, reverse("options:setting", args=["members.silence_host"]))  # fmt: skip


def _contributors(keys: list[int]) -> int:
    gives = [verb.name for verb in verbs if verb.contribution]
    rows = Activity.objects.filter(actor_key__in=keys, verb__in=gives)
    return rows.order_by().values("actor_key").distinct().count()


def _to_welcome() -> MemberQuerySet:
    """New people nobody has greeted yet; staff greet and are not greeted."""
    here = Member.objects.present().people().filter(claimed_at__isnull=False, waiting_since=None)
    return here.filter(welcome=None, role_grants=None)


def to_welcome() -> list[Member]:
    """The latest first, with who invited them."""
    rows = _to_welcome().select_related("invited__invitation__made_by")
    return list(rows.order_by("-joined_at", "-pk")[:SHOWN])


def member_to_welcome(pk: int) -> Member | None:
    return _to_welcome().filter(pk=pk).first()


def silent_members(now: datetime | None = None) -> list[Silent]:
    """Who has not visited for fourteen days and was not asked yet, the longest silence first."""
    since = (now or clock.now()) - SILENT
    lately = Visit.objects.filter(member=OuterRef("pk"), day__gte=since.date())
    acted = Activity.objects.filter(actor_key=OuterRef("key_row__key"), occurred_at__gte=since)
    rows = _asked_of().filter(~Exists(lately), ~Exists(acted), claimed_at__lt=since, silent_question=None)
    told = rows.annotate(last_day=Max("visits__day")).order_by("last_day", "joined_at", "pk")[:SHOWN]
    return [Silent(member, member.last_day) for member in told]


def _asked_of() -> MemberQuerySet:
    here = Member.objects.present().people().filter(waiting_since=None, suspended_until=None)
    return here.filter(claimed_at__isnull=False, role_grants=None)


def silence_host() -> Member | None:
    """In whose name those who fall silent are asked by night; None where the operator chose nobody, or they may not any more."""
    handle = choice("members.silence_host")
    found = by_name(handle) if handle else None
    return found.shown if found and can_invite(found.shown) else None


def went_silent() -> list[Member]:
    """Whose silence is unusual by last night's count, and who was not asked yet; the latest silence first."""
    stays = LifecycleStay.objects.filter(member=OuterRef("pk"), until=None, state__in=QUIET)
    back = Visit.objects.filter(member=OuterRef("pk"), day__gte=OuterRef("quiet_since"))
    rows = _asked_of().filter(silent_question=None).annotate(quiet_since=Subquery(stays.values("since")[:1]))
    return list(rows.filter(~Exists(back), quiet_since__isnull=False).order_by("-quiet_since", "pk")[:ASKABLE])


def silent_member(pk: int) -> Member | None:
    return next((one.member for one in silent_members() if one.member.pk == pk), None)


def invitations() -> list[Invitation]:
    """The latest first, with who came by each."""
    rows = Invitation.objects.select_related("made_by").prefetch_related("came__member")
    return list(rows.order_by("-made_at", "-pk")[:SHOWN])


def invitation_to_revoke(pk: int) -> Invitation | None:
    return Invitation.objects.filter(pk=pk).first()


def usable_invitation(code: str) -> Invitation | None:
    return Invitation.objects.usable().select_related("made_by").filter(code=code).first() if code else None


def answers() -> list[SilentQuestion]:
    """What those who fell silent said, the latest first."""
    rows = SilentQuestion.objects.exclude(answered_at=None).select_related("member")
    return list(rows.order_by("-answered_at")[:SHOWN])


def welcome_of(member: Member) -> Welcome | None:
    return Welcome.objects.select_related("by").filter(member=member).first()


@dataclass(frozen=True)
class Question:
    """What somebody was asked who fell silent, by whom, and what they said."""

    row: SilentQuestion
    by: Member | None


def question_to(member: Member) -> Question | None:
    row = SilentQuestion.objects.filter(member=member).first()
    return Question(row, members_of_keys([row.asked_by]).get(row.asked_by or 0)) if row else None
