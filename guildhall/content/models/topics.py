from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guildhall.content.models.spaces import Hidden, Kind, Space, mine_held, readable, unhidden
from guildhall.kernel import clock

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor

AUTHOR = "members.Member"


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, viewer: Actor) -> TopicQuerySet:
        return self.filter(readable(viewer, "space__"), unhidden(viewer, "", space="space"))


class Topic(models.Model):
    """What a page is about. Its text is the post of kind `opening`."""

    class Rights(models.TextChoices):
        """Whose words an article has."""

        ORIGINAL = "original"
        TRANSLATED = "translated"
        REPRINTED = "reprinted"

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=240)
    slug = models.CharField(max_length=80, default="", blank=True)
    language = models.CharField(max_length=12, default="", blank=True)
    url = models.URLField(max_length=500, default="", blank=True)  # what a resource points to
    author = models.ForeignKey(
        AUTHOR, null=True, on_delete=models.PROTECT, related_name="topics", db_index=False
    )  # `topic_of_author` begins with it
    author_name = models.CharField(max_length=80, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=40, default="", blank=True)  # of the form it came by: a double click posts once
    origin = models.CharField(max_length=60, default="", blank=True)  # 'stackexchange:bicycles.meta'
    origin_id = models.CharField(max_length=60, default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)  # actor key, here and below
    closed_as = models.CharField(max_length=20, default="", blank=True)  # a code of `close_reasons`; imports have none
    closed_because = models.CharField(max_length=300, default="", blank=True)
    reminded_at = models.DateTimeField(null=True)  # its author, that answers can be accepted
    pinned_at = models.DateTimeField(null=True)
    pinned_by = models.BigIntegerField(null=True)
    pinned_until = models.DateTimeField(null=True)
    featured_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.BigIntegerField(null=True)
    hidden_because = models.CharField(max_length=300, default="", blank=True)
    hidden_as = models.CharField(max_length=8, choices=Hidden.choices, default="", blank=True)
    awaits_since = models.DateTimeField(null=True)  # written, and never shown to others yet
    # What moderators do with it as a whole: see `models.tools`.
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField(null=True)  # since when it has notes
    slow_minutes = models.SmallIntegerField(default=0)  # between two posts of a member; 0: no wait
    timer_act = models.CharField(max_length=6, default="", blank=True)  # 'close' | 'reopen', by itself at `timer_at`
    timer_at = models.DateTimeField(null=True)
    timer_by = models.BigIntegerField(null=True)  # actor key
    # Of articles.
    rights = models.CharField(max_length=10, choices=Rights.choices, default="", blank=True)
    source_url = models.URLField(max_length=500, default="", blank=True)  # of the original
    source_author = models.CharField(max_length=120, default="", blank=True)
    source_licence = models.CharField(max_length=120, default="", blank=True)
    series = models.ForeignKey(
        "content.Series", null=True, on_delete=models.PROTECT, related_name="topics", db_index=False
    )
    series_position = models.IntegerField(default=0)
    from_post = models.ForeignKey("content.Post", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Kept at write, rebuilt by `content.actions.recount`.
    excerpt = models.CharField(max_length=300, default="", blank=True)
    minutes = models.SmallIntegerField(default=1)  # to read the opening post
    holds = models.CharField(max_length=120, default="", blank=True)  # of a resource: 'PDF · 3.1 MB · CC BY 4.0 · 1.2'
    tag_names = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    replies = models.IntegerField(default=0)  # answers and replies that are not hidden
    accepted = models.IntegerField(default=0)  # acceptances that hold
    score = models.IntegerField(default=0)  # of the opening post
    seconds = models.IntegerField(default=0)  # members with the same question
    active_at = models.DateTimeField(default=clock.now)
    active_by = models.ForeignKey(AUTHOR, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    active_as = models.CharField(max_length=12, default="opened")  # 'opened' | 'replied' | 'commented' | 'accepted'
    faces = ArrayField(models.BigIntegerField(), default=list, blank=True)  # up to three members, latest first
    heat = models.FloatField(default=0)  # see `content.actions.heat`, which a reader of the log keeps

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], condition=~Q(key=""), name="topic_posted_once"),
            models.UniqueConstraint(
                fields=["origin", "origin_id"], condition=~Q(origin=""), name="topic_imported_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_a_title"),
            models.CheckConstraint(condition=Q(replies__gte=0, accepted__gte=0), name="topic_counts_not_negative"),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="topic_seconds_not_negative"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_as=""), name="only_closed_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=False) | Q(hidden_as="", awaits_since=None), name="topic_is_hidden_as"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(hidden_at__isnull=False), name="merged_is_out_of_sight"
            ),
            models.CheckConstraint(
                condition=Q(timer_at=None, timer_act="") | Q(timer_at__isnull=False, timer_act__in=["close", "reopen"]),
                name="timer_has_time_and_act",
            ),
            models.CheckConstraint(condition=Q(slow_minutes__gte=0), name="slow_minutes_not_negative"),
        ]
        indexes = [
            models.Index(fields=["-active_at", "-id"], condition=Q(hidden_at=None), name="topic_latest"),
            models.Index(
                fields=["space", "-active_at", "-id"], condition=Q(hidden_at=None), name="topic_latest_in_space"
            ),
            models.Index(fields=["-score", "-id"], condition=Q(hidden_at=None), name="topic_top"),
            models.Index(fields=["-heat", "-id"], condition=Q(hidden_at=None), name="topic_hot"),
            models.Index(fields=["-created_at", "-id"], condition=Q(hidden_at=None), name="topic_newest"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(hidden_at=None, closed_at=None, kind="question", replies=0),
                name="topic_unanswered",
            ),
            models.Index(
                fields=["-seconds", "-id"],
                condition=Q(hidden_at=None, closed_at=None, kind="question", accepted=0, seconds__gt=0),
                name="topic_wanted",
            ),
            models.Index(fields=["author", "-created_at"], name="topic_of_author"),
            models.Index(
                fields=["-featured_at", "-id"],
                condition=Q(hidden_at=None, featured_at__isnull=False),
                name="topic_featured",
            ),
            models.Index(fields=["-hidden_at", "-id"], condition=Q(hidden_at__isnull=False), name="topic_hidden"),
            models.Index(fields=["timer_at"], condition=Q(timer_at__isnull=False), name="topic_timers"),
            # Few have one of these, and every answer writes a row anew in each index that has it.
            models.Index(fields=["series"], condition=Q(series__isnull=False), name="topic_of_series"),
            models.Index(fields=["from_post"], condition=Q(from_post__isnull=False), name="topic_from_post"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="topic_merged_into"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None and (self.pinned_until is None or self.pinned_until > clock.now())


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Actor) -> PostQuerySet:
        return self.filter(readable(viewer, "topic__space__"), unhidden(viewer, "", "topic__", space="topic__space"))

    def below(self, topic: Topic | int, *, keeps: bool, viewer: Any = None) -> PostQuerySet:
        """The same for posts of one topic that came out of `.visible_to(viewer)`; `keeps`: they look after its space."""
        return self.filter(topic=topic) if keeps else self.filter(Q(hidden_at=None) | mine_held(viewer), topic=topic)


class Post(models.Model):
    """A text below a title: the opening, an answer to a question, or a reply to anything else."""

    class Kind(models.TextChoices):
        OPENING = "opening"
        ANSWER = "answer"
        REPLY = "reply"

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.IntegerField(
        default=0
    )  # in its topic, the opening is 1; kept for ever. 0: an import not settled yet
    language = models.CharField(max_length=12, default="", blank=True)
    author = models.ForeignKey(AUTHOR, null=True, on_delete=models.PROTECT, related_name="posts", db_index=False)
    author_name = models.CharField(max_length=80, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    edited_by = models.BigIntegerField(null=True)  # actor key
    source = models.TextField()
    source_format = models.CharField(max_length=8, default="markdown")  # 'markdown' | 'html'
    html = models.TextField(default="")  # from `kernel.markdown.render`, free of anything personal
    render_version = models.SmallIntegerField(default=0)
    key = models.CharField(max_length=40, default="", blank=True)
    origin = models.CharField(max_length=60, default="", blank=True)
    origin_id = models.CharField(max_length=60, default="", blank=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.BigIntegerField(null=True)
    hidden_because = models.CharField(max_length=300, default="", blank=True)
    hidden_as = models.CharField(max_length=8, choices=Hidden.choices, default="", blank=True)
    awaits_since = models.DateTimeField(null=True)  # written, and never shown to others yet
    # Votes that came with an import and whose voters are unknown: counts with a source, never points.
    imported_up = models.IntegerField(default=0)
    imported_down = models.IntegerField(default=0)
    imported_from = models.CharField(max_length=60, default="", blank=True)
    # Kept at write, rebuilt by `content.actions.recount`.
    up = models.IntegerField(default=0)
    down = models.IntegerField(default=0)
    score = models.IntegerField(default=0)  # up - down, imported ones included
    comment_count = models.IntegerField(default=0)
    revision_count = models.IntegerField(default=1)
    accepted_at = models.DateTimeField(null=True)
    official_at = models.DateTimeField(null=True)  # see PostMark
    outdated_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(kind="opening"), name="one_opening_a_topic"),
            models.UniqueConstraint(fields=["topic", "number"], condition=~Q(number=0), name="post_numbered_once"),
            models.UniqueConstraint(fields=["author", "key"], condition=~Q(key=""), name="post_posted_once"),
            models.UniqueConstraint(fields=["origin", "origin_id"], condition=~Q(origin=""), name="post_imported_once"),
            models.CheckConstraint(
                condition=Q(imported_up=0, imported_down=0) | ~Q(imported_from=""), name="counts_have_source"
            ),
            models.CheckConstraint(
                condition=Q(
                    score=models.F("up") - models.F("down") + models.F("imported_up") - models.F("imported_down")
                ),
                name="post_score_is_its_votes",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=False) | Q(hidden_as="", awaits_since=None), name="post_is_hidden_as"
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "-score", "created_at", "id"], name="post_by_worth"),
            models.Index(fields=["topic"], condition=~Q(accepted_at=None), name="post_accepted"),
            models.Index(fields=["topic"], condition=~Q(official_at=None), name="post_official"),
            models.Index(fields=["author", "-created_at"], name="post_of_author"),
            models.Index(fields=["render_version"], name="post_to_rebake"),
            models.Index(fields=["-hidden_at", "-id"], condition=Q(hidden_at__isnull=False), name="post_hidden"),
            models.Index(fields=["topic", "edited_at"], condition=Q(edited_at__isnull=False), name="post_edited"),
        ]


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Actor) -> CommentQuerySet:
        return self.filter(
            readable(viewer, "post__topic__space__"),
            unhidden(viewer, "", "post__", "post__topic__", space="post__topic__space"),
        )

    def below(self, posts: Collection[int], *, keeps: bool, viewer: Any = None) -> CommentQuerySet:
        """The same for comments of posts that came out of `PostQuerySet.below`."""
        return (
            self.filter(post__in=posts) if keeps else self.filter(Q(hidden_at=None) | mine_held(viewer), post__in=posts)
        )


