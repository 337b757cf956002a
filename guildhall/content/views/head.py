"""What a page tells machines in its head: its one address, its feed, how it looks when shared, what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext

from guildhall.content.heads import Head, breadcrumbs, whole
from guildhall.content.models import Kind, Space, Tag
from guildhall.content.queries import TABS, Feed, TopicPage
from guildhall.content.views import structured
from guildhall.content.views.cards import card_url
from guildhall.content.views.layout import Layout
from guildhall.content.views.pieces import KIND_NAMES, place, space_url, topic_url
from guildhall.options.queries import get as choice

NARROWED = ("tab", "period", "kind", "language", "official", "space", "tag", "after")


def home_head(request: HttpRequest, feed: Feed) -> Head | None:
    name, tagline = str(choice("community.name")), str(choice("community.tagline"))
    return _of_list(request, feed, place("home"), name, tagline, its_feed=place("feed"))


def space_head(request: HttpRequest, feed: Feed, space: Space, *, is_empty: bool) -> Head | None:
    if space.visibility != Space.Visibility.PUBLIC:
        return None
    its_feed = reverse("content:space_feed", args=[space.handle])
    crumbs = [(pgettext("navigation", "Spaces"), place("spaces")), (str(space.name), space_url(space))]
    return _of_list(
        request,
        feed,
        space_url(space),
        str(space.name),
        str(space.about),
        its_feed=its_feed,
        crumbs=crumbs,
        is_empty=is_empty,
    )


def tag_head(request: HttpRequest, feed: Feed, tag: Tag, *, is_empty: bool) -> Head | None:
    path = reverse("content:tag", args=[tag.name])
    about = tag.about_zh_hans if get_language() == "zh-hans" else tag.about_en
    crumbs = [(pgettext("navigation", "Tags"), place("tags")), (tag.name, path)]
    its_feed = reverse("content:tag_feed", args=[tag.name])
    return _of_list(request, feed, path, tag.name, about, its_feed=its_feed, crumbs=crumbs, is_empty=is_empty)


def _of_list(  # noqa: PLR0913 - what a list is made of
    request: HttpRequest,
    feed: Feed,
    path: str,
    title: str,
    about: str,
    *,
    its_feed: str,
    crumbs: Sequence[tuple[str, str]] = (),
    is_empty: bool = False,
) -> Head | None:
    """Nothing for members: their pages are read by no machine."""
    if request.user.is_authenticated:
        return None
    tab = {"tab": feed.tab} if feed.tab in TABS[1:] else {}
    tab |= {"period": feed.period} if feed.tab == "top" else {}
    narrowed = narrows(request, NARROWED)
    return Head(
        path=path,
        title=title,
        description=about,
        feed=f"{its_feed}?{urlencode(tab)}" if tab else its_feed,
        is_thin=narrowed or is_empty,
        data=[breadcrumbs(crumbs)] if crumbs and not narrowed else [],
    )


def narrows(request: HttpRequest, names: Iterable[str]) -> bool:
    """Whether the address says one of these of its list."""
    return bool(request.GET) and any(request.GET.get(name) for name in names)


def topic_head(request: HttpRequest, page: TopicPage, layout: Layout) -> Head | None:
    """Only for what everybody may read; a duplicate points to the question it repeats."""
    topic = page.topic
    if request.user.is_authenticated or topic.space.visibility != Space.Visibility.PUBLIC or topic.hidden_at:
        return None
    image = card_url(topic, page.opening.by)
    edits = [post.edited_at for post in (page.opening, *page.answers) if post.edited_at]
    return Head(
        path=topic_url(page.duplicate_of) if page.duplicate_of else f"{topic_url(topic)}{_stretch(layout)}",
        title=topic.title,
        description=topic.excerpt,
        type="article",
        image=image,
        image_alt=f"{KIND_NAMES[Kind(topic.kind)]} · {topic.title} · {topic.space.name}",
        is_thin=bool(layout.place.after or layout.place.at or layout.place.before),
        published=topic.created_at,
        modified=max([topic.active_at, *edits]),
        tags=topic.tag_names,
        data=() if page.duplicate_of or not layout.place.is_first else structured.of_topic(page, whole(image)),
    )


def _stretch(layout: Layout) -> str:
    """Later pages in order of time are pages of their own; every other layout shows what the first address shows."""
    is_page = layout.place.number and layout.place.order == "oldest"
    return f"?{urlencode({'order': 'oldest', 'n': layout.place.number})}" if is_page else ""
