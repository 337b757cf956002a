"""What every source with texts does once all rows are in: links between texts, counters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from guildhall.connectors.importing.rendering import render
from guildhall.connectors.importing.source import Context, Finish, Written
from guildhall.connectors.models import SourceRow
from guildhall.connectors.queries import new_addresses
from guildhall.connectors.sources.links import paths, rewritten
from guildhall.content.actions.import_states import replace_texts
from guildhall.content.actions.imports import settle_import, settle_places
from guildhall.content.models import Comment, Post, Space, Topic
from guildhall.kernel.text import Bilingual

Named = Callable[[str], tuple[str, str] | None]  # path on the old site -> kind and old id


def rewriting(named_by: Named) -> Finish:
    """Links inside texts lead to the new places. The id-map rows of such texts have the fact `links`."""
    return Finish(
        name="rewritten",
        label=Bilingual("links inside texts", "正文中的链接"),
        page=_page_of_linking,
        write=partial(_rewrite, named_by),
    )


def _page_of_linking(context: Context, after: int, limit: int) -> Sequence[int]:
    rows = SourceRow.objects.filter(source=context.source, facts__has_key="links", pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def _rewrite(named_by: Named, context: Context, rows: Sequence[int]) -> Written:
    named = SourceRow.objects.filter(pk__in=rows).values_list("kind", "subject_id")
    for table, model in (("post", Post), ("comment", Comment)):
        ids = [subject for kind, subject in named if kind == table]
        texts = list(model.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "source", "source_format"))
        addresses = _addresses(named_by, context, [source for _, source, _ in texts])
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


def _addresses(named_by: Named, context: Context, sources: list[str]) -> dict[str, str]:
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


def _page_of_spaces(context: Context, after: int, limit: int) -> Sequence[int]:
    return list(Space.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


def _settle_places(context: Context, spaces: Sequence[int]) -> Written:
    settle_places(spaces)
    return Written()


SETTLED = (
    Finish(name="settled", label=Bilingual("counters", "计数"), page=_page_of_topics, write=_settle, batch=2000),
    Finish(name="places", label=Bilingual("spaces and tags", "版块与标签"), page=_page_of_spaces, write=_settle_places),
)
