"""What the values of this room's rows in the staff log are called."""

from __future__ import annotations

from guildhall.kernel.staff_fields import StaffField, staff_fields
from guildhall.kernel.text import Bilingual
from guildhall.outreach.models import Contact


def _way(value: str) -> str:
    return str(Contact.Channel(value).label) if value in Contact.Channel.values else value


staff_fields.add(StaffField(name="outreach.way", label=Bilingual("Way", "联系方式"), tell=_way))
staff_fields.add(StaffField(name="outreach.in 30 days", label=Bilingual("Contacts in 30 days", "30 天内联系次数")))
