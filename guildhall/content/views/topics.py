"""A topic with its posts, and the permanent addresses of posts and comments."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from guildhall.content.forms import AnswerForm
from guildhall.content.models import Comment, Kind, Post, Topic
from guildhall.content.queries import (
    TopicPage,
    answerers_for,
    closing_of,
    comment_of,
    credit_of,
    feature_of,
    locate_post,
    news_of,
    original_of,
    post_of,
    read_topic,
    related_topics,
    series_place,
    topic_for,
)
from guildhall.content.queries.resources import shelf_of
from guildhall.content.queries.tools import elsewhere, merged_into
from guildhall.content.rules import can_answer, can_ask, can_curate, can_second, is_own, may_write
from guildhall.content.views.contents import with_contents
from guildhall.content.views.drafts import slot_for
from guildhall.content.views.frame import topic_frame
from guildhall.content.views.head import topic_head
from guildhall.content.views.layout import MOST, layout_of, number_in, pages_of
from guildhall.content.views.news import news_html
from guildhall.content.views.notes import lines_of
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.posts import answers_html, jump_html, opening_html
from guildhall.content.views.who import barred_words
from guildhall.kernel.pages import tag as page_tag
from guildhall.ui.page import page

STAYS = {"noredirect", "at", "comments"}  # whoever asks for this of a duplicate wants to read the duplicate
LONG = (Kind.ARTICLE, Kind.RESOURCE, Kind.ANNOUNCEMENT)  # kinds that get a list of contents


@require_safe
def topic(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    if (here := _here(request, pk)).pk != pk:
        return redirect(topic_url(here), permanent=True)
    if slug != here.slug:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{topic_url(here)}{query}", permanent=True)
    if original := _leads_on(request, here):
        return redirect(topic_url(original))
    context = topic_context(request, here)
    if moved := _went(request, context["page"]):
        return redirect(place_of(moved))
    return page_tag(
        page(request, "content/topic.html", context, fragment="posts"), f"topic:{here.pk}", f"space:{here.space_id}"
    )


def _here(request: HttpRequest, pk: int) -> Topic:
    """The topic, or the one that it was merged into."""
    try:
        found = topic_for(request.user, pk)
    except Http404:
        if other := merged_into(request.user, pk):
            return other
        raise
    return (merged_into(request.user, pk) if found.merged_into_id else None) or found


def _went(request: HttpRequest, shown: TopicPage) -> Post | None:
    """A post that the address names and that was split off into another topic."""
    at = shown.place.at
    if not at or any(post.id == at for post in (shown.opening, *shown.answers)):
        return None
    return elsewhere(request.user, at, shown.topic)


def _leads_on(request: HttpRequest, here: Topic) -> Topic | None:
    """Guests, and with them search engines, are led from a duplicate to its original, unless they come back from it."""
    if request.user.is_authenticated or here.closed_at is None or not STAYS.isdisjoint(request.GET):
        return None
    return original_of(request.user, here)


def topic_context(request: HttpRequest, here: Topic, form: AnswerForm | None = None) -> dict[str, Any]:
    viewer, layout = request.user, layout_of(request, here)
    found = read_topic(viewer, here, layout.place, replies=layout.replies)
    found.opening.html, contents = with_contents(found.opening.html) if here.kind in LONG else (found.opening.html, ())
    may_answer = can_answer(viewer, here)
    held = getattr(here, "draft", None) or {}
    writes = may_answer or form is not None
    slot, kept = slot_for(request, f"answer:{here.pk}", held) if writes else (None, {})
    return {
        **pages_of(layout, found),
        **topic_frame(here, layout),
        "topic": here,
        "page": found,
        "layout": layout,
        "order": layout.place.order,
        "contents": contents,
        "opening": opening_html(viewer, found),
        "answers": answers_html(viewer, found),
        "jump": jump_html(found),
        "news": news_html(here) if viewer.is_authenticated else "",
        "keeps": found.keeps and may_write(viewer),
        "curates": can_curate(viewer),
        "series": series_place(viewer, here),
        "credit": credit_of(viewer, here),
        "featured": feature_of(here) if here.featured_at else None,
        "is_mine": is_own(viewer, here),
        "can_answer": may_answer,
        "barred": barred_words(viewer, here),
        "form": form or (AnswerForm(initial=kept) if writes else None),
        "slot": slot,
        "canonical": topic_url(here),
        "head": topic_head(request, found, layout),
        "notes": lines_of(viewer, here),
        "closing": closing_of(viewer, here, is_duplicate=found.duplicate_of is not None),
        "can_second": can_second(viewer, here),
        "can_ask": can_ask(viewer, here),
        "answerers": answerers_for(viewer, here) if can_ask(viewer, here) and not here.accepted else [],
        "shelf": shelf_of(viewer, here, keeps=found.keeps) if here.kind == Kind.RESOURCE else None,
    }


@require_safe
def related(request: HttpRequest, pk: int) -> HttpResponse:
    """The part beside a topic that comes when it is looked at, and a page by itself."""
    here = topic_for(request.user, pk)
    context = {"topic": here, "back": topic_url(here), "rows": related_topics(request.user, here)}
    response = page(request, "content/related.html", context, fragment="related")
    return page_tag(response, f"topic:{here.pk}", f"space:{here.space_id}")


@require_safe
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """What came to a topic since a number of a post: asked every few seconds, mostly answered with nothing."""
    found = news_of(request.user, pk, number_in(request.GET, "since", MOST))
    etag = f'"{pk}-{found.last_number}-{len(found.fresh)}-{get_language()}"'
    first = next(iter(found.fresh), 0)
    url = f"{topic_url(found)}?{urlencode({'order': 'oldest', 'at': first})}#post-{first}"
    context = {"number": len(found.fresh), "url": url, "last": found.last_number}
    response = page(request, "content/news.html", context)
    response.headers["ETag"] = etag
    known = get_conditional_response(request, etag=etag, response=response) or response
    return page_tag(known, f"topic:{pk}", f"space:{found.space_id}")


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(place_of(post_of(request.user, pk)))


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(place_of(comment_of(request.user, pk)))


def place_of(thing: Post | Comment) -> str:
    """Where a post or comment is read: its topic's page, at the right place."""
    if isinstance(thing, Post):
        return f"{topic_url(thing.topic)}{locate_post(thing)}"
    place = locate_post(thing.post).split("#")[0]
    query = f"{place}&" if place else "?"
    return f"{topic_url(thing.post.topic)}{query}comments={thing.post_id}#comment-{thing.pk}"
