"""What segments may ask of members by what this room knows: who they are, where, how often they come, whom they know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guildhall.kernel.registry import Choices, SegmentField, segment_fields, verbs
from guildhall.kernel.text import Bilingual
from guildhall.members.cities import city_code, city_name, spelled
from guildhall.members.models import Role, Segment
from guildhall.members.places import INDUSTRIES, LANGUAGES, regions
from guildhall.members.queries.segment_values import cities, companies, quoted
from guildhall.members.rules.lifecycle import STATES

PERSON, COMES = Bilingual("About them", "成员资料"), Bilingual("Coming here", "来访")
TIES, SETS = Bilingual("Ties", "联系"), Bilingual("Segments and staff", "分层与工作人员")


def of_table(table: Mapping[str, Any]) -> Choices:
    return Choices(
        offered=lambda: list(table.items()),
        labels=lambda values: {value: table[value] for value in values if value in table},
    )


def as_written(offered: Any) -> Choices:
    """Free text: whatever is typed may be asked for."""
    return Choices(offered=offered, labels=quoted, found=lambda names: {name: name for name in names})


CITIES = Choices(
    offered=cities,
    labels=lambda values: {value: city_name(value) for value in values},
    found=lambda names: {name: city_code(name) for name in names},
)


def roles() -> Iterable[tuple[str, Any]]:
    return [(role.handle, role.name) for role in Role.objects.order_by("pk")]


def role_names(values: Sequence[str]) -> dict[str, Any]:
    return {role.handle: role.name for role in Role.objects.filter(handle__in=values)}


def open_segments() -> Iterable[tuple[str, Any]]:
    return [(str(one.pk), one.name) for one in Segment.objects.open().order_by("pk")]


def segment_names(values: Sequence[str]) -> dict[str, Any]:
    numbers = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16]
    return {str(one.pk): one.name for one in Segment.objects.open().filter(pk__in=numbers)}


# As they stand in “members who are …”.
SPOKEN = {
    "lost": Bilingual("lost", "已流失"),
    "dormant": Bilingual("dormant", "沉睡"),
    "at_risk": Bilingual("at risk", "有流失风险"),
    "resurrected": Bilingual("resurrected", "回流"),
    "joined": Bilingual("newly joined", "新加入"),
    "activated": Bilingual("activated", "已激活"),
    "new": Bilingual("new contributors", "新贡献者"),
    "visitor": Bilingual("visitors", "访客"),
    "core": Bilingual("core members", "核心成员"),
    "regular": Bilingual("regulars", "常客"),
}
TIE_KINDS: dict[str, Bilingual] = {
    "answered": Bilingual("answered", "回答"),
    "replied": Bilingual("replied to", "回复"),
    "commented": Bilingual("commented on", "评论"),
    "accepted": Bilingual("accepted an answer of", "采纳回答"),
    "upvoted": Bilingual("voted for", "赞同"),
    "followed": Bilingual("followed", "关注"),
    "mentioned": Bilingual("mentioned", "提到"),
}


def tie_kinds() -> dict[str, Any]:
    """As the verbs declare them; those without a word of ours are called as the log calls them."""
    declared = dict.fromkeys(verb.tie for verb in verbs if verb.tie)
    return {kind: TIE_KINDS[kind] for kind in declared if kind in TIE_KINDS}


def field(
    name: str, label: tuple[str, str], rows: str, says: tuple[str, str], denies: tuple[str, str], **more: Any
) -> None:
    both: dict[str, Any] = {key: Bilingual(*more.pop(key)) for key in ("often", "seldom") if key in more}
    segment_fields.add(
        SegmentField(
            name=name,
            label=Bilingual(*label),
            rows=rows,
            says=Bilingual(*says),
            denies=Bilingual(*denies),
            **both,
            **more,
        )
    )


field(
    "members.city", ("City", "所在城市"),
    "SELECT m.id AS who, 1 AS what FROM members_member m"
    " WHERE lower(m.city) = ANY(SELECT lower(one) FROM unnest({of}) one)",
    ("live in %(of)s", "位于%(of)s"), ("do not live in %(of)s", "不在%(of)s"),
    group=PERSON, choices=CITIES, widen=spelled,
)  # fmt: skip
field(
    "members.country", ("Country or region", "国家或地区"),
    "SELECT m.id AS who, 1 AS what FROM members_member m WHERE m.country = ANY({of})",
    ("live in %(of)s", "位于%(of)s"), ("do not live in %(of)s", "不在%(of)s"),
    group=PERSON, choices=of_table(regions()),
)  # fmt: skip
field(
    "members.industry", ("Industry", "所属行业"),
    "SELECT m.id AS who, 1 AS what FROM members_member m WHERE m.industry = ANY({of})",
    ("work in the field %(of)s", "所属行业为%(of)s"), ("do not work in the field %(of)s", "所属行业不是%(of)s"),
    group=PERSON, choices=of_table(INDUSTRIES),
)  # fmt: skip
field(
    "members.company", ("Company", "所在公司"),
    "SELECT m.id AS who, 1 AS what FROM members_member m"
    " WHERE lower(m.company) = ANY(SELECT lower(one) FROM unnest({of}) one)",
    ("work at %(of)s", "就职于%(of)s"), ("do not work at %(of)s", "不在%(of)s任职"),
    group=PERSON, choices=as_written(companies),
)  # fmt: skip
field(
    "members.language", ("Language they know", "使用语言"),
    "SELECT m.id AS who, 1 AS what FROM members_member m WHERE m.languages::text[] && {of}",
    ("know %(of)s", "会%(of)s"), ("did not say they know %(of)s", "未注明会%(of)s"),
    group=PERSON, choices=of_table(LANGUAGES),
)  # fmt: skip
_VERIFIED = """SELECT a.member_id AS who, 1 AS what FROM members_attribute a
    WHERE a.verified_at IS NOT NULL AND a.since <= {now} AND (a.until IS NULL OR a.until > {now})
    AND (a.expires_at IS NULL OR a.expires_at > {now})"""
for _key, _label, _offered in (
    ("city", ("city", "城市"), CITIES),
    ("company", ("company", "公司"), as_written(companies)),
    ("industry", ("industry", "行业"), of_table(INDUSTRIES)),
):
    field(
        f"members.verified_{_key}", (f"{_label[0].capitalize()}, verified", f"已验证的{_label[1]}"),
        f"{_VERIFIED} AND a.key = '{_key}' AND lower(a.value #>> '{{}}') = ANY(SELECT lower(one) FROM unnest({{of}}) one)",  # noqa: S608
        (f"have the verified {_label[0]} %(of)s", f"{_label[1]}经验证为%(of)s"),
        (f"do not have the verified {_label[0]} %(of)s", f"{_label[1]}未验证为%(of)s"),
        group=PERSON, choices=_offered, widen=spelled if _key == "city" else None,
    )  # fmt: skip
field(
    "members.joined", ("Joined", "加入社区"),
    "SELECT m.id AS who, 1 AS what FROM members_member m WHERE m.claimed_at >= {since}",
    ("joined", "加入了社区"), ("did not join", "并非加入社区"),
    group=COMES, windowed=True,
)  # fmt: skip
field(
    "members.imported", ("Known from elsewhere, nobody signed in yet", "外部导入且未认领"),
    "SELECT m.id AS who, 1 AS what FROM members_member m WHERE m.claimed_at IS NULL",
    ("came with an import and never signed in", "为外部导入且尚未认领"), ("have signed in", "已登录过"),
    group=COMES,
)  # fmt: skip
field(
    "members.visits", ("Days they came", "来访天数"),
    "SELECT v.member_id AS who, v.day AS what FROM members_visit v WHERE v.day > ({since} AT TIME ZONE {zone})::date",
    ("came here", "来访过"), ("did not come here", "没有来访"),
    often=("came on at least %(times)s days", "来访至少 %(times)s 天"),
    seldom=("came on fewer than %(times)s days", "来访不足 %(times)s 天"), group=COMES, windowed=True,
)  # fmt: skip
field(
    "members.lifecycle", ("Lifecycle", "生命周期"),
    "SELECT s.member_id AS who, 1 AS what FROM members_lifecyclestay s WHERE s.until IS NULL AND s.state = ANY({of})",
    ("are %(of)s", "处于“%(of)s”阶段"), ("are not %(of)s", "不处于“%(of)s”阶段"),
    group=COMES, choices=of_table({code: SPOKEN[code] for code in STATES}),
)  # fmt: skip
field(
    "members.knows", ("People they are tied to", "有联系的人数"),
    "SELECT t.actor_key AS who, t.target_key AS what FROM members_tie t WHERE t.last_at >= {since}"
    " UNION SELECT t.target_key, t.actor_key FROM members_tie t WHERE t.last_at >= {since}",
    ("had to do with somebody", "与他人有过联系"), ("had to do with nobody", "未与任何人有过联系"),
    often=("had to do with at least %(times)s people", "与至少 %(times)s 人有过联系"),
    seldom=("had to do with fewer than %(times)s people", "有联系的人不足 %(times)s 位"),
    group=TIES, by_key=True, windowed=True,
)  # fmt: skip
field(
    "members.mutual", ("People they know both ways", "双向联系的人数"),
    "SELECT t.actor_key AS who, t.target_key AS what FROM members_tie t JOIN members_tie back"
    " ON back.actor_key = t.target_key AND back.target_key = t.actor_key"
    " WHERE t.last_at >= {since} AND back.last_at >= {since}",
    ("are tied to somebody both ways", "与他人有双向联系"), ("are tied to nobody both ways", "没有双向联系"),
    often=("are tied to at least %(times)s people both ways", "与至少 %(times)s 人有双向联系"),
    seldom=("are tied to fewer than %(times)s people both ways", "双向联系的人不足 %(times)s 位"),
    group=TIES, by_key=True, windowed=True,
)  # fmt: skip
field(
    "members.did_to", ("What they did for others", "对他人做过的事"),
    "SELECT t.actor_key AS who, t.target_key AS what FROM members_tie t"
    " WHERE t.kind = ANY({of}) AND t.last_at >= {since}",
    ("%(of)s somebody", "对他人有过“%(of)s”"), ("%(of)s nobody", "未对他人有过“%(of)s”"),
    often=("%(of)s at least %(times)s people", "对至少 %(times)s 人有过“%(of)s”"),
    seldom=("%(of)s fewer than %(times)s people", "有过“%(of)s”的对象不足 %(times)s 人"),
    group=TIES, by_key=True, windowed=True,
    choices=Choices(
        offered=lambda: list(tie_kinds().items()),
        labels=lambda values: {one: label for one, label in tie_kinds().items() if one in values},
    ),
)  # fmt: skip
field(
    "members.segment", ("In another segment or on a list", "属于其他分层或名单"),
    "SELECT s.member_id AS who, 1 AS what FROM members_segmentmembership s JOIN members_segment g ON g.id = s.segment_id"
    " WHERE s.until IS NULL AND g.closed_at IS NULL AND s.segment_id::text = ANY({of})",
    ("are in the segment %(of)s", "属于分层%(of)s"), ("are not in the segment %(of)s", "不属于分层%(of)s"),
    group=SETS, choices=Choices(offered=open_segments, labels=segment_names, quoted=True),
)  # fmt: skip
field(
    "members.staff", ("On the staff", "工作人员"),
    "SELECT g.member_id AS who, 1 AS what FROM members_rolegrant g WHERE g.ended_at IS NULL",
    ("are on the staff", "是工作人员"), ("are not on the staff", "不是工作人员"),
    group=SETS,
)  # fmt: skip
field(
    "members.role", ("Holds the role", "担任角色"),
    "SELECT g.member_id AS who, 1 AS what FROM members_rolegrant g JOIN members_role r ON r.id = g.role_id"
    " WHERE g.ended_at IS NULL AND r.handle = ANY({of})",
    ("hold the role %(of)s", "担任%(of)s"), ("do not hold the role %(of)s", "未担任%(of)s"),
    group=SETS, choices=Choices(offered=roles, labels=role_names),
)  # fmt: skip
