from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.restrictions import case_for
from guildhall.moderation.activities.cases import CaseNoted, ReasonChanged
from guildhall.moderation.models import Case, CaseNote, ReasonTemplate
from guildhall.moderation.rules import can_sanction, can_word


@transaction.atomic
def open_case(*, actor: Actor, member: Member) -> Case:
    """The open case of a member; there is one at most. Refuses `not_allowed`."""
    _require(can_sanction(actor, member))
    return case_for(actor, member)


@transaction.atomic
def close_case(*, actor: Actor, case: Case) -> Case:
    """Refuses `not_allowed`, `closed`. What was decided in it stands."""
    case = Case.objects.select_for_update(of=("self",)).select_related("member").get(pk=case.pk)
    _require(can_sanction(actor, case.member))
    if case.closed_at:
        raise Refusal("closed", _("This case is closed already."))
    case.closed_at, case.closed_by = clock.now(), actor.actor_key
    case.save(update_fields=["closed_at", "closed_by"])
    return case


@transaction.atomic
def note_case(*, actor: Actor, case: Case, text: str) -> CaseNote:
    """For other moderators; the member does not read it. Refuses `not_allowed`, `no_words`."""
    _require(can_sanction(actor, case.member))
    if not text.strip():
        raise Refusal("no_words", _("There is no text yet."))
    author = actor if isinstance(actor, Member) else None
    made = CaseNote.objects.create(case=case, author=author, text=text.strip()[:2000], written_at=clock.now())
    record(CaseNoted(case=case.pk), subject=made, actor=actor, target=case.member)
    return made


@transaction.atomic
def word_reason(*, actor: Actor, code: str, words: dict[str, str], ends: bool = False) -> ReasonTemplate:
    """Change a reason template, or offer it no more; the house's own are overlaid by code. Refuses `not_allowed`."""
    _require(can_word(actor))
    row = ReasonTemplate.objects.select_for_update().filter(code=code).first() or ReasonTemplate(code=code)
    for name, value in words.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = clock.now(), actor.actor_key
    row.ended_at = clock.now() if ends else None
    row.save()
    record(ReasonChanged(), subject=row, actor=actor)
    return row


def _require(allowed: bool) -> None:
    if not allowed:
        raise Forbidden("not_allowed", _("You may not do this here."))
