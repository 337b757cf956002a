"""Writing the catalogue. Files lie in their places before a row names them, and are removed after none does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from guildhall.activity.actions import replay_reader
from guildhall.insights.lake.layout import layout
from guildhall.insights.models import LakeFile, LakeState
from guildhall.insights.queries.catalogue import READER
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import raw_cursor
from guildhall.options import queries as options

CHANNEL = "guildhall_insights"


class Outdated(Exception):
    """The lake was begun again meanwhile; what was made from its older state is thrown away."""


def begin_lake() -> LakeState:
    """The lake's row; made with the zone and home of today where there is none."""
    chosen = {"zone": options.get("community.zone"), "home": settings.LAKE, "layout": layout()}
    return LakeState.objects.get_or_create(id=1, defaults=chosen)[0]


def name_files(files: Iterable[Any], *, version: int | None = None) -> None:
    """Enter files that lie in their places; in the transaction of what they show."""
    LakeFile.objects.bulk_create([_named(one, version) for one in files])
    with raw_cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def forget_lake() -> None:
    """Before the log is read again from its beginning: nothing exists, days are cut in the zone of today."""
    LakeFile.objects.live().update(replaced_at=clock.now())
    state = begin_lake()
    LakeState.objects.filter(id=1).update(
        zone=options.get("community.zone"),
        home=settings.LAKE,
        layout=layout(),
        version=state.version + 1,
        as_of=None,
        activities=0,
        settled_until=None,
    )


def rebuild_lake(*, actor: Actor) -> None:
    """Make everything again from the log. Refuses `not_allowed`."""
    replay_reader(actor=actor, reader=READER)


@transaction.atomic
def show_refresh(  # noqa: PLR0913 - one row has as many columns
    *,
    begun: int,
    made: Collection[Any],
    replaced: Collection[int],
    seen: Collection[int],
    as_of: datetime,
    settled_until: date | None,
    seconds: float,
) -> int:
    """Put a refresh in the place of the one before and return its version. Raises `Outdated`.

    `begun` is the version it was made from; `replaced` and `seen` are ids of files.
    """
    _hold(begun)
    LakeFile.objects.filter(pk__in=replaced).update(replaced_at=clock.now())
    LakeFile.objects.filter(pk__in=seen).update(version=begun + 1)
    name_files(made, version=begun + 1)
    rows = LakeFile.objects.live().filter(table="activity").exclude(version=None).values_list("rows", flat=True)
    LakeState.objects.filter(id=1).update(
        version=begun + 1,
        as_of=as_of,
        activities=sum(rows),
        refreshed_at=clock.now(),
        seconds=seconds,
        settled_until=settled_until,
    )
    return begun + 1


@transaction.atomic
def replace_files(*, begun: int, old: Collection[int], new: Any) -> None:
    """One file instead of several with the same rows. Raises `Outdated`."""
    _hold(begun)
    if LakeFile.objects.live().filter(pk__in=old).update(replaced_at=clock.now()) != len(old):
        raise Outdated
    name_files([new], version=begun)


@transaction.atomic
def forget_layers() -> None:
    """What was made from the log's files is gone, or no longer so made: the next refresh makes everything but those again."""
    LakeFile.objects.live().exclude(table="activity").update(replaced_at=clock.now())
    LakeFile.objects.live().update(version=None)
    state = begin_lake()
    LakeState.objects.filter(id=1).update(layout=layout(), version=state.version + 1, as_of=None, settled_until=None)


def strike_files(*, names: Collection[str]) -> None:
    """Files that were replaced and are removed now."""
    LakeFile.objects.exclude(replaced_at=None).filter(path__in=names).delete()


def _hold(begun: int) -> None:
    state = LakeState.objects.select_for_update().get(id=1)
    if state.version != begun:
        raise Outdated


def _named(one: Any, version: int | None) -> LakeFile:
    return LakeFile(
        table=one.table,
        month=one.month,
        path=one.path,
        rows=one.rows,
        bytes=one.bytes,
        first_id=one.first_id,
        last_id=one.last_id,
        version=version,
    )
