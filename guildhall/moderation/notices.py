"""Whom a decision concerns: the member it is about, and those who flagged."""

from functools import partial

from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.registry import Verb
from guildhall.kernel.text import Bilingual


def _is(name: str, verb: Verb) -> bool:
    return verb.name == name


notice_kinds.add(
    NoticeKind(
        name="restricted",
        label=Bilingual("Decisions about me, with their reasons", "对我的处理决定及理由"),
        one=Bilingual("A decision was made about you or something you wrote", "对你或你的内容作出了处理决定"),
        many=Bilingual("%(number)s people decided about you", "%(number)s 人对你作出了处理决定"),
        icon="gavel",
        order=58,
        despite_mutes=True,
    )
)
notice_kinds.add(
    NoticeKind(
        name="appeal_decided",
        label=Bilingual("What came of my appeals", "我的申诉有裁定结果"),
        one=Bilingual("Your appeal was decided by somebody else than before", "你的申诉已由原决定者以外的人裁定"),
        many=Bilingual("%(number)s people decided on your appeals", "%(number)s 人裁定了你的申诉"),
        icon="scale",
        order=59,
        despite_mutes=True,
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
        despite_mutes=True,
    )
)
notice_kinds.add(
    NoticeKind(
        name="level_raised",
        label=Bilingual("My level of trust rises", "我的信任等级提升"),
        one=Bilingual("You came to a higher level of trust", "你的信任等级提升了"),
        many=Bilingual("%(number)s people raised your level of trust", "%(number)s 人提升了你的信任等级"),
        icon="stairs-up",
        order=70,
        despite_mutes=True,
    )
)
notice_kinds.add(
    NoticeKind(
        name="level_lowered",
        label=Bilingual("My level of trust falls", "我的信任等级降低"),
        one=Bilingual("You came to a lower level of trust", "你的信任等级降低了"),
        many=Bilingual("%(number)s people lowered your level of trust", "%(number)s 人降低了你的信任等级"),
        icon="arrow-down",
        order=71,
        despite_mutes=True,
    )
)
for _kind, _verb in {
    "restricted": "moderation.restriction.made",
    "appeal_decided": "moderation.appeal.decided",
    "flag_settled": "moderation.flag.settled",
    "level_raised": "moderation.level.raised",
    "level_lowered": "moderation.level.lowered",
}.items():
    interests.add(Interest(name=f"moderation.{_kind}", kind=_kind, reads=partial(_is, _verb)))
