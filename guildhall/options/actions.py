from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock, pages
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden
from guildhall.kernel.registry import settings
from guildhall.options import kinds
from guildhall.options.activities import ChoiceChanged
from guildhall.options.models import Choice
from guildhall.options.queries import forget
from guildhall.options.rules import can_choose


@transaction.atomic
def choose(*, actor: Actor, key: str, value: Any) -> Choice | None:
    """Make a choice for a declared setting; None, or the default itself, returns to the default.

    The choice that already holds is left alone (returned as it is, nothing recorded). Refuses `not_staff` and whatever
    `kinds.clean` says. Every page that guests share is forgotten, because any of them may show it.
    """
    if not can_choose(actor):
        raise Forbidden("not_staff", _("Only staff who may change settings can do this."))
    setting = settings[key]
    cleaned = None if value is None else kinds.clean(setting, value)
    if cleaned == setting.default:
        cleaned = None
    held = _lock(key)
    if (held.value if held else None) == cleaned:
        return held
    if held:
        held.replaced_at = clock.now()
        held.save(update_fields=["replaced_at"])
    choice = Choice.objects.create(key=key, value=cleaned, chosen_by=actor.actor_key)
    before = setting.default if held is None or held.value is None else held.value
    after = setting.default if cleaned is None else cleaned
    said = Staff(before={key: kinds.show(setting, before)}, after={key: kinds.show(setting, after)})
    record(ChoiceChanged(), subject=choice, actor=actor, staff=said)
    pages.purge(pages.EVERYTHING)
    transaction.on_commit(forget)
    return choice


def _lock(key: str) -> Choice | None:
    """Two operators may choose for the first time at once, when there is no row to lock yet: lock the key itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"options.choice:{key}"])
    return Choice.objects.filter(key=key, replaced_at=None).first()
