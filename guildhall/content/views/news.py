"""What is new to a reader, over the rows of lists and the posts of topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guildhall.content.queries import MOST_COUNTED, SIZE, OwnTag, Row, is_unread
from guildhall.content.views.pieces import EMPTY, State, States, topic_url
from guildhall.kernel.actor import Actor


def states_of(viewer: Actor, tags: Sequence[OwnTag]) -> States:
    """Says of every row what is new to the viewer, and (of the list "For me") by which of their tags it is there."""
    if not viewer.is_authenticated:
        return lambda row: State()
    return lambda row: State("unread" if is_unread(row, viewer) else "read", news_html(row), why(row, tags))


def counting_seconds(states: States) -> States:
    """The same, saying in the list of what is wanted how many have the question."""
    return lambda row: states(row)._replace(why=_seconds(row))


def _seconds(row: Row) -> str:
    words = ngettext("%(number)s more has this question", "%(number)s more have this question", row.seconds)
    return words % {"number": f"{row.seconds:,}"}


def why(row: Row, tags: Sequence[OwnTag]) -> str:
    found = next((tag for tag in tags if tag.name in row.tag_names), None)
    if found is None:
        return ""
    words = gettext("because you answer in #%(tag)s") if found.answers else gettext("because you asked about #%(tag)s")
    return words % {"tag": found.name}


def news_html(row: Any) -> SafeString:
    """“3 new”, leading to the first of them; `row` is a topic with the reader's state."""
    if not row.fresh:
        return EMPTY
    number = len(row.fresh)
    shown = f"{number - 1}+" if number == MOST_COUNTED else str(number)
    words = ngettext("%(number)s new", "%(number)s new", number) % {"number": shown}
    return format_html('<a class="ct-news" href="{}">{}</a>', first_new_url(row), words)


def first_new_url(row: Any) -> str:
    place = "?" + urlencode({"order": "oldest", "at": row.fresh[0]}) if row.replies > SIZE else ""
    return f"{topic_url(row)}{place}#post-{row.fresh[0]}"
