"""Who may see the outbox, and at what moment somebody is told."""

from guildhall.outreach.rules.moments import moment
from guildhall.outreach.rules.staff import READ, SEE, can_read_mail, can_see_outbox

__all__ = ["READ", "SEE", "can_read_mail", "can_see_outbox", "moment"]
