"""When somebody asks that what they wrote goes too, not only their name."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override

from guildhall.content.actions.counters import recount_topics
from guildhall.content.actions.indexing import index_many
from guildhall.content.actions.link_cards import drop_links
from guildhall.content.models import Comment, Post, ResourceVersion, Revision, SuggestedEdit, Topic
from guildhall.kernel import clock
from guildhall.kernel.pages import EVERYTHING, purge
from guildhall.members.models import Member


@transaction.atomic
def forget_content(member: Member) -> None:
    """Empty and hide every text of a member, with its revisions; answers of others to it stay where they are.

    Part of erasure: says nothing to the log, and cannot be undone.
    """
    posts = Post.objects.filter(author=member)
    comments = Comment.objects.filter(author=member)
    concerned = {*posts.values_list("topic_id", flat=True), *comments.values_list("post__topic_id", flat=True)}
    gone: dict[str, Any] = {"source": "", "html": "", "hidden_at": clock.now(), "hidden_because": "erased"}
    Revision.objects.filter(post__author=member).update(source="", title="", tag_names=[], reason="")
    Revision.objects.filter(author=member).update(source="", title="", reason="")
    SuggestedEdit.objects.filter(author=member).update(source="", title="", tag_names=[], reason="")
    SuggestedEdit.objects.filter(post__author=member).update(
        source="", title="", tag_names=[], base_source="", base_title="", base_tag_names=[]
    )
    drop_links(list(posts.values_list("pk", flat=True)), list(comments.values_list("pk", flat=True)))
    comments.update(**gone)
    posts.exclude(kind=Post.Kind.OPENING).update(**gone)
    posts.filter(kind=Post.Kind.OPENING).update(source="", html="")
    topics = Topic.objects.filter(author=member)
    topics.update(
        title=removed(), slug="", url="", excerpt="", holds="", hidden_at=gone["hidden_at"], hidden_because="erased"
    )
    ResourceVersion.objects.filter(author=member).update(changes="")
    recount_topics(concerned)
    index_many({*posts.values_list("pk", flat=True), *comments.values_list("post", flat=True)})
    purge(EVERYTHING)


def removed() -> str:
    """The title of a topic whose author is gone, in both languages at once: nobody is left to ask which."""
    with override("en"):
        en = gettext("Removed")
    with override("zh-hans"):
        return f"{en} · {gettext('Removed')}"
