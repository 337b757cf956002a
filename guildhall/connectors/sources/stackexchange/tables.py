"""The eight tables of the public data dump, typed. A row that cannot be read raises `Broken` with the attribute's name.

Dates have no zone and are UTC. Tags are `<a><b>` in older dumps and `|a|b|` in newer ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import Broken

HIGHEST_ID = 1 << 40
OLDEST_YEAR = 1990


@dataclass(slots=True)
class UserRow:
    id: int
    name: str
    reputation: int
    joined_at: datetime
    last_seen_at: datetime | None
    website: str
    location: str
    about: str
    views: int
    up_votes: int
    down_votes: int
    account: int


@dataclass(slots=True)
class TagRow:
    id: int
    name: str
    count: int
    excerpt_post: int
    wiki_post: int
    is_required: bool
    is_for_moderators: bool


@dataclass(slots=True)
class PostRow:
    id: int
    type: int
    parent: int
    accepted: int
    created_at: datetime
    score: int
    views: int
    body: str
    owner: int
    owner_name: str
    editor: int
    edited_at: datetime | None
    title: str
    tags: list[str]
    closed_at: datetime | None
    wiki_at: datetime | None
    licence: str


@dataclass(slots=True)
class CommentRow:
    id: int
    post: int
    score: int
    text: str
    created_at: datetime
    user: int
    user_name: str
    licence: str


@dataclass(slots=True)
class VoteRow:
    id: int
    post: int
    type: int
    at: datetime


@dataclass(slots=True)
class BadgeRow:
    id: int
    user: int
    name: str
    at: datetime
    grade: int
    is_for_tag: bool


@dataclass(slots=True)
class LinkRow:
    id: int
    post: int
    target: int
    type: int
    at: datetime


@dataclass(slots=True)
class HistoryRow:
    id: int
    type: int
    post: int
    guid: str
    at: datetime
    user: int
    user_name: str
    comment: str
    text: str
    licence: str

    @property
    def save(self) -> tuple[object, ...]:
        """The rows of one press of the save button share it."""
        return (self.post, self.guid) if self.guid else (self.post, self.at, self.user, self.user_name)


def user(row: Row) -> UserRow:
    a = row.attributes
    return UserRow(
        id=number(a, "Id", least=-1),
        name=a.get("DisplayName", "").strip(),
        reputation=number(a, "Reputation", 0, least=-(1 << 40)),
        joined_at=moment(a, "CreationDate"),
        last_seen_at=maybe_moment(a, "LastAccessDate"),
        website=a.get("WebsiteUrl", "").strip(),
        location=a.get("Location", "").strip(),
        about=a.get("AboutMe", ""),
        views=number(a, "Views", 0),
        up_votes=number(a, "UpVotes", 0),
        down_votes=number(a, "DownVotes", 0),
        account=number(a, "AccountId", 0, least=-1),
    )


def tag(row: Row) -> TagRow:
    a = row.attributes
    return TagRow(
        id=number(a, "Id"),
        name=text(a, "TagName").strip().lower(),
        count=number(a, "Count", 0),
        excerpt_post=number(a, "ExcerptPostId", 0),
        wiki_post=number(a, "WikiPostId", 0),
        is_required=a.get("IsRequired") == "True",
        is_for_moderators=a.get("IsModeratorOnly") == "True",
    )


def post(row: Row) -> PostRow:
    a = row.attributes
    return PostRow(
        id=number(a, "Id"),
        type=number(a, "PostTypeId"),
        parent=number(a, "ParentId", 0),
        accepted=number(a, "AcceptedAnswerId", 0),
        created_at=moment(a, "CreationDate"),
        score=number(a, "Score", 0, least=-(1 << 31)),
        views=number(a, "ViewCount", 0),
        body=a.get("Body", ""),
        owner=number(a, "OwnerUserId", 0, least=-1),
        owner_name=a.get("OwnerDisplayName", "").strip(),
        editor=number(a, "LastEditorUserId", 0, least=-1),
        edited_at=maybe_moment(a, "LastEditDate"),
        title=a.get("Title", "").strip(),
        tags=tag_names(a.get("Tags", "")),
        closed_at=maybe_moment(a, "ClosedDate"),
        wiki_at=maybe_moment(a, "CommunityOwnedDate"),
        licence=a.get("ContentLicense", ""),
    )


def comment(row: Row) -> CommentRow:
    a = row.attributes
    return CommentRow(
        id=number(a, "Id"),
        post=number(a, "PostId"),
        score=number(a, "Score", 0),
        text=a.get("Text", ""),
        created_at=moment(a, "CreationDate"),
        user=number(a, "UserId", 0, least=-1),
        user_name=a.get("UserDisplayName", "").strip(),
        licence=a.get("ContentLicense", ""),
    )


def vote(row: Row) -> VoteRow:
    a = row.attributes
    return VoteRow(number(a, "Id"), number(a, "PostId"), number(a, "VoteTypeId"), moment(a, "CreationDate"))


def badge(row: Row) -> BadgeRow:
    a = row.attributes
    return BadgeRow(
        id=number(a, "Id"),
        user=number(a, "UserId", least=-1),
        name=text(a, "Name").strip(),
        at=moment(a, "Date"),
        grade=number(a, "Class", 3),
        is_for_tag=a.get("TagBased") == "True",
    )


def link(row: Row) -> LinkRow:
    a = row.attributes
    return LinkRow(
        number(a, "Id"),
        number(a, "PostId"),
        number(a, "RelatedPostId"),
        number(a, "LinkTypeId"),
        moment(a, "CreationDate"),
    )


def history(row: Row) -> HistoryRow:
    a = row.attributes
    return HistoryRow(
        id=number(a, "Id"),
        type=number(a, "PostHistoryTypeId"),
        post=number(a, "PostId"),
        guid=a.get("RevisionGUID", ""),
        at=moment(a, "CreationDate"),
        user=number(a, "UserId", 0, least=-1),
        user_name=a.get("UserDisplayName", "").strip(),
        comment=a.get("Comment", ""),
        text=a.get("Text", ""),
        licence=a.get("ContentLicense", ""),
    )


def number(attributes: dict[str, str], name: str, default: int | None = None, *, least: int = 0) -> int:
    value = attributes.get(name)
    if value is None or value == "":
        if default is None:
            raise Broken(name)
        return default
    try:
        found = int(value)
    except ValueError:
        raise Broken(f"{name}={value[:40]!r}") from None
    if not least <= found < HIGHEST_ID:
        raise Broken(f"{name}={value[:40]!r}")
    return found


def moment(attributes: dict[str, str], name: str) -> datetime:
    value = attributes.get(name)
    if not value:
        raise Broken(name)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise Broken(f"{name}={value[:40]!r}") from None
    if found.year < OLDEST_YEAR:
        raise Broken(f"{name}={value[:40]!r}")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def maybe_moment(attributes: dict[str, str], name: str) -> datetime | None:
    return moment(attributes, name) if attributes.get(name) else None


def text(attributes: dict[str, str], name: str) -> str:
    value = attributes.get(name)
    if not value or not value.strip():
        raise Broken(name)
    return value


def tag_names(value: str) -> list[str]:
    names = value.replace("><", "|").strip("<>|").lower().split("|")
    return list(dict.fromkeys(name for name in names if name))
