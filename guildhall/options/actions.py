from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.kernel.registry import Setting, settings
from guildhall.options.activities import ChoiceChanged
from guildhall.options.models import Choice
from guildhall.options.queries import forget
from guildhall.options.rules import can_choose


@transaction.atomic
def choose(*, actor: Actor, key: str, value: Any) -> Choice:
    """Make a choice for a declared setting; None returns to the default.

    Refuses `not_staff`, `wrong_type`, `not_a_choice`, `out_of_range` and whatever the setting's `clean` says.
    """
    if not can_choose(actor):
        raise Forbidden("not_staff", _("Only staff who may change settings can do this."))
    setting = settings[key]
    cleaned = None if value is None else _clean(setting, value)
    Choice.objects.select_for_update().filter(key=key, replaced_at=None).update(replaced_at=clock.now())
    choice = Choice.objects.create(key=key, value=cleaned, chosen_by=actor.actor_key)
    record(ChoiceChanged(), subject=choice, actor=actor)
    transaction.on_commit(forget)
    return choice


def _clean(setting: Setting, value: Any) -> Any:
    if not isinstance(value, setting.type) or (setting.type is int and isinstance(value, bool)):
        raise Refusal("wrong_type", _("%(label)s needs another kind of value."), label=setting.label)
    if setting.choices and value not in [choice for choice, _label in setting.choices]:
        raise Refusal("not_a_choice", _("%(label)s: choose one of the listed values."), label=setting.label)
    size = len(value) if isinstance(value, str) else value
    if setting.minimum is not None and size < setting.minimum:
        raise Refusal("out_of_range", _("%(label)s must be at least %(limit)s."), label=setting.label, limit=setting.minimum)
    if setting.maximum is not None and size > setting.maximum:
        raise Refusal("out_of_range", _("%(label)s must be at most %(limit)s."), label=setting.label, limit=setting.maximum)
    return _clean_further(setting, value)


def _clean_further(setting: Setting, value: Any) -> Any:
    if setting.clean is None:
        return value
    try:
        return setting.clean(value)
    except ValueError as error:
        raise Refusal("not_valid", _("%(label)s: %(reason)s"), label=setting.label, reason=str(error)) from error
