from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from guildhall.members.models import Member
from guildhall.moderation.models import Appeal, Case, CaseNote, Flag, Item, Restriction
from guildhall.moderation.queries.queue import with_subjects

LATEST = 50


def cases(*, closed: bool = False) -> list[Case]:
    """Without those that hold nothing but what machines let wait: that is in the queue."""
    decided = Restriction.objects.filter(case=OuterRef("pk")).exclude(kind=Restriction.Kind.HELD, is_automated=True)
    worked_on = Q(opened_by__isnull=False) | Exists(decided) | Exists(CaseNote.objects.filter(case=OuterRef("pk")))
    rows = (
        Case.objects.filter(worked_on)
        .select_related("member")
        .prefetch_related(Prefetch("restrictions", Restriction.objects.order_by("-pk")))
    )
    return list(rows.filter(closed_at__isnull=not closed).order_by("-pk")[:LATEST])


def case_of(pk: int) -> Case | None:
    return Case.objects.select_related("member").filter(pk=pk).first()


def notes_of(case: Case) -> list[CaseNote]:
    return list(case.notes.select_related("author").order_by("written_at", "pk"))


def restrictions_of(member: Member) -> list[Restriction]:
    rows = Restriction.objects.filter(member=member).select_related("made_by", "ended_by", "appeal__decided_by")
    return list(rows.order_by("-pk")[:LATEST])


def items_of(member: Member) -> list[Item]:
    rows = Item.objects.filter(author=member).select_related("decided_by").order_by("-pk")
    return with_subjects(list(rows[:20]))


def decision_for(viewer: Any, pk: int) -> Restriction | None:
    """A decision about the viewer; nobody else reads it here."""
    rows = Restriction.objects.select_related("appeal", "made_by", "member")
    return rows.filter(pk=pk, member=getattr(viewer, "pk", None)).first()


def decisions_about(viewer: Any) -> list[Restriction]:
    rows: QuerySet[Restriction] = Restriction.objects.filter(member=viewer.pk).select_related("appeal")
    return list(rows.order_by("-pk")[:LATEST])


def appeal_of(restriction: Restriction) -> Appeal | None:
    return Appeal.objects.filter(restriction=restriction).select_related("decided_by").first()


def appeal_numbered(pk: int) -> Appeal | None:
    return Appeal.objects.select_related("restriction__member", "restriction__made_by").filter(pk=pk).first()


def flags_by(viewer: Any) -> list[Flag]:
    """What a member flagged, with what came of it."""
    return list(Flag.objects.filter(reporter=viewer.pk).select_related("item").order_by("-pk")[:LATEST])


def public_log() -> Sequence[Restriction]:
    """Only what says nothing of anybody: kind, rule, time, machine. What waits is no decision yet."""
    rows = Restriction.objects.exclude(kind=Restriction.Kind.HELD, is_automated=True).order_by("-made_at", "-pk")
    return list(rows.only("kind", "subject_type", "ground", "is_automated", "made_at", "until", "ended_at")[:LATEST])


def is_restricted(subject_type: str, subject_id: int) -> bool:
    return Restriction.objects.standing().filter(subject_type=subject_type, subject_id=subject_id).exists()


def restriction_numbered(pk: int) -> Restriction | None:
    return Restriction.objects.select_related("member", "case").filter(pk=pk).first()


def member_numbered(pk: int) -> Member | None:
    return Member.objects.present().filter(pk=pk).first()
