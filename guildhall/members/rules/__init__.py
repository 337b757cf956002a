"""Who may do what to members. Every decision about rights in this room is one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from guildhall.members.models import Claim, Guest, Member


# What a member may turn off, in the order of the settings page.
SWITCHES = {
    "open_profile": (
        Bilingual("Anybody may open my profile", "任何人都可以查看我的主页"),
        Bilingual("Off: only members who are signed in.", "关闭后仅登录成员可见。"),
    ),
    "listed": (
        Bilingual("List me among the people", "在成员名录中显示我"),
        Bilingual("Off: people find you only through what you write.", "关闭后，其他人只能通过你发布的内容找到你。"),
    ),
    "shows_place": (
        Bilingual("Show my city and country", "显示我的城市和国家/地区"),
        Bilingual("Also decides whether others find you by place.", "同时决定他人能否按地区找到你。"),
    ),
    "shows_work": (
        Bilingual("Show my company, role and industry", "显示我的公司、职务和行业"),
        Bilingual("Also decides whether others find you by industry.", "同时决定他人能否按行业找到你。"),
    ),
    "shows_groups": (
        Bilingual("Show the groups I am in", "显示我加入的小组"),
        Bilingual(
            "Also decides whether others find you by group. Hidden groups are never shown to outsiders.",
            "同时决定他人能否按小组找到你。隐藏小组绝不会向组外显示。",
        ),
    ),
    "shows_ties": (
        Bilingual("Show whom I have helped and who has helped me", "显示我帮助过谁、谁帮助过我"),
        Bilingual(
            "Counted from answers that can be read anyway. Off: you are in nobody else’s list either.",
            "根据可公开阅读的回答统计。关闭后，你也不会出现在他人的列表中。",
        ),
    ),
    "shows_level": (
        Bilingual("Show my level of trust", "显示我的信任等级"),
        Bilingual("Also decides whether others find you by level.", "同时决定他人能否按等级找到你。"),
    ),
    "shows_activity": (
        Bilingual("Show my activity calendar", "显示我的活跃日历"),
        Bilingual(
            "The days on which you contributed. Your posts stay visible.", "即你参与贡献的日期；你发布的内容仍然可见。"
        ),
    ),
}

SEE = capabilities.add(
    Capability(
        name="members.see",
        label=Bilingual("See member records", "查看成员档案"),
        about=Bilingual(
            "The people pages of the console, with identities and activity", "后台成员页面，包括身份与动态"
        ),
        roles=("operator", "manager", "director", "product-manager", "marketing-manager"),
    )
)
SEE_CONTACT = capabilities.add(
    Capability(
        name="members.see_contact",
        label=Bilingual("See mail addresses", "查看邮箱地址"),
        roles=("manager",),
    )
)
DECIDE_CLAIMS = capabilities.add(
    Capability(
        name="members.decide_claims",
        label=Bilingual("Decide claims and merge people", "处理认领并合并成员"),
        about=Bilingual("Includes undoing both, and letting new members in", "包括撤销以上操作，以及批准新成员加入"),
        roles=("operator", "manager"),
    )
)
GRANT_ROLES = capabilities.add(
    Capability(
        name="members.grant_roles",
        label=Bilingual("Give and end staff roles", "授予和收回工作人员角色"),
        about=Bilingual("Only roles that allow nothing the giver may not do", "只能授予权限不超出自己的角色"),
        roles=("manager", "director"),
    )
)
EDIT_ROLES = capabilities.add(
    Capability(
        name="members.edit_roles",
        label=Bilingual("Change what roles allow", "修改角色权限"),
        roles=(),
    )
)
ERASE = capabilities.add(
    Capability(
        name="members.erase",
        label=Bilingual("Erase members", "清除成员资料"),
        about=Bilingual("Personal data, for ever", "永久清除个人数据"),
        roles=(),
    )
)

REVIEW_PROFILES = capabilities.add(
    Capability(
        name="members.review_profiles",
        label=Bilingual("Review profiles", "审核个人资料"),
        about=Bilingual("Words about themselves that members' profiles wait with", "成员资料中需审核后才显示的内容"),
        roles=("operator", "manager"),
    )
)


def can_see_member(viewer: Actor) -> bool:
    return viewer.can(SEE.name)


def can_see_contact(viewer: Actor) -> bool:
    return viewer.can(SEE_CONTACT.name)


def can_review_profiles(viewer: Actor) -> bool:
    return viewer.can(REVIEW_PROFILES.name)


def can_decide_claims(viewer: Actor) -> bool:
    return viewer.can(DECIDE_CLAIMS.name)


def can_decide(viewer: Actor, claim: Claim) -> bool:
    """Nobody decides a claim of their own."""
    return can_decide_claims(viewer) and viewer.actor_key != claim.claimant.actor_key


def can_merge(viewer: Actor, source: Member, target: Member) -> bool:
    """Staff may not swallow an account that may do more than they may."""
    return can_decide_claims(viewer) and all(map(viewer.can, source.capabilities | target.capabilities))


def can_grant(viewer: Actor, allowed: frozenset[str]) -> bool:
    """Nobody gives away rights they do not have."""
    return viewer.can(GRANT_ROLES.name) and all(map(viewer.can, allowed))


def can_grant_roles(viewer: Actor) -> bool:
    return viewer.can(GRANT_ROLES.name)


def can_edit_roles(viewer: Actor) -> bool:
    return viewer.can(EDIT_ROLES.name)


def can_erase(viewer: Actor, member: Member) -> bool:
    return viewer.actor_key == member.actor_key is not None or viewer.can(ERASE.name)


def can_export(viewer: Actor, member: Member) -> bool:
    return viewer.actor_key == member.actor_key is not None or viewer.can(ERASE.name)


def can_edit_profile(viewer: Actor, member: Member) -> bool:
    return member.is_active and viewer.actor_key == member.actor_key is not None


def can_claim(viewer: Actor, member: Member) -> bool:
    """A signed-in member may say that an unclaimed person is them."""
    return viewer.is_authenticated and member.is_unclaimed and viewer.actor_key != member.actor_key


def can_see_place(viewer: Actor, member: Member) -> bool:
    return can_see_shown(viewer, member, "shows_place")


def can_see_work(viewer: Actor, member: Member) -> bool:
    return can_see_shown(viewer, member, "shows_work")


def can_see_shown(viewer: Actor, member: Member, switch: str) -> bool:
    """What a privacy switch shows: to everybody who may open the profile, else to the member and to staff."""
    return member.allows(switch) or _is_insider(viewer, member)


def can_see_activity(viewer: Actor, member: Member) -> bool:
    return can_see_shown(viewer, member, "shows_activity")


def lacks_second_factor(viewer: Member | Guest) -> bool:
    """Staff needs one outside the demo."""
    return bool(viewer.held_roles) and not viewer.has_second_factor


def _is_insider(viewer: Actor, member: Member) -> bool:
    return viewer.can(SEE.name) or (viewer.is_authenticated and viewer.actor_key == member.actor_key)
