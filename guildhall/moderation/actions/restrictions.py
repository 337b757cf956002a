"""Restrictions, each with its statement of reasons in the member's own language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.moderated import HELD, SHOWN, moderated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.kernel.text import clip
from guildhall.members.actions import bar_member
from guildhall.members.models import Member
from guildhall.moderation.actions.queue import fact_of
from guildhall.moderation.activities.cases import RestrictionEnded, RestrictionMade
from guildhall.moderation.models import Case, Restriction
from guildhall.moderation.rules import REDRESS, RULES, can_sanction, scopes_of

Kind = Restriction.Kind
LONGEST = timedelta(days=3650)


@dataclass(frozen=True)
class Reasons:
    """What a statement says: what was found, and by which rule it counts."""

    facts: str
    ground: str = ""
    is_automated: bool = False
    took: tuple[str, ...] = field(default=())


@transaction.atomic
def restrict_subject(
    *, actor: Actor, subject_type: str, subject_id: int, kind: str, reasons: Reasons
) -> Restriction | None:
    """Hold, hide or delete something of a room, and state to its author why. None where nobody wrote it.

    Refuses `not_allowed`, `no_facts` and whatever the owning room refuses.
    """
    port, fact = moderated(subject_type), fact_of(subject_type, subject_id)
    spaces = scopes_of(actor).get(subject_type, set())
    if actor is not HOUSE and not (spaces is None or fact.space_id in spaces):
        raise Forbidden("not_allowed", _("You may not decide on this."))
    _require_facts(reasons)
    assert port is not None
    acts = {Kind.HELD: port.hold, Kind.HIDDEN: port.hide, Kind.DELETED: port.delete}
    if fact.state != kind:
        acts[Kind(kind)](actor, subject_id, reasons.facts)
    _supersede(actor, subject_type, subject_id)
    author = Member.objects.filter(pk=fact.author_id).first() if fact.author_id else None
    if author is None:
        return None
    made = _state(actor, author, kind, reasons)
    made.subject_type, made.subject_id, made.space = subject_type, subject_id, fact.space_id
    made.excerpt = clip(fact.text or fact.title, 280)
    return _write(made, actor)


def _supersede(actor: Actor, subject_type: str, subject_id: int) -> None:
    for one in Restriction.objects.filter(subject_type=subject_type, subject_id=subject_id, ended_at=None):
        _end(one, actor, "superseded")


@transaction.atomic
def restrict_member(
    *, actor: Actor, member: Member, kind: str, reasons: Reasons, until: datetime | None = None
) -> Restriction:
    """Warn, silence or suspend; the latter two until a moment. What stood of the same kind ends with it.

    Refuses `not_allowed`, `no_facts`, `no_end`.
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if not can_sanction(actor, member):
        raise Forbidden("not_allowed", _("You may not restrict this member."))
    _require_facts(reasons)
    if kind != Kind.WARNED and (until is None or not clock.now() < until <= clock.now() + LONGEST):
        raise Refusal("no_end", _("Say until when: later than now, and at most ten years."))
    for one in Restriction.objects.filter(member=member, kind=kind, ended_at=None):
        _end(one, actor, "superseded")
    made = _state(actor, member, kind, reasons)
    made.until = until if kind != Kind.WARNED else None
    _write(made, actor)
    _bar(member)
    return made


def _require_facts(reasons: Reasons) -> None:
    if not reasons.facts.strip():
        raise Refusal("no_facts", _("Say what was found: the member reads it."))


def _state(actor: Actor, member: Member, kind: str, reasons: Reasons) -> Restriction:
    person = actor if isinstance(actor, Member) else None
    return Restriction(
        case=_case_of(actor, member),
        member=member,
        kind=kind,
        facts=reasons.facts.strip()[:1000],
        ground=reasons.ground.strip()[:300] or RULES.in_language(member.locale),
        redress=REDRESS.in_language(member.locale),
        is_automated=reasons.is_automated or person is None,
        made_by=person,
        made_at=clock.now(),
        took=list(reasons.took),
    )


def _case_of(actor: Actor, member: Member) -> Case:
    """The open one; opened where there is none."""
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    known = Case.objects.filter(member=member, closed_at=None).first()
    return known or Case.objects.create(member=member, opened_at=clock.now(), opened_by=actor.actor_key)


