"""Who may do what to content. Every decision about rights in this room is one of these."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from guildhall.content.models import Hidden, Kind, Post, Space, SpaceModerator, Topic
from guildhall.content.models.resources import Resource
from guildhall.content.models.spaces import SEES_ALL, Who
from guildhall.groups.models import GroupMembership
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual
from guildhall.options.queries import get as choice

Text = Any  # a Topic, Post or Comment, or the row of one that a page shows

MODERATE = capabilities.add(
    Capability(
        name=SEES_ALL,
        label=Bilingual("Look after all spaces", "管理所有版块的内容"),
        about=Bilingual(
            "Read, close, pin, hide and restore everywhere", "在所有版块中阅读、关闭、置顶、隐藏和恢复内容"
        ),
        roles=("operator", "manager"),
    )
)
MANAGE = capabilities.add(
    Capability(
        name="content.manage",
        label=Bilingual("Manage spaces and tags", "管理版块和标签"),
        about=Bilingual("Create, change and archive spaces, appoint moderators", "创建、修改和归档版块，任免版主"),
        roles=("operator", "manager"),
    )
)
ANNOUNCE = capabilities.add(
    Capability(
        name="content.announce",
        label=Bilingual("Make announcements", "发布公告"),
        roles=("operator", "manager", "director", "product-manager", "marketing-manager"),
    )
)


CURATE = capabilities.add(
    Capability(
        name="content.curate",
        label=Bilingual("Decide on the home page and on collections", "编排首页与专题"),
        about=Bilingual(
            "Recommend topics on the home page, pin everywhere, show banners, keep collections",
            "推荐主题到首页、全站置顶、挂出横幅公告、编辑专题",
        ),
        roles=("operator", "manager", "marketing-manager"),
    )
)


def can_curate(viewer: Actor) -> bool:
    return may_write(viewer) and viewer.can(CURATE.name)


SCHEDULE = capabilities.add(
    Capability(
        name="content.schedule",
        label=Bilingual("Publish at a time", "定时发布"),
        about=Bilingual("Write a topic now that publishes itself later", "撰写主题，到指定时间自动发布"),
        roles=("operator", "manager", "director", "product-manager", "marketing-manager"),
    )
)
OFFICIAL = capabilities.add(
    Capability(
        name="content.answer_officially",
        label=Bilingual("Answer officially", "发布官方回答"),
        about=Bilingual("Mark answers as official, texts as outdated", "将回答标为官方回答，将内容标为已过时"),
        roles=("operator", "manager", "product-manager"),
    )
)


def can_manage(viewer: Actor) -> bool:
    return viewer.can(MANAGE.name)


def moderates(viewer: Actor, space: Space) -> bool:
    return viewer.can(MODERATE.name) or SpaceModerator.objects.of(viewer).filter(space=space).exists()


def moderates_any(viewer: Actor) -> bool:
    return viewer.can(MODERATE.name) or SpaceModerator.objects.of(viewer).exists()


def may_write(viewer: Actor) -> bool:
    """Signed in, and neither silenced nor suspended for now."""
    return viewer.is_authenticated and not getattr(viewer, "is_silenced", False)


def _keeps(viewer: Actor, space: Space, known: bool | None) -> bool:
    """Whether the viewer looks after the space; pages that know it already save the read."""
    return moderates(viewer, space) if known is None else known


def may_open(viewer: Actor, space: Space) -> bool:
    """Whether the rules of the space let this viewer open topics there."""
    return _is_among(viewer, space, space.openers, space.opener_groups)


def may_reply(viewer: Actor, topic: Topic) -> bool:
    """The same for answers, replies and comments."""
    space = topic.space
    return _is_among(viewer, space, space.repliers, space.replier_groups, getattr(topic, "keeps", None))


def _is_among(viewer: Actor, space: Space, who: str, groups: Collection[int], keeps: bool | None = None) -> bool:
    if who == Who.MEMBERS or viewer.can(MODERATE.name):
        return True
    return bool(who == Who.GROUPS and _groups_of(viewer) & set(groups)) or _keeps(viewer, space, keeps)


def _groups_of(viewer: Any) -> frozenset[int]:
    """Asked once a request, and only where a space has such a rule."""
    if "groups_held" not in viewer.__dict__:
        viewer.__dict__["groups_held"] = frozenset(GroupMembership.objects.of(viewer).values_list("group", flat=True))
    held: frozenset[int] = viewer.__dict__["groups_held"]
    return held


def can_publish(viewer: Actor, space: Space, kind: str) -> bool:
    if not may_write(viewer) or space.archived_at or kind not in space.kinds or not may_open(viewer, space):
        return False
    return kind != Kind.ANNOUNCEMENT or viewer.can(ANNOUNCE.name) or moderates(viewer, space)


def can_schedule(viewer: Actor, space: Space, kind: str) -> bool:
    return can_publish(viewer, space, kind) and (viewer.can(SCHEDULE.name) or moderates(viewer, space))


def may_schedule(viewer: Actor) -> bool:
    """Somewhere at all."""
    return viewer.can(SCHEDULE.name) or moderates_any(viewer)


def can_answer(viewer: Actor, topic: Topic) -> bool:
    is_open = not (topic.closed_at or topic.hidden_at or topic.space.archived_at)
    return may_write(viewer) and is_open and may_reply(viewer, topic)


def can_comment(viewer: Actor, post: Text) -> bool:
    return can_answer(viewer, topic_of(post)) and post.hidden_at is None


def state_of(thing: Text) -> str:
    """'shown', or in which way it is out of sight."""
    return (thing.hidden_as or str(Hidden.HIDDEN)) if thing.hidden_at else "shown"


def is_withdrawn(viewer: Actor, thing: Text) -> bool:
    """Out of sight, unless it is held and the viewer's own: that they may still put right."""
    return thing.hidden_at is not None and not (thing.hidden_as == Hidden.HELD and is_own(viewer, thing))


