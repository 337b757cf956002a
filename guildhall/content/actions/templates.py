from __future__ import annotations

from django.db import transaction

from guildhall.activity.actions import record, scope
from guildhall.content.actions.writing import allow
from guildhall.content.activities import SpaceChanged
from guildhall.content.models import Space, WritingTemplate
from guildhall.content.rules import can_manage
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.html import MAX_BYTES, too_long


@transaction.atomic
def change_template(*, actor: Actor, space: Space, kind: str, source_en: str = "", source_zh_hans: str = "") -> None:
    """What the editor begins with; both languages empty for none. Refuses `not_allowed`, `too_long`."""
    allow(can_manage(actor))
    texts = {"source_en": source_en.strip(), "source_zh_hans": source_zh_hans.strip()}
    if any(len(text.encode()) > MAX_BYTES for text in texts.values()):
        raise too_long()
    space = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
    if any(texts.values()):
        changed = {**texts, "changed_at": clock.now(), "changed_by": actor.actor_key}
        WritingTemplate.objects.update_or_create(space=space, kind=kind, defaults=changed)
    else:
        WritingTemplate.objects.filter(space=space, kind=kind).delete()
    record(SpaceChanged(), subject=space, actor=actor, scopes=[scope("space", space.pk)])
