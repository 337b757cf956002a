"""A topic with its posts, and the permanent addresses of posts and comments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from guildhall.content.forms import AnswerForm
from guildhall.content.models import Comment, Kind, Post, Topic
from guildhall.content.queries import (
    ORDERS,
    comment_of,
    locate_post,
    post_of,
    read_topic,
    topic_for,
)
from guildhall.content.rules import can_answer, is_own, may_write
from guildhall.content.views.news import news_html
from guildhall.content.views.pieces import topic_url, when
from guildhall.content.views.posts import answers_html, jump_html, opening_html
from guildhall.content.views.structured import qa_page
from guildhall.kernel.pages import tag as page_tag
from guildhall.ui.page import page


@require_safe
def topic(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    here = topic_for(request.user, pk)
    if slug != here.slug:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{topic_url(here)}{query}", permanent=True)
    context = topic_context(request, here)
    return page_tag(page(request, "content/topic.html", context), f"topic:{here.pk}", f"space:{here.space_id}")


def topic_context(request: HttpRequest, here: Topic, form: AnswerForm | None = None) -> dict[str, Any]:
    viewer, query = request.user, request.GET
    order = _order(query, here)
    found = read_topic(
        viewer,
        here,
        order=order,
        after=query.get("after", ""),
        at=number_in(query, "at"),
        comments_of=number_in(query, "comments"),
    )
    return {
        "topic": here,
        "page": found,
        "order": order,
        "opening": opening_html(viewer, found),
        "answers": answers_html(viewer, found, order),
        "jump": jump_html(found),
        "news": news_html(here) if viewer.is_authenticated else "",
        "opened": when(here.created_at, "day"),
        "active": when(here.active_at),
        "keeps": found.keeps and may_write(viewer),
        "is_question": here.kind == Kind.QUESTION,
        "is_mine": is_own(viewer, here),
        "can_answer": can_answer(viewer, here),
        "form": form or AnswerForm(),
        "canonical": topic_url(here),
        "older": f"?{urlencode({'order': order, 'after': found.older})}" if found.older else "",
        "is_first": not (query.get("after") or query.get("at")),
        "structured": qa_page(found) if not viewer.is_authenticated and found.answers else None,
    }


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


def _order(query: Any, here: Topic) -> str:
    """What was asked for; else questions show the best answer first, and everything else goes on as it went."""
    usual = "best" if here.kind == Kind.QUESTION else "oldest"
    return str(query.get("order")) if query.get("order") in ORDERS else usual


def number_in(query: Any, name: str) -> int:
    value = query.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
