"""The id map knows which account of an old site somebody had: it is their personal data until they are erased."""

from __future__ import annotations

from typing import Any

from guildhall.connectors.actions.id_map import forget_member
from guildhall.connectors.queries import rows_of_member
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member

classify(
    "connectors.SourceRow", "source kind old_id subject_type subject_id facts", about="identity", on_erase="delete"
)
classify(
    "connectors.ImportRun",
    "started_by",
    about="activity",
    on_erase="key",
    export=False,
)
classify("connectors.Place", "opened_by", about="activity", on_erase="key", export=False)


def export(member: Member) -> dict[str, Any]:
    return {"came_from": rows_of_member(member)}


def erase(member: Member) -> None:
    forget_member(actor=HOUSE, member=member)


def _came_from(member: Member) -> list[KeptLine]:
    return [KeptLine(row["source"], str(row["old_id"])) for row in rows_of_member(member)]


kept.add(
    Kept(
        name="connectors.came_from", order=1, of="connectors.SourceRow", lines=_came_from,
        label=Bilingual("Accounts of yours that moved in here", "随社区迁入的旧账号"),
        why=Bilingual("So that what is imported again is not there twice.", "避免再次导入时重复。"),
    )
)  # fmt: skip
privacy.add(Privacy(name="connectors", export=export, erase=erase))
