"""Merging: two rows are shown as one person. A pointer, never a move, so that it can be undone without loss."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.activities import MemberMerged, MemberUnmerged
from guildhall.members.models import Claim, Member, Merge
from guildhall.members.rules import can_merge


@transaction.atomic
def merge_member(*, actor: Actor, source: Member, target: Member, evidence: str) -> Merge:
    """Show `source` as `target`; `source` can no longer sign in, its sessions end.

    Refuses `same_person`, `already_merged`, `not_here`, `no_evidence`: a name in common is no evidence.
    """
    require(can_merge(actor, source, target))
    if not evidence.strip():
        raise Refusal(
            "no_evidence", _("Please say how you know that they are one person. A name in common is not enough.")
        )
    merge = join_rows(actor=actor, source=source, target=target, evidence=evidence.strip())
    record(MemberMerged(merge=merge.pk), subject=source, actor=actor, target=target, staff=Staff(reason=evidence))
    return merge


@transaction.atomic
def undo_merge(*, actor: Actor, merge: Merge, reason: str) -> Merge:
    """Everything is as it was before. Refuses `already_undone`."""
    locked = Merge.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=merge.pk)
    require(can_merge(actor, locked.source, locked.target))
    if locked.undone_at is not None:
        raise Refusal("already_undone", _("This merge has been undone already."))
    locked.undone_at, locked.undone_by, locked.undo_reason = clock.now(), actor.actor_key, reason
    locked.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    _point([locked.source_id])
    said = Staff(reason=reason)
    record(MemberUnmerged(merge=locked.pk), subject=locked.source, actor=actor, target=locked.target, staff=said)
    return locked


def join_rows(*, actor: Actor, source: Member, target: Member, evidence: str, claim: Claim | None = None) -> Merge:
    """Shared by merging and claiming; the caller has decided and records."""
    rows = {row.pk: row for row in _locked(source, target)}
    here, there = rows[source.pk], rows[target.pk]
    if here.pk in {there.pk, there.merged_into_id}:
        raise Refusal("same_person", _("These two are the same person already."))
    if here.merged_into_id is not None:
        raise Refusal("already_merged", _("%(name)s is merged into somebody already. Undo that first."), name=here.name)
    if here.erased_at or there.erased_at or there.is_unclaimed and not here.is_unclaimed:
        raise Refusal("not_here", _("Merge into somebody who is here and can sign in."))
    merge = Merge.objects.create(
        source=here, target=there.shown, evidence=evidence, claim=claim, merged_by=actor.actor_key
    )
    _point([here.pk])
    here.sessions.all().delete()
    return merge


def _locked(*members: Member) -> list[Member]:
    rows = Member.objects.select_for_update(of=("self",)).select_related("merged_into")
    return list(rows.filter(pk__in=[member.pk for member in members]).order_by("pk"))


def _point(changed: list[int]) -> None:
    """Set the pointer of these rows and of everybody below them to the last of their chain of standing merges."""
    into = dict(Merge.objects.standing().filter(source__in=_component(changed)).values_list("source_id", "target_id"))
    for pk in _below(changed):
        root = pk
        while root in into:
            root = into[root]
        Member.objects.filter(pk=pk).update(merged_into=None if root == pk else root)
        purge(f"member:{pk}", f"member:{root}")


def _below(roots: list[int]) -> set[int]:
    """The rows and everybody merged into them, at any depth."""
    found, front = set(roots), set(roots)
    while front:
        sources = Merge.objects.standing().filter(target__in=front).values_list("source_id", flat=True)
        front = set(sources) - found
        found |= front
    return found


def _component(rows: list[int]) -> set[int]:
    """Those below, and the way up from each: all that decides where their chains end."""
    found, front = _below(rows), set(rows)
    while front:
        targets = Merge.objects.standing().filter(source__in=front).values_list("target_id", flat=True)
        front = set(targets) - found
        found |= front
    return found
