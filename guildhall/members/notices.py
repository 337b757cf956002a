"""What members are told of facts about them."""

from collections.abc import Iterable, Sequence
from typing import Any

from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.text import Bilingual
from guildhall.members.models import SilentQuestion
from guildhall.members.queries import members_of_keys

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
        despite_mutes=True,
    )
)
interests.add(Interest(name="members.verification", kind="verification", reads=lambda verb: verb.name in _TO_THEM))


notice_kinds.add(
    NoticeKind(
        name="expiry",
        label=Bilingual("A verified fact about me expires in two weeks", "我的已核验信息两周内到期"),
        one=Bilingual(
            "A verified fact about you expires soon; ask for it anew", "你的一项已核验信息即将到期，请重新申请核验"
        ),
        many=Bilingual(
            "Verified facts about you expire soon; ask for them anew", "你的已核验信息即将到期，请重新申请核验"
        ),
        icon="hourglass",
        order=55,
    )
)
interests.add(
    Interest(name="members.expiry", kind="expiry", reads=lambda verb: verb.name == "members.attribute.expiring")
)
notice_kinds.add(
    NoticeKind(
        name="welcome",
        label=Bilingual("A personal word from the people who run the place", "社区工作人员的个人留言"),
        one=Bilingual("%(actor)s has a word for you", "%(actor)s 给你留了言"),
        many=Bilingual("%(number)s people have a word for you", "%(number)s 人给你留了言"),
        icon="user-circle",
        order=15,
    )
)
notice_kinds.add(
    NoticeKind(
        name="invited",
        label=Bilingual("Somebody joins by my invitation", "有人通过我的邀请加入"),
        one=Bilingual("%(actor)s signed up by your invitation", "%(actor)s 通过你的邀请注册"),
        many=Bilingual("%(number)s people signed up by your invitation", "%(number)s 人通过你的邀请注册"),
        icon="user-plus",
        order=57,
        mail="daily",
    )
)
notice_kinds.add(
    NoticeKind(
        name="missed",
        label=Bilingual("A question, once, when I have been away for long", "久未来访时的一次询问"),
        one=Bilingual("%(actor)s asks you what was missing", "%(actor)s 想知道你觉得缺少什么"),
        many=Bilingual("%(number)s people ask you what was missing", "%(number)s 人想知道你觉得缺少什么"),
        icon="help-circle",
        order=16,
    )
)
notice_kinds.add(
    NoticeKind(
        name="missed_answered",
        label=Bilingual("Somebody I asked says what was missing", "我询问过的成员说明了缺少什么"),
        one=Bilingual("%(actor)s says what was missing", "%(actor)s 说明了缺少什么"),
        many=Bilingual("%(number)s people say what was missing", "%(number)s 人说明了缺少什么"),
        icon="help-circle",
        order=58,
        mail="daily",
    )
)


def _who_asked(rows: Sequence[Any]) -> Iterable[tuple[int, int]]:
    asked = dict(SilentQuestion.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("pk", "asked_by"))
    people = members_of_keys(asked.values())
    for row in rows:
        host = people.get(asked.get(row.subject_id) or 0)
        if host:
            yield row.id, host.pk


interests.add(Interest(name="members.welcome", kind="welcome", reads=lambda verb: verb.name == "members.welcomed"))
interests.add(Interest(name="members.silence", kind="missed", reads=lambda verb: verb.name == "members.silence.asked"))
interests.add(
    Interest(
        name="members.silence_answered",
        kind="missed_answered",
        reads=lambda verb: verb.name == "members.silence.answered",
        audience=_who_asked,
    )
)
interests.add(
    Interest(name="members.invited", kind="invited", reads=lambda verb: verb.name == "members.invitation.taken")
)
