from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import Topic
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual


class Collection(models.Model):
    """Topics put together by editors, in their order, with an introduction. Public from `published_at` on."""

    handle = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=120, default="", blank=True)
    title_zh_hans = models.CharField(max_length=120, default="", blank=True)
    intro_en = models.TextField(default="", blank=True)  # Markdown
    intro_zh_hans = models.TextField(default="", blank=True)
    cover = models.ForeignKey("files.File", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.BigIntegerField(null=True)  # actor key
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title_en="", title_zh_hans=""), name="collection_has_a_title"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_en or self.title_zh_hans, self.title_zh_hans or self.title_en)

    @property
    def intro(self) -> Bilingual:
        return Bilingual(self.intro_en or self.intro_zh_hans, self.intro_zh_hans or self.intro_en)


class CollectionItem(models.Model):
    """A topic in a collection, with what the editor says of it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="collected")
    position = models.IntegerField()
    note = models.CharField(max_length=300, default="", blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "topic"], name="collected_once")]
        indexes = [models.Index(fields=["collection", "position", "id"], name="collection_in_order")]
