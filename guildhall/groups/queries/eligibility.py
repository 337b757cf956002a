from __future__ import annotations

from dataclasses import dataclass

from guildhall.groups.models import Eligibility, Group
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member
from guildhall.members.queries.attribute_names import KEYS, key_name, value_name
from guildhall.members.queries.attributes import verified


@dataclass(frozen=True)
class Wanted:
    """Whom a group is for, and whether the viewer is one of them: None where they are not signed in."""

    key: str
    values: list[str]
    is_met: bool | None
    said: str = ""  # what is verified of the viewer


def known_keys() -> list[str]:
    return list(KEYS)


def wanted_by(group: Group, viewer: Actor) -> Wanted | None:
    row = Eligibility.objects.filter(group=group).first()
    if row is None:
        return None
    names = [str(value_name(row.key, value)) for value in row.values]
    pk = getattr(viewer, "pk", None)
    if pk is None:
        return Wanted(key_name(row.key), names, None)
    held = verified([pk], row.key).get(pk)
    said = str(value_name(row.key, held)) if held is not None else ""
    return Wanted(key_name(row.key), names, _fits(row, held), said)


def eligibility_of(group: Group) -> Eligibility | None:
    return Eligibility.objects.filter(group=group).first()


def is_eligible(group: Group, member: Member) -> bool:
    row = eligibility_of(group)
    return row is None or _fits(row, verified([member.pk], row.key).get(member.pk))


def _fits(row: Eligibility, held: object) -> bool:
    if held is None:
        return False
    return not row.values or str(held).strip().casefold() in {value.casefold() for value in row.values}
