"""Suggested edits as things that moderation handles: what it lets through comes before whoever decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.suggested_edits import hold_suggestion, pass_suggestion, reject_suggestion
from guildhall.content.models import SuggestedEdit
from guildhall.content.moderated import looked_after_by
from guildhall.kernel.moderated import HELD, HIDDEN, PURGED, SHOWN, Moderable, Moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.queries import ids_behind


def _rows(ids: Iterable[int]) -> Any:
    behind = ("post__topic__space", "post__author", "author__merged_into")
    return SuggestedEdit.objects.filter(pk__in=list(ids)).select_related(*behind)


def facts(ids: Iterable[int]) -> dict[int, Moderable]:
    return {row.pk: _fact(row) for row in _rows(ids)}


def _fact(row: SuggestedEdit) -> Moderable:
    topic = row.post.topic
    return Moderable(
        text=f"{row.reason}\n{row.title}\n{row.source}".strip(),
        title=topic.title,
        url=reverse("content:suggestion", args=[row.pk]),
        author_id=row.author_id,
        author=str(row.author.shown.display_name),
        space_id=topic.space_id,
        created_at=row.made_at,
        state=_state(row),
    )


def _state(row: SuggestedEdit) -> str:
    """Held before somebody decided it; hidden where a moderator refused it, so that nobody else saw it."""
    if not row.source:
        return PURGED
    if row.held_at is None:
        return SHOWN
    return HIDDEN if row.decided_at else HELD


def visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    return set(SuggestedEdit.objects.visible_to(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))


def of_author(member: int) -> list[int]:
    """Those that wait: what was decided is part of the history of its post."""
    mine = SuggestedEdit.objects.open().filter(author__in=ids_behind(Member.objects.get(pk=member)))
    return list(mine.order_by("pk").values_list("pk", flat=True))


def _found(pk: int) -> SuggestedEdit:
    found: SuggestedEdit | None = _rows([pk]).first()
    if found is None:
        raise Refusal("gone", _("This is not there any more."))
    return found


def hold(actor: Any, pk: int, why: str) -> None:
    hold_suggestion(actor=actor, suggestion=_found(pk), because=why)


def reject(actor: Any, pk: int, why: str) -> None:
    reject_suggestion(actor=actor, suggestion=_found(pk), because=why)


def restore(actor: Any, pk: int) -> None:
    """Nothing is left to show of one whose words are gone."""
    if (found := _found(pk)).source:
        pass_suggestion(actor=actor, suggestion=found)


def purge(_actor: Any, _pk: int) -> None:
    raise Refusal("with_its_post", _("Its words go with those of the post."))


ports.add(
    Port(
        name="content.suggestededit.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Suggested edit", "修改建议"),
            facts=facts,
            visible_to=visible_to,
            hold=hold,
            hide=reject,
            delete=reject,
            restore=restore,
            purge=purge,
            looked_after_by=looked_after_by,
            of_author=of_author,
        ),
    )
)
