"""What moderation takes out of a profile, and gives back."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "members.profile.taken",
    en="%(actor)s took words and picture out of the profile of %(target)s",
    zh_hans="%(actor)s 撤下了 %(target)s 的个人资料内容",
    staff="members.review_profiles",
)
@dataclass(frozen=True)
class ProfileTaken:
    pass


@verb(
    "members.profile.returned",
    en="%(actor)s gave back what was taken out of the profile of %(target)s",
    zh_hans="%(actor)s 恢复了 %(target)s 的个人资料内容",
    staff="members.review_profiles",
)
@dataclass(frozen=True)
class ProfileReturned:
    pass
