"""Rows and posts as HTML: stencils filled with columns. Why not templates for each: docs/adr/0005-rendered-once.md."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy

from guildhall.content.models import Kind, Space
from guildhall.content.queries import NOBODY, Face, FeedPage, Row
from guildhall.ui.figures import day
from guildhall.ui.people import HUES, initials
from guildhall.ui.stencil import stencil

EMPTY = SafeString("")
GLYPHS = {
    "solved": "circle-check-filled",
    "waiting": "circle-dashed",
    Kind.QUESTION: "circle",
    Kind.ARTICLE: "article",
    Kind.DISCUSSION: "messages",
    Kind.RESOURCE: "package",
    Kind.ANNOUNCEMENT: "speakerphone",
}
KIND_NAMES = {
    Kind.QUESTION: pgettext_lazy("kind", "Question"),
    Kind.ARTICLE: pgettext_lazy("kind", "Article"),
    Kind.DISCUSSION: pgettext_lazy("kind", "Discussion"),
    Kind.RESOURCE: pgettext_lazy("kind", "Resource"),
    Kind.ANNOUNCEMENT: pgettext_lazy("kind", "Announcement"),
}
_ROW = "id url title lang language_tag excerpt colour space_url space byline faces replies replies_label when news why"

_SHOWN = attrgetter(
    "id", "kind", "title", "slug", "language", "excerpt", "holds", "minutes", "replies", "accepted", "closed_at",
    "featured_at", "active_at", "active_as", "author_name",
)  # fmt: skip
_SHOWN_OF_SPACE = attrgetter("handle", "name_en", "name_zh_hans", "colour")
MOST_DRAWN = 2_000  # then it begins anew
_drawn: dict[tuple[Any, ...], SafeString] = {}


class State(NamedTuple):
    """A row as its reader sees it."""

    reader: str = ""  # 'read', 'unread', or '' for guests
    news: SafeString = EMPTY  # what is new
    why: str | SafeString = EMPTY  # why it is in the list


States = Callable[[Row], State]


def rows_html(page: FeedPage, spaces: dict[int, Space], states: States, *, shows_space: bool = True) -> SafeString:
    """The rows of a list, pinned ones first. `spaces` are those the reader may see, by id."""
    rows = [row_html(row, page.people, spaces, states(row), shows_space, pinned=True) for row in page.pinned]
    rows += [row_html(row, page.people, spaces, states(row), shows_space) for row in page.rows]
    return mark_safe("".join(rows))  # noqa: S308 - from stencils, which escape


def row_html(  # noqa: PLR0913 - what a row is made of
    row: Row,
    people: dict[int, Face],
    spaces: dict[int, Space],
    state: State,
    shows_space: bool = True,
    *,
    pinned: bool = False,
) -> SafeString:
    space = spaces.get(row.space_id)
    faces = [people.get(pk, NOBODY) for pk in row.faces]
    values = (*_SHOWN(row), *faces, _who(row, people), space and _SHOWN_OF_SPACE(space))
    key = (values, state, shows_space, pinned, timezone.get_current_timezone(), get_language())
    return drawn_once(key, lambda: _row(row, people, space, state, shows_space, pinned=pinned))


def drawn_once(key: tuple[Any, ...], draw: Callable[[], SafeString]) -> SafeString:
    """What was drawn lately for anybody from the same values is not drawn again: many read the same rows and posts."""
    html = _drawn.get(key)
    if html is None:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        html = _drawn[key] = draw()
    return html


def _row(  # noqa: PLR0913 - what a row is made of
    row: Row, people: dict[int, Face], space: Space | None, state: State, shows_space: bool, *, pinned: bool
) -> SafeString:
    variant = {"state": state_of(row), "kind": row.kind, "shows_space": shows_space and space is not None}
    variant |= {
        "pinned": pinned,
        "closed": bool(row.closed_at),
        "featured": bool(row.featured_at),
        "reader": state.reader,
    }
    variant |= {"explains": bool(state.why)}
    fill = stencil("content/pieces/row.html", _ROW, **variant)
    return fill(
        id=row.id,
        url=topic_url(row),
        title=row.title,
        lang=html_lang(row.language),
        language_tag=language_tag(row.language),
        excerpt=format_html("<p>{}</p>", row.excerpt) if row.kind == Kind.ARTICLE and row.excerpt else EMPTY,
        colour=space.colour if space else "",
        space_url=space_url(space) if space else "",
        space=space.name if space else "",
        byline=byline(row, people),
        faces=mark_safe("".join(avatar(people.get(pk, NOBODY), small=True) for pk in row.faces)),  # noqa: S308
        replies=f"{row.replies:,}",
        replies_label=_replies(row.replies),
        when=when(row.active_at, "short"),
        news=state.news,
        why=state.why,
    )


def state_of(row: Any) -> str:
    if row.kind != Kind.QUESTION:
        return str(row.kind)
    return "solved" if row.accepted else "waiting" if not row.replies and not row.closed_at else str(row.kind)


def byline(row: Row, people: dict[int, Face]) -> str:
    """Who did what last, in words."""
    opened, who = row.active_as == "opened", _who(row, people)
    name = (who.name if who else row.author_name if opened else "") or gettext("Former member")
    sentence = _byline(row.kind, row.active_as, get_language())
    said = sentence % {"name": name}
    if row.kind == Kind.ARTICLE and opened:
        said += f", {reading_time(row.minutes)}"
    return f"{said} · {row.holds}" if row.holds else said


def _who(row: Row, people: dict[int, Face]) -> Face | None:
    """Did what was done last."""
    return people.get((row.author_id if row.active_as == "opened" else row.active_by_id) or 0)


@lru_cache(maxsize=64)
def _byline(kind: str, what: str, _language: str | None) -> str:
    if what == "commented":
        return gettext("%(name)s commented")
    if what == "replied":
        return gettext("%(name)s answered") if kind == Kind.QUESTION else gettext("%(name)s replied")
    return {
        Kind.QUESTION: gettext("%(name)s asked"),
        Kind.ARTICLE: gettext("%(name)s wrote"),
        Kind.RESOURCE: gettext("%(name)s shared"),
        Kind.ANNOUNCEMENT: gettext("%(name)s announced"),
    }.get(Kind(kind), gettext("%(name)s opened"))


def reading_time(minutes: int) -> str:
    return pgettext("reading time", "%(minutes)s min read") % {"minutes": minutes}


def _replies(number: int) -> str:
    return ngettext("%(number)s reply", "%(number)s replies", number) % {"number": number}


@lru_cache(maxsize=4096)
def avatar(face: Face, *, small: bool = False) -> SafeString:
    """The circle of a person; the same as the component, without its template."""
    size = " av-s" if small else ""
    if face.avatar:
        image = f'<img src="{escape(face.avatar_url)}" alt="" loading="lazy">'
        return mark_safe(f'<span class="av{size}" aria-hidden="true">{image}</span>')  # noqa: S308 - escaped above
    hue = face.pk % HUES + 1 if face.pk else sum(map(ord, face.name)) % HUES + 1 if face.name else 0
    letters = escape(initials(face.name, short=small))
    return mark_safe(f'<span class="av hue-{hue}{size}" aria-hidden=true>{letters}</span>')  # noqa: S308 - escaped


def person(face: Face) -> SafeString:
    """The name of a person, linked to their profile where they have one."""
    if face.handle:
        return _linked(face)
    return format_html('<span class="name">{}</span>', face.name or gettext("Former member"))


@lru_cache(maxsize=4096)
def _linked(face: Face) -> SafeString:
    return format_html('<a class=name href="{}">{}</a>', face.url, face.name)


def when(at: datetime, style: str = "ago") -> SafeString:
    """As the component `when`; the script on the page makes it relative."""
    words = _day(at.astimezone(timezone.get_current_timezone()).date(), get_language())
    moment = at.astimezone(UTC).isoformat()[:16]  # to the minute
    named = "" if style == "ago" else f" data-when={style}"
    return SafeString(f"<time datetime={moment}Z{named}>{words}</time>")


@lru_cache(maxsize=4096)
def _day(value: date, _language: str | None) -> str:
    return day(value)


def topic_url(row: Any) -> str:
    """`/t/12/how-do-i/`; a title without any letter has no slug."""
    return f"{_topics()}{row.id}/{escape(row.slug)}/" if row.slug else f"{_topics()}{row.id}/"


@lru_cache(maxsize=1)
def _topics() -> str:
    return reverse("content:topic", args=[0]).removesuffix("0/")


@lru_cache(maxsize=64)
def place(name: str) -> str:
    """The address of a page of this room that there is once: `home`, `spaces`."""
    return reverse(f"content:{name}")


@lru_cache(maxsize=512)
def _space(handle: str) -> str:
    return reverse("content:space", args=[handle])


def space_url(space: Space) -> str:
    return _space(space.handle)


def language_tag(language: str) -> SafeString:
    """Marks a text that is not in the language of the page."""
    mine = "zh" if (get_language() or "").startswith("zh") else "en"
    theirs = "zh" if language.startswith("zh") else language[:2]
    if theirs == mine or not theirs:
        return EMPTY
    return format_html('<span class="gh-tag gh-tag-line nodot">{}</span>', "中文" if theirs == "zh" else theirs.upper())


def html_lang(language: str) -> str:
    return "zh-Hans" if language.startswith("zh") else language or "en"
