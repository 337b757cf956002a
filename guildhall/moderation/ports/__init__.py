"""What moderation offers by the registry; each noun declares by being imported."""

from guildhall.moderation.ports import accounts as accounts
from guildhall.moderation.ports import cases as cases
from guildhall.moderation.ports import files as files
from guildhall.moderation.ports import levels as levels
from guildhall.moderation.ports import screening as screening
from guildhall.moderation.ports import staff_fields as staff_fields
