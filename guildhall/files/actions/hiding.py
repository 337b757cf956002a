"""Out of sight and back, for the port 'moderated' alone: whoever calls has asked who may, and states why."""

from __future__ import annotations

from django.db import transaction

from guildhall.files.actions.uploads import locked_file
from guildhall.files.models import File
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor

STATE = ["hidden_as", "hidden_at", "hidden_by", "hidden_because"]


@transaction.atomic
def hide_file(*, actor: Actor, file: File, state: str, because: str = "") -> None:
    """`state`: one of `File.Hidden`. Nothing is lost. Refuses `file_gone`."""
    file = locked_file(file)
    file.hidden_as, file.hidden_at = File.Hidden(state), clock.now()
    file.hidden_by, file.hidden_because = actor.actor_key, because[:300]
    file.save(update_fields=STATE)


@transaction.atomic
def show_file(*, actor: Actor, file: File) -> None:
    """In sight again, for whoever may read what it is in. Refuses `file_gone`."""
    file = locked_file(file)
    file.hidden_as, file.hidden_at, file.hidden_by, file.hidden_because = "", None, None, ""
    file.save(update_fields=STATE)
