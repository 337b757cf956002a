"""Atom feeds of every list: what guests may read, and nothing else, whoever asks."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from guildhall.content.models import Kind, Post
from guildhall.content.queries import (
    PERIODS,
    TABS,
    Feed,
    Row,
    collected,
    collection_of,
    openings_of,
    read_feed,
    space_found,
    spaces_for,
    tag_of_name,
    works_of,
)
from guildhall.content.queries.mentions import named
from guildhall.content.queries.people import Face
from guildhall.content.views.atom import Atom, Source, add_entry, answer, atom
from guildhall.content.views.pieces import space_url, topic_url
from guildhall.kernel.html import text_of
from guildhall.kernel.pages import tag as page_tag
from guildhall.kernel.text import clip
from guildhall.members.models import Guest
from guildhall.members.queries import profile_of, renamed_from

EXCERPT = 280  # columns


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    asked, query = _asked(request)
    name = "/".join(["home", *(f"{key}={value}" for key, value in query.items())])
    source = Source(_title(asked), name, reverse("content:home"), reverse("content:feed"), query)
    return page_tag(answer(request, _of_topics(source, asked)), "home")


@require_safe
def space_feed(request: HttpRequest, handle: str) -> HttpResponse:
    here, moved_to = space_found(Guest(), handle)
    if moved_to:
        return redirect(reverse("content:space_feed", args=[moved_to], query=request.GET), permanent=True)
    asked, query = _asked(request)
    path = reverse("content:space_feed", args=[here.handle])
    source = Source(str(here.name), f"space/{here.pk}", space_url(here), path, query)
    return page_tag(answer(request, _of_topics(source, replace(asked, space=here))), f"space:{here.pk}")


@require_safe
def tag_feed(request: HttpRequest, name: str) -> HttpResponse:
    here, moved_to = tag_of_name(Guest(), name.lower())
    if moved_to or name != here.name:
        return redirect("content:tag_feed", here.name, permanent=True)
    asked, query = _asked(request)
    path, its_feed = reverse("content:tag", args=[here.name]), reverse("content:tag_feed", args=[here.name])
    source = Source(here.name, f"tag/{here.pk}", path, its_feed, query)
    return page_tag(answer(request, _of_topics(source, replace(asked, tag=here))), f"tag:{here.pk}")


@require_safe
def member_feed(request: HttpRequest, handle: str) -> HttpResponse:
    """Topics, answers and replies of a person, the latest first."""
    member = profile_of(Guest(), handle)
    former = None if member else renamed_from(Guest(), handle)
    if former:
        return redirect("content:member_feed", former.shown.handle, permanent=True)
    if member is None:
        raise Http404
    if member.shown.handle != handle:
        return redirect("content:member_feed", member.shown.handle)
    posts, older = works_of(member, before=request.GET.get("after", ""))
    its_feed = reverse("content:member_feed", args=[handle])
    source = Source(str(member.display_name), f"member/{member.pk}", member.get_absolute_url(), its_feed)
    made = atom(replace(source, older={"after": older} if older else {}))
    for post in posts:
        _add_post(made, post, str(member.display_name))
    return page_tag(answer(request, made), f"member:{member.pk}")


def _asked(request: HttpRequest) -> tuple[Feed, dict[str, str]]:
    """The list that the address asks for, and what of the address is said by it."""
    allowed: dict[str, Container[str]] = {
        "tab": TABS[1:],
        "period": PERIODS,
        "kind": Kind.values,
        "language": ("en", "zh-hans"),
    }
    said = {name: request.GET.get(name, "") for name in allowed}
    query = {name: value for name, value in said.items() if value in allowed[name]}
    return Feed(**query, after=request.GET.get("after", "")), query


def _title(asked: Feed) -> str:
    titles = {
        "unanswered": _("Waiting for an answer"),
        "wanted": pgettext("feed", "Questions that many have"),
        "hot": pgettext("feed", "Hot topics"),
        "featured": pgettext("feed", "Featured topics"),
        "top": pgettext("feed", "Top topics"),
    }
    return titles.get(asked.tab, _("Latest topics"))


def _of_topics(source: Source, asked: Feed) -> Atom:
    """Three reads: rows, people, words."""
    found = read_feed(Guest(), asked)
    rows = [*found.pinned, *found.rows]
    rows = sorted(rows, key=lambda row: (row.active_at, row.id), reverse=True) if asked.tab == "latest" else rows
    return _of_rows(replace(source, older={"after": found.older} if found.older else {}), rows, found.people)


def _of_rows(source: Source, rows: Sequence[Row], people: Mapping[int, Face]) -> Atom:
    words = openings_of([row.id for row in rows])
    texts = dict(zip(words, named(opening.html for opening in words.values()), strict=True))
    spaces = {space.pk: str(space.name) for space in spaces_for(Guest(), archived=True)}
    made = atom(source)
    for row in rows:
        who, opening = people.get(row.author_id or 0), words[row.id]
        add_entry(
            made,
            title=row.title,
            path=topic_url(row),
            name=f"topic/{row.id}",
            author=(who.name if who else row.author_name) or _("Former member"),
            excerpt=row.excerpt,
            html=texts[row.id],
            published=row.created_at,
            updated=max(row.active_at, opening.edited_at or row.active_at),
            language=row.language,
            categories=(*opening.tag_names, *filter(None, [spaces.get(row.space_id)])),
        )
    return made


@require_safe
def collection_feed(request: HttpRequest, handle: str) -> HttpResponse:
    """The topics of a collection in its order, as far as guests may read them."""
    here = collection_of(Guest(), handle)
    found, people = collected(Guest(), here)
    path, its_feed = (reverse(f"content:{name}", args=[handle]) for name in ("collection", "collection_feed"))
    source = Source(str(here.title), f"collection/{here.pk}", path, its_feed)
    made = _of_rows(source, [one.row for one in found], people)
    return page_tag(answer(request, made), "collections", "home")


def _add_post(made: Atom, post: Post, author: str) -> None:
    topic, is_opening = post.topic, post.kind == Post.Kind.OPENING
    add_entry(
        made,
        title=topic.title if is_opening else pgettext("feed", "Re: %(title)s") % {"title": topic.title},
        path=topic_url(topic) if is_opening else reverse("content:post", args=[post.pk]),
        name=f"topic/{topic.pk}" if is_opening else f"post/{post.pk}",
        author=author,
        excerpt=clip(text_of(post.html), EXCERPT),
        html=post.html,
        published=post.created_at,
        updated=post.edited_at or post.created_at,
        language=post.language,
        categories=(*topic.tag_names, str(topic.space.name)),
    )
