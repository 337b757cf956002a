from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from guildhall.content.models import (
    Comment,
    Hidden,
    Kind,
    Post,
    Space,
    SpaceModerator,
    SpaceRules,
    Tag,
    TagSynonym,
    Topic,
)
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.content.rules import ANNOUNCE, may_open
from guildhall.groups.models import Group
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member

TAGS_A_PAGE = 60
_BESIDE = ("handle", "name_en", "name_zh_hans", "colour", "visibility", "topics", "waiting")


def spaces_for(viewer: Actor, *, archived: bool = False) -> list[Space]:
    """The spaces a viewer may read, in their order."""
    return _spaces(sort_of(viewer), archived, ()).objects(viewer=number_of(viewer))


def spaces_beside(viewer: Actor, *, archived: bool = False) -> list[Space]:
    """The same with what lists of topics show of them; anything else is a read of its own."""
    return _spaces(sort_of(viewer), archived, _BESIDE).objects(viewer=number_of(viewer))


@cache
def _spaces(sort: Sort, archived: bool, shown: tuple[str, ...]) -> Prepared[Space]:
    def build(viewer: int) -> Any:
        spaces = Space.objects.visible_to(StandIn(sort, viewer)).order_by("position", "pk")
        spaces = spaces.only(*shown) if shown else spaces
        return spaces if archived else spaces.open()

    return Prepared(build, viewer=EXAMPLE)


def space_of_handle(viewer: Actor, handle: str) -> Space:
    """Raises Http404 also for a space that the viewer may not read."""
    return get_object_or_404(Space.objects.visible_to(viewer), handle=handle)


def space_found(viewer: Actor, handle: str) -> tuple[Space, str]:
    """A space, and its address if that is another one now. Raises Http404 as `space_of_handle` does."""
    readable = Space.objects.visible_to(viewer)
    here = readable.filter(handle=handle).first() or readable.filter(former_handles__handle=handle).first()
    if here is None:
        raise Http404
    return here, "" if here.handle == handle else here.handle


def spaces_to_write_in(viewer: Actor, kind: str) -> list[Space]:
    """Open spaces that take this kind of topic from this viewer."""
    spaces = Space.objects.visible_to(viewer).open().filter(kinds__contains=[kind]).order_by("position", "pk")
    if kind == Kind.ANNOUNCEMENT and not viewer.can(ANNOUNCE.name):
        spaces = spaces.filter(pk__in=SpaceModerator.objects.of(viewer).values("space"))
    return [space for space in spaces if may_open(viewer, space)]


def rules_of(space: Space) -> list[SpaceRules]:
    """Who might write there from when on, the latest first; empty for a space whose rules were never touched."""
    return list(SpaceRules.objects.filter(space=space).order_by("-pk"))


def current_moderators(space: Space) -> QuerySet[SpaceModerator]:
    rows = SpaceModerator.objects.current().filter(space=space)
    return rows.select_related("member", "member__merged_into", "member__avatar").order_by("granted_at", "pk")


def all_spaces() -> QuerySet[Space]:
    """For the console: every space, with who looks after it."""
    keepers = Prefetch("moderators", SpaceModerator.objects.current().select_related("member"), to_attr="keepers")
    return Space.objects.select_related("group").prefetch_related(keepers).order_by("archived_at", "position", "pk")


def tags_for(viewer: Actor, *, begins: str = "", limit: int = TAGS_A_PAGE) -> list[tuple[Tag, int]]:
    """The most used tags with the number of topics this viewer may read; what is only in other spaces is not there."""
    tags = Tag.objects.filter(name__startswith=begins) if begins else Tag.objects.all()
    if not viewer.is_authenticated:
        return [(tag, tag.topics) for tag in tags.filter(topics__gt=0).order_by("-topics", "name")[:limit]]
    mine = Topic.objects.visible_to(viewer).filter(hidden_at=None)
    counted = tags.filter(rows__topic__in=mine).annotate(number=Count("rows")).order_by("-number", "name")
    return [(tag, tag.number) for tag in counted[:limit]]


def tag_of_name(viewer: Actor, name: str) -> tuple[Tag, str]:
    """The tag and the name to go on to, when the one given is a synonym. Raises Http404 where nothing can be read."""
    tag = Tag.objects.filter(Q(name=name) & ~Q(name__in=TagSynonym.objects.values("name"))).first()
    meant = tag or Tag.objects.filter(synonyms__name=name).first()
    if meant is None:
        raise Http404
    if not Topic.objects.visible_to(viewer).filter(hidden_at=None, tags__tag=meant).exists() and not meant.topics:
        raise Http404
    return meant, "" if tag else meant.name


def synonyms() -> QuerySet[TagSynonym]:
    return TagSynonym.objects.select_related("tag").order_by("tag__name", "name")


def hidden_things(viewer: Actor, *, limit: int = 50) -> Sequence[Topic | Post | Comment]:
    """What is hidden in the spaces this viewer looks after, the latest first."""
    topics = Topic.objects.visible_to(viewer).exclude(hidden_at=None).filter(merged_into=None)
    topics = topics.select_related("space", "author")
    posts = Post.objects.visible_to(viewer).exclude(hidden_at=None).select_related("topic__space", "author")
    comments = Comment.objects.visible_to(viewer).exclude(hidden_at=None)
    comments = comments.select_related("post__topic__space", "author")
    sorts = [rows.exclude(hidden_as__in=(Hidden.HELD, Hidden.PURGED)) for rows in (topics, posts, comments)]
    found = [thing for rows in sorts for thing in rows.order_by("-hidden_at", "-pk")[:limit]]
    return sorted(found, key=lambda thing: (thing.hidden_at, thing.pk), reverse=True)[:limit]


def moderatorships() -> QuerySet[SpaceModerator]:
    return SpaceModerator.objects.current()


def tag_named(name: str) -> Tag | None:
    return Tag.objects.filter(name=name.strip().lower()).first()


def member_of_handle(handle: str) -> Member | None:
    return Member.objects.present().filter(handle__iexact=handle.strip().lstrip("@")).first()


def group_names(viewer: Actor, ids: Collection[int]) -> list[Bilingual]:
    """Of those that the viewer may know of."""
    shown = Group.objects.visible_to(viewer).filter(pk__in=ids).order_by("name_en", "name_zh_hans")
    return [group.name for group in shown] if ids else []
