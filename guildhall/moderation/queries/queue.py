"""The queue: what waits, with what is known of it; always the same few reads, however much waits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from guildhall.kernel import clock
from guildhall.kernel.moderated import moderated_types
from guildhall.members.models import Member
from guildhall.moderation.models import CLAIM, Appeal, Flag, Item, Restriction
from guildhall.moderation.rules import scopes_of

SIZE = 50


@dataclass(frozen=True)
class Queue:
    items: list[Item]
    numbers: dict[str, int]  # of what waits, by kind
    has_more: bool

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


@dataclass(frozen=True)
class Load:
    """What one moderator has in hand and has done."""

    member: Member
    claimed: int
    decided: int


def open_items(viewer: Any) -> QuerySet[Item]:
    return Item.objects.open().looked_after(scopes_of(viewer))


def items_numbered(viewer: Any, numbers: list[int]) -> QuerySet[Item]:
    """Decided or not, of the spaces that the viewer looks after."""
    return Item.objects.looked_after(scopes_of(viewer)).filter(pk__in=numbers).order_by("pk")


def queue_for(viewer: Any, *, kind: str = "", mine: bool = False) -> Queue:
    """The heaviest first, then what waits longest. `mine`: what the viewer has claimed."""
    scopes = scopes_of(viewer)
    items = Item.objects.open().looked_after(scopes)
    numbers = dict(items.values_list("kind").annotate(number=Count("pk")))
    items = items.filter(kind=kind) if kind else items
    items = items.filter(claimed_by=viewer.pk, claimed_at__gt=clock.now() - CLAIM) if mine else items
    items = items.select_related("author", "claimed_by").order_by("-weight", "opened_at", "pk")
    found = list(items[: SIZE + 1])
    return Queue(with_subjects(found[:SIZE]), numbers, len(found) > SIZE)


def with_subjects(items: list[Item]) -> list[Item]:
    """Each with its facts and its flags, asked of the owning rooms by type."""
    by_type: dict[str, list[int]] = defaultdict(list)
    for item in items:
        by_type[item.subject_type].append(item.subject_id)
    facts = {name: port.facts(by_type[name]) for name, port in moderated_types().items() if name in by_type}
    flags: dict[int, list[Flag]] = defaultdict(list)
    for flag in Flag.objects.filter(item__in=items).select_related("reporter").order_by("pk"):
        flags[flag.item_id].append(flag)
    for item in items:
        item.subject = facts.get(item.subject_type, {}).get(item.subject_id)
        item.all_flags = flags[item.pk]  # type: ignore[attr-defined]
    return items


def item_for(viewer: Any, pk: int) -> Item | None:
    """Of the spaces that the viewer looks after, decided or not."""
    found = Item.objects.looked_after(scopes_of(viewer)).select_related("author", "claimed_by", "decided_by")
    one = found.filter(pk=pk).first()
    return with_subjects([one])[0] if one else None


def history_of(item: Item) -> list[Restriction]:
    """What was decided about its author before."""
    rows = Restriction.objects.filter(member=item.author_id).select_related("made_by", "appeal")
    return list(rows.order_by("-pk")[:10]) if item.author_id else []


def record_of(reporters: list[int]) -> dict[int, tuple[int, int]]:
    """By reporter how many of their flags were upheld, of how many settled."""
    settled = Flag.objects.filter(reporter__in=reporters).exclude(outcome="").values_list("reporter")
    counted = settled.annotate(upheld=Count("pk", filter=Q(outcome="upheld")), all=Count("pk"))
    return {pk: (upheld, total) for pk, upheld, total in counted.order_by()}


def loads(*, days: int = 7) -> list[Load]:
    """Who has how much in hand, and decided how much in the last days; the busiest first."""
    claimed = dict(
        Item.objects.open()
        .filter(claimed_at__gt=clock.now() - CLAIM)
        .values_list("claimed_by")
        .annotate(number=Count("pk"))
        .order_by()
    )
    decided = dict(
        Item.objects.filter(decided_at__gt=clock.now() - timedelta(days=days), decided_by__isnull=False)
        .values_list("decided_by")
        .annotate(number=Count("pk"))
        .order_by()
    )
    people = Member.objects.filter(pk__in={*claimed, *decided})
    found = [Load(one, claimed.get(one.pk, 0), decided.get(one.pk, 0)) for one in people]
    return sorted(found, key=lambda load: (-load.decided, -load.claimed, load.member.pk))


def waiting_appeals(viewer: Any) -> list[Appeal]:
    """Those that this viewer may decide, the oldest first."""
    rows = Appeal.objects.filter(decided_at=None).select_related("restriction__member", "restriction__made_by")
    own = Q(restriction__made_by=viewer.pk) | Q(restriction__member=viewer.pk)
    return list(rows.exclude(own).order_by("made_at", "pk")[:SIZE])
