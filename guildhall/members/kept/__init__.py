"""What this room keeps about a member, as it tells them: what, why, and until when. Each noun declares by being imported."""

from guildhall.members.kept import founding as founding
from guildhall.members.kept import presence as presence
from guildhall.members.kept import profile as profile
from guildhall.members.kept import staff as staff