def can_edit(viewer: Actor, text: Text, *, keeps: bool | None = None) -> bool:
    """Authors their own while it is shown, the topic is open and it is not too late; moderators all in their space."""
    topic = topic_of(text)
    if not may_write(viewer):
        return False
    is_closed = topic.closed_at and not _may_mend(text)
    is_out = is_withdrawn(viewer, text) or is_withdrawn(viewer, topic)
    is_open = not (is_out or is_closed or topic.space.archived_at)
    return (is_own(viewer, text) and is_open and not is_late(text)) or _keeps(viewer, topic.space, keeps)


def _may_mend(text: Text) -> bool:
    """What was closed may be put right by its author, to be opened again."""
    return getattr(text, "kind", "") == Post.Kind.OPENING


def is_late(text: Text) -> bool:
    """Authors no longer edit it themselves; the operator's choice, 0 days meaning always."""
    days: int = choice("content.edit_days")
    return bool(days) and clock.now() - text.created_at > timedelta(days=days)


def can_suggest(viewer: Actor, post: Text, *, keeps: bool | None = None) -> bool:
    """Whoever may not edit a text that everybody of its space sees; also authors for whom it is too late."""
    topic = topic_of(post)
    if not may_write(viewer) or post.hidden_at or topic.hidden_at or topic.space.archived_at:
        return False
    return not can_edit(viewer, post, keeps=keeps)


def can_decide(viewer: Actor, suggestion: Any) -> bool:
    """Who may edit the text decides what others suggest for it; nobody decides on their own suggestion."""
    return not (suggestion.held_at or is_own(viewer, suggestion)) and can_edit(viewer, suggestion.post)


def fingerprint(post: Text) -> str:
    """Changes with the text, and with title and tags of an opening post."""
    topic = topic_of(post)
    said = (post.source, topic.title, *topic.tag_names) if post.kind == Post.Kind.OPENING else (post.source,)
    return blake2b("\0".join(said).encode(), digest_size=12).hexdigest()


def can_make_article(viewer: Actor, answer: Text) -> bool:
    """Its author, and who looks after the space."""
    if answer.kind == Post.Kind.OPENING or answer.hidden_at or topic_of(answer).hidden_at or not may_write(viewer):
        return False
    return is_own(viewer, answer) or moderates(viewer, space_of(answer))


def can_version(viewer: Actor, topic: Topic, *, keeps: bool | None = None) -> bool:
    """Whoever shared a resource while it is open, and who looks after its space."""
    if not may_write(viewer):
        return False
    is_open = not (topic.hidden_at or topic.closed_at or topic.space.archived_at)
    return (is_own(viewer, topic) and is_open) or _keeps(viewer, topic.space, keeps)


