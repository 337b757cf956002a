"""What places elsewhere, and facts from there, are called. Places have no page; only those who see imports are told their names."""

from __future__ import annotations

from collections.abc import Collection

from guildhall.connectors.queries import names_of_places
from guildhall.connectors.rules import can_see_imports
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, Shown, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.queries.attribute_names import call_key


def show_places(viewer: Actor, ids: Collection[int]) -> dict[int, Shown]:
    return {pk: Shown(name) for pk, name in names_of_places(ids).items()} if can_see_imports(viewer) else {}


ports.add(Port(name="connectors.place.subject", kind="subject", answers=show_places))
for _key, _called in {
    "stackexchange.reputation": Bilingual("Reputation", "声望"),
    "stackexchange.counts": Bilingual("Views and votes", "浏览与投票"),
    "stackexchange.last_seen": Bilingual("Last seen there", "在原站最近出现"),
    "stackexchange.account": Bilingual("Account of the network", "全站账号"),
    "stackexchange.badge": Bilingual("Badge", "徽章"),
    "discourse.trust_level": Bilingual("Level of trust there", "原站信任等级"),
    "discourse.flair": Bilingual("Flair", "标识"),
    "discourse.title": Bilingual("Title", "头衔"),
    "discourse.staff": Bilingual("On the staff there", "原站工作人员"),
    "git.name": Bilingual("Name in commits", "提交中的名字"),
    "git.github": Bilingual("Handle at GitHub", "GitHub 用户名"),
}.items():
    call_key(_key, _called)
