"""What follows from a text when it is written: its HTML, language, excerpt, reading time."""

from __future__ import annotations

from guildhall.content.models import Comment, Post, Topic
from guildhall.kernel.html import text_of
from guildhall.kernel.markdown import RENDER_VERSION, render
from guildhall.kernel.text import clip, language_of, slug, width

COLUMNS_A_MINUTE = 1100  # about 200 English words or 550 Han characters
EXCERPT = 200  # columns


def fill(text: Post | Comment, *, beside: str = "") -> None:
    """Render where there is no HTML yet, find the language where none is given, add up the score."""
    if not text.html:
        text.html, text.render_version = render(text.source, text.source_format), RENDER_VERSION
    if not text.language:
        text.language = language_of(f"{beside} {text_of(text.html)[:2000]}")
    if isinstance(text, Post):
        text.score = text.up - text.down + text.imported_up - text.imported_down
    else:
        text.score = text.up + text.imported_up


def describe(topic: Topic, opening: Post) -> None:
    """What lists say about a topic: address, excerpt, reading time, language and score of its opening post."""
    words = text_of(opening.html)
    topic.slug = slug(topic.title)
    topic.excerpt = clip(words, EXCERPT)
    topic.minutes = max(1, round(width(words[:200_000]) / COLUMNS_A_MINUTE))
    topic.language = topic.language or opening.language
    topic.score = opening.score
