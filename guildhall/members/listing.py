"""Columns and filters of the console's list of people."""

from django.utils.translation import pgettext_lazy

from guildhall.ui.tables import Column

COLUMNS = (
    Column(pgettext_lazy("column", "Name")),
    Column(pgettext_lazy("column", "Handle"), phone=False),
    Column(pgettext_lazy("column", "State")),
    Column(pgettext_lazy("column", "Work and place"), phone=False),
    Column(pgettext_lazy("member", "Since"), number=True),
)
STATES = (
    ("members", pgettext_lazy("filter", "Members who sign in")),
    ("unclaimed", pgettext_lazy("filter", "Not claimed yet")),
    ("staff", pgettext_lazy("filter", "Staff")),
    ("waiting", pgettext_lazy("filter", "Waiting to be let in")),
    ("former", pgettext_lazy("filter", "Former members")),
)
