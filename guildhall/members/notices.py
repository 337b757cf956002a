"""What members are told of facts about them."""

from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.text import Bilingual

_TO_THEM = {
    "members.verification.asked",  # the colleague who is asked for their word
    "members.verification.refused", "members.attribute.verified", "members.attribute.ended",
}  # fmt: skip

notice_kinds.add(
    NoticeKind(
        name="verification",
        label=Bilingual(
            "Verified facts: decisions about mine, and when my word is asked for",
            "信息核验：我的核验结果，以及请我作证",
        ),
        one=Bilingual("%(actor)s, about the verification of a fact", "%(actor)s：信息核验"),
        many=Bilingual("%(number)s people, about the verification of facts", "%(number)s 人：信息核验"),
        icon="rosette-discount-check",
        order=56,
    )
)
interests.add(Interest(name="members.verification", kind="verification", reads=lambda verb: verb.name in _TO_THEM))
