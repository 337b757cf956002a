from guildhall.moderation import (
    level_privacy,  # noqa: F401 - declares
    screening_privacy,  # noqa: F401 - declares
)
