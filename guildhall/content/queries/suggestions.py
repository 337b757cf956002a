"""What an editor offers while somebody writes: a handful of people or tags that begin so, never the directory."""

from __future__ import annotations

from guildhall.content.models import Tag
from guildhall.content.queries.people import Face
from guildhall.content.queries.spaces import tags_for
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member
from guildhall.members.queries import plain, starts_with

OFFERED = 8
LOOKED_AT = 60  # of these the shortest handles are offered: they are what few letters mean


def people_beginning(viewer: Actor, begins: str) -> list[Face]:
    """Members whom the viewer may see and who let themselves be listed; nobody for no letter at all."""
    begins = plain(begins)
    if not begins:
        return []
    people = Member.objects.visible_to(viewer).listed().people().filter(starts_with(begins))
    rows = people.values_list("pk", "name", "handle", "avatar_id")[:LOOKED_AT]
    found = [Face(pk, name or handle, handle, avatar) for pk, name, handle, avatar in rows]
    return sorted(found, key=lambda face: (len(face.handle), face.handle))[:OFFERED]


def tags_beginning(viewer: Actor, begins: str) -> list[Tag]:
    begins = plain(begins).lower()
    return [tag for tag, _number in tags_for(viewer, begins=begins, limit=OFFERED)] if begins else []
