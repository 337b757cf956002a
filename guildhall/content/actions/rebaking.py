"""After a change of what is rendered: everything that was written is rendered anew from its source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from django.db import transaction

from guildhall.content.actions.writing import describe
from guildhall.content.models import Comment, Post, Topic
from guildhall.content.queries.mentions import linked_in, people_in, render_words
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.markdown import RENDER_VERSION, mentions
from guildhall.kernel.pages import EVERYTHING, purge
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import raw_cursor
from guildhall.members.actions.profiles import rebake_bios

AT_ONCE = 200
Written = type[Post] | type[Comment]
# Only what still says what was rendered: an edit in between has been rendered by this release already.
_KEEP = """UPDATE {table} AS kept SET html = fresh.html, render_version = %(version)s
FROM unnest(%(ids)s::bigint[], %(digests)s::text[], %(htmls)s::text[]) AS fresh (id, digest, html)
WHERE kept.id = fresh.id AND kept.render_version < %(version)s AND md5(kept.source) = fresh.digest"""


class Text(NamedTuple):
    """A text of an older release."""

    pk: int
    source: str
    source_format: str
    html: str


def rebake() -> Iterator[int]:
    """Render texts of older versions anew; yields how many were looked at after each batch. Biographies come last.

    Safe beside a running server and against being killed: texts are rendered outside of any transaction, a batch is
    written in one short one, and what was written is not looked at again. A text that the new rules refuse keeps its
    old HTML, which has been sanitised, and takes the new version.
    """
    done = 0
    for model in (Post, Comment):
        after = 0
        while texts := read_old(model, after):
            keep(model, [text._replace(html=_rendered(text)) for text in texts])
            after, done = texts[-1].pk, done + len(texts)
            yield done
    for people in rebake_bios(actor=HOUSE):
        yield done + people
    with transaction.atomic():
        purge(EVERYTHING)


def read_old(model: Written, after: int = 0) -> list[Text]:
    """The next texts by number that an older release rendered."""
    old = model._default_manager.filter(render_version__lt=RENDER_VERSION, pk__gt=after).order_by("pk")
    return [Text(*row) for row in old.values_list("pk", "source", "source_format", "html")[:AT_ONCE]]


@transaction.atomic
def keep(model: Written, texts: Sequence[Text]) -> None:
    """Write what was rendered, but where somebody changed the text meanwhile, and what lists say of it."""
    digests = [hashlib.md5(text.source.encode(), usedforsecurity=False).hexdigest() for text in texts]
    values = {"ids": [text.pk for text in texts], "digests": digests, "htmls": [text.html for text in texts]}
    with raw_cursor() as cursor:
        cursor.execute(_KEEP.format(table=model._meta.db_table), {**values, "version": RENDER_VERSION})
    if model is Post:
        _describe([text.pk for text in texts])


def _describe(posts: Sequence[int]) -> None:
    openings = Post.objects.filter(pk__in=posts, kind=Post.Kind.OPENING).select_related("topic")
    topics = []
    for opening in openings:
        describe(opening.topic, opening)
        topics.append(opening.topic)
    Topic.objects.bulk_update(topics, ["excerpt", "minutes"])


def _rendered(text: Text) -> str:
    """Whoever it linked to stays linked, also after taking another handle."""
    with suppress(Refusal):
        if text.source_format != "markdown":
            return render_words(text.source, text.source_format)
        known = linked_in(text.html)
        fresh = people_in(name for name in mentions(text.source) if name not in known)
        return render_words(text.source, people={**fresh, **known})
    return text.html
