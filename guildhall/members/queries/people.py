"""The people as members see them, and helpers for the rooms above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import numbers, prepared_rows
from guildhall.members.models import ActorKey, Claim, Member
from guildhall.members.models.member import MemberQuerySet

PAGE = 30


def is_visible(viewer: Actor, pk: int) -> bool:
    return Member.objects.visible_to(viewer).filter(pk=pk).exists()


def profile_of(viewer: Actor, handle: str) -> Member | None:
    rows = Member.objects.visible_to(viewer).select_related("merged_into")
    return rows.filter(handle__iexact=handle).first()


def renamed_from(viewer: Actor, handle: str) -> Member | None:
    """Who had this handle before, if nobody has it now, as the viewer may see them."""
    rows = Member.objects.visible_to(viewer).select_related("merged_into")
    return rows.filter(former_handles__handle__iexact=handle).first()


def member_of_number(viewer: Actor, pk: int) -> Member | None:
    """Whose profile the viewer may open."""
    return Member.objects.visible_to(viewer).select_related("merged_into").filter(pk=pk).first()


def by_name(text: str) -> Member | None:
    """Somebody who is still here, by handle or mail address; for commands."""
    rows = Member.objects.filter(erased_at=None)
    return rows.filter(Q(handle__iexact=text.lstrip("@")) | Q(email__iexact=text)).first()


def open_claim(member: Member, subject: Member) -> Claim | None:
    return Claim.objects.open().filter(claimant=member, subject=subject).first()


def own_claim(member: Member, pk: int) -> Claim | None:
    return Claim.objects.select_related("subject").filter(claimant=member, pk=pk).first()


def ids_behind(member: Member) -> list[int]:
    """The rows that are shown as this member: their own and those merged into them."""
    return list(Member.objects.behind(member).order_by("pk").values_list("pk", flat=True))


def keys_behind(member: Member) -> list[int]:
    """The same as keys of the log."""
    rows = ActorKey.objects.filter(member__in=Member.objects.behind(member))
    return list(rows.order_by("member_id").values_list("key", flat=True))


def members_of_keys(keys: Iterable[int | None]) -> dict[int, Member]:
    """Who stands behind keys of the log, as they are shown now; erased people are not in it."""
    rows = ActorKey.objects.filter(key__in={key for key in keys if key is not None})
    return {row.key: row.member.shown for row in rows.select_related("member__merged_into")}


_IDS = """SELECT known.key, coalesce(member.merged_into_id, member.id) FROM members_actorkey known
JOIN members_member member ON member.id = known.member_id WHERE known.key = ANY($1::bigint[])"""


def ids_of_keys(keys: Iterable[int | None]) -> dict[int | None, int]:
    """The same as numbers of members, for those who handle many rows of the log."""
    return dict(prepared_rows(_IDS, [numbers({key for key in keys if key is not None})]))


def plain(text: str) -> str:
    """What a reader typed, without what no name has in it."""
    return "".join(char for char in text if char.isprintable()).strip()[:80]


def starts_with(text: str) -> Q:
    """Names and handles that begin so, in any case; answered by the prefix indexes."""
    return Q(handle__istartswith=text) | Q(name__istartswith=text)


def _after(rows: MemberQuerySet, key: str) -> MemberQuerySet:
    at, _dot, pk = key.rpartition("_")
    try:
        since = datetime.fromisoformat(at)
        last = int(pk)
    except ValueError:
        return rows
    if since.tzinfo is None or not 0 < last < 2**63:
        return rows
    return rows.filter(Q(joined_at__lt=since) | Q(joined_at=since, pk__lt=last))


def _page_of(rows: MemberQuerySet) -> tuple[list[Member], bool]:
    found = list(rows.order_by("-joined_at", "-pk")[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _key(member: Member) -> str:
    return f"{member.joined_at.isoformat()}_{member.pk}"
