from guildhall.moderation.activities import screening as screening
