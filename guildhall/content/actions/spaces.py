from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record, scope
from guildhall.content.actions.counters import count_places
from guildhall.content.actions.writing import allow
from guildhall.content.activities import (
    ModeratorEnded,
    ModeratorGranted,
    SpaceArchived,
    SpaceChanged,
    SpaceCreated,
    SpaceReopened,
)
from guildhall.content.models import FormerSpaceHandle, Space, SpaceModerator
from guildhall.content.rules import can_manage
from guildhall.groups.models import Group
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import EVERYTHING, purge
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member

FIELDS = (
    "handle", "name_en", "name_zh_hans", "about_en", "about_zh_hans", "colour", "kinds", "position", "visibility",
    "group", "several_accepted", "link_cards",
)  # fmt: skip


@transaction.atomic
def create_space(*, actor: Actor, **fields: Any) -> Space:
    """Fields as in `FIELDS`. Refuses `not_allowed`, `no_name`, `no_kinds`, `no_group`, `handle_taken`."""
    allow(can_manage(actor))
    space = Space(created_at=clock.now(), created_by=actor.actor_key, **_checked(fields))
    _save(space)
    FormerSpaceHandle.objects.filter(handle=space.handle).delete()
    _say(SpaceCreated(), space, actor)
    return space


@transaction.atomic
def change_space(*, actor: Actor, space: Space, **fields: Any) -> Space:
    """Refuses what `create_space` refuses. Who may see the space may see what is in it, from the next request on."""
    allow(can_manage(actor))
    space = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
    before, handle = space.visibility, space.handle
    known = {name: getattr(space, name) for name in FIELDS}
    for name, value in _checked(known | fields).items():
        setattr(space, name, value)
    _save(space)
    _keep_former(space, handle)
    if space.visibility != before:
        count_places([space.pk])
    _say(SpaceChanged(), space, actor)
    return space


@transaction.atomic
def give_spaces(*, actor: Actor, spaces: Collection[int], group: Group, into: Group) -> None:
    """Spaces (by number) that are for one group alone are for another from now on.

    Refuses `not_allowed`, `not_of_group`, where one is no longer for `group` alone.
    """
    allow(can_manage(actor))
    for space in Space.objects.select_for_update(of=("self",)).filter(pk__in=spaces).order_by("pk"):
        if space.group_id != group.pk:
            raise Refusal(
                "not_of_group", _("The space “%(space)s” is no longer for the group “%(group)s” alone."),
                space=str(space), group=str(group),
            )  # fmt: skip
        space.group = into
        space.save(update_fields=["group"])
        _say(SpaceChanged(), space, actor, staff=Staff(before={"group": str(group)}, after={"group": str(into)}))


def _keep_former(space: Space, before: str) -> None:
    """Old links lead to where the space is found now; an address that is taken again is no former one."""
    if space.handle != before:
        FormerSpaceHandle.objects.filter(handle__in=[space.handle, before]).delete()
        FormerSpaceHandle.objects.create(handle=before, space=space, until=clock.now())


@transaction.atomic
def archive_space(*, actor: Actor, space: Space) -> Space:
    """It can be read, and nobody writes in it. Refuses `not_allowed`, `already_archived`."""
    allow(can_manage(actor))
    space = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
    if space.archived_at:
        raise Refusal("already_archived", _("This space is already archived."))
    space.archived_at, space.archived_by = clock.now(), actor.actor_key
    space.save(update_fields=["archived_at", "archived_by"])
    _say(SpaceArchived(), space, actor)
    return space


@transaction.atomic
def reopen_space(*, actor: Actor, space: Space) -> Space:
    """Refuses `not_allowed`, `not_archived`."""
    allow(can_manage(actor))
    space = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
    if not space.archived_at:
        raise Refusal("not_archived", _("This space is not archived."))
    space.archived_at, space.archived_by = None, None
    space.save(update_fields=["archived_at", "archived_by"])
    _say(SpaceReopened(), space, actor)
    return space


@transaction.atomic
def grant_moderator(*, actor: Actor, space: Space, member: Member) -> SpaceModerator:
    """Refuses `not_allowed`, `already_moderates`, `not_here` (erased, merged or not let in)."""
    allow(can_manage(actor))
    if not member.is_active:
        raise Refusal("not_here", _("This person cannot sign in."))
    if SpaceModerator.objects.current().filter(space=space, member=member).exists():
        raise Refusal("already_moderates", _("%(name)s already looks after this space."), name=member.display_name)
    granted = SpaceModerator.objects.create(
        space=space, member=member, granted_at=clock.now(), granted_by=actor.actor_key
    )
    _say(ModeratorGranted(), space, actor, member)
    return granted


@transaction.atomic
def end_moderator(*, actor: Actor, moderator: SpaceModerator) -> SpaceModerator:
    """Refuses `not_allowed`, `already_ended`."""
    allow(can_manage(actor))
    moderator = (
        SpaceModerator.objects.select_for_update(of=("self",)).select_related("space", "member").get(pk=moderator.pk)
    )
    if moderator.ended_at:
        raise Refusal("already_ended", _("This has already ended."))
    moderator.ended_at, moderator.ended_by = clock.now(), actor.actor_key
    moderator.save(update_fields=["ended_at", "ended_by"])
    _say(ModeratorEnded(), moderator.space, actor, moderator.member)
    return moderator


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    if not fields.get("name_en") and not fields.get("name_zh_hans"):
        raise Refusal("no_name", _("A space needs a name in at least one language."))
    if "kinds" in fields and not fields["kinds"]:
        raise Refusal("no_kinds", _("Choose at least one kind of post for this space."))
    if fields.get("visibility") != Space.Visibility.GROUP:
        fields["group"] = None
    elif fields.get("group") is None:
        raise Refusal("no_group", _("Choose the group that may see this space."))
    return fields


def _save(space: Space) -> None:
    try:
        with transaction.atomic():
            space.save()
    except IntegrityError as error:
        if "handle" not in str(error):
            raise
        raise Refusal("handle_taken", _("There is already a space with this address.")) from error


def _say(activity: Any, space: Space, actor: Actor, target: Member | None = None, staff: Staff | None = None) -> None:
    record(activity, subject=space, actor=actor, target=target, scopes=[scope("space", space.pk)], staff=staff)
    purge(EVERYTHING)
