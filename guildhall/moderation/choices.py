from guildhall.moderation import screening_choices  # noqa: F401 - declares
