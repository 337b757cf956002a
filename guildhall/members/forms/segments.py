"""The builder of segments: a tree of rules as plain fields of one form, so that it works without JavaScript.

Root and groups have `join-PATH`, a rule `field- of- times- days- holds-PATH`; `kind-PATH` says which of the two stands at
a path ('0.2' is the third in the first group). A button `do` adds or drops something, or just looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import segment_fields
from guildhall.members.queries.segment_words import ReadBack, read_back
from guildhall.members.rules.segments import DEEPEST, JOINS, MOST_RULES, Fault, Node, Rule, RuleGroup

_COMMA = re.compile(r"[,，、;；\n]")
_NUMBER = re.compile(r"[0-9]{1,6}")
JOIN_NAMES = (
    ("all", pgettext_lazy("rules", "All of these hold")),
    ("any", pgettext_lazy("rules", "Any of these holds")),
    ("none", pgettext_lazy("rules", "None of these holds")),
)


class SegmentNamesForm(forms.Form):
    """One name is enough; the other language then shows the same."""

    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    name_zh_hans = forms.CharField(label=_("Chinese name"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            self.add_error("name_en", _("Give it a name, in one language at least."))
        return cleaned


class HandlesForm(forms.Form):
    handles = forms.CharField(
        label=_("Handles"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, or with commas between."),
    )  # fmt: skip

    def typed(self) -> list[str]:
        """Once each, in their order."""
        parts = re.split(r"[\s,，、;；]+", self.cleaned_data["handles"])
        return list(dict.fromkeys(part for part in parts if part.strip("@")))


@dataclass
class Builder:
    """The tree as it stands in the form; `typed` is what was written into each rule, kept as it was."""

    tree: RuleGroup
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shows_faults: bool = True
    fresh: str = ""  # the path of what was just added

    @classmethod
    def new(cls) -> Builder:
        return cls(RuleGroup(rules=(Rule(path="0"),)), shows_faults=False)

    @classmethod
    def posted(cls, data: Mapping[str, str]) -> Builder:
        typed: dict[str, dict[str, str]] = {}
        made = cls(_group(data, "", 0, typed), typed)
        act, _colon, path = data.get("do", "").partition(":")
        return made if act not in ("rule", "group", "drop") else made._changed(act, path)

    def _changed(self, act: str, path: str) -> Builder:
        """Everything is renumbered; what was typed moves along."""
        tree = _dropped(self.tree, path) if act == "drop" else _added(self.tree, act, path)
        tree = tree if isinstance(tree, RuleGroup) else RuleGroup()
        typed: dict[str, Mapping[str, str]] = {}
        anew = _renumbered(tree, "", self.typed, typed)
        fresh = next((one.path for one in _nodes(anew) if isinstance(one, Rule) and one.path not in typed), "")
        return Builder(anew, typed, shows_faults=False, fresh=fresh if act != "drop" else "")

    @cached_property
    def read(self) -> ReadBack:
        return read_back(self.tree)

    @cached_property
    def root(self) -> GroupLine:
        return GroupLine(self, self.tree, 0)

    @cached_property
    def fields(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What may be asked for, under its headings."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in segment_fields:
            groups.setdefault(str(one.group), []).append((one.name, str(one.label)))
        return list(groups.items())

    @cached_property
    def offered(self) -> dict[str, list[tuple[str, Any]]]:
        """The choices of each field that stands in the tree, asked once."""
        used = {one.field for one in _nodes(self.tree) if isinstance(one, Rule)}
        known = [segment_fields[name] for name in sorted(used) if name in segment_fields]
        return {one.name: list(one.choices.offered()) for one in known if one.choices}

    def faults_at(self, path: str) -> list[Fault]:
        return self.read.at(path) if self.shows_faults else []


@dataclass
class GroupLine:
    builder: Builder
    node: RuleGroup
    depth: int
    is_group = True

    @property
    def path(self) -> str:
        return self.node.path

    @property
    def joins(self) -> list[tuple[str, Any, bool]]:
        return [(code, name, code == self.node.join) for code, name in JOIN_NAMES]

    @property
    def lines(self) -> list[GroupLine | RuleLine]:
        return [
            GroupLine(self.builder, one, self.depth + 1) if isinstance(one, RuleGroup) else RuleLine(self.builder, one)
            for one in self.node.rules
        ]

    @property
    def can_nest(self) -> bool:
        return self.depth < DEEPEST

    @property
    def faults(self) -> list[Fault]:
        return self.builder.faults_at(self.path)


@dataclass
class RuleLine:
    builder: Builder
    node: Rule
    is_group = False

    @property
    def path(self) -> str:
        return self.node.path

    @property
    def typed(self) -> Mapping[str, str]:
        return self.builder.typed.get(self.path, {})

    @property
    def offered(self) -> list[tuple[str, Any, bool]]:
        return [(value, label, value in self.node.of) for value, label in self.builder.offered.get(self.node.field, [])]

    @property
    def is_typed(self) -> bool:
        known = self.node.known
        return bool(known and known.choices and known.choices.found)

    @property
    def words(self) -> str:
        """What stands in the box for names."""
        if "of" in self.typed:
            return self.typed["of"]
        labels = self.builder.read.labels
        return ", ".join(str(labels.get((self.node.field, value), value)) for value in self.node.of)

    @property
    def times(self) -> str:
        return self.typed.get("times", str(self.node.times))

    @property
    def days(self) -> str:
        return self.typed.get("days", str(self.node.days or ""))

    @property
    def is_fresh(self) -> bool:
        return self.builder.fresh == self.path

    @property
    def faults(self) -> list[Fault]:
        return self.builder.faults_at(self.path)


def _group(data: Mapping[str, str], path: str, depth: int, typed: dict[str, dict[str, str]]) -> RuleGroup:
    inner, rules = f"{path}." if path else "", []
    for number in range(MOST_RULES + 1):
        kind = data.get(f"kind-{inner}{number}")
        if kind is None or depth > DEEPEST + 1:
            break
        below = f"{inner}{number}"
        rules.append(_group(data, below, depth + 1, typed) if kind == "group" else _rule(data, below, typed))
    join = data.get(f"join-{path}", "all")
    return RuleGroup(join if join in JOINS else "all", tuple(rules), path)


def _rule(data: Mapping[str, str], path: str, typed: dict[str, dict[str, str]]) -> Rule:
    said = {
        name: data.get(f"{name}-{path}", "").strip()[:400] for name in ("field", "was", "of", "times", "days", "holds")
    }
    if said["field"] != said["was"]:  # another field was chosen: what was said of the last one means nothing here
        said |= {"of": "", "times": "1", "days": ""}
    typed[path] = {"times": said["times"], "days": said["days"]}
    known = segment_fields.get(said["field"])
    of: tuple[str, ...] = (said["of"],) if said["of"] else ()
    if known and known.choices and known.choices.found:
        typed[path]["of"] = said["of"]
        names = [part.strip() for part in _COMMA.split(said["of"]) if part.strip()]
        found = known.choices.found(names)
        of = tuple(dict.fromkeys(found.get(name, name) for name in names))
    return Rule(
        said["field"], of if known and known.choices else (),
        _number(said["times"], 1) if known and known.often else 1,
        _number(said["days"], None) if known and known.windowed else None,
        said["holds"] != "no", path,
    )  # fmt: skip


def _number(text: str, otherwise: int | None) -> Any:
    """0, which no rule accepts, for what is no number."""
    if not text:
        return otherwise
    return int(text) if _NUMBER.fullmatch(text) else 0


def _added(node: RuleGroup, act: str, path: str) -> RuleGroup:
    if node.path == path:
        new: Node = Rule(path="new") if act == "rule" else RuleGroup("any", (Rule(path="new"),), "new")
        return replace(node, rules=(*node.rules, new))
    return replace(
        node, rules=tuple(_added(one, act, path) if isinstance(one, RuleGroup) else one for one in node.rules)
    )


def _dropped(node: Node, path: str) -> Node:
    if isinstance(node, Rule):
        return node
    return replace(node, rules=tuple(_dropped(one, path) for one in node.rules if one.path != path))


def _renumbered(
    node: RuleGroup, path: str, before: Mapping[str, Mapping[str, str]], typed: dict[str, Mapping[str, str]]
) -> RuleGroup:
    rules: list[Node] = []
    for number, one in enumerate(node.rules):
        below = f"{path}.{number}" if path else str(number)
        if isinstance(one, RuleGroup):
            rules.append(_renumbered(one, below, before, typed))
            continue
        if one.path in before:
            typed[below] = before[one.path]
        rules.append(replace(one, path=below))
    return replace(node, rules=tuple(rules), path=path)


def _nodes(node: Node) -> list[Node]:
    return [node] if isinstance(node, Rule) else [node, *(inner for one in node.rules for inner in _nodes(one))]
