from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import locked, require_lead, require_open, say
from guildhall.groups.activities import CharterWritten
from guildhall.groups.models import Charter, Group
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.markdown import render
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import language_of


@transaction.atomic
def write_charter(*, actor: Actor, group: Group, source: str, because: str = "", after: int | None = None) -> Charter:
    """The next version; `after`: the number the writer had before them.

    Refuses `not_allowed`, `group_closed`, `empty`, `same`, `changed_meanwhile`, and as `render` does.
    """
    require_lead(actor, group)
    group = locked(group)
    require_open(group)
    source = gated("groups.charter", source.strip().replace("\r\n", "\n"), actor)
    if not source:
        raise Refusal("empty", _("Write what the group is for and how it decides."))
    number = Charter.objects.filter(group=group).aggregate(last=Max("number"))["last"] or 0
    if after is not None and after != number:
        raise Refusal("changed_meanwhile", _("Somebody wrote a version meanwhile. Read it, then save yours after it."))
    if Charter.objects.filter(group=group, number=number, source=source).exists():
        raise Refusal("same", _("Nothing is different from the version that holds."))
    charter = Charter.objects.create(
        group=group, number=number + 1, source=source, html=str(render(source)), language=language_of(source),
        because=gated("groups.because", because.strip(), actor)[:200],
        written_at=clock.now(), written_by=actor.actor_key,
    )  # fmt: skip
    say(CharterWritten(number=charter.number), group, actor)
    return charter
