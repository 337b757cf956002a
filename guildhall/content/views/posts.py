"""A topic's posts as HTML: what is the same for everybody, and over it what the reader may do and has done."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from guildhall.content.models import Kind, Post, Topic
from guildhall.content.queries import CommentRow, PostRow, TopicPage
from guildhall.content.rules import (
    can_accept,
    can_comment,
    can_edit,
    can_end_mark,
    can_hide,
    can_mark_official,
    can_mark_outdated,
    can_suggest,
    can_vote,
    is_own,
    may_write,
    state_of,
)
from guildhall.content.views.pieces import EMPTY, KIND_NAMES, avatar, html_lang, person, when
from guildhall.kernel.actor import Actor
from guildhall.ui.stencil import Stencil, stencil

_VOTE = "url score imported sign_in"
_POST = f"{_VOTE} id number ignored avatar person written edited_when accepted_when lang html tags comments marks"
_COMMENT = "url score id ignored avatar lang person to html written post_url"


def opening_html(viewer: Actor, page: TopicPage) -> SafeString:
    return post_html(viewer, page.opening, page.keeps, tags=tags_html(page.topic))


def answers_html(viewer: Actor, page: TopicPage) -> SafeString:
    """In order of time, a line stands before the first answer that is new to the reader."""
    rows = [post_html(viewer, post, page.keeps) for post in page.answers]
    first = next((at for at, post in enumerate(page.answers) if _is_fresh(post)), None)
    if page.place.order == "oldest" and first is not None:
        rows.insert(
            first, format_html('<p class="ct-since" role="separator">{}</p>', gettext("New since your last visit"))
        )
    return mark_safe("".join(rows))  # noqa: S308 - from stencils, which escape


def _is_fresh(post: PostRow) -> bool:
    return post.id in getattr(post.topic, "fresh", ())


def _is_folded(viewer: Actor, text: Any, topic: Any) -> bool:
    """By somebody whom the reader ignores; what speaks for the community is read by all."""
    if not getattr(topic, "ignored", ()) or text.by.pk not in topic.ignored:
        return False
    is_official = topic.kind == Kind.ANNOUNCEMENT or getattr(text, "official_at", None) is not None
    return not (is_official or text.hidden_at or is_own(viewer, text))


def jump_html(page: TopicPage) -> SafeString:
    """The list beside a topic: who wrote what is on the page."""
    kind = str(KIND_NAMES[Kind(page.topic.kind)])
    rows = [
        _jump(page.opening, kind),
        *(_jump(post, post.by.name or gettext("Former member")) for post in page.answers),
    ]
    return mark_safe("".join(rows))  # noqa: S308 - from stencils, which escape


def _jump(post: PostRow, name: str) -> SafeString:
    variant = {"accepted": post.accepted_at is not None, "scored": post.score != 0}
    fill = stencil("content/pieces/jump.html", "id avatar name score", **variant)
    return fill(id=post.id, avatar=avatar(post.by, small=True), name=name, score=SafeString(f"{post.score:,}"))


def _rights_over(viewer: Actor, post: PostRow, keeps: bool) -> dict[str, bool]:
    """What the viewer may do to a post, as its template asks."""
    is_opening = post.kind == Post.Kind.OPENING
    return {
        "can_comment": can_comment(viewer, post),
        "can_edit": can_edit(viewer, post, keeps=keeps) or can_suggest(viewer, post, keeps=keeps),
        "can_article": not is_opening and post.topic.kind == Kind.QUESTION and (keeps or is_own(viewer, post)),
        "can_accept": not is_opening and can_accept(viewer, post, keeps=keeps),
        "can_hide": not is_opening and can_hide(viewer, post, keeps=keeps),
        "can_official": post.official_at is None and can_mark_official(viewer, post),
        "can_outdate": post.outdated_at is None and can_mark_outdated(viewer, post, keeps=keeps),
    }


def _fill(viewer: Actor, post: PostRow, keeps: bool) -> Stencil:
    """The stencil of a post; the same on a page for all shown posts of others that are alike."""
    if post.hidden_at or is_own(viewer, post):
        return _stencil(viewer, post, keeps)
    topic: Any = post.topic
    key = (
        post.kind, post.accepted_at is None, post.edited_at is None, post.official_at is None, post.outdated_at is None,
        _is_fresh(post), _is_folded(viewer, post, topic), viewer.is_authenticated and post.id in topic.saved,
        post.mine, bool(post.score), keeps, getattr(viewer, "pk", None),
    )  # fmt: skip
    known: dict[tuple[Any, ...], Stencil] = topic.__dict__.setdefault("stencils_of_others", {})
    if key not in known:
        known[key] = _stencil(viewer, post, keeps)
    return known[key]


def _stencil(viewer: Actor, post: PostRow, keeps: bool) -> Stencil:
    topic = post.topic
    return stencil(
        "content/pieces/post.html",
        _POST,
        kind=post.kind,
        accepted=post.accepted_at is not None,
        hidden=state_of(post) if post.hidden_at else "",
        edited=post.edited_at is not None,
        fresh=_is_fresh(post),
        folded=_is_folded(viewer, post, topic),
        saved=post.id in topic.saved if viewer.is_authenticated else None,  # type: ignore[attr-defined]
        own=is_own(viewer, post),
        reader=_reader(viewer, post),
        mine=post.mine,
        scored=bool(post.score),
        **(_rights_over(viewer, post, keeps) if may_write(viewer) else {}),
        instead=bool(topic.accepted) and not topic.space.several_accepted,
    )


def post_html(viewer: Actor, post: PostRow, keeps: bool, *, tags: SafeString = EMPTY) -> SafeString:
    fill = _fill(viewer, post, keeps)
    return fill(
        **_vote(viewer, post),
        id=post.id,
        number=post.number,
        ignored=post.by.name,
        avatar=avatar(post.by),
        person=person(post.by),
        written=when(post.created_at),
        edited_when=when(post.edited_at) if post.edited_at else EMPTY,
        accepted_when=when(post.accepted_at) if post.accepted_at else EMPTY,
        lang=_lang(post.language),
        html=SafeString(post.html),  # cleaned when it was written
        tags=tags,
        marks=marks_html(viewer, post, keeps),
        comments=comments_html(viewer, post, keeps) if post.comments or post.comment_count else EMPTY,
    )


def marks_html(viewer: Actor, post: PostRow, keeps: bool) -> SafeString:
    """Official, outdated: by whom, why, and where what holds now is read."""
    if not post.marks:
        return EMPTY
    for mark in post.marks:
        mark.may_end = can_end_mark(viewer, mark, keeps=keeps)  # type: ignore[attr-defined]
    return mark_safe(render_to_string("content/marks.html", {"marks": post.marks}))  # noqa: S308 - from a template


def vote_html(viewer: Actor, thing: Any) -> SafeString:
    """The vote of a post: the number, its imported part with the source, and the reader's own vote."""
    reader, scored = _reader(viewer, thing), bool(thing.score)
    fill = stencil("content/pieces/vote.html", _VOTE, reader=reader, mine=thing.mine, scored=scored)
    return fill(**_vote(viewer, thing))


