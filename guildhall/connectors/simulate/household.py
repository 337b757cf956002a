"""The house that invented people live in: its spaces and words, those who run it, and how they sign in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from guildhall.connectors.simulate.mark import marks
from guildhall.connectors.simulate.names import DOMAIN, naming, profile
from guildhall.connectors.simulate.people import STAFF
from guildhall.connectors.simulate.play import Stage, open_house
from guildhall.connectors.simulate.story import load
from guildhall.connectors.simulate.world import World
from guildhall.groups.actions import add_to_group
from guildhall.groups.models import Group
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.sql import copy_in
from guildhall.members.actions import arrive, create_member, grant_role, sync_roles
from guildhall.members.actions.held_profiles import bio_html
from guildhall.members.actions.security import trust_email
from guildhall.members.models import Member, Role

ROLES = ("administrator", "operator", "operator", "manager", "product-manager")


def open_simulated(world: World, password_hash: str, source: str) -> list[Member]:
    """Spaces, groups, choices and staff, each at their own time; the members of staff by number."""
    before = clock.offset()
    try:
        _be_at(world, 1)
        sync_roles()
        open_house(Stage(_story(), ""))
        staff = [_hired(world, number, password_hash) for number in range(STAFF)]
    finally:
        clock.shift(before)
    copy_in(marks(dict(enumerate(staff)), source))
    return staff


def _story():  # type: ignore[no-untyped-def]
    """The spaces of the written story; in the square one may ask here too."""
    told = load("tiny", seed=1)
    spaces = [
        space | {"kinds": [*space["kinds"], "question"]} if space["handle"] == "square" else space
        for space in told.community["space"]
    ]
    return replace(told, community=told.community | {"space": spaces})


def _be_at(world: World, seconds: float) -> None:
    clock.shift(world.moment(seconds) - (clock.now() - clock.offset()))


def newcomer(world: World, number: int, source: str) -> Member:
    """Somebody who joins now, with a mailbox and without a password."""
    member = _settled(world, number, "")
    copy_in(marks({number: member}, source))
    return member


def _hired(world: World, number: int, password_hash: str) -> Member:
    _be_at(world, 3600.0 + number * 5000)
    member = _settled(world, number, password_hash)
    grant_role(actor=HOUSE, member=member, role=Role.objects.get(handle=ROLES[number]))
    add_to_group(actor=HOUSE, group=Group.objects.get(handle="stewards"), member=member)
    return member


def _settled(world: World, number: int, password_hash: str) -> Member:
    language, pick = int(world.people.language[number]), int(world.city[number])
    named = naming(number, language, pick)
    fields = profile(world.words, language, pick | 1, int(world.city[number]))
    email = f"{named.handle}@{DOMAIN}"
    member = create_member(
        handle=named.handle,
        name=named.name,
        email=email,
        password=password_hash,
        joined_at=clock.now() - timedelta(minutes=1),
        claimed_at=None,
        bio_html=bio_html(fields.get("bio", "")),
        **fields,
    )
    trust_email(member=member, email=email)
    arrive(member=member)
    return member
