"""Roles: what they allow and who holds them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.kernel.registry import capabilities
from guildhall.members.activities import RoleChanged, RoleEnded, RoleGranted
from guildhall.members.handles import free_handle
from guildhall.members.models import ADMINISTRATOR, Member, Role, RoleGrant
from guildhall.members.rules import can_edit_roles, can_grant


@transaction.atomic
def sync_roles() -> int:
    """Give the shipped roles the capabilities that rooms have declared since the last time; return how many were new.

    What staff changed stays: a capability is offered to a role once. Called at every start and after migrating.
    """
    declared = {
        entry.name: {name.replace("_", "-").replace(" ", "-") for name in entry.roles} for entry in capabilities
    }
    count = 0
    for role in Role.objects.select_for_update().exclude(handle=ADMINISTRATOR):
        new = declared.keys() - set(role.offered)
        if not new:
            continue
        count += len(new)
        gained = {name for name in new if role.handle in declared[name]}
        role.capabilities = sorted({*role.capabilities, *gained})
        role.offered = sorted({*role.offered, *new})
        role.save(update_fields=["capabilities", "offered"])
    return count


@transaction.atomic
def grant_role(*, actor: Actor, member: Member, role: Role) -> RoleGrant:
    """Refuses `cannot_sign_in` and `already_held`; nobody grants what they may not do themselves."""
    require(can_grant(actor, role.allowed))
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if not locked.is_active or locked.is_unclaimed:
        raise Refusal("cannot_sign_in", _("Only somebody who can sign in may hold a role."))
    if RoleGrant.objects.filter(member=member, role=role, ended_at=None).exists():
        raise Refusal("already_held", _("%(name)s holds this role already."), name=member.name)
    grant = RoleGrant.objects.create(member=member, role=role, granted_by=actor.actor_key)
    said = Staff(after={"role": role.handle})
    record(RoleGranted(role=role.pk), subject=grant, actor=actor, target=member, staff=said)
    return grant


@transaction.atomic
def end_role(*, actor: Actor, grant: RoleGrant) -> None:
    """Refuses `already_ended` and `last_administrator`."""
    require(can_grant(actor, grant.role.allowed))
    role = Role.objects.select_for_update().get(pk=grant.role_id)
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.ended_at is not None:
        raise Refusal("already_ended", _("This role has ended already."))
    if role.is_administrator and RoleGrant.objects.current().filter(role=role).count() == 1:
        raise Refusal("last_administrator", _("The community needs at least one administrator."))
    RoleGrant.objects.filter(pk=locked.pk).update(ended_at=clock.now(), ended_by=actor.actor_key)
    said = Staff(before={"role": role.handle}, after={"role": None})
    record(RoleEnded(role=role.pk), subject=locked, actor=actor, target=locked.member, staff=said)


@transaction.atomic
def change_role(*, actor: Actor, role: Role, allowed: Iterable[str]) -> Role:
    """Set what a role allows. Refuses `everything_already` for the administrator and names nobody declared."""
    require(can_edit_roles(actor))
    wanted = {name for name in allowed if name in capabilities}
    locked = Role.objects.select_for_update().get(pk=role.pk)
    if locked.is_administrator:
        raise Refusal("everything_already", _("Administrators may do everything; this role cannot be changed."))
    # What no room declares any longer stays as it is: the room may come back.
    known = {name for name in locked.capabilities if name in capabilities}
    locked.capabilities = sorted((set(locked.capabilities) - known) | wanted)
    locked.save(update_fields=["capabilities"])
    was, now = ({"capabilities": sorted(names)} for names in (known, wanted))
    changed = RoleChanged(added=len(wanted - known), removed=len(known - wanted))
    record(changed, subject=locked, actor=actor, staff=Staff(before=was, after=now))
    return locked


@transaction.atomic
def create_administrator(*, email: str, password: str | None = None, handle: str = "", name: str = "", locale: str = "en",
                         zone: str = "UTC") -> tuple[Member, bool]:  # fmt: skip
    """Make an administrator, or give the role to the member with this address; true when the member is new.

    The address counts as verified: whoever runs commands on the server vouches for it. An existing password is left alone
    unless one is given.
    """
    from guildhall.members.actions.joining import arrive, create_member  # noqa: PLC0415 - nouns of one package
    from guildhall.members.actions.security import trust_email  # noqa: PLC0415 - nouns of one package

    member = Member.objects.filter(email__iexact=email, erased_at=None).first()
    is_new = member is None
    if member is None:
        chosen = handle or free_handle(email.split("@", maxsplit=1)[0])
        member = create_member(
            handle=chosen, name=name or chosen, email=email, locale=locale, zone=zone, claimed_at=None
        )
    if password:
        member.set_password(password)
        member.save(update_fields=["password"])
    trust_email(member=member, email=email)
    arrive(member=member)
    role = Role.objects.get(handle=ADMINISTRATOR)
    if not RoleGrant.objects.current().filter(member=member, role=role).exists():
        grant_role(actor=HOUSE, member=member, role=role)
    return member, is_new
