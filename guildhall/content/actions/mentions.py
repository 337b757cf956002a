"""Who is named in a text."""

from __future__ import annotations

from guildhall.content.models import Comment, Mention, Post
from guildhall.content.queries.mentions import AT_MOST, meant
from guildhall.kernel import clock
from guildhall.kernel.markdown import mentions
from guildhall.options import queries as options


def note_mentions(text: Post | Comment, *, edited: bool = False) -> None:
    """Keep who the text names now; who was named before keeps their time. In the transaction that wrote the text."""
    named = _members(mentions(text.source)) if text.source_format == "markdown" else []
    here = {"comment": text} if isinstance(text, Comment) else {"post": text}
    known = dict(Mention.objects.filter(**here).values_list("member", "pk")) if edited else {}
    if not named and not known:
        return
    kept = [pk for pk in named if pk != text.author_id][: options.get("content.most_mentions")]
    Mention.objects.filter(pk__in=[row for member, row in known.items() if member not in kept]).delete()
    at = clock.now() if edited else text.created_at
    fresh = [Mention(**here, member_id=member, made_at=at) for member in kept if member not in known]
    Mention.objects.bulk_create(fresh)


def _members(names: list[str]) -> list[int]:
    """In the order of the text."""
    return list(dict.fromkeys(pk for _name, pk in meant(names[:AT_MOST]).values()))
