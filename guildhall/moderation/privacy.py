from guildhall.moderation import screening_privacy  # noqa: F401 - declares
