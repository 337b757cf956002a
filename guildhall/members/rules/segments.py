"""What the rules of a segment may look like: a tree of groups (all, any, none) with rules as leaves. Pure.

As JSON a group is `{"join": "all", "rules": [...]}`, a rule `{"field": "members.city", "of": ["上海"], "times": 1,
"days": 90, "holds": true}`; `of`, `times`, `days` and `holds` may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Capability, SegmentField, capabilities, segment_fields
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MANAGE_SEGMENTS = capabilities.add(
    Capability(
        name="members.manage_segments",
        label=Bilingual("Make segments and take their sheets", "创建分层并导出表格"),
        about=Bilingual(
            "Sets of members by rules or by hand; a sheet names who is in one",
            "按规则或手动划分成员；表格会列出成员名单",
        ),
        roles=("operator", "manager", "director", "product-manager", "marketing-manager"),
    )
)
JOINS = ("all", "any", "none")
MOST_RULES, DEEPEST, MOST_VALUES = 40, 4, 20
MOST_TIMES, MOST_DAYS = 100_000, 3_650


@dataclass(frozen=True)
class Rule:
    field: str = ""
    of: tuple[str, ...] = ()
    times: int = 1
    days: int | None = None  # None: ever
    holds: bool = True
    path: str = ""  # where it stands: '0.2' is the third in the first group

    @property
    def known(self) -> SegmentField | None:
        return segment_fields.get(self.field)


@dataclass(frozen=True)
class RuleGroup:
    join: str = "all"
    rules: tuple[Rule | RuleGroup, ...] = ()
    path: str = ""

    @property
    def inner(self) -> str:
        return f"{self.path}." if self.path else ""


Node = Rule | RuleGroup


@dataclass(frozen=True)
class Fault:
    """What is wrong with the rule or group at `path`, and what to do about it."""

    path: str
    code: str
    message: str | _StrPromise
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


def can_manage_segments(viewer: Actor) -> bool:
    return viewer.can(MANAGE_SEGMENTS.name)


def tree_of(data: Any) -> RuleGroup:
    """From JSON. Raises Refusal `no_rules` for what is no tree of rules, or too large to be read."""
    node = _node(data, "", 0)
    if not isinstance(node, RuleGroup):
        raise _no_rules()
    return node


def _node(data: Any, path: str, depth: int) -> Node:
    if not isinstance(data, Mapping) or depth > DEEPEST + 3:
        raise _no_rules()
    if "join" not in data:
        return _rule(data, path)
    rules = data.get("rules")
    if not isinstance(rules, list) or len(rules) > MOST_RULES or data["join"] not in JOINS:
        raise _no_rules()
    prefix = f"{path}." if path else ""
    return RuleGroup(data["join"], tuple(_node(one, f"{prefix}{n}", depth + 1) for n, one in enumerate(rules)), path)


def _rule(data: Mapping[str, Any], path: str) -> Rule:
    of, times, days = data.get("of", []), data.get("times", 1), data.get("days")
    numbers = isinstance(times, int) and (days is None or isinstance(days, int))
    if not isinstance(of, list) or not all(isinstance(one, str) for one in of) or not numbers:
        raise _no_rules()
    return Rule(str(data.get("field", "")), tuple(of), times, days, bool(data.get("holds", True)), path)


def _no_rules() -> Refusal:
    return Refusal("no_rules", _("These are no rules that can be read. Build the segment anew."))


def as_json(node: Node) -> dict[str, Any]:
    if isinstance(node, RuleGroup):
        return {"join": node.join, "rules": [as_json(one) for one in node.rules]}
    said: dict[str, Any] = {"field": node.field}
    said |= {"of": list(node.of)} if node.of else {}
    said |= {"times": node.times} if node.times != 1 else {}
    said |= {"days": node.days} if node.days is not None else {}
    return said | ({} if node.holds else {"holds": False})


def leaves(node: Node) -> Iterator[Rule]:
    if isinstance(node, Rule):
        yield node
        return
    for one in node.rules:
        yield from leaves(one)


def shape_faults(node: Node, depth: int = 0) -> Iterator[Fault]:
    """What is wrong without asking the database."""
    if isinstance(node, Rule):
        yield from _rule_faults(node)
        return
    if not node.rules:
        yield Fault(node.path, "empty_group", _("This group has no rules. Add one, or remove the group."))
    if depth > DEEPEST:
        yield Fault(
            node.path,
            "too_deep",
            _("Groups go at most %(most)s deep. Move these rules further out."),
            {"most": DEEPEST},
        )
    if not depth and sum(1 for _one in leaves(node)) > MOST_RULES:
        yield Fault("", "too_many", _("A segment has at most %(most)s rules. Remove some."), {"most": MOST_RULES})
    for one in node.rules:
        yield from shape_faults(one, depth + 1)


def _rule_faults(rule: Rule) -> Iterator[Fault]:
    known = rule.known
    if known is None:
        yield Fault(
            rule.path, "unknown_field",
            _("Nothing here is called “%(field)s” any more. Choose something else, or remove the rule."),
            {"field": rule.field},
        ) if rule.field else Fault(rule.path, "no_field", _("Choose what this rule asks for."))  # fmt: skip
        return
    if known.choices and not rule.of:
        yield Fault(rule.path, "nothing_chosen", _("Say what you look for."))
    if len(rule.of) > MOST_VALUES:
        yield Fault(rule.path, "too_many_values", _("At most %(most)s at once."), {"most": MOST_VALUES})
    if not 1 <= rule.times <= MOST_TIMES:
        yield Fault(
            rule.path, "times", _("How often is a number from 1 to %(most)s."), {"most": MOST_TIMES}
        )  # fmt: skip
    if rule.days is not None and not 1 <= rule.days <= MOST_DAYS:
        yield Fault(
            rule.path, "days", _("The days are a number from 1 to %(most)s, or empty for ever."), {"most": MOST_DAYS}
        )