def _vote(viewer: Actor, thing: Any) -> dict[str, Any]:
    url = thing_url(thing)
    return {
        "url": url,
        "score": SafeString(f"{thing.score:,}".replace("-", "−")),
        "imported": _imported(thing),
        "sign_in": EMPTY if viewer.is_authenticated else SafeString(f"{_door()}?next={url.replace('/', '%2F')}"),
    }


def _reader(viewer: Actor, thing: Any) -> str:
    if not viewer.is_authenticated:
        return "guest"
    return "own" if is_own(viewer, thing) else "member" if can_vote(viewer, thing) else "barred"


def _lang(language: str) -> SafeString:
    """The attribute, where a text is in another language than the page."""
    return _attribute(language, get_language() or "en")


@lru_cache(maxsize=256)
def _attribute(language: str, around: str) -> SafeString:
    lang = html_lang(language)
    return EMPTY if lang == html_lang(around) else format_html(' lang="{}"', lang)


def _imported(thing: Any) -> SafeString:
    number = thing.imported_up + thing.imported_down
    if not number:
        return EMPTY
    about = gettext("%(up)s up and %(down)s down from %(source)s, without their voters: they earn no points.")
    title = about % {"up": thing.imported_up, "down": thing.imported_down, "source": thing.imported_from}
    words = ngettext("%(number)s imported", "%(number)s imported", number) % {"number": f"{number:,}"}
    return format_html('<small class="imported" title="{}">{}</small>', title, words)


