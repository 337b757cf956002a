"""Acceptances nobody voted for can only be made once every row is in."""

from __future__ import annotations

from collections.abc import Sequence

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.source import Context, Finish, Written
from guildhall.connectors.models import SourceRow
from guildhall.connectors.sources.stackexchange import loaders
from guildhall.connectors.sources.stackexchange.posts import scopes
from guildhall.content.actions.imports import import_acceptances
from guildhall.content.activities import AnswerAccepted
from guildhall.content.models import Acceptance
from guildhall.kernel.text import Bilingual


def _page_of_accepted(context: Context, after: int, limit: int) -> Sequence[int]:
    rows = SourceRow.objects.filter(source=context.source, kind="accepted_by", pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def _write_accepted(context: Context, rows: Sequence[int]) -> Written:
    """A dump without the vote (or without votes at all): accepted as early as it could have been."""
    named = dict(SourceRow.objects.filter(pk__in=rows).values_list("old_id", "subject_id"))
    posts = loaders.posts(context.source, [int(old_id) for old_id in named])
    here = loaders.acceptances(context.source, posts)
    done, made = Written(), []
    for old_id, post in sorted(posts.items()):
        if old_id in here or post.topic != named[str(old_id)]:
            continue
        made.append(
            Acceptance(
                topic_id=post.topic, post_id=post.id, accepted_at=post.created_at, accepted_by=post.topic_author_key
            )
        )
        done.entries.append(
            Entry(
                activity=AnswerAccepted(topic=post.topic),
                subject_type="content.post",
                subject_id=post.id,
                actor_key=post.topic_author_key,
                target_key=post.author_key,
                occurred_at=post.created_at,
                scopes=scopes(context, post.language, post.tags),
                source=context.source,
                source_id=f"posts/{old_id}/accepted",
            )
        )
    import_acceptances(made)
    return done


ACCEPTED = Finish(
    name="accepted",
    label=Bilingual("acceptances without a vote", "没有投票记录的采纳"),
    page=_page_of_accepted,
    write=_write_accepted,
)
