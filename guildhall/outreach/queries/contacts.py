"""How often staff has spoken to a member, and about what."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel import clock
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys
from guildhall.outreach.models import Contact
from guildhall.outreach.models.contacts import BUDGET, SPAN

SHOWN = 12


@dataclass(frozen=True)
class Budget:
    """How many of the contacts that need no reason are used up in the last 30 days."""

    used: int
    most: int = BUDGET

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)

    @property
    def pips(self) -> list[bool]:
        return [number < self.used for number in range(self.most)]


@dataclass(frozen=True)
class Line:
    contact: Contact
    by: Member | None


def budget_of(member: Member) -> Budget:
    """Of the person: what was said to any of their accounts counts."""
    made = Contact.objects.filter(member__in=Member.objects.behind(member), at__gt=clock.now() - SPAN)
    return Budget(made.count())


def contacts_of(member: Member) -> list[Line]:
    """The latest, newest first."""
    rows = Contact.objects.filter(member__in=Member.objects.behind(member)).select_related("mail")
    made = list(rows.order_by("-at", "-pk")[:SHOWN])
    people = members_of_keys(one.made_by for one in made)
    return [Line(one, people.get(one.made_by)) for one in made]


def contact_of(pk: int) -> Contact | None:
    return Contact.objects.select_related("member__merged_into").filter(pk=pk).first()
