from guildhall.moderation import level_panels  # noqa: F401 - declares
