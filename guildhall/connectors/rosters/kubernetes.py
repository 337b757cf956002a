"""`sigs.yaml` of kubernetes/community: special interest groups, working groups, user groups, committees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from guildhall.groups.models import Group, Seat
from guildhall.groups.models.listed import Listed, Meets, Named

PARTS = {
    "sigs": (Group.Kind.SIG, "SIG {}"),
    "workinggroups": (Group.Kind.WORKING, "WG {}"),
    "usergroups": (Group.Kind.TEAM, "UG {}"),
    "committees": (Group.Kind.TEAM, "{} Committee"),
}
ROLES = {"chairs": (Seat.Role.LEAD, "Chair"), "tech_leads": (Seat.Role.CO_LEAD, "Tech Lead")}
LONGEST, NAME = 300, 60


def read(text: str) -> list[Listed]:
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    return [
        _listed(group, kind, name, is_committee=part == "committees")
        for part, (kind, name) in PARTS.items()
        for group in said.get(part) or ()
    ]


def _listed(group: dict[str, Any], kind: str, name: str, *, is_committee: bool) -> Listed:
    return Listed(
        ref=group["dir"],
        kind=kind,
        name_en=name.format(group["name"]).replace("Committee Committee", "Committee")[:NAME],
        about_en=shortened(group.get("mission_statement") or ""),
        people=tuple(_people(group.get("leadership") or {}, is_committee)),
        meetings=tuple(_meets(meeting) for meeting in group.get("meetings") or ()),
    )


def _people(leadership: dict[str, Any], is_committee: bool) -> Iterator[Named]:
    """Each once, with the first of their roles. The file calls all members of a committee its chairs."""
    seen: dict[str, list[str]] = {}
    named: dict[str, tuple[dict[str, str], Seat.Role]] = {}
    for part, (role, words) in ROLES.items():
        for person in leadership.get(part) or ():
            key = person["github"].lower()
            named.setdefault(key, (person, Seat.Role.COMMITTEE if is_committee else role))
            seen.setdefault(key, []).append("Member" if is_committee else words)
    for key, (person, role) in named.items():
        words = ", ".join(seen[key])
        yield Named(person["name"], role, words, login=person["github"], email=person.get("email") or "")


def _meets(meeting: dict[str, Any]) -> Meets:
    """The link to join stays with the group; who reads the page sees notes and recordings."""
    links = {"join_url": "url", "notes_url": "archive_url", "recordings_url": "recordings_url"}
    return Meets(
        title=meeting["description"], day=str(meeting["day"]), at=str(meeting["time"]), zone=meeting["tz"],
        words=meeting["frequency"], **{name: _link(meeting.get(key)) for name, key in links.items()},
    )  # fmt: skip


def _link(said: Any) -> str:
    text = str(said or "").strip()
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""  # noqa: PLR2004 - the field's


def shortened(text: str) -> str:
    """Whole sentences, as many as a group's page has room for."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST].rpartition(". ")[0]
    return f"{cut}." if cut else f"{text[: LONGEST - 1].rpartition(' ')[0]}…"
