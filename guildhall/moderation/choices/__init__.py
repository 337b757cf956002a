"""What the operator may choose; each noun declares its settings by being imported."""

from guildhall.moderation.choices import cases as cases
from guildhall.moderation.choices import levels as levels
from guildhall.moderation.choices import screening as screening
