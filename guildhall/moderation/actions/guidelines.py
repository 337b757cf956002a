"""Agreeing to the guidelines anew when they have changed: asked once, before the next text."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.activities.guidelines import GuidelinesAgreed
from guildhall.moderation.models import Agreement
from guildhall.moderation.queries.guidelines import KEY, version_due
from guildhall.options.queries import held_since


@transaction.atomic
def agree_to_guidelines(*, actor: Actor, version: int) -> None:
    """Agreeing twice is agreeing once. Refuses `not_a_member`, `another_version` (they changed while it was read)."""
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    held = held_since(KEY)
    if held is None or held[0] != version:
        raise Refusal("another_version", _("The guidelines have just changed again. Read them once more, please."))
    _agreement, made = Agreement.objects.get_or_create(member=actor, version=version, defaults={"at": clock.now()})
    if made:
        record(GuidelinesAgreed(version=version), subject=actor, actor=actor)


def require_agreement(*, actor: Actor) -> None:
    """Refuses `guidelines_changed` (with `version`) until the member has agreed to what they say now."""
    if version := version_due(actor):
        raise Refusal(
            "guidelines_changed",
            _(
                "The community guidelines have changed. Agree to them below, then send it again: nothing you typed is lost."
            ),
            version=version,
        )
