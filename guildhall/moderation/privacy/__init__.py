"""What is kept about members; each noun declares by being imported."""

from guildhall.moderation.privacy import cases as cases
from guildhall.moderation.privacy import kept as kept
from guildhall.moderation.privacy import levels as levels
from guildhall.moderation.privacy import screening as screening
