from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.kernel.search import MARK

INDEX_VERSION = 1  # rises with any change of what is indexed; `guildhall manage reindex` does the rest
STRETCH = 13  # bits: 8,192 posts lie in one
ALL = f"{MARK}all"  # stands for every document


def age_mark(stretch: int) -> str:
    return f"{MARK}age:{stretch}"


def title_mark(lexeme: str) -> str:
    return f"{MARK}title:{lexeme}"


class Document(models.Model):
    """A post as search knows it: the words of its text and comments, of its topic's title and tags, and marks.

    Kept by a reader of the log. What may be shown is never asked of it, but of the post itself.
    """

    post = models.OneToOneField("content.Post", primary_key=True, on_delete=models.CASCADE, related_name="document")
    vector = SearchVectorField()
    version = models.SmallIntegerField()  # of `kernel.search` and of what goes into it

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="document_words"),
            models.Index(fields=["version"], name="document_to_index"),
        ]


class Lexeme(models.Model):
    """In how many documents a lexeme or mark is, and how people write it."""

    lexeme = models.CharField(max_length=80, primary_key=True)
    documents = models.IntegerField()
    word = models.CharField(max_length=80, default="", blank=True)  # the shortest spelling; empty: nothing to suggest
    grams = ArrayField(models.CharField(max_length=4), default=list, blank=True)  # `kernel.search.grams` of the word

    class Meta:
        indexes = [GinIndex(fields=["grams"], condition=~Q(word=""), name="lexeme_by_grams")]


class Query(models.Model):
    """A search that somebody made, for as long as the operator's report needs it. Guests have no key."""

    text = models.CharField(max_length=240)
    searched_at = models.DateTimeField(default=clock.now)
    actor_key = models.BigIntegerField(null=True)
    hits = models.IntegerField()
    is_wider = models.BooleanField(default=False)  # some of the hits hold only some of the words
    clicked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["searched_at"], name="query_by_time"),
            models.Index(fields=["actor_key", "-searched_at"], name="query_of_person"),
        ]
