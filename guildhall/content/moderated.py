"""What moderation may ask of topics, posts and comments, and do to them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guildhall.content import actions
from guildhall.content.actions.hiding import withdraw
from guildhall.content.models import Comment, Hidden, Post, SpaceModerator, Topic
from guildhall.content.models.spaces import SEES_ALL
from guildhall.content.rules import state_of, topic_of
from guildhall.kernel.html import text_of
from guildhall.kernel.moderated import Moderable, Moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.queries import ids_behind

_BEHIND = {Topic: "space", Post: "topic__space", Comment: "post__topic__space"}


def _rows(model: Any, ids: Iterable[int]) -> Any:
    return model.objects.filter(pk__in=list(ids)).select_related(_BEHIND[model], "author__merged_into")


def facts(model: Any, ids: Iterable[int]) -> dict[int, Moderable]:
    rows = list(_rows(model, ids))
    openings = Post.objects.filter(topic__in=[row.pk for row in rows], kind=Post.Kind.OPENING) if model is Topic else []
    of_topic = {post.topic_id: post for post in openings}
    return {row.pk: _fact(row, of_topic.get(row.pk)) for row in rows}


def _fact(row: Any, opening: Post | None) -> Moderable:
    topic, text = topic_of(row), opening or row
    has_words = text is not topic
    return Moderable(
        text=text_of(text.html) if has_words else "",
        title=topic.title,
        url=reverse(f"content:{row._meta.model_name}", args=[row.pk]),
        author_id=row.author_id,
        author=str(row.author.shown.display_name) if row.author else row.author_name,
        space_id=topic.space_id,
        created_at=row.created_at,
        state=state_of(row),
        edited_at=text.edited_at if has_words else None,
        holder=("content.post", opening.pk) if opening else None,
    )


def visible_to(model: Any, viewer: Any, ids: Iterable[int]) -> set[int]:
    return set(model.objects.visible_to(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))


def looked_after_by(viewer: Any) -> set[int] | None:
    if viewer.can(SEES_ALL):
        return None
    return set(SpaceModerator.objects.of(viewer).values_list("space", flat=True))


def of_author(model: Any, member: int) -> list[int]:
    """Of posts without openings: they go with their topics."""
    rows = model.objects.filter(author__in=ids_behind(Member.objects.get(pk=member)))
    rows = rows.exclude(kind=Post.Kind.OPENING) if model is Post else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _found(model: Any, pk: int) -> Any:
    """An opening post stands for its topic: they are hidden and shown as one."""
    thing = _rows(model, [pk]).first()
    if thing is None:
        raise Refusal("gone", _("This is not there any more."))
    return thing.topic if isinstance(thing, Post) and thing.kind == Post.Kind.OPENING else thing


def _act(state: Hidden, model: Any, actor: Any, pk: int, because: str) -> None:
    withdraw(actor=actor, thing=_found(model, pk), state=state, because=because)


def _bring_back(model: Any, actor: Any, pk: int) -> None:
    actions.restore(actor=actor, thing=_found(model, pk))


def _purge(model: Any, actor: Any, pk: int) -> None:
    actions.purge_text(actor=actor, thing=_found(model, pk))


for _model, _label in (
    (Topic, Bilingual("Topic", "主题")),
    (Post, Bilingual("Post", "回帖")),
    (Comment, Bilingual("Comment", "评论")),
):
    ports.add(
        Port(
            name=f"content.{_model._meta.model_name}.moderated",
            kind="moderated",
            answers=Moderated(
                label=_label,
                facts=partial(facts, _model),
                visible_to=partial(visible_to, _model),
                hold=partial(_act, Hidden.HELD, _model),
                hide=partial(_act, Hidden.HIDDEN, _model),
                delete=partial(_act, Hidden.DELETED, _model),
                restore=partial(_bring_back, _model),
                purge=partial(_purge, _model),
                looked_after_by=looked_after_by,
                of_author=partial(of_author, _model),
            ),
        )
    )
