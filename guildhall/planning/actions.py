"""The first run: from an empty installation to a community with an administrator."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.content.actions import create_space
from guildhall.kernel import clock, pages
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, TooMany
from guildhall.members.actions import create_administrator
from guildhall.members.models import ADMINISTRATOR, Member, RoleGrant
from guildhall.options import queries as options
from guildhall.options.actions import choose
from guildhall.planning.activities import CommunityOpened
from guildhall.planning.models import FirstRun
from guildhall.planning.queries.first_run import watch

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is read as another
MOST_WRONG, WRONG_WINDOW = 10, timedelta(minutes=10)


@transaction.atomic
def begin_first_run() -> FirstRun | None:
    """The first run of this installation, begun if there is no administrator yet; None where there is nothing to do."""
    watch()
    run = FirstRun.objects.select_for_update().first()
    if run and run.done_at:
        return None
    if RoleGrant.objects.current().filter(role__handle=ADMINISTRATOR).exists():
        FirstRun.objects.filter(done_at=None).update(done_at=clock.now(), code="")
        return None
    return run or FirstRun.objects.get_or_create(id=1, defaults={"code": _new_code()})[0]


def _new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _letter in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


@transaction.atomic
def try_code(*, code: str) -> bool:
    """Whether this is the code; wrong ones are counted. Refuses `already_done`, `too_many` (ten in ten minutes)."""
    run = _locked()
    now = clock.now()
    if run.wrong_since is None or now - run.wrong_since > WRONG_WINDOW:
        run.wrong_since, run.wrong_codes = now, 0
    if run.wrong_codes >= MOST_WRONG:
        seconds = int((run.wrong_since + WRONG_WINDOW - now).total_seconds()) + 1
        raise TooMany("too_many", _("Too many wrong codes. Try again in ten minutes."), seconds=seconds)
    given = "".join(letter for letter in code.upper() if letter.isalnum())
    if constant_time_compare(given, run.code.replace("-", "")):
        return True
    run.wrong_codes += 1
    run.save(update_fields=["wrong_since", "wrong_codes"])
    return False


@transaction.atomic
def pass_step(
    *, actor: Actor, name: str, choices: dict[str, Any] | None = None, spaces: Sequence[dict[str, Any]] | None = None
) -> FirstRun:
    """Keep what one step decided: settings hold at once, spaces are made at the end. Refuses `already_done`."""
    run = _locked()
    for key, value in (choices or {}).items():
        choose(actor=actor, key=key, value=value)
    if spaces is not None:
        run.spaces = list(spaces)
    if name not in run.steps:
        run.steps = [*run.steps, name]
    run.save(update_fields=["spaces", "steps"])
    return run


@transaction.atomic
def finish(*, actor: Actor, name: str, email: str, password: str, locale: str) -> Member:
    """Make the administrator and the spaces, and open the doors. The second of two at once gets `already_done`."""
    run = _locked()
    zone = options.get("community.zone")
    member, _is_new = create_administrator(email=email, password=password, name=name, locale=locale, zone=zone)
    for position, space in enumerate(run.spaces or []):
        create_space(actor=actor, position=10 * (position + 1), colour=position % 6 + 1, **space)
    run.done_at, run.done_by, run.code = clock.now(), member.actor_key, ""
    run.save(update_fields=["done_at", "done_by", "code"])
    record(CommunityOpened(spaces=len(run.spaces or [])), subject=run, actor=member)
    pages.purge(pages.EVERYTHING)
    return member


def _locked() -> FirstRun:
    run = FirstRun.objects.select_for_update().filter(done_at=None).first()
    if run is None:
        raise Refusal("already_done", _("This community is already set up. Sign in instead."))
    return run
