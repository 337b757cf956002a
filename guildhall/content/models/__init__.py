"""Spaces, what is written in them, and what people think of it.

One choke point decides who reads what: `.visible_to(viewer)` of Space, Topic, Post and Comment. Who hides, closes and
pins is kept as the actor's opaque key; authors are foreign keys, and None with an `author_name` for people who have
vanished.
"""

from guildhall.content.models.asking import AnsweringChoice, AnswerRequest
from guildhall.content.models.bookmarks import Bookmark
from guildhall.content.models.closing import CLOSE_REASONS, CloseReason, ReopenVote
from guildhall.content.models.collections import Collection, CollectionItem
from guildhall.content.models.documents import Document, Lexeme, Query
from guildhall.content.models.drafts import Draft
from guildhall.content.models.editorial import BannerDismissal, Placement
from guildhall.content.models.former import FormerSpaceHandle
from guildhall.content.models.languages import language_number
from guildhall.content.models.link_cards import LinkCard, LinkUse
from guildhall.content.models.marks import PostMark
from guildhall.content.models.mentions import Mention
from guildhall.content.models.offers import QuestionOffer
from guildhall.content.models.reading import ReadingChoice, ReadingMark, TopicReading
from guildhall.content.models.resources import (
    DownloadDay,
    DownloadMark,
    Resource,
    ResourceItem,
    ResourceVersion,
)
from guildhall.content.models.revisions import Revision
from guildhall.content.models.schedules import ScheduledTopic
from guildhall.content.models.seconds import Second
from guildhall.content.models.series import Series
from guildhall.content.models.spaces import Hidden, Kind, Space, SpaceModerator, SpaceRules
from guildhall.content.models.suggested_edits import SuggestedEdit
from guildhall.content.models.tags import Tag, TagSynonym, TopicTag
from guildhall.content.models.templates import WritingTemplate
from guildhall.content.models.tools import TopicNote
from guildhall.content.models.topics import Comment, Post, Topic, TopicLink
from guildhall.content.models.votes import Acceptance, Vote

__all__ = [
    "ScheduledTopic",
    "WritingTemplate",
    "CLOSE_REASONS",
    "CloseReason",
    "Hidden",
    "AnswerRequest",
    "AnsweringChoice",
    "PostMark",
    "ReopenVote",
    "Second",
    "Acceptance",
    "BannerDismissal",
    "Bookmark",
    "Collection",
    "CollectionItem",
    "Series",
    "Placement",
    "Comment",
    "Document",
    "DownloadDay",
    "DownloadMark",
    "Draft",
    "FormerSpaceHandle",
    "Kind",
    "Lexeme",
    "LinkCard",
    "LinkUse",
    "Mention",
    "Post",
    "QuestionOffer",
    "Query",
    "ReadingChoice",
    "ReadingMark",
    "Resource",
    "ResourceItem",
    "ResourceVersion",
    "Revision",
    "Space",
    "SpaceModerator",
    "SpaceRules",
    "SuggestedEdit",
    "Tag",
    "TagSynonym",
    "Topic",
    "TopicLink",
    "TopicNote",
    "TopicReading",
    "TopicTag",
    "Vote",
    "language_number",
]