class Comment(models.Model):
    """A short remark on a post, or on another comment of the same post."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="comments", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    language = models.CharField(max_length=12, default="", blank=True)
    author = models.ForeignKey(AUTHOR, null=True, on_delete=models.PROTECT, related_name="comments", db_index=False)
    author_name = models.CharField(max_length=80, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    source = models.TextField()
    source_format = models.CharField(max_length=8, default="markdown")
    html = models.TextField(default="")
    render_version = models.SmallIntegerField(default=0)
    key = models.CharField(max_length=40, default="", blank=True)
    origin = models.CharField(max_length=60, default="", blank=True)
    origin_id = models.CharField(max_length=60, default="", blank=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.BigIntegerField(null=True)
    hidden_because = models.CharField(max_length=300, default="", blank=True)
    hidden_as = models.CharField(max_length=8, choices=Hidden.choices, default="", blank=True)
    awaits_since = models.DateTimeField(null=True)  # written, and never shown to others yet
    imported_up = models.IntegerField(default=0)
    imported_from = models.CharField(max_length=60, default="", blank=True)
    up = models.IntegerField(default=0)
    score = models.IntegerField(default=0)  # up, imported ones included

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], condition=~Q(key=""), name="comment_posted_once"),
            models.UniqueConstraint(
                fields=["origin", "origin_id"], condition=~Q(origin=""), name="comment_imported_once"
            ),
            models.CheckConstraint(
                condition=Q(score=models.F("up") + models.F("imported_up")), name="comment_score_is_its_votes"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=False) | Q(hidden_as="", awaits_since=None), name="comment_is_hidden_as"
            ),
        ]
        indexes = [
            models.Index(fields=["post", "created_at"], name="comment_of_post"),
            models.Index(fields=["author", "-created_at"], name="comment_of_author"),
            models.Index(fields=["-hidden_at", "-id"], condition=Q(hidden_at__isnull=False), name="comment_hidden"),
        ]


class TopicLink(models.Model):
    class Kind(models.TextChoices):
        LINKED = "linked"
        DUPLICATE = "duplicate"  # of `target`

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="links")
    target = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "target", "kind"], name="linked_once"),
            models.CheckConstraint(condition=~Q(topic=models.F("target")), name="not_linked_to_itself"),
        ]
