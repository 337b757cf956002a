"""Who is named in a text."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Upper

from guildhall.content.models import Comment, Mention, Post
from guildhall.kernel import clock
from guildhall.kernel.markdown import mentions
from guildhall.members.models import Member
from guildhall.options import queries as options

AT_MOST = 50  # names that are looked up


def note_mentions(text: Post | Comment, *, edited: bool = False) -> None:
    """Keep who the text names now; who was named before keeps their time. In the transaction that wrote the text."""
    named = _members(mentions(text.source)) if text.source_format == "markdown" else []
    here = {"comment": text} if isinstance(text, Comment) else {"post": text}
    known = dict(Mention.objects.filter(**here).values_list("member", "pk"))
    if not named and not known:
        return
    kept = [pk for pk in named if pk != text.author_id][: options.get("content.most_mentions")]
    Mention.objects.filter(pk__in=[row for member, row in known.items() if member not in kept]).delete()
    at = clock.now() if edited else text.created_at
    fresh = [Mention(**here, member_id=member, made_at=at) for member in kept if member not in known]
    Mention.objects.bulk_create(fresh)


def _members(names: list[str]) -> list[int]:
    """In the order of the text; who was merged is who they are now."""
    if not names:
        return []
    meant = [_spellings(name) for name in names[:AT_MOST]]
    asked = {spelling.upper() for spellings in meant for spelling in spellings}
    rows: Any = Member.objects.annotate(spelled=Upper("handle")).filter(spelled__in=asked, erased_at=None)
    found = {row.spelled: row.shown.pk for row in rows.select_related("merged_into")}
    hits = [next((found[one.upper()] for one in spellings if one.upper() in found), None) for spellings in meant]
    return [pk for pk in dict.fromkeys(hits) if pk is not None]


def _spellings(name: str) -> list[str]:
    """Chinese goes on without a space: `@李雷你好` may mean 李雷. Longest first; no Latin word is cut."""
    ends = [place for place in range(2, len(name)) if not name[place].isascii()]
    return [name, *(name[:end] for end in reversed(ends))]
