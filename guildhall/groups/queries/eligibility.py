from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guildhall.groups.models import Eligibility, Group
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member, Segment
from guildhall.members.queries.attribute_names import KEYS, code_of, key_name, value_name
from guildhall.members.queries.attributes import verified
from guildhall.members.queries.segments import is_in


@dataclass(frozen=True)
class Want:
    """One thing that has to hold of whoever joins, and whether it holds of the viewer: None where they are not signed in."""

    sentence: str
    is_met: bool | None
    said: str = ""  # what is verified of the viewer
    is_segment: bool = False


def known_keys() -> list[str]:
    return list(KEYS)


def segments_to_choose() -> list[Segment]:
    return sorted(Segment.objects.open(), key=lambda one: str(one.name))


def eligibility_of(group: Group) -> Eligibility | None:
    return Eligibility.objects.filter(group=group).first()


def wants_of(row: Eligibility | None, viewer: Actor) -> list[Want]:
    """Nothing where the group is for everybody. Of nobody nothing is looked up."""
    return [*_attribute(row, viewer), *_segment(row, viewer)] if row else []


def unmet(group: Group, member: Member) -> str:
    """The sentence of the first thing that does not hold of them; nothing where they may join."""
    return next((want.sentence for want in wants_of(eligibility_of(group), member) if not want.is_met), "")


def _attribute(row: Eligibility, viewer: Actor) -> list[Want]:
    if not row.key:
        return []
    said, pk = {"key": key_name(row.key)}, getattr(viewer, "pk", None)
    if row.values:
        said["values"] = " / ".join(dict.fromkeys(str(value_name(row.key, value)) for value in row.values))
        sentence = _("This group is for members whose verified %(key)s is: %(values)s.") % said
    else:
        sentence = _("This group is for members with a verified %(key)s.") % said
    held = verified([pk], row.key).get(pk) if pk else None
    shown = str(value_name(row.key, held)) if held is not None else ""
    return [Want(sentence, _fits(row, held) if pk else None, shown)]


def _segment(row: Eligibility, viewer: Actor) -> list[Want]:
    if not row.segment_id:
        return []
    is_met = is_in(viewer, row.segment_id) if isinstance(viewer, Member) else None
    return [Want(_("This group is for: %(whom)s.") % {"whom": row.wording}, is_met, is_segment=True)]


def _fits(row: Eligibility, held: object) -> bool:
    if held is None:
        return False
    return not row.values or _one(row.key, str(held)) in {_one(row.key, value) for value in row.values}


def _one(key: str, value: str) -> str:
    """The same for all spellings of a city, in capitals or not."""
    return (code_of(key, value) or value).strip().casefold()
