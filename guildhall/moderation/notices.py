"""Whom a decision concerns: the member it is about, and those who flagged."""

from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.text import Bilingual

_ABOUT_ME = {"moderation.restriction.made", "moderation.appeal.decided"}

notice_kinds.add(
    NoticeKind(
        name="restricted",
        label=Bilingual("Decisions about me, with their reasons", "对我的处理决定及理由"),
        one=Bilingual("A decision was made about you or something you wrote", "对你或你的内容作出了处理决定"),
        many=Bilingual("%(number)s people decided about you", "%(number)s 人对你作出了处理决定"),
        icon="gavel",
        order=58,
    )
)
notice_kinds.add(
    NoticeKind(
        name="flag_settled",
        label=Bilingual("What came of my flags", "我的举报有处理结果"),
        one=Bilingual("Somebody decided on what you flagged", "你的举报已有处理结果"),
        many=Bilingual("%(number)s people decided on what you flagged", "%(number)s 人处理了你的举报"),
        icon="flag",
        order=65,
    )
)
interests.add(Interest(name="moderation.restricted", kind="restricted", reads=lambda verb: verb.name in _ABOUT_ME))
interests.add(
    Interest(
        name="moderation.flag_settled", kind="flag_settled", reads=lambda verb: verb.name == "moderation.flag.settled"
    )
)
