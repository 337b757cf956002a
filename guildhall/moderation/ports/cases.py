"""What a notice about moderation is called and where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.registry import Port, Shown, ports
from guildhall.moderation.models import Appeal, Case, Flag, Item, Restriction


def show_restrictions(viewer: Any, ids: Iterable[int]) -> dict[int, Shown]:
    """To the member concerned alone."""
    found = Restriction.objects.filter(pk__in=list(ids), member=getattr(viewer, "pk", None))
    return {one.pk: _decision(one) for one in found}


def show_appeals(viewer: Any, ids: Iterable[int]) -> dict[int, Shown]:
    found = Appeal.objects.filter(pk__in=list(ids), restriction__member=getattr(viewer, "pk", None))
    return {one.pk: _decision(one.restriction) for one in found.select_related("restriction")}


def _decision(restriction: Restriction) -> Shown:
    title = restriction.excerpt or restriction.facts
    return Shown(title[:120], reverse("moderation:decision", args=[restriction.pk]))


def show_flags(viewer: Any, ids: Iterable[int]) -> dict[int, Shown]:
    """To whoever flagged."""
    found = Flag.objects.filter(pk__in=list(ids), reporter=getattr(viewer, "pk", None))
    return {one.pk: Shown(str(_("What you flagged")), reverse("moderation:reports")) for one in found}


def needed_for_cases(subject_type: str, ids: Iterable[int]) -> set[int]:
    """Those that wait for a decision, or whose author's case is open: what was sealed of them is still looked at."""
    items = Item.objects.filter(subject_type=subject_type, subject_id__in=list(ids))
    open_cases = Case.objects.filter(closed_at=None).values("member")
    return set(items.filter(Q(decided_at=None) | Q(author__in=open_cases)).values_list("subject_id", flat=True))


ports.add(Port(name="moderation.case.needs", kind="needs", answers=needed_for_cases))
ports.add(Port(name="moderation.restriction.subject", kind="subject", answers=show_restrictions))
ports.add(Port(name="moderation.appeal.subject", kind="subject", answers=show_appeals))
ports.add(Port(name="moderation.flag.subject", kind="subject", answers=show_flags))
