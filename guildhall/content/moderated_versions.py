"""Old versions of posts and versions of resources as things that moderation handles: hidden and shown, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions import readmit_version, restore_revision
from guildhall.content.actions.resources import take_in_version
from guildhall.content.actions.revisions import put_away_revision
from guildhall.content.models import Post, ResourceVersion, Revision, Topic
from guildhall.content.moderated import looked_after_by
from guildhall.kernel.moderated import HIDDEN, PURGED, SHOWN, Moderable, Moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual

_BEHIND = {
    Revision: ("post__topic__space", "author__merged_into"),
    ResourceVersion: ("resource__topic__space", "author__merged_into"),
}


def _rows(model: Any, ids: Iterable[int]) -> Any:
    return model.objects.filter(pk__in=list(ids)).select_related(*_BEHIND[model])


def facts_of_revisions(ids: Iterable[int]) -> dict[int, Moderable]:
    return {row.pk: _fact_of_revision(row) for row in _rows(Revision, ids)}


def _fact_of_revision(row: Revision) -> Moderable:
    address = f"{reverse('content:history', args=[row.post_id])}?to={row.number}"
    state = PURGED if not row.source else HIDDEN if row.hidden_at else SHOWN
    return _fact(row, row.post.topic, row.source, address, state)


def facts_of_versions(ids: Iterable[int]) -> dict[int, Moderable]:
    return {row.pk: _fact_of_version(row) for row in _rows(ResourceVersion, ids)}


def _fact_of_version(row: ResourceVersion) -> Moderable:
    topic, words = row.resource.topic, f"{row.label}\n{row.changes}".strip()
    address = f"{reverse('content:topic', args=[topic.pk])}#files"
    return _fact(row, topic, words, address, HIDDEN if row.withdrawn_at else SHOWN)


def _fact(row: Any, topic: Topic, text: str, url: str, state: str) -> Moderable:
    return Moderable(
        text=text,
        title=topic.title,
        url=url,
        author_id=row.author_id,
        author=str(row.author.shown.display_name) if row.author else getattr(row, "author_name", ""),
        space_id=topic.space_id,
        created_at=row.made_at,
        state=state,
    )


def revisions_visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    rows = Revision.objects.filter(pk__in=list(ids), post__in=Post.objects.visible_to(viewer), hidden_at=None)
    return set(rows.values_list("pk", flat=True))


def versions_visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    rows = ResourceVersion.objects.filter(pk__in=list(ids), resource__topic__in=Topic.objects.visible_to(viewer))
    return set(rows.values_list("pk", flat=True))


def _found(model: Any, pk: int) -> Any:
    if (found := _rows(model, [pk]).first()) is None:
        raise Refusal("gone", _("This is not there any more."))
    return found


def _hide_revision(actor: Any, pk: int, why: str) -> None:
    put_away_revision(actor=actor, revision=_found(Revision, pk), because=why)


def _show_revision(actor: Any, pk: int) -> None:
    restore_revision(actor=actor, revision=_found(Revision, pk))


def _hide_version(actor: Any, pk: int, _why: str) -> None:
    take_in_version(actor=actor, version=_found(ResourceVersion, pk))


def _show_version(actor: Any, pk: int) -> None:
    readmit_version(actor=actor, version=_found(ResourceVersion, pk))


def _with_its_text(_actor: Any, _pk: int) -> None:
    raise Refusal("with_its_text", _("It goes with the text it belongs to."))


def _none(_member: int) -> list[int]:
    """They go with their texts."""
    return []


def _declare(name: str, label: Bilingual, facts: Callable[..., Any], sees: Callable[..., Any], *acts: Any) -> None:
    hide, show = acts
    answers = Moderated(
        label=label, facts=facts, visible_to=sees, hold=hide, hide=hide, delete=hide, restore=show, purge=_with_its_text,
        looked_after_by=looked_after_by, of_author=_none,
    )  # fmt: skip
    ports.add(Port(name=f"content.{name}.moderated", kind="moderated", answers=answers))


_declare(
    "revision", Bilingual("Old version", "历史版本"), facts_of_revisions, revisions_visible_to,
    _hide_revision, _show_revision,
)  # fmt: skip
_declare(
    "resourceversion", Bilingual("Version of a resource", "资源版本"), facts_of_versions, versions_visible_to,
    _hide_version, _show_version,
)  # fmt: skip