def comments_html(viewer: Actor, post: PostRow, keeps: bool) -> SafeString:
    more = post.comment_count - sum(comment.hidden_at is None for comment in post.comments)
    if not post.comments and more <= 0:
        return EMPTY
    rows = "".join(comment_html(viewer, comment, keeps) for comment in post.comments)
    link = EMPTY
    if more > 0:
        words = ngettext("%(number)s more comment", "%(number)s more comments", more) % {"number": f"{more:,}"}
        link = format_html('<a class="add" href="?comments={0}#post-{0}">{1}</a>', post.id, words)
    return mark_safe(f"<ul class=gh-comments>{rows}</ul>{link}")  # noqa: S308 - from stencils


def comment_html(viewer: Actor, comment: CommentRow, keeps: bool) -> SafeString:
    fill = stencil(
        "content/pieces/comment.html",
        _COMMENT,
        depth=comment.depth,
        folded=_is_folded(viewer, comment, comment.post.topic),
        hidden=state_of(comment) if comment.hidden_at else "",
        can_reply=can_comment(viewer, comment.post),
        can_edit=can_edit(viewer, comment, keeps=keeps),
        can_hide=can_hide(viewer, comment, keeps=keeps),
        reader=_reader(viewer, comment),
        mine=comment.mine,
        scored=bool(comment.score),
    )
    return fill(
        url=thing_url(comment),
        score=f"{comment.score:,}",
        id=comment.id,
        ignored=comment.by.name,
        avatar=avatar(comment.by, small=True),
        lang=_lang(comment.language),
        person=person(comment.by),
        to=_to(comment),
        html=mark_safe(comment.html.strip()),  # noqa: S308 - cleaned when it was written
        written=when(comment.created_at),
        post_url=thing_url(comment.post),
    )


def _to(comment: CommentRow) -> SafeString:
    if comment.to is None:
        return EMPTY
    words = gettext("to %(name)s") % {"name": comment.to.name or gettext("Former member")}
    return format_html(' <a class="muted" href="#comment-{}">{}</a>', comment.parent_id, words)


def comment_vote_html(viewer: Actor, comment: Any) -> SafeString:
    reader, scored = _reader(viewer, comment), bool(comment.score)
    fill = stencil("content/pieces/comment_vote.html", "url score", reader=reader, mine=comment.mine, scored=scored)
    return fill(url=thing_url(comment), score=f"{comment.score:,}")


def tags_html(topic: Topic) -> SafeString:
    if not topic.tag_names:
        return EMPTY
    links = format_html_join("", '<a class="gh-tag" href="{}">{}</a>', _tags(topic.tag_names))
    return format_html('<div class="line tags-line">{}</div>', links)


def _tags(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(reverse("content:tag", args=[name]), name) for name in names]


def thing_url(thing: Any) -> SafeString:
    """`/posts/12/`, and what can be done to it below that; comments have their own."""
    is_comment = hasattr(thing, "post_id")
    return SafeString(f"{_things(is_comment)}{thing.pk}/")


@lru_cache(maxsize=2)
def _things(is_comment: bool) -> str:
    return reverse("content:comment" if is_comment else "content:post", args=[0]).removesuffix("0/")


@lru_cache(maxsize=1)
def _door() -> str:
    return reverse("account_login")
