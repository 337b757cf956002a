"""What a page is, in words of schema.org. What is told is on the page; what is hidden there is not told.

Properties: developers.google.com/search/docs/appearance/structured-data (Q&A page, discussion forum, article,
breadcrumb, profile page).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from guildhall.content.heads import TEXT, Data, breadcrumbs, counted, in_context, moment, whole
from guildhall.content.models import Kind
from guildhall.content.queries import Face, PostRow, TopicPage
from guildhall.content.views.pieces import html_lang, place, space_url, topic_url
from guildhall.kernel.html import text_of
from guildhall.kernel.text import clip
from guildhall.options.queries import get as choice

SUGGESTED = 5  # answers beside the accepted ones, and replies
WRITTEN = (Kind.ARTICLE, Kind.ANNOUNCEMENT)


def of_topic(page: TopicPage, image: str) -> list[Data]:
    """`QAPage` for a question with answers that can be read here, `Article`, else `DiscussionForumPosting`."""
    shown = [post for post in page.answers if post.hidden_at is None]
    if page.topic.kind == Kind.QUESTION and shown:
        told = _qa_page(page, shown)
    elif page.topic.kind in WRITTEN:
        told = _article(page, image)
    else:
        told = _posting(page, shown, image)
    topic = page.topic
    crumbs = [
        (pgettext("navigation", "Spaces"), place("spaces")), (str(topic.space.name), space_url(topic.space)),
        (topic.title, topic_url(topic)),
    ]  # fmt: skip
    return [told, breadcrumbs(crumbs)]


def _qa_page(page: TopicPage, shown: Sequence[PostRow]) -> Data:
    topic, url = page.topic, whole(topic_url(page.topic))
    accepted = [_answer(url, answer, "Answer") for answer in shown if answer.accepted_at]
    others = [answer for answer in shown if not answer.accepted_at][:SUGGESTED]
    suggested = [_answer(url, answer, "Answer") for answer in others]
    question = {
        "@type": "Question",
        "name": topic.title,
        "inLanguage": html_lang(topic.language),
        "answerCount": topic.replies,
        "url": url,
        **_words(page.opening, topic.title),
        "upvoteCount": page.opening.score,
    }
    question |= {"acceptedAnswer": accepted} if accepted else {}
    question |= {"suggestedAnswer": suggested} if suggested else {}
    return in_context("QAPage", mainEntity=question)


def _article(page: TopicPage, image: str) -> Data:
    topic, words = page.topic, _words(page.opening, page.topic.title)
    del words["text"]
    return in_context(
        "Article",
        headline=topic.title,
        description=topic.excerpt,
        image=[image],
        inLanguage=html_lang(topic.language),
        keywords=list(topic.tag_names),
        mainEntityOfPage=whole(topic_url(topic)),
        publisher=_community(),
        commentCount=topic.replies,
        **words,
    )


def _posting(page: TopicPage, shown: Sequence[PostRow], image: str) -> Data:
    topic, url = page.topic, whole(topic_url(page.topic))
    told = in_context(
        "DiscussionForumPosting",
        headline=topic.title,
        image=image,
        inLanguage=html_lang(topic.language),
        url=url,
        mainEntityOfPage=url,
        isPartOf={"@type": "WebPage", "name": str(topic.space.name), "url": whole(space_url(topic.space))},
        commentCount=topic.replies,
        interactionStatistic=[
            counted("LikeAction", page.opening.score),
            counted("CommentAction", topic.replies),
        ],
        **_words(page.opening, topic.title),
    )
    comments = [_answer(url, post, "Comment") for post in shown[:SUGGESTED]]
    return told | ({"comment": comments} if comments else {})


def _answer(page_url: str, post: PostRow, kind: str) -> Data:
    return {
        "@type": kind,
        **_words(post, pgettext("text without words", "Picture")),
        "url": f"{page_url}#post-{post.id}",
        "upvoteCount": post.score,
    }


def _words(post: PostRow, wordless: str) -> Data:
    """Text, dates and author of a post; `wordless` stands for a text of pictures only."""
    told: Data = {
        "text": _text(post.html) or wordless,
        "datePublished": moment(post.created_at),
        "author": _author(post.by, get_language()),
    }
    return told | ({"dateModified": moment(post.edited_at)} if post.edited_at else {})


@lru_cache(maxsize=2048)
def _text(html: str) -> str:
    return clip(text_of(html), TEXT)


@lru_cache(maxsize=2048)
def _author(by: Face, _language: str | None) -> Data:
    told: Data = {"@type": "Person", "name": by.name or _("Former member")}
    return told | ({"url": whole(by.url)} if by.url else {})


def _community() -> Data:
    return {"@type": "Organization", "name": str(choice("community.name")), "url": settings.SITE_URL}
