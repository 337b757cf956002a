"""Where moderation stands in the menus and beside others' pages; each noun declares by being imported."""

from guildhall.moderation.panels import cases as cases
from guildhall.moderation.panels import levels as levels
from guildhall.moderation.panels import screening as screening
