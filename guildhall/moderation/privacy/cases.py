from __future__ import annotations

from typing import Any

from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.members.models import Member
from guildhall.moderation.models import Appeal, CaseNote, Flag, Restriction
from guildhall.moderation.privacy import levels

_DECIDED = "what was decided stays on record, with nobody's name or words behind it"

classify("moderation.Item", "author claimed_by decided_by", about="identity", on_erase="key", export=False)
classify(
    "moderation.Item",
    "kind subject_type subject_id space why weight opened_at claimed_at mended_at decided_at decision state_before",
    about="activity", on_erase="keep", export=False, why=_DECIDED,
)  # fmt: skip
classify("moderation.Flag", "reporter", about="identity", on_erase="key", export=False)
classify("moderation.Flag", "words", about="content", on_erase="clear")
classify(
    "moderation.Flag", "item subject_type subject_id reason weight made_at outcome settled_at",
    about="activity", on_erase="keep", why=_DECIDED,
)  # fmt: skip
classify("moderation.Case", "member opened_by closed_by", about="identity", on_erase="key", export=False)
classify("moderation.Case", "opened_at closed_at", about="activity", on_erase="keep", export=False, why=_DECIDED)
classify("moderation.CaseNote", "author", about="identity", on_erase="key", export=False)
classify("moderation.CaseNote", "case text written_at", about="content", on_erase="delete", export=False)
classify("moderation.Restriction", "member made_by ended_by", about="identity", on_erase="key", export=False)
classify("moderation.Restriction", "excerpt", about="content", on_erase="clear")
classify(
    "moderation.Restriction",
    "case kind subject_type subject_id space facts ground redress is_automated made_at until ended_at ended_because took",
    about="activity", on_erase="keep", why=_DECIDED,
)  # fmt: skip
classify("moderation.Appeal", "text answer", about="content", on_erase="clear")
classify("moderation.Appeal", "decided_by", about="identity", on_erase="key", export=False)
classify("moderation.Appeal", "restriction made_at decided_at outcome", about="activity", on_erase="keep", why=_DECIDED)
classify("moderation.ReasonTemplate", "changed_by", about="identity", on_erase="key", export=False)


def export(member: Member) -> dict[str, Any]:
    restrictions = Restriction.objects.filter(member=member).order_by("pk")
    appeals = Appeal.objects.filter(restriction__member=member).order_by("pk")
    told = "kind subject_type subject_id excerpt facts ground redress is_automated made_at until ended_at"
    return {
        "decisions": _plain(restrictions, told),
        "appeals": _plain(appeals, "restriction_id text made_at decided_at outcome answer"),
        "flags": _plain(
            Flag.objects.filter(reporter=member).order_by("pk"), "subject_type subject_id reason words made_at outcome"
        ),
    } | levels.export(member)


def _plain(rows: Any, names: str) -> list[dict[str, Any]]:
    found = rows.values(*names.split())
    return [{name: _said(value) for name, value in row.items()} for row in found]


def _said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def erase(member: Member) -> None:
    """Words of and about them go; that something was decided, when and by which rule stays."""
    Flag.objects.filter(reporter=member).exclude(reason="other").update(words="")
    Flag.objects.filter(reporter=member, reason="other").update(words="-")
    Restriction.objects.filter(member=member).update(excerpt="")
    Appeal.objects.filter(restriction__member=member).update(text="-")
    Appeal.objects.filter(restriction__member=member).exclude(answer="").update(answer="-")
    CaseNote.objects.filter(case__member=member).delete()
    levels.erase(member)


privacy.add(Privacy(name="moderation", export=export, erase=erase, order=45))
