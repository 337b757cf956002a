from guildhall.moderation.activities import guidelines as guidelines
from guildhall.moderation.activities import levels as levels
from guildhall.moderation.activities import screening as screening