def can_take(viewer: Actor, resource: Resource, *, keeps: bool | None = None) -> bool:
    """Take the files of a resource whose topic the viewer may read."""
    return (
        is_own(viewer, resource.topic)
        or _is_in_audience(viewer, resource)
        or _keeps(viewer, resource.topic.space, keeps)
    )


def _is_in_audience(viewer: Actor, resource: Resource) -> bool:
    """The audience of a resource; any further kind of it is one more line here."""
    if resource.audience == Resource.Audience.GROUP:
        return GroupMembership.objects.of(viewer).filter(group=resource.group_id).exists()
    return viewer.is_authenticated or resource.audience == Resource.Audience.READERS


def can_vote(viewer: Actor, text: Text) -> bool:
    topic = topic_of(text)
    return may_write(viewer) and not (is_own(viewer, text) or text.hidden_at or topic.hidden_at)


def can_accept(viewer: Actor, answer: Text, *, keeps: bool | None = None) -> bool:
    """Who asked decides, and who looks after the space when they are gone."""
    if answer.kind != Post.Kind.ANSWER or answer.hidden_at or not may_write(viewer):
        return False
    return is_own(viewer, topic_of(answer)) or _keeps(viewer, space_of(answer), keeps)


def can_close(viewer: Actor, topic: Topic) -> bool:
    return may_write(viewer) and moderates(viewer, topic.space)


def can_second(viewer: Actor, topic: Topic) -> bool:
    """Say that one has the same question."""
    is_open = not (topic.closed_at or topic.hidden_at or topic.space.archived_at)
    return may_write(viewer) and topic.kind == Kind.QUESTION and is_open and not is_own(viewer, topic)


def can_vote_reopen(viewer: Actor, topic: Topic) -> bool:
    """Whoever wrote it, and members who have answered enough to know; not while the operator lets only staff decide."""
    if not (may_write(viewer) and topic.closed_at and choice("content.reopen_votes")) or topic.hidden_at:
        return False
    return topic.space.archived_at is None and (is_own(viewer, topic) or has_answered(viewer))


def has_answered(viewer: Actor) -> bool:
    """As often as the operator asks of members who help to look after topics."""
    enough: int = choice("content.experienced_answers")
    shown = Post.objects.filter(author=getattr(viewer, "pk", None), kind=Post.Kind.ANSWER, hidden_at=None)
    return len(shown[:enough]) >= enough


def can_ask(viewer: Actor, topic: Topic) -> bool:
    """Ask a member by name to answer."""
    return can_answer(viewer, topic) and topic.kind == Kind.QUESTION


def can_mark_official(viewer: Actor, answer: Text) -> bool:
    shown = answer.kind == Post.Kind.ANSWER and not answer.hidden_at
    return shown and may_write(viewer) and viewer.can(OFFICIAL.name)


def can_mark_outdated(viewer: Actor, post: Text, *, keeps: bool | None = None) -> bool:
    """Who wrote it, who asked, the team, and who looks after the space."""
    if not may_write(viewer) or post.hidden_at:
        return False
    knows = is_own(viewer, post) or is_own(viewer, topic_of(post)) or viewer.can(OFFICIAL.name)
    return knows or _keeps(viewer, space_of(post), keeps)


def can_end_mark(viewer: Actor, mark: Any, *, keeps: bool | None = None) -> bool:
    """Who made it, and who looks after the space; official ones also the rest of the team."""
    if not may_write(viewer):
        return False
    is_mine = mark.made_by_id == getattr(viewer, "pk", None)
    is_ours = mark.kind == "official" and viewer.can(OFFICIAL.name)
    return is_mine or is_ours or _keeps(viewer, space_of(mark.post), keeps)


def can_hide(viewer: Actor, thing: Text, *, keeps: bool | None = None) -> bool:
    return may_write(viewer) and _keeps(viewer, space_of(thing), keeps)


def can_purge(viewer: Actor, thing: Text) -> bool:
    """Words that nobody brings back are taken away by the team alone."""
    return may_write(viewer) and viewer.can(MODERATE.name)


def is_own(viewer: Actor, thing: Text) -> bool:
    return thing.author_id is not None and thing.author_id == getattr(viewer, "pk", None)


def topic_of(thing: Text) -> Topic:
    if isinstance(thing, Topic):
        return thing
    post: Any = getattr(thing, "post", thing)
    topic: Topic = post.topic
    return topic


def space_of(thing: Text) -> Space:
    return topic_of(thing).space
