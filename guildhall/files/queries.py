from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Count, Q, Sum

from guildhall.files.models import PENDING, Blob, File, Variant
from guildhall.files.rules import can_read, can_read_owner
from guildhall.kernel import clock
from guildhall.kernel.actor import NOBODY, Actor
from guildhall.kernel.registry import port, ports
from guildhall.options import queries as options

WITHOUT_LIMIT = 1 << 62
AT_ONCE = 1000
PAGE = 30
SENDERS = 20


def readable(viewer: Actor, pk: int) -> File | None:
    """The file, if it is there and the owner lets this viewer read it now; `is_public` says whether everybody may."""
    file = File.objects.present().select_related("blob").filter(pk=pk).first()
    if file is None:
        return None
    file.is_public = can_read(NOBODY, file)
    return file if file.is_public or can_read(viewer, file) else None


def out_of_sight(viewer: Actor, pk: int) -> File | None:
    """A picture that moderation keeps from a viewer who may read what it is in."""
    file = File.objects.present().exclude(hidden_as="").select_related("blob").filter(pk=pk).first()
    return file if file and file.rewritten and can_read_owner(viewer, file) else None


def variant(file: File, wide: int) -> Variant | None:
    return Variant.objects.filter(blob=file.blob_id, wide=wide).first()


def read_bytes(file: File) -> bytes:
    with default_storage.open(file.path) as stored:
        return bytes(stored.read())


def files_of(owner_type: str, owner_id: int) -> list[File]:
    found = File.objects.present().filter(owner_type=owner_type, owner_id=owner_id)
    return list(found.select_related("blob").order_by("pk"))


@dataclass(frozen=True)
class Mine:
    """A page of what a member sent, newest first, and the space they have."""

    files: list[File]
    older: str  # the number to go on below, or ''
    used: int
    most: int  # bytes; 0: without a limit
    removable_days: int


def mine(viewer: Actor, before: str) -> Mine:
    rows = File.objects.filter(uploaded_by=viewer.actor_key).select_related("blob").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    older = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    most = options.get("files.member_mb") << 20
    return Mine(found[:PAGE], older, space_used(viewer.actor_key or 0), most, options.get("files.removed_days"))


def own(viewer: Actor, pk: int) -> File | None:
    return File.objects.filter(pk=pk, uploaded_by=viewer.actor_key).select_related("blob").first()


@dataclass(frozen=True)
class Sender:
    person: Any  # None for whoever is gone, and for the house
    files: int
    size: int


@dataclass(frozen=True)
class Space:
    stored: int
    most: int  # bytes; 0: without a limit
    files: int
    saved: int
    waiting: int
    removed: int
    senders: list[Sender]


def space_report() -> Space:
    """In four reads, and one for the people."""
    files = File.objects.aggregate(
        number=Count("pk"),
        size=Sum("blob__size", default=0),
        waiting=Count("pk", filter=Q(owner_type=PENDING)),
        removed=Count("pk", filter=Q(removed_at__isnull=False)),
    )
    once: int = Blob.objects.aggregate(size=Sum("size", default=0))["size"]
    most = options.get("files.total_gb") << 30
    return Space(stored(), most, files["number"], files["size"] - once, files["waiting"], files["removed"], _senders())


def _senders() -> list[Sender]:
    rows = File.objects.values_list("uploaded_by").annotate(number=Count("pk"), total=Sum("blob__size"))
    most = list(rows.order_by("-total", "uploaded_by")[:SENDERS])
    asks = port("people", "members.member")
    people = asks({key for key, _number, _total in most}) if asks else {}
    return [Sender(people.get(key), number, total) for key, number, total in most]


def space_used(key: int) -> int:
    """Bytes of everything a member has sent and not removed, the same bytes twice counted twice."""
    used: int | None = File.objects.present().filter(uploaded_by=key).aggregate(used=Sum("blob__size"))["used"]
    return used or 0


def space_of(key: int) -> int:
    """Bytes that a member may have in all."""
    return options.get("files.member_mb") << 20 or WITHOUT_LIMIT


def space_left(key: int) -> int:
    """Bytes that a member may still send."""
    left: int = min(space_of(key) - space_used(key), space_in_all() - stored())
    return left


def space_in_all() -> int:
    return options.get("files.total_gb") << 30 or WITHOUT_LIMIT


def stored() -> int:
    """Bytes that lie in the storage: the same ones once, with their smaller pictures."""
    parts = (model._default_manager.aggregate(size=Sum("size"))["size"] for model in (Blob, Variant))
    return sum(size or 0 for size in parts)


def uploads_since(key: int, since: datetime) -> int:
    return File.objects.filter(uploaded_by=key, uploaded_at__gte=since).count()


def abandoned(before: datetime) -> list[int]:
    """Files that wait since before then and that no room asks to keep: its port `files_waiting` is `(ids) -> ids`."""
    rows = File.objects.filter(owner_type=PENDING, uploaded_at__lt=before).order_by("pk")
    ids = set(rows.values_list("pk", flat=True))
    for entry in ports:
        if entry.kind == "files_waiting":
            ids -= set(entry.answers(ids))
    return sorted(ids)


def ownerless() -> Iterator[int]:
    """Files whose thing is gone, as its room's port `OWNER_TYPE.files_owners` says: `(ids) -> those still there`."""
    for owner_type in File.objects.order_by().values_list("owner_type", flat=True).distinct():
        if asks := port("files_owners", owner_type):
            yield from _gone(owner_type, asks)


def _gone(owner_type: str, asks: object) -> Iterator[int]:
    after = 0
    rows = File.objects.filter(owner_type=owner_type).order_by("pk")
    while found := dict(rows.filter(pk__gt=after).values_list("pk", "owner_id")[:AT_ONCE]):
        owners: Iterable[int] = asks(set(found.values()))  # type: ignore[operator]
        known = set(owners)
        yield from (pk for pk, owner in found.items() if owner not in known)
        after = max(found)


def lost_paths(number: int) -> list[str]:
    """Of the latest blobs, those whose bytes the storage does not have."""
    latest = Blob.objects.order_by("-pk").values_list("path", flat=True)[:number]
    return [path for path in latest if not default_storage.exists(path)]


def owners_unknown() -> list[str]:
    """Types of things whose room is not there, so that nobody may read their files."""
    kinds = File.objects.exclude(owner_type=PENDING).order_by().values_list("owner_type", flat=True).distinct()
    return sorted(kind for kind in kinds if port("files", kind) is None)


def ages_of_waiting(hours: int) -> int:
    """How many files should have been purged for so long."""
    due = clock.now() - timedelta(hours=options.get("files.waiting_hours") + hours)
    return len(abandoned(due))
