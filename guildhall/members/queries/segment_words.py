"""Rules read back: what is wrong with them, and one sentence in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.registry import SegmentField, segment_fields
from guildhall.kernel.text import Bilingual
from guildhall.members.rules.segments import Fault, Node, Rule, RuleGroup, leaves, shape_faults

Labels = Mapping[tuple[str, str], Any]  # (field, value) to its name

MEMBERS = Bilingual("Members who %(what)s.", "%(what)s的成员。")
NOBODY_YET = Bilingual("No rules yet.", "还没有规则。")
AND, OR = Bilingual("and", "且"), Bilingual("or", "或")
WITHIN = Bilingual("%(what)s in the last %(days)s days", "过去 %(days)s 天内%(what)s")
FIELD_WITH_NO_NAME = Bilingual("(something that is not asked for any more)", "（已不再提供的条件）")
GONE = Bilingual("(gone)", "（已不存在）")


@dataclass(frozen=True)
class ReadBack:
    sentence: str
    faults: Sequence[Fault]
    labels: Labels

    @property
    def is_sound(self) -> bool:
        return not self.faults

    def at(self, path: str) -> list[Fault]:
        return [one for one in self.faults if one.path == path]


def read_back(tree: RuleGroup) -> ReadBack:
    """Asks each field that has choices once for the names of what is asked for."""
    labels = labels_of([tree])
    return ReadBack(sentence_of(tree, labels), faults_of(tree, labels), labels)


def labels_of(trees: Sequence[RuleGroup]) -> dict[tuple[str, str], Any]:
    """The names of everything that these trees ask for; what is gone has none. One question a field."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for rule in leaves(tree):
            wanted[rule.field].update(rule.of)
    found: dict[tuple[str, str], Any] = {}
    for name, values in wanted.items():
        asked = segment_fields.get(name)
        if asked and asked.choices and values:
            told = asked.choices.labels(sorted(values))
            found |= {(name, value): label for value, label in told.items()}
    return found


def faults_of(tree: RuleGroup, labels: Labels) -> list[Fault]:
    found = list(shape_faults(tree))
    for rule in leaves(tree):
        known = rule.known
        if known and known.choices:
            found += [_gone(rule, known, value) for value in rule.of if (rule.field, value) not in labels]
    return found


def _gone(rule: Rule, known: SegmentField, value: str) -> Fault:
    return Fault(
        rule.path, "gone", _("%(field)s: “%(value)s” is not there (any more). Choose another, or remove the rule."),
        {"field": known.label, "value": value},
    )  # fmt: skip


def sentence_of(tree: RuleGroup, labels: Labels) -> str:
    """“Members who answered in “storage” in the last 90 days, live in Shanghai and are in no SIG.”"""
    what = _phrase(tree, True, labels)
    return MEMBERS % {"what": what} if what else str(NOBODY_YET)


def _phrase(node: Node, holds: bool, labels: Labels) -> str:
    if isinstance(node, Rule):
        return _rule(node, holds == node.holds, labels)
    both, parts = _parts(node, holds, labels)
    return _joined(parts, AND if both else OR)


def _parts(node: RuleGroup, holds: bool, labels: Labels) -> tuple[bool, list[str]]:
    """Whether both of two parts have to hold, and the parts; a group that goes together as its outer one does is part of it.

    A denied group is said by what it denies: not (a or b) is not a and not b.
    """
    inner = holds != (node.join == "none")
    both = node.join != "any" if holds else node.join == "any"
    parts: list[str] = []
    for one in node.rules:
        if isinstance(one, Rule):
            parts += [text] if (text := _phrase(one, inner, labels)) else []
            continue
        same, below = _parts(one, inner, labels)
        together = below if same == both or len(below) < 2 else [_bracketed(_joined(below, AND if same else OR))]
        parts += together
    return both, parts


def _bracketed(text: str) -> str:
    return Bilingual(f"({text})", f"（{text}）").in_language(get_language())


def _joined(parts: Sequence[str], word: Bilingual) -> str:
    if len(parts) < 2:
        return "".join(parts)
    *first, last = parts
    before = Bilingual(", ", "、").in_language(get_language()).join(first)
    return Bilingual(
        f"{before} {word.en} {last}", f"{before}{'，' if word is AND else ''}{word.zh_hans}{last}"
    ).in_language(get_language())


def _rule(rule: Rule, holds: bool, labels: Labels) -> str:
    known = rule.known
    if known is None:
        return str(FIELD_WITH_NO_NAME) if rule.field else ""
    often, seldom = known.often or known.says, known.seldom or known.denies
    phrase = (known.says if holds else known.denies) if rule.times == 1 else (often if holds else seldom)
    said = phrase % {"of": _named(rule, labels), "times": rule.times}
    return WITHIN % {"what": said, "days": rule.days} if rule.days else said


def _named(rule: Rule, labels: Labels) -> str:
    """One value, or several joined by “or”."""
    quoted = rule.known and rule.known.choices and rule.known.choices.quoted
    named = [str(labels.get((rule.field, value), GONE)) for value in rule.of]
    return _joined([f"“{name}”" if quoted else name for name in named], OR)
