"""Files in texts as things of the queue: who looks after the text looks after them; the text stays where it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.files.actions import hide_file, remove_file, show_file
from guildhall.files.models import PENDING, File
from guildhall.files.rules import can_read
from guildhall.kernel.moderated import PURGED, SHOWN, Moderable, Moderated, moderated, moderated_types
from guildhall.kernel.prepared import LONG_AGO
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.queries import keys_behind, members_of_keys
from guildhall.moderation.actions.files import FILE, hold_new_files

SMALL = 320  # pixels wide


def facts(ids: Iterable[int]) -> dict[int, Moderable]:
    """In five reads, and those of the texts; a file that is gone is told as one, so that its item can be closed."""
    wanted = set(ids)
    rows = list(File.objects.filter(pk__in=wanted).select_related("blob"))
    texts, people = _texts_of(rows), members_of_keys(row.uploaded_by for row in rows)
    known = {row.pk: _fact(row, texts.get((row.owner_type, row.owner_id)), people) for row in rows}
    return known | dict.fromkeys(wanted - known.keys(), _GONE)


_GONE = Moderable(
    text="", title="", url="", author_id=None, author="", space_id=None, created_at=LONG_AGO, state=PURGED,
)  # fmt: skip


def _texts_of(rows: list[File]) -> dict[tuple[str, int], Moderable]:
    by_type = defaultdict[str, list[int]](list)
    for row in rows:
        by_type[row.owner_type].append(row.owner_id)
    found: dict[tuple[str, int], Moderable] = {}
    for name, ids in by_type.items():
        if owner := moderated(name):
            found |= {(name, pk): fact for pk, fact in owner.facts(ids).items()}
    return found


def _fact(row: File, text: Moderable | None, people: dict[int, Member]) -> Moderable:
    author, address = people.get(row.uploaded_by or 0), reverse("files:read", args=[row.pk, row.name])
    has_look = row.rewritten or (row.kind == "pdf" and row.blob.pages)
    return Moderable(
        text=row.name,
        title=text.title if text else row.name,
        url=text.url if text else address,
        author_id=author.pk if author else None,
        author=str(author.display_name) if author else "",
        space_id=text.space_id if text else None,
        created_at=row.uploaded_at,
        state=row.hidden_as or (PURGED if row.removed_at else SHOWN),
        look=reverse("files:small", args=[row.pk, SMALL, f"{SMALL}.webp"]) if has_look and not row.removed_at else "",
        bytes="" if row.removed_at else address,
    )


def visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    rows = File.objects.present().exclude(owner_type=PENDING).filter(pk__in=list(ids)).select_related("blob")
    return {row.pk for row in rows if can_read(viewer, row)}


def looked_after_by(viewer: Any) -> set[int] | None:
    """The spaces whose texts they look after."""
    found = set[int]()
    for name, owner in moderated_types().items():
        if name == FILE or port("files", name) is None or name.startswith("members."):
            continue
        spaces = owner.looked_after_by(viewer)
        if spaces is None:
            return None
        found |= spaces
    return found


def may_see_hidden(viewer: Any, file: File) -> bool:
    if not viewer.is_authenticated:
        return False
    spaces = looked_after_by(viewer)
    return spaces is None or (bool(spaces) and facts([file.pk])[file.pk].space_id in spaces)


def of_author(member: int) -> list[int]:
    """Those in texts: a portrait goes with its account, and what waits is seen by nobody else."""
    mine = File.objects.present().filter(uploaded_by__in=keys_behind(Member.objects.get(pk=member)))
    types = [name for name in moderated_types() if port("files", name) and not name.startswith("members.")]
    return list(mine.filter(owner_type__in=types).order_by("pk").values_list("pk", flat=True))


def _hide(state: str, actor: Any, pk: int, why: str) -> None:
    if (found := File.objects.filter(pk=pk).first()) is None:
        raise Refusal("gone", _("This is not there any more."))
    hide_file(actor=actor, file=found, state=state, because=why)


def _show(actor: Any, pk: int) -> None:
    """Nothing is left to show of one that is gone."""
    if found := File.objects.exclude(hidden_as="").filter(pk=pk).first():
        show_file(actor=actor, file=found)


def _purge(_actor: Any, pk: int) -> None:
    for found in File.objects.filter(pk=pk):
        remove_file(found)


ports.add(Port(name="files.file.new_files", kind="new_files", answers=hold_new_files))
ports.add(Port(name="files.file.hidden_files", kind="hidden_files", answers=may_see_hidden))
ports.add(
    Port(
        name="files.file.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("File", "文件"),
            facts=facts,
            visible_to=visible_to,
            hold=partial(_hide, File.Hidden.HELD),
            hide=partial(_hide, File.Hidden.HIDDEN),
            delete=partial(_hide, File.Hidden.DELETED),
            restore=_show,
            purge=_purge,
            looked_after_by=looked_after_by,
            of_author=of_author,
        ),
    )
)
