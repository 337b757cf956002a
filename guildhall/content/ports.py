"""What a thing of this room is called and where it is, as far as the viewer may see it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from guildhall.content import moderated, moderated_edits, moderated_versions, staff_fields  # noqa: F401 - their ports are declared by being imported
from guildhall.content.actions import give_spaces, read_topic
from guildhall.content.models import (
    Bookmark,
    Comment,
    Draft,
    Mention,
    Post,
    ResourceVersion,
    Space,
    SuggestedEdit,
    Tag,
    Topic,
)
from guildhall.content.queries import excerpts, seen_comments, seen_posts, seen_topics, tags_named, topics_titled
from guildhall.content.queries.collections import shown_collections
from guildhall.content.queries.of_groups import spaces_to_give
from guildhall.content.queries.resources import may_take_files
from guildhall.content.queries.trust import trust_figures
from guildhall.content.rules import can_curate
from guildhall.files.models import File
from guildhall.groups.models import Group
from guildhall.kernel.actor import Actor
from guildhall.kernel.notices import Watchable, watchables
from guildhall.kernel.prepared import MANY, Prepared, listed
from guildhall.kernel.registry import Port, Shown, ports
from guildhall.kernel.search import Searchable
from guildhall.kernel.sql import numbers
from guildhall.kernel.text import Bilingual

_IN_A_DRAFT = re.compile(r"/files/(\d{1,18})/")


def show_topics(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """What was merged into another topic is that one."""
    wanted = set(ids)
    found = Topic.objects.visible_to(viewer).filter(pk__in=wanted, merged_into=None).values_list("pk", "title")
    shown = {pk: Shown(title, reverse("content:topic", args=[pk])) for pk, title in found}
    if missing := wanted - shown.keys():
        merged = Topic.objects.filter(pk__in=missing, merged_into__in=Topic.objects.visible_to(viewer))
        rows = merged.values_list("pk", "merged_into__title")
        shown |= {pk: Shown(title, reverse("content:topic", args=[pk])) for pk, title in rows}
    return shown


def show_posts(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = Post.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "topic__title")
    return {pk: Shown(title, reverse("content:post", args=[pk])) for pk, title in found}


def show_suggestions(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = SuggestedEdit.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "post__topic__title")
    return {pk: Shown(title, reverse("content:suggestion", args=[pk])) for pk, title in found}


def show_comments(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = Comment.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "post__topic__title")
    return {pk: Shown(title, reverse("content:comment", args=[pk])) for pk, title in found}


def show_bookmarks(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """To whom they belong, and to nobody else."""
    mine = Bookmark.objects.filter(pk__in=ids, member=getattr(viewer, "pk", None))
    found = mine.filter(post__in=Post.objects.visible_to(viewer)).values_list("pk", "post", "post__topic__title")
    return {pk: Shown(title, reverse("content:post", args=[post])) for pk, post, title in found}


def show_spaces(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = Space.objects.visible_to(viewer).filter(pk__in=ids)
    return {space.pk: Shown(str(space.name), reverse("content:space", args=[space.handle])) for space in found}


def show_tags(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """Like the page of a tag: not while everything it is on is closed to the viewer."""
    readable = Topic.objects.visible_to(viewer).filter(hidden_at=None, tags__tag=OuterRef("pk"))
    found = Tag.objects.filter(Q(topics__gt=0) | Exists(readable), pk__in=ids).values_list("pk", "name")
    return {pk: Shown(name, reverse("content:tag", args=[name])) for pk, name in found}


def note_reading(viewer: Actor, said: Mapping[str, str]) -> None:
    """What the beacon of a topic page says: `topic`, and `number` of the last post that was on the screen."""
    topic, number = (_number(said.get(name, "")) for name in ("topic", "number"))
    found = Topic.objects.visible_to(viewer).filter(pk=topic).first() if topic and number else None
    if found:
        read_topic(actor=viewer, topic=found, number=number)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def open_topics(ids: Iterable[int]) -> set[int]:
    """Which of them every member may read, whoever that is."""
    return set(_open_topics().filter(pk__in=ids).values_list("pk", flat=True))


def open_posts(ids: Iterable[int]) -> set[int]:
    return {pk for (pk,) in _OPEN_POSTS.rows(pks=numbers(ids))}


def open_comments(ids: Iterable[int]) -> set[int]:
    found = Comment.objects.filter(pk__in=ids, hidden_at=None, post__hidden_at=None, post__topic__in=_open_topics())
    return set(found.values_list("pk", flat=True))


def _open_topics() -> QuerySet[Topic]:
    return Topic.objects.filter(hidden_at=None).exclude(space__visibility=Space.Visibility.GROUP)


_OPEN_POSTS = Prepared(
    lambda pks: Post.objects.filter(pk__in=listed(pks), hidden_at=None, topic__in=_open_topics()).values_list("pk"),
    pks=MANY,
)


def show_mentions(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """As the text that names somebody, as far as the viewer may read it."""
    rows = list(Mention.objects.filter(pk__in=list(ids)))
    posts = show_posts(viewer, [one.post_id for one in rows if one.post_id])
    comments = show_comments(viewer, [one.comment_id for one in rows if one.comment_id])
    found = {one.pk: posts.get(one.post_id or 0) or comments.get(one.comment_id or 0) for one in rows}
    return {pk: shown for pk, shown in found.items() if shown}


ports.add(Port(name="content.topic.open", kind="open", answers=open_topics))
ports.add(Port(name="content.post.open", kind="open", answers=open_posts))
ports.add(Port(name="content.comment.open", kind="open", answers=open_comments))
for _name, _words in (("topic", excerpts.of_topics), ("post", excerpts.of_posts), ("comment", excerpts.of_comments)):
    ports.add(Port(name=f"content.{_name}.excerpt", kind="excerpt", answers=_words))
ports.add(Port(name="content.topic.subject", kind="subject", answers=show_topics))
ports.add(Port(name="content.post.subject", kind="subject", answers=show_posts))
ports.add(Port(name="content.suggestededit.subject", kind="subject", answers=show_suggestions))
ports.add(Port(name="content.comment.subject", kind="subject", answers=show_comments))
ports.add(Port(name="content.mention.subject", kind="subject", answers=show_mentions))
ports.add(Port(name="content.bookmark.subject", kind="subject", answers=show_bookmarks))
ports.add(Port(name="content.space.subject", kind="subject", answers=show_spaces))
ports.add(Port(name="content.tag.subject", kind="subject", answers=show_tags))
watchables.add(Watchable(name="topic", subject="content.topic", label=Bilingual("Topics", "主题")))
watchables.add(Watchable(name="space", subject="content.space", label=Bilingual("Spaces", "版块")))
watchables.add(Watchable(name="tag", subject="content.tag", label=Bilingual("Tags", "标签")))


def can_read_post_file(viewer: Actor, file: File) -> bool:
    """Whoever may read the post now."""
    return Post.objects.visible_to(viewer).filter(pk=file.owner_id).exists()


def can_read_comment_file(viewer: Actor, file: File) -> bool:
    return Comment.objects.visible_to(viewer).filter(pk=file.owner_id).exists()


def can_read_placed_picture(viewer: Actor, file: File) -> bool:
    """Whoever may read the topic that it stands for."""
    topics = Topic.objects.visible_to(viewer).filter(placements=file.owner_id)
    return topics.exists()


def show_collections(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = shown_collections(viewer).filter(pk__in=ids)
    return {one.pk: Shown(str(one.title), reverse("content:collection", args=[one.handle])) for one in found}


def can_read_cover(viewer: Actor, file: File) -> bool:
    """Who is shown the collection, and its editors."""
    return can_curate(viewer) or shown_collections(viewer).filter(pk=file.owner_id).exists()


ports.add(Port(name="content.collection.subject", kind="subject", answers=show_collections))
ports.add(Port(name="content.collection.files", kind="files", answers=can_read_cover))
ports.add(Port(name="content.placement.files", kind="files", answers=can_read_placed_picture))
ports.add(Port(name="content.post.files", kind="files", answers=can_read_post_file))
ports.add(Port(name="content.comment.files", kind="files", answers=can_read_comment_file))
ports.add(Port(name="content.topic.reading", kind="reading", answers=note_reading))
ports.add(Port(name="content.topic.seen", kind="seen", answers=seen_topics))
ports.add(Port(name="content.post.seen", kind="seen", answers=seen_posts))
ports.add(Port(name="content.comment.seen", kind="seen", answers=seen_comments))


def posts_there(ids: set[int]) -> set[int]:
    return set(Post.objects.filter(pk__in=ids).values_list("pk", flat=True))


def comments_there(ids: set[int]) -> set[int]:
    return set(Comment.objects.filter(pk__in=ids).values_list("pk", flat=True))


ports.add(Port(name="content.post.files_owners", kind="files_owners", answers=posts_there))
ports.add(Port(name="content.comment.files_owners", kind="files_owners", answers=comments_there))


def can_read_resource_file(viewer: Actor, file: File) -> bool:
    """Whoever may read the resource and take its files, while its version is not withdrawn."""
    rows = ResourceVersion.objects.select_related("resource__topic__space")
    version = rows.filter(pk=file.owner_id).first()
    return version is not None and may_take_files(viewer, version)


def versions_there(ids: set[int]) -> set[int]:
    return set(ResourceVersion.objects.filter(pk__in=ids).values_list("pk", flat=True))


ports.add(Port(name="content.resourceversion.files", kind="files", answers=can_read_resource_file))
ports.add(Port(name="content.resourceversion.files_owners", kind="files_owners", answers=versions_there))


for _name, _found in {
    "topic": Searchable(Bilingual("Topics", "主题"), "messages", topics_titled, order=30),
    "tag": Searchable(Bilingual("Tags", "标签"), "tag", tags_named, order=20),
}.items():
    ports.add(Port(name=f"content.{_name}.searchable", kind="searchable", answers=_found))


def files_in_drafts(ids: set[int]) -> set[int]:
    """Those that somebody's draft shows: they wait as long as it does."""
    sources = Draft.objects.filter(fields__source__icontains="/files/").values_list("fields__source", flat=True)
    return ids & {int(number) for source in sources.iterator() for number in _IN_A_DRAFT.findall(source)}


ports.add(Port(name="content.draft.files_waiting", kind="files_waiting", answers=files_in_drafts))
ports.add(Port(name="content.post.trust", kind="trust", answers=trust_figures))


def give_to_group(actor: Actor, ids: Collection[int], group: Group, into: Group) -> None:
    give_spaces(actor=actor, spaces=ids, group=group, into=into)


ports.add(Port(name="content.space.of_group", kind="of_group", answers=spaces_to_give))
ports.add(Port(name="content.space.to_group", kind="to_group", answers=give_to_group))
