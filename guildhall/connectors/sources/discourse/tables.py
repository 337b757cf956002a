"""Posts as `/posts.json` gives them, and categories as `/categories.json` does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import Broken

HIGHEST_ID = 1 << 40
LIKE = 2  # among `actions_summary`


@dataclass(frozen=True, slots=True)
class PostRow:
    id: int
    topic: int
    number: int  # in its topic, from 1
    reply_to: int  # a number; 0: nobody in particular
    type: int
    title: str
    category: int  # 0: a private message
    user: int
    username: str
    name: str
    created_at: datetime
    updated_at: datetime
    raw: str
    cooked: str
    version: int
    likes: int
    is_deleted: bool
    is_hidden: bool
    facts: dict[str, Any] = field(default_factory=dict)
    standing: dict[str, Any] = field(default_factory=dict)  # what the row says about its author

    @property
    def updated(self) -> int:
        return int(self.updated_at.timestamp())


def post(row: Row) -> PostRow:
    a = row.attributes
    raw = text(a, "raw")
    return PostRow(
        id=number(a, "id"),
        topic=number(a, "topic_id"),
        number=number(a, "post_number"),
        reply_to=number(a, "reply_to_post_number", 0),
        type=number(a, "post_type", 1),
        title=(text(a, "topic_title") or text(a, "title")).strip(),
        category=number(a, "category_id", 0),
        user=number(a, "user_id", 0, least=-(1 << 31)),
        username=text(a, "username").strip(),
        name=text(a, "name").strip(),
        created_at=moment(a, "created_at"),
        updated_at=moment(a, "updated_at" if a.get("updated_at") else "created_at"),
        raw=raw,
        cooked="" if raw else text(a, "cooked"),
        version=number(a, "version", 1),
        likes=sum(_count(one) for one in _objects(a, "actions_summary") if one.get("id") == LIKE),
        is_deleted=bool(a.get("deleted_at") or a.get("user_deleted")),
        is_hidden=bool(a.get("hidden")),
        facts=_facts(a),
        standing=_standing(a),
    )


def _facts(a: dict[str, Any]) -> dict[str, Any]:
    reactions = {str(one.get("id"))[:30]: _count(one) for one in _objects(a, "reactions") if one.get("id")}
    known = {
        "reactions": reactions,
        "edits": number(a, "version", 1) - 1,
        "edit_reason": text(a, "edit_reason")[:300],
        "reads": number(a, "reads", 0),
        "reply_to": number(a, "reply_to_post_number", 0),
        "wiki": bool(a.get("wiki")),
    }
    return {name: value for name, value in known.items() if value}


def _standing(a: dict[str, Any]) -> dict[str, Any]:
    flags = [flag for flag in ("admin", "moderator") if a.get(flag)]
    known = {
        "discourse.trust_level": number(a, "trust_level", 0),
        "discourse.flair": text(a, "flair_name")[:100],
        "discourse.title": text(a, "user_title")[:100],
        "discourse.staff": flags,
    }
    return {name: value for name, value in known.items() if value or name == "discourse.trust_level"}


@dataclass(frozen=True, slots=True)
class CategoryRow:
    id: int
    name: str


def category(row: Row) -> CategoryRow:
    return CategoryRow(number(row.attributes, "id"), text(row.attributes, "name").strip()[:60])


def number(a: dict[str, Any], name: str, default: int | None = None, *, least: int = 0) -> int:
    value = a.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, int) or not least <= value < HIGHEST_ID:
        raise Broken(f"{name}={str(value)[:40]!r}")
    return int(value)


def text(a: dict[str, Any], name: str) -> str:
    value = a.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Broken(f"{name}={str(value)[:40]!r}")
    return value


def moment(a: dict[str, Any], name: str) -> datetime:
    value = a.get(name)
    try:
        found = datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise Broken(f"{name}={str(value)[:40]!r}") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _objects(a: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = a.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _count(one: dict[str, Any]) -> int:
    count = one.get("count")
    return count if isinstance(count, int) and 0 < count < HIGHEST_ID else 0
