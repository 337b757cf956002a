"""What can only be done once every row is in: acceptances nobody voted for, links between posts, counters."""

from __future__ import annotations

from collections.abc import Sequence

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.rendering import render
from guildhall.connectors.importing.source import Context, Finish, Written
from guildhall.connectors.models import SourceRow
from guildhall.connectors.queries import new_addresses
from guildhall.connectors.sources.stackexchange import loaders
from guildhall.connectors.sources.stackexchange.addresses import named_by
from guildhall.connectors.sources.stackexchange.posts import scopes
from guildhall.connectors.sources.stackexchange.texts import paths, rewritten
from guildhall.content.actions.import_states import replace_texts
from guildhall.content.actions.imports import import_acceptances, settle_import
from guildhall.content.activities import AnswerAccepted
from guildhall.content.models import Acceptance, Comment, Post, Topic
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


def _page_of_linking(context: Context, after: int, limit: int) -> Sequence[int]:
    rows = SourceRow.objects.filter(source=context.source, facts__has_key="links", pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def _rewrite(context: Context, rows: Sequence[int]) -> Written:
    named = SourceRow.objects.filter(pk__in=rows).values_list("kind", "subject_id")
    for table, model in (("post", Post), ("comment", Comment)):
        ids = [subject for kind, subject in named if kind == table]
        texts = list(model.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "source", "source_format"))
        addresses = _addresses(context, [source for _, source, _ in texts])
        replace_texts(table, _changed(context, texts, addresses))
    return Written()


def _changed(
    context: Context, texts: list[tuple[int, str, str]], addresses: dict[str, str]
) -> list[tuple[int, str, str]]:
    changed = []
    for pk, source, source_format in texts:
        new = rewritten(source, context.site, lambda path, is_link: addresses.get(path) if is_link else None)
        if new != source:
            changed.append((pk, new, render(new, source_format)))
    return changed


def _addresses(context: Context, sources: list[str]) -> dict[str, str]:
    """New address by path on the old site, for the paths that name something that came here."""
    wanted = {path: named for source in sources for path in paths(source, context.site) if (named := named_by(path))}
    known = new_addresses(context.source, set(wanted.values()))
    return {path: known[named] for path, named in wanted.items() if named in known}


def _page_of_topics(context: Context, after: int, limit: int) -> Sequence[int]:
    topics = Topic.objects.filter(origin=context.source, pk__gt=after).order_by("pk")
    return list(topics.values_list("pk", flat=True)[:limit])


def _settle(context: Context, topics: Sequence[int]) -> Written:
    settle_import(topics)
    return Written()


ACCEPTED = Finish(
    name="accepted",
    label=Bilingual("acceptances without a vote", "没有投票记录的采纳"),
    page=_page_of_accepted,
    write=_write_accepted,
)
REWRITTEN = Finish(
    name="rewritten", label=Bilingual("links inside texts", "正文中的链接"), page=_page_of_linking, write=_rewrite
)
SETTLED = Finish(name="settled", label=Bilingual("counters", "计数"), page=_page_of_topics, write=_settle, batch=2000)
