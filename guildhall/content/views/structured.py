"""What search engines are told about a page with one question and visible answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from guildhall.content.models import Kind
from guildhall.content.queries import PostRow, TopicPage
from guildhall.content.views.pieces import topic_url
from guildhall.kernel.html import text_of
from guildhall.kernel.text import clip

TEXT = 400  # columns
SUGGESTED = 5  # answers beside the accepted ones; the page itself has all


def qa_page(page: TopicPage) -> dict[str, Any] | None:
    """schema.org/QAPage of a question; hidden answers are not told."""
    if page.topic.kind != Kind.QUESTION:
        return None
    topic, shown = page.topic, [answer for answer in page.answers if answer.hidden_at is None]
    told = [_answer(page, answer) for answer in shown]
    accepted = [one for one, answer in zip(told, shown, strict=True) if answer.accepted_at]
    suggested = [one for one, answer in zip(told, shown, strict=True) if not answer.accepted_at][:SUGGESTED]
    question = {
        "@type": "Question",
        "name": topic.title,
        "inLanguage": topic.language,
        "answerCount": topic.replies,
        **_text(page.opening),
        "url": f"{settings.SITE_URL}{topic_url(topic)}",
    }
    question |= {"acceptedAnswer": accepted} if accepted else {}
    question |= {"suggestedAnswer": suggested} if suggested else {}
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}


def _answer(page: TopicPage, answer: PostRow) -> dict[str, Any]:
    url = f"{settings.SITE_URL}{topic_url(page.topic)}#post-{answer.id}"
    return {"@type": "Answer", **_text(answer), "url": url}


def _text(post: PostRow) -> dict[str, Any]:
    told: dict[str, Any] = {
        "text": clip(text_of(post.html), TEXT),
        "upvoteCount": post.score,
        "dateCreated": post.created_at.isoformat(),
    }
    return told | ({"author": {"@type": "Person", "name": post.by.name}} if post.by.name else {})
