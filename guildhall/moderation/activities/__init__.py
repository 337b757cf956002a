"""What happens in moderation; each noun declares its verbs by being imported."""

from guildhall.moderation.activities import cases as cases
from guildhall.moderation.activities import guidelines as guidelines
from guildhall.moderation.activities import levels as levels
from guildhall.moderation.activities import screening as screening
