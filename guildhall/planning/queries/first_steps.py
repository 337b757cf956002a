"""What a community that was just opened still needs, shown on Today until it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.insights.models import Newcomer
from guildhall.insights.queries.horizon import has_contributions
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import port
from guildhall.members.models import Member
from guildhall.members.rules import lacks_second_factor
from guildhall.outreach.queries import is_delivering
from guildhall.planning.queries.first_run import finished

SHOWN_FOR = timedelta(days=60)


@dataclass(frozen=True)
class FirstStep:
    label: str
    is_done: bool
    url: str = ""


def first_steps(viewer: Actor) -> list[FirstStep]:
    """Empty once all is done, two months after the opening, and where nobody went through the first run."""
    run = finished()
    if run is None or run.done_at is None or clock.now() - run.done_at > SHOWN_FOR:
        return []
    backup = port("last", "config.backup")
    steps = [
        FirstStep(
            _("Add a second factor to your account"),
            not lacks_second_factor(cast(Member, viewer)),
            reverse("members:security"),
        ),
        FirstStep(_("Have mail leave the house"), is_delivering(), reverse("outreach:outbox")),
        FirstStep(_("Write the first post"), has_contributions(), "/"),
        FirstStep(_("Welcome the first member beside you"), Newcomer.objects.count() > 1, "/people/"),
        FirstStep(_("Make a backup: “guildhall backup”"), bool(backup and backup())),
    ]
    return [] if all(step.is_done for step in steps) else steps
