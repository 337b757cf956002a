"""Home, spaces and tags: lists of topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from guildhall.content.models import Kind, ReadingChoice, Space
from guildhall.content.queries import (
    PERIODS,
    Feed,
    HomePlaces,
    Row,
    choice_of,
    current_moderators,
    read_feed,
    read_places,
    space_found,
    spaces_beside,
    spaces_for,
    tag_of_name,
    tags_for,
    waiting_longest,
)
from guildhall.content.queries.offers import OWN, wanted_from
from guildhall.content.views.head import home_head, narrows, space_head, tag_head
from guildhall.content.views.menus import (
    LANGUAGES,
    answers_menu,
    kinds_menu,
    language_menu,
    periods_menu,
    tabs_for,
    tabs_menu,
)
from guildhall.content.views.news import counting_seconds, states_of
from guildhall.content.views.pieces import place, rows_html
from guildhall.content.views.who import space_words
from guildhall.kernel.pages import tag as page_tag
from guildhall.ui.page import page

KINDS = frozenset(Kind.values)
FILTERS = ("kind", "language", "official", "space", "tag")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    viewer, spaces, choice = request.user, spaces_beside(request.user), choice_of(request.user)
    feed = _asked(request, spaces, choice, own=True)
    places = read_places(viewer) if feed == Feed() else HomePlaces()
    context = _feed_context(request, feed, spaces, choice, pinned=places.pinned) | {"places": places}
    context |= {"head": home_head(request, feed)}
    context |= {"is_filtered": narrows(request, FILTERS)}
    if not feed.after:
        context["waiting"] = waiting_longest(viewer)
        wanted = wanted_from(viewer) if viewer.is_authenticated else []
        context["mine"] = [one.topic for one in wanted if one.why == OWN]
        context["asked"] = [one for one in wanted if one.why != OWN]
    return page_tag(page(request, "content/home.html", context, fragment="feed"), "home")


@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    return page_tag(page(request, "content/spaces.html", {"spaces": spaces_for(request.user)}), "spaces")


@require_safe
def space(request: HttpRequest, handle: str) -> HttpResponse:
    viewer = request.user
    here, moved_to = space_found(viewer, handle)
    if moved_to:
        return redirect(reverse("content:space", args=[moved_to], query=request.GET), permanent=True)
    choice = choice_of(viewer)
    feed = replace(_asked(request, [], choice), space=here)
    context = _feed_context(request, feed, [here], choice, shows_space=False)
    keepers = [row.member for row in current_moderators(here)]
    context |= {"space": here, "keepers": keepers, "is_keeper": viewer in keepers} | space_words(viewer, here)
    context |= {"head": space_head(request, feed, here, is_empty=context["is_empty"])}
    return page_tag(page(request, "content/space.html", context, fragment="feed"), f"space:{here.pk}")


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    begins = request.GET.get("q", "").strip().lower()[:40]
    context = {"tags": tags_for(request.user, begins=begins), "q": begins}
    return page_tag(page(request, "content/tags.html", context, fragment="tags"), "tags")


@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponse:
    here, moved_to = tag_of_name(request.user, name.lower())
    if moved_to:
        return redirect("content:tag", moved_to, permanent=True)
    spaces, choice = spaces_beside(request.user, archived=True), choice_of(request.user)
    feed = replace(_asked(request, spaces, choice), tag=here)
    context = _feed_context(request, feed, spaces, choice) | {"tag": here}
    context |= {"head": tag_head(request, feed, here, is_empty=context["is_empty"])}
    return page_tag(page(request, "content/tag.html", context, fragment="feed"), f"tag:{here.pk}")


def _asked(request: HttpRequest, spaces: Sequence[Space], choice: ReadingChoice, *, own: bool = False) -> Feed:
    """The list that the address asks for; what it says wrongly is left out."""
    query: Any = request.GET or {}  # most ask for nothing
    language = query.get("language", choice.language)
    return Feed(
        tab=query.get("tab", "") if query.get("tab") in tabs_for(request.user, choice, own) else "latest",
        period=query.get("period", "") if query.get("period") in PERIODS else "week",
        kind=query.get("kind", "") if query.get("kind") in KINDS else "",
        language=language if language in LANGUAGES else "",
        official=query.get("official") == "1",
        space=next((space for space in spaces if space.handle == query.get("space")), None),
        after=query.get("after", ""),
    )


def _feed_context(
    request: HttpRequest,
    feed: Feed,
    spaces: Sequence[Space],
    choice: ReadingChoice,
    *,
    shows_space: bool = True,
    pinned: Sequence[Row] = (),
) -> dict[str, Any]:
    found = read_feed(request.user, feed, pinned)
    query = {name: value for name, value in request.GET.items() if name != "after"}
    waiting = feed.space.waiting if feed.space else sum(space.waiting for space in spaces)
    states = states_of(request.user, found.own_tags)
    states = counting_seconds(states) if feed.tab == "wanted" else states
    own = not (feed.space or feed.tag)
    return {
        "feed": feed,
        "choice": choice,
        "own_tags": found.own_tags,
        "spaces": spaces,
        "rows": rows_html(found, {space.pk: space for space in spaces}, states, shows_space=shows_space),
        "is_empty": not found,
        "tabs": tabs_menu(request, feed, None if feed.tag else waiting, tabs_for(request.user, choice, own)),
        "periods": periods_menu(request, feed) if feed.tab == "top" else [],
        "kinds": kinds_menu(request, feed),
        "answers": answers_menu(request, feed),
        "languages": language_menu(request, feed, choice.language),
        "older": f"?{urlencode({**query, 'after': found.older})}" if found.older else "",
        "first": f"?{urlencode(query)}" if feed.after else "",
        "reset": place("home"),
    }
