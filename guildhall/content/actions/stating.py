"""What people take out of sight goes by moderation, which states to its author why."""

from __future__ import annotations

from typing import Any

from guildhall.content.models import Hidden
from guildhall.kernel.actor import Actor
from guildhall.kernel.text import Bilingual
from guildhall.moderation.actions import Reasons, restrict_subject

# Said in the author's language, whoever looks at it later: statements are kept as words.
UNSAID = Bilingual("A moderator took this out of sight.", "管理人员将此内容设为不可见。")


def state_reasons(actor: Actor, thing: Any, because: str, state: str = Hidden.HIDDEN) -> None:
    """`thing` has an author and a port 'moderated', which does it."""
    reasons = Reasons(because.strip() or UNSAID.in_language(thing.author.locale if thing.author else ""))
    label = thing._meta.label_lower
    restrict_subject(actor=actor, subject_type=label, subject_id=thing.pk, kind=state, reasons=reasons)