def case_for(actor: Actor, member: Member) -> Case:
    """For other acts of this room."""
    return _case_of(actor, member)


def _write(made: Restriction, actor: Actor) -> Restriction:
    made.save(force_insert=True)
    until = made.until.isoformat() if made.until else None
    staff = Staff(after={"kind": made.kind, "until": until}, reason=made.facts)
    record(RestrictionMade(case=made.case_id), subject=made, actor=actor, target=made.member, staff=staff)
    return made


def write_restriction(*, actor: Actor, member: Member, kind: str, reasons: Reasons) -> Restriction:
    """For other acts of this room, in their transaction."""
    return _write(_state(actor, member, kind, reasons), actor)


@transaction.atomic
def end_restriction(*, actor: Actor, restriction: Restriction, because: str = "") -> Restriction:
    """Lift it before its time: what it took out of sight is shown again. Refuses `not_allowed`, `ended`."""
    restriction = Restriction.objects.select_for_update(of=("self",)).select_related("member").get(pk=restriction.pk)
    if not _may_end(actor, restriction):
        raise Forbidden("not_allowed", _("You may not lift this."))
    return lift(restriction, actor, because)


def _may_end(actor: Actor, restriction: Restriction) -> bool:
    if restriction.subject_type and restriction.kind != Kind.SPAM:
        spaces = scopes_of(actor).get(restriction.subject_type, set())
        is_theirs = spaces is None or restriction.space in spaces
        return is_theirs and restriction.member_id != getattr(actor, "pk", None)
    return can_sanction(actor, restriction.member)


def lift(restriction: Restriction, actor: Actor, because: str) -> Restriction:
    """End it and undo what it did; for acts that have checked who may. Refuses `ended`."""
    if restriction.ended_at:
        raise Refusal("ended", _("This has ended already."))
    _end(restriction, actor, because)
    port = moderated(restriction.subject_type) if restriction.subject_type else None
    if port and restriction.subject_id:
        fact = port.facts([restriction.subject_id]).get(restriction.subject_id)
        if fact and fact.state not in (SHOWN, "purged"):
            port.restore(HOUSE, restriction.subject_id)
    _bar(restriction.member)
    return restriction


@transaction.atomic
def end_of_subject(*, actor: Actor, subject_type: str, subject_id: int, because: str) -> None:
    """What stands against something ends, without a change of the thing itself: the room that shows it again says so."""
    for one in Restriction.objects.filter(subject_type=subject_type, subject_id=subject_id, ended_at=None):
        _end(one, actor, because)


def _end(restriction: Restriction, actor: Actor, because: str) -> None:
    restriction.ended_at, restriction.ended_because = clock.now(), because[:300]
    restriction.ended_by = actor if isinstance(actor, Member) else None
    restriction.save(update_fields=["ended_at", "ended_because", "ended_by"])
    said, staff = RestrictionEnded(case=restriction.case_id), Staff(before={"kind": restriction.kind}, reason=because)
    record(said, subject=restriction, actor=actor, target=restriction.member, staff=staff)


def _bar(member: Member) -> None:
    """What stands against a member, summed up where every request reads it."""
    standing = Restriction.objects.standing().filter(member=member)
    ends = {kind: _latest(standing, kind) for kind in (Kind.SILENCED, Kind.SUSPENDED, Kind.SPAM)}
    forever = clock.now() + LONGEST if standing.filter(kind=Kind.SPAM).exists() else None
    bar_member(
        actor=HOUSE, member=member, silenced_until=ends[Kind.SILENCED], suspended_until=forever or ends[Kind.SUSPENDED]
    )


def _latest(standing: object, kind: str) -> datetime | None:
    found: datetime | None = (
        standing.filter(kind=kind, until__isnull=False).order_by("-until").values_list("until", flat=True).first()  # type: ignore[attr-defined]
    )
    return found


def bar_by_restrictions(member: Member) -> None:
    """For other acts of this room, after they changed what stands."""
    _bar(member)


__all__ = [
    "HELD", "Reasons", "bar_by_restrictions", "case_for", "end_of_subject", "end_restriction", "lift", "restrict_member",
    "restrict_subject", "write_restriction",
]  # fmt: skip
