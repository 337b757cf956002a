"""What nobody needs goes: files that no text claimed, files whose thing is gone, removed ones, and stray bytes.

Rows are taken a few at a time, those that somebody holds are left for the next round: a text that claims its picture at
the same moment wins or finds it gone, never half.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from guildhall.files.actions.storing import remove_file
from guildhall.files.models import PENDING, Blob, File, Variant
from guildhall.files.queries import abandoned, ownerless
from guildhall.kernel import clock
from guildhall.options import queries as options

AT_ONCE = 50
STRAY_HOURS = 24


def purge() -> int:
    """Everything that is due; how many files went."""
    now = clock.now()
    waiting = now - timedelta(hours=options.get("files.waiting_hours"))
    removed = now - timedelta(days=options.get("files.removed_days"))
    gone = sum(_purge(list(ids), File.objects.filter(owner_type=PENDING)) for ids in _parts(abandoned(waiting)))
    old = File.objects.filter(removed_at__lt=removed)
    gone += sum(_purge(list(ids), old) for ids in _parts(old.order_by("pk").values_list("pk", flat=True)))
    return gone + sum(_purge(list(ids), File.objects.all()) for ids in _parts(ownerless()))


def _parts(ids: object) -> Iterator[list[int]]:
    known = list(ids)  # type: ignore[call-overload]
    return (known[at : at + AT_ONCE] for at in range(0, len(known), AT_ONCE))


@transaction.atomic
def _purge(ids: list[int], still: QuerySet[File]) -> int:
    """Those of `ids` that are `still` so and that nobody holds."""
    files = list(still.filter(pk__in=ids).select_for_update(skip_locked=True).order_by("pk"))
    for file in files:
        remove_file(file)
    return len(files)


def sweep() -> int:
    """Bytes that no row knows, of processes that were killed between the two; how many went."""
    try:
        folders, top = default_storage.listdir("")
    except FileNotFoundError:  # nobody has put a file in yet
        return 0
    gone = _sweep("", top)
    return gone + sum(_sweep(f"{folder}/", default_storage.listdir(folder)[1]) for folder in folders)


def _sweep(folder: str, names: list[str]) -> int:
    paths = {f"{folder}{name}" for name in names}
    for model in (Blob, Variant):
        paths -= set(model._default_manager.filter(path__in=paths).values_list("path", flat=True))
    since = clock.now() - timedelta(hours=STRAY_HOURS)
    stray = [path for path in paths if default_storage.get_modified_time(path) < since]
    for path in stray:
        default_storage.delete(path)
    return len(stray)
