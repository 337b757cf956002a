from guildhall.moderation import (
    level_choices,  # noqa: F401 - declares
    screening_choices,  # noqa: F401 - declares
)
