from __future__ import annotations

from django.db import models

from guildhall.content.models.topics import Topic
from guildhall.kernel import clock


class Tag(models.Model):
    """A subject in one word, lower case, any script: `c++`, `node.js`, `存储`."""

    name = models.CharField(max_length=40, unique=True)
    about_en = models.CharField(max_length=300, default="", blank=True)
    about_zh_hans = models.CharField(max_length=300, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now)
    topics = models.IntegerField(default=0)  # not hidden, in public spaces; rebuilt by `content.actions.recount`

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_has_a_name"),
            models.CheckConstraint(condition=models.Q(topics__gte=0), name="tag_count_not_negative"),
        ]
        indexes = [models.Index(fields=["-topics", "name"], name="tag_most_used")]

    def __str__(self) -> str:
        return self.name


class TagSynonym(models.Model):
    """Another word for a tag: whoever writes it gets the tag."""

    name = models.CharField(max_length=40, unique=True)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="synonyms")
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.BigIntegerField(null=True)  # actor key


class TopicTag(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "topic"], name="tagged_once")]
