"""What content keeps about a member: what they wrote, voted, accepted and looked after."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from guildhall.content import kept  # noqa: F401 - declared by being imported
from guildhall.content.actions import forget_content
from guildhall.content.models import (
    AnsweringChoice,
    AnswerRequest,
    BannerDismissal,
    Bookmark,
    Comment,
    Draft,
    Mention,
    Post,
    PostMark,
    Query,
    QuestionOffer,
    ReadingChoice,
    ReadingMark,
    ReopenVote,
    ResourceVersion,
    Revision,
    ScheduledTopic,
    Second,
    Series,
    SpaceModerator,
    SuggestedEdit,
    Topic,
    TopicReading,
    Vote,
)
from guildhall.kernel.pages import EVERYTHING, purge
from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.members.models import Member
from guildhall.members.queries import keys_behind

_WRITTEN = "the community keeps what was written for it; nothing on it points to a person any more"
_COUNTED = "what was counted stays counted; the member row behind it is empty after erasure"

classify(
    "content.Topic",
    "title slug language url created_at rights source_url source_author source_licence",
    about="content",
    on_erase="keep",
    why=_WRITTEN,
)
classify("content.Topic", "author active_by", about="identity", on_erase="key", export=False)
classify("content.Topic", "author_name", about="identity", on_erase="clear", export=False)
classify("content.Topic", "faces", about="identity", on_erase="keep", export=False, why=_COUNTED)
classify(
    "content.Topic",
    "space kind key origin origin_id closed_at closed_by closed_as closed_because pinned_at pinned_by hidden_at hidden_by"
    " hidden_as awaits_since merged_into noted_at slow_minutes timer_act timer_at timer_by"
    " pinned_until featured_at series series_position from_post"
    " hidden_because excerpt minutes tag_names replies accepted score seconds reminded_at active_at active_as heat",
    about="none",
    on_erase="keep",
    export=False,
    why=_WRITTEN,
)
classify("content.Post", "source language created_at edited_at", about="content", on_erase="keep", why=_WRITTEN)
classify("content.Post", "author", about="identity", on_erase="key", export=False)
classify("content.Post", "author_name", about="identity", on_erase="clear", export=False)
classify(
    "content.Post",
    "topic kind number edited_by source_format html render_version key origin origin_id hidden_at hidden_by hidden_because"
    " hidden_as awaits_since"
    " imported_up imported_down imported_from up down score comment_count revision_count accepted_at official_at outdated_at",
    about="none",
    on_erase="keep",
    export=False,
    why=_WRITTEN,
)
classify("content.Comment", "source language created_at edited_at", about="content", on_erase="keep", why=_WRITTEN)
classify("content.Comment", "author", about="identity", on_erase="key", export=False)
classify("content.Comment", "author_name", about="identity", on_erase="clear", export=False)
classify(
    "content.Comment",
    "post parent source_format html render_version key origin origin_id hidden_at hidden_by hidden_because imported_up"
    " hidden_as awaits_since imported_from up score",
    about="none",
    on_erase="keep",
    export=False,
    why=_WRITTEN,
)
classify("content.Revision", "title tag_names source made_at reason", about="content", on_erase="keep", why=_WRITTEN)
classify("content.Revision", "author", about="identity", on_erase="key", export=False)
classify("content.Revision", "author_name", about="identity", on_erase="clear", export=False)
classify(
    "content.Revision",
    "post number source_format hidden_at hidden_by hidden_because",
    about="none",
    on_erase="keep",
    export=False,
    why=_WRITTEN,
)
classify(
    "content.SuggestedEdit", "title tag_names source reason made_at", about="content", on_erase="keep", why=_WRITTEN
)
classify(
    "content.SuggestedEdit",
    "outcome because decided_at held_at held_because",
    about="content",
    on_erase="keep",
    why=_WRITTEN,
)
classify("content.SuggestedEdit", "author", about="identity", on_erase="key", export=False)
classify(
    "content.SuggestedEdit",
    "post base_title base_tag_names base_source decided_by revision",
    about="none",
    on_erase="keep",
    export=False,
    why=_WRITTEN,
)
classify("content.Vote", "post comment value cast_at", about="activity", on_erase="keep", why=_COUNTED)
classify("content.Vote", "member", about="identity", on_erase="key", export=False)
classify("content.Series", "title made_at", about="content", on_erase="keep", why=_WRITTEN)
classify("content.Series", "author", about="identity", on_erase="key", export=False)
classify("content.Collection", "created_by published_by", about="activity", on_erase="key", export=False)
classify("content.CollectionItem", "added_by", about="activity", on_erase="key", export=False)
classify("content.Placement", "made_by ended_by", about="activity", on_erase="key", export=False)
classify("content.BannerDismissal", "placement at", about="activity", on_erase="delete", export=False)
classify("content.BannerDismissal", "member", about="identity", on_erase="delete", export=False)
classify("content.Second", "topic via at", about="activity", on_erase="keep", why=_COUNTED)
classify("content.Second", "member", about="identity", on_erase="key", export=False)
classify("content.AnswerRequest", "topic asked_at withdrawn_at", about="activity", on_erase="keep", why=_COUNTED)
classify("content.AnswerRequest", "asker asked", about="identity", on_erase="key", export=False)
classify("content.AnswerRequest", "declined_at declined_because", about="content", on_erase="clear")
classify("content.AnsweringChoice", "asks_off_at offers_off_at changed_at", about="activity", on_erase="delete")
classify("content.AnsweringChoice", "member", about="identity", on_erase="delete", export=False)
classify("content.QuestionOffer", "topic offered_at declined_at", about="activity", on_erase="delete")
classify("content.QuestionOffer", "member", about="identity", on_erase="delete", export=False)
classify(
    "content.PostMark", "post kind because instead made_at ended_at", about="activity", on_erase="keep", why=_WRITTEN
)
classify("content.PostMark", "made_by", about="identity", on_erase="key", export=False)
classify("content.PostMark", "ended_by", about="activity", on_erase="key", export=False)
classify("content.ReopenVote", "topic closed_at cast_at", about="activity", on_erase="delete")
classify("content.ReopenVote", "member", about="identity", on_erase="delete", export=False)
classify("content.Acceptance", "accepted_by ended_by", about="activity", on_erase="key", export=False)
classify("content.TopicNote", "made_by", about="activity", on_erase="key", export=False)
classify("content.Topic", "holds", about="none", on_erase="keep", export=False, why=_WRITTEN)
classify("content.ResourceVersion", "label changes licence made_at", about="content", on_erase="keep", why=_WRITTEN)
classify("content.ResourceVersion", "author", about="identity", on_erase="key", export=False)
classify(
    "content.ResourceVersion",
    "resource number withdrawn_at withdrawn_by",
    about="none",
    on_erase="keep",
    export=False,
    why=_WRITTEN,
)
classify("content.Space", "created_by archived_by", about="activity", on_erase="key", export=False)
classify("content.TagSynonym", "made_by", about="activity", on_erase="key", export=False)
classify("content.TopicLink", "made_by", about="activity", on_erase="key", export=False)
classify("content.TopicReading", "topic number seen_at", about="activity", on_erase="delete")
classify("content.TopicReading", "member", about="identity", on_erase="delete", export=False)
classify("content.ReadingMark", "space at", about="activity", on_erase="delete")
classify("content.ReadingMark", "member before", about="identity", on_erase="delete", export=False)
classify("content.ReadingChoice", "replies show language for_me_off_at changed_at", about="activity", on_erase="delete")
classify("content.ReadingChoice", "member", about="identity", on_erase="delete", export=False)
classify("content.Bookmark", "post note made_at remind_at reminded_at", about="content", on_erase="delete")
classify("content.Bookmark", "member", about="identity", on_erase="delete", export=False)
classify("content.SpaceRules", "made_by", about="activity", on_erase="key", export=False)
classify("content.Mention", "post comment made_at", about="activity", on_erase="delete")
classify("content.Mention", "member", about="identity", on_erase="delete", export=False)
classify(
    "content.ScheduledTopic",
    "kind fields publish_at made_at ended_at topic refused_because",
    about="content",
    on_erase="delete",
)
classify("content.ScheduledTopic", "member", about="identity", on_erase="delete", export=False)
classify("content.ScheduledTopic", "key", about="none", on_erase="delete", export=False)
classify("content.WritingTemplate", "changed_by", about="activity", on_erase="key", export=False)
classify("content.Draft", "context fields begun_at saved_at", about="content", on_erase="delete")
classify("content.Draft", "member", about="identity", on_erase="delete", export=False)
classify("content.Draft", "sequence key", about="none", on_erase="delete", export=False)
classify("content.SpaceModerator", "space granted_at ended_at", about="activity", on_erase="delete")
classify("content.SpaceModerator", "member", about="identity", on_erase="delete", export=False)
classify("content.SpaceModerator", "granted_by ended_by", about="activity", on_erase="delete", export=False)

_FIELDS: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "topics": (
        Topic,
        "author",
        ("title", "slug", "language", "url", "created_at", "rights", "source_url", "source_author", "source_licence"),
    ),
    "series": (Series, "author", ("title", "made_at")),
    "posts": (Post, "author", ("source", "language", "created_at", "edited_at")),
    "comments": (Comment, "author", ("source", "language", "created_at", "edited_at")),
    "revisions": (Revision, "author", ("title", "tag_names", "source", "made_at", "reason")),
    "suggested_edits": (
        SuggestedEdit,
        "author",
        ("post", "title", "tag_names", "source", "reason", "made_at", "outcome", "because", "decided_at"),
    ),
    "versions": (ResourceVersion, "author", ("label", "changes", "licence", "made_at")),
    "votes": (Vote, "member", ("post", "comment", "value", "cast_at")),
    "saved": (Bookmark, "member", ("post", "note", "made_at", "remind_at", "reminded_at")),
    "mentioned_in": (Mention, "member", ("post", "comment", "made_at")),
    "scheduled": (ScheduledTopic, "member", ("kind", "fields", "publish_at", "made_at", "ended_at", "refused_because")),
    "drafts": (Draft, "member", ("context", "fields", "begun_at", "saved_at")),
    "same_questions": (Second, "member", ("topic", "via", "at")),
    "votes_to_reopen": (ReopenVote, "member", ("topic", "closed_at", "cast_at")),
    "asked_others": (AnswerRequest, "asker", ("topic", "asked_at", "withdrawn_at")),
    "asked_of_me": (AnswerRequest, "asked", ("topic", "asked_at", "declined_at", "declined_because")),
    "answering": (AnsweringChoice, "member", ("asks_off_at", "offers_off_at", "changed_at")),
    "offered_questions": (QuestionOffer, "member", ("topic", "offered_at", "declined_at")),
    "marks": (PostMark, "made_by", ("post", "kind", "because", "made_at", "ended_at")),
    "read": (TopicReading, "member", ("topic", "number", "seen_at")),
    "reads": (ReadingChoice, "member", ("replies", "show", "language", "for_me_off_at", "changed_at")),
    "taken_as_read": (ReadingMark, "member", ("space", "at")),
}


def export(member: Member) -> dict[str, Any]:
    written = {
        name: [_plain(row) for row in model.objects.filter(**{path: member}).order_by("pk").values(*fields)]
        for name, (model, path, fields) in _FIELDS.items()
    }
    held = SpaceModerator.objects.filter(member=member).annotate(handle=F("space__handle")).order_by("pk")
    searched = Query.objects.filter(actor_key__in=keys_behind(member)).order_by("pk")
    written["searches"] = [
        _plain(dict(row)) for row in searched.values("text", "searched_at", "hits", "is_wider", "clicked_at")
    ]
    return written | {"moderator_of": [_plain(dict(row)) for row in held.values("handle", "granted_at", "ended_at")]}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}


def erase(member: Member) -> None:
    """Authors and voters keep pointing at the member row, which is empty afterwards; names that came with texts go."""
    for model in (Topic, Post, Comment, Revision):
        model._default_manager.filter(author=member).exclude(author_name="").update(author_name="")
    of_theirs = (
        SpaceModerator,
        Draft,
        ScheduledTopic,
        TopicReading,
        ReadingMark,
        ReadingChoice,
        Mention,
        BannerDismissal,
        Bookmark,
        ReopenVote,
        AnsweringChoice,
        QuestionOffer,
    )
    Query.objects.filter(actor_key__in=keys_behind(member)).delete()
    AnswerRequest.objects.filter(asked=member).exclude(declined_because="").update(declined_because="")
    for rows in of_theirs:
        rows._default_manager.filter(member=member).delete()
    purge(EVERYTHING)


classify("content.Query", "text searched_at hits is_wider clicked_at", about="activity", on_erase="delete")
classify("content.Query", "actor_key", about="activity", on_erase="delete", export=False)


privacy.add(Privacy(name="content", export=export, erase=erase, erase_content=forget_content))
