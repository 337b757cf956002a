"""What is new to a reader, over the rows of lists and the posts of topics."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from guildhall.content.queries import MOST_COUNTED, SIZE, Row, is_unread
from guildhall.content.views.pieces import EMPTY, topic_url
from guildhall.kernel.actor import Actor


def state_of_row(viewer: Actor, row: Row) -> tuple[str, SafeString]:
    """'read', 'unread' or (of guests, who have no state) '', and the way to the first new post."""
    if not viewer.is_authenticated:
        return "", EMPTY
    return ("unread" if is_unread(row, viewer) else "read"), news_html(row)


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
