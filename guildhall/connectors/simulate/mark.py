"""By what invented people are known: one fact about each, shown to staff like any other."""

from __future__ import annotations

from collections.abc import Mapping

from guildhall.members.models import Attribute, Member

KEY = "simulated"


def source_of(size: str, seed: int) -> str:
    return f"simulated:{size}:{seed}"


def marks(members: Mapping[int, Member], source: str) -> list[Attribute]:
    """Unsaved; the value is the number a member has in the truth."""
    return [
        Attribute(member=member, key=KEY, value=number, source=source, since=member.joined_at)
        for number, member in members.items()
    ]


def strangers() -> bool:
    """Whether anybody here is not invented."""
    return Member.objects.exclude(attributes__key=KEY).exists()


def simulated_as() -> str:
    """The source of the generated community that lives here; empty where there is none."""
    generated = Attribute.objects.filter(key=KEY).exclude(source__startswith="simulated:tiny")
    return generated.values_list("source", flat=True).first() or ""


def numbered(source: str) -> dict[int, int]:
    """Member by number."""
    found = Attribute.objects.filter(key=KEY, source=source).values_list("value", "member_id")
    return {int(number): member for number, member in found}
