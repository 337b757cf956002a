"""What groups of the world hold: elections as far as they have come, and people of a list elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from guildhall.groups import actions as groups
from guildhall.groups.actions.documents import Sent
from guildhall.groups.models import Election, Group, RosterLine
from guildhall.groups.models.listed import Listed, Named
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member

STAFF = {"operator", "administrator"}
INSIDE = {"group member", *STAFF}
CANARIES: dict[str, set[str]] = {
    "canaryannouncement": INSIDE,
    "canarycandidacy": INSIDE,
    "canarycharter": INSIDE,
    "canarymeeting": INSIDE,
    "canaryminutes": INSIDE,
    "canaryrequest": STAFF,
    "canaryquestion": set(),  # only the leads read them, and there are none among the personas
    "canarycomplaint": set(),
}


def elections(guild: Group, group: Group, author: Member) -> dict[str, Election]:
    """One in which members stand, one that is counted, and one of the hidden group that takes votes."""
    now = clock.now()
    when = {"opens_at": now + timedelta(days=1), "closes_at": now + timedelta(days=2)}
    standing, counted, hidden = (
        groups.call_election(actor=HOUSE, group=of, title=title, seats=1, limit=1, **when)
        for of, title in ((guild, "Next lead"), (guild, "First lead"), (group, "Canaryelection"))
    )
    for one in (counted, hidden):
        groups.stand(actor=author, election=one, words="A canarycandidacy." if one == hidden else "", employer="Acme")
        Election.objects.filter(pk=one.pk).update(opens_at=now - timedelta(days=1))
        groups.open_election(actor=HOUSE, election=one)
    Election.objects.filter(pk=counted.pk).update(closes_at=now)
    groups.count_election(actor=HOUSE, election=counted)
    return {"standing": standing, "counted": counted, "group": hidden}


def told(guild: Group, group: Group, author: Member) -> dict[str, dict[str, Any]]:
    """What is announced, and what somebody who is none of the personas wrote to the leads: of a group of all, of a hidden one."""
    places = {"open": guild, "group": group}
    announced = {"open": "To all of the guild.", "group": "The canaryannouncement."}
    asked = {"open": "A canaryquestion.", "group": "A canarycomplaint."}
    return {
        "announcements": {
            state: groups.announce(
                actor=HOUSE, group=of, title="News", source=announced[state], pinned_until=clock.today()
            )
            for state, of in places.items()
        },
        "documents": {
            state: groups.add_document(
                actor=author,
                group=of,
                title="canaryminutes" if of == group else "Minutes",
                sent=Sent("minutes.txt", [b"Minutes."]),
            )
            for state, of in places.items()
        },
        "inquiries": {
            state: groups.write_to_leads(actor=author, group=of, kind="question", text=asked[state])
            for state, of in places.items()
        },
    }


def lines(member: Member) -> dict[str, RosterLine]:
    people = (Named("Stranger", "lead", "Chair", login="stranger"), Named("Suggester", "committee", "Member"))
    listed = Listed(ref="sig-listed", kind="sig", name_en="SIG Listed", people=people)
    groups.take_list(actor=HOUSE, source="elsewhere", listed=listed)
    stranger, linked = RosterLine.objects.order_by("pk")
    return {"open": stranger, "linked": groups.link_line(actor=HOUSE, line=linked, member=member)}
