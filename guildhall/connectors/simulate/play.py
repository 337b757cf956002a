"""Plays a story through the same actions that people's clicks call, each at its own time of the community's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from guildhall.connectors.simulate.mark import marks, source_of
from guildhall.connectors.simulate.story import Step, Story, steps
from guildhall.content.actions import accept_answer, create_space, post_answer, post_comment, publish_topic, vote
from guildhall.content.models import Comment, Post, Space
from guildhall.groups.actions import add_to_group, found_group
from guildhall.groups.models import Group
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import copy_in
from guildhall.kernel.text import language_of
from guildhall.members.actions import arrive, create_member, grant_role, sync_roles, visit
from guildhall.members.actions.held_profiles import bio_html
from guildhall.members.actions.security import trust_email
from guildhall.members.models import Member, Role
from guildhall.options.actions import choose

DOMAIN = "example.org"


@dataclass(slots=True)
class Stage:
    """What the story has brought about so far, by the story's own names."""

    story: Story
    password: str
    people: dict[str, Member] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    posts: dict[str, Post | Comment] = field(default_factory=dict)


def play(story: Story, *, password: str, tell: Callable[[int, int], None] = lambda done, of: None) -> Stage:
    """Bring the story about, up to now; playing it again adds nothing, so a broken run is simply played again.

    Everybody may sign in with `password`. `tell(done, of)` hears of the progress. Refuses `not_empty` where other
    people live already.
    """
    _refuse_strangers(story)
    stage, before = Stage(story, password), clock.offset()
    told = steps(story, now=clock.now())
    sync_roles()
    try:
        for number, step in enumerate(told, 1):
            _set_clock(step.at)
            _VERBS[step.verb](stage, step)
            tell(number, len(told))
    finally:
        clock.shift(before)
    return stage


def _refuse_strangers(story: Story) -> None:
    strangers = Member.objects.exclude(handle__in=story.people)
    if strangers.exists():
        raise Refusal("not_empty", _("A simulated community needs an empty installation; people live here already."))


def _set_clock(moment: datetime) -> None:
    clock.shift(moment - (clock.now() - clock.offset()))


def _join(stage: Stage, step: Step) -> None:
    member = Member.objects.filter(handle=step.who).first() or _newcomer(stage, step)
    stage.people[step.who] = member
    if step.words.get("login") == "administrator":
        open_house(stage)
    for group in stage.story.community["group"]:
        if step.who in group["members"]:
            add_person(group["handle"], member)


def _newcomer(stage: Stage, step: Step) -> Member:
    known = ("name", "bio", "city", "country", "company", "industry", "role", "languages", "locale", "zone")
    fields = {name: step.words[name] for name in known} | {"bio_html": bio_html(step.words["bio"])}
    email = f"{step.who}@{DOMAIN}"
    member = create_member(handle=step.who, email=email, joined_at=step.at, claimed_at=None, **fields)
    member.set_password(stage.password)
    member.save(update_fields=["password"])
    trust_email(member=member, email=email)
    arrive(member=member)
    copy_in(marks({list(stage.story.people).index(step.who): member}, source_of("tiny", stage.story.seed)))
    role = Role.objects.filter(handle=step.words.get("login", "")).first()
    if role:
        grant_role(actor=HOUSE, member=member, role=role)
    return member


def open_house(stage: Stage) -> None:
    """The founder arrives first: groups, spaces and the community's own words come with them."""
    community = stage.story.community
    for group in community["group"]:
        if not Group.objects.filter(handle=group["handle"]).exists():
            found_group(actor=HOUSE, **{name: value for name, value in group.items() if name != "members"})
    for position, fields in enumerate(community["space"]):
        stage.spaces[fields["handle"]] = _space(position, fields)
    for key, value in community["choices"].items():
        choose(actor=HOUSE, key=f"community.{key}", value=value)


def _space(position: int, fields: dict[str, Any]) -> Space:
    known = Space.objects.filter(handle=fields["handle"]).first()
    if known:
        return known
    group = Group.objects.filter(handle=fields.get("group", "")).first()
    visibility = Space.Visibility.GROUP if group else Space.Visibility.PUBLIC
    chosen = {name: value for name, value in fields.items() if name != "group"}
    return create_space(actor=HOUSE, position=position, visibility=visibility, group=group, **chosen)


def add_person(handle: str, member: Member) -> None:
    group = Group.objects.get(handle=handle)
    if not group.memberships.current().filter(member=member).exists():
        add_to_group(actor=HOUSE, group=group, member=member)


def _visit(stage: Stage, step: Step) -> None:
    visit(actor=stage.people[step.who])


def _topic(stage: Stage, step: Step) -> None:
    words = step.words
    topic = publish_topic(
        actor=stage.people[step.who],
        space=stage.spaces[words["space"]],
        kind=words["kind"],
        title=words["title"],
        source=words["body"].strip(),
        tags=words.get("tags", ()),
        url=words.get("url", ""),
        language=language_of(words["title"] + words["body"]),
        key=f"story:{step.makes}",
    )
    stage.posts[step.makes] = Post.objects.select_related("topic").get(topic=topic, kind=Post.Kind.OPENING)


def _reply(stage: Stage, step: Step) -> None:
    opening = stage.posts[step.about]
    assert isinstance(opening, Post)  # noqa: S101 - a story replies to topics
    stage.posts[step.makes] = post_answer(
        actor=stage.people[step.who],
        topic=opening.topic,
        source=step.words["body"].strip(),
        key=f"story:{step.makes}",
    )


def _comment(stage: Stage, step: Step) -> None:
    post = stage.posts[step.about]
    assert isinstance(post, Post)  # noqa: S101 - a story comments on posts
    stage.posts[step.makes] = post_comment(
        actor=stage.people[step.who], post=post, source=step.words["body"], key=f"story:{step.makes}"
    )


def _vote(stage: Stage, step: Step) -> None:
    thing = stage.posts[step.about]
    if type(thing).objects.visible_to(stage.people[step.who]).filter(pk=thing.pk).exists():
        vote(actor=stage.people[step.who], thing=thing, value=1)


def _accept(stage: Stage, step: Step) -> None:
    answer = stage.posts[step.about]
    assert isinstance(answer, Post)  # noqa: S101 - a story accepts answers
    answer.refresh_from_db(fields=["accepted_at"])
    if answer.accepted_at is None:
        accept_answer(actor=stage.people[step.who], answer=answer)


_VERBS: dict[str, Callable[[Stage, Step], None]] = {
    "join": _join,
    "visit": _visit,
    "topic": _topic,
    "reply": _reply,
    "comment": _comment,
    "vote": _vote,
    "accept": _accept,
}
