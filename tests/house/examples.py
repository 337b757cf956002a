"""What to put into each route's address: one example for every state of the thing that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.house.world import World

Arguments = dict[str, Any]
States = dict[str, Arguments]
ABSENT = {"absent": {"pk": 999_999_999}}
HIDDEN_ANSWER, HIDDEN_COMMENT = "hidden answer", "hidden comment"


def of(route: str, world: World) -> States:
    for names, states in EXAMPLES.items():
        if route in names:
            return states(world)
    raise AssertionError(f"no example for {route}: add one to tests/house/examples.py")


def queries(route: str) -> tuple[str, ...]:
    """How else a list is asked for, where that can bring other things to light."""
    return ("", *MORE.get(route, ()))


MORE: dict[str, tuple[str, ...]] = {}


def _topics(world: World) -> States:
    return {state: {"pk": place.topic.pk} for state, place in world.places.items()} | ABSENT


def _named_topics(world: World) -> States:
    return {state: {"pk": place.topic.pk, "slug": place.topic.slug} for state, place in world.places.items()}


def _answers(world: World) -> States:
    known = {state: {"pk": place.answer.pk} for state, place in world.places.items()}
    return known | {HIDDEN_ANSWER: {"pk": world.hidden_answer.pk}} | ABSENT


def _comments(world: World) -> States:
    known = {state: {"pk": place.comment.pk} for state, place in world.places.items()}
    return known | {HIDDEN_COMMENT: {"pk": world.hidden_comment.pk}} | ABSENT


def _spaces(world: World) -> States:
    return {state: {"handle": world.spaces[state].handle} for state in ("public", "members", "group")}


def _spaces_by_number(world: World) -> States:
    return {state: {"pk": world.spaces[state].pk} for state in ("public", "group")} | ABSENT


def _tags(world: World) -> States:
    return {state: {"name": f"canary{state}-tag"} for state in world.places}


def _files(world: World) -> States:
    return {state: {"pk": place.file.pk, "name": place.file.name} for state, place in world.places.items()}


def _members(world: World) -> States:
    return {"public": {"handle": "author"}, "imported": {"handle": "imported"}, "absent": {"handle": "nobody"}}


def _settings(world: World) -> States:
    return {"known": {"key": "community.name"}, "absent": {"key": "no.such"}}


EXAMPLES: dict[tuple[str, ...], Callable[[World], States]] = {
    (
        "content:topic", "content:post_answer", "content:close_topic", "content:reopen_topic", "content:pin_topic",
        "content:unpin_topic", "content:hide_topic", "content:restore_topic",
    ): _topics,
    ("content:topic_named",): _named_topics,
    (
        "content:post", "content:edit_post", "content:history", "content:post_comment", "content:vote_post",
        "content:accept_answer", "content:unaccept_answer", "content:hide_post", "content:restore_post",
    ): _answers,
    (
        "content:comment", "content:edit_comment", "content:vote_comment", "content:hide_comment",
        "content:restore_comment",
    ): _comments,
    ("content:space", "content:space_feed"): _spaces,
    (
        "content:change_space", "content:archive_space", "content:reopen_space", "content:grant_moderator",
    ): _spaces_by_number,
    ("content:end_moderator", "content:end_synonym"): lambda world: ABSENT,
    ("content:tag",): _tags,
    ("content:sitemap_part",): lambda world: {"public": {"number": 1}},
    ("content:write",): lambda world: {"public": {"kind": "article"}, "absent": {"kind": "nothing"}},
    ("files:read",): _files,
    ("options:setting", "options:reset"): _settings,
    ("outreach:mail", "outreach:mail_html", "outreach:resend"): lambda world: {"kept": {"pk": world.mail.pk}} | ABSENT,
}  # fmt: skip
