"""A group as a list elsewhere has it: a file of a community's repository, a table of a web page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """Somebody in the list, as they are spelled there. `login` is theirs at GitHub, `email` only to find them by."""

    name: str
    role: str  # of `Seat.Role`
    words: str  # the role as the list has it: 'Chair', '站长'
    login: str = ""
    email: str = ""

    @property
    def ref(self) -> str:
        return (self.login or self.name).casefold()[:120]


@dataclass(frozen=True)
class Meets:
    """A series of meetings in prose, as `schedules.read` takes it."""

    title: str
    day: str = ""
    at: str = ""
    zone: str = ""
    words: str = ""
    join_url: str = ""
    notes_url: str = ""
    recordings_url: str = ""

    @property
    def wording(self) -> str:
        return ", ".join(part for part in (f"{self.day} {self.at}".strip(), self.zone, self.words) if part)


@dataclass(frozen=True)
class Listed:
    ref: str  # what the list calls it, once: 'sig-api-machinery'
    kind: str  # of `Group.Kind`
    name_en: str = ""
    name_zh_hans: str = ""
    about_en: str = ""
    city: str = ""
    country: str = ""
    people: tuple[Named, ...] = ()
    meetings: tuple[Meets, ...] = ()
