"""`guildhall way content.answer.accepted`: who says a verb, what it means, who hears it and what counts it."""

import argparse
import ast
import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from guildhall.config import env
from guildhall.kernel.registry import Entry, Reader, Verb, earnings, metrics, readers, verbs
from guildhall.kernel.terminal import Trouble, say

MEANINGS = ("contribution", "visit", "newcomer", "tie", "reverses", "opens", "answers", "closes", "speaks")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "verb", nargs="?", metavar="room.noun.verb", help=say("leave it out to list every verb", "省略则列出全部动作")
    )
    parser.epilog = say("Example: guildhall way content.answer.accepted", "示例：guildhall way content.answer.accepted")


def run(args: argparse.Namespace) -> int:
    if args.verb is None:
        for verb in sorted(verbs, key=lambda verb: verb.name):
            print(f"{verb.name}  {say(verb.sentence.en, verb.sentence.zh_hans)}")
        return 0
    for line in way(_known(args.verb)):
        print(line)
    return 0


def way(verb: Verb) -> Iterator[str]:
    yield verb.name
    yield f"  en  {verb.sentence.en}"
    yield f"  zh  {verb.sentence.zh_hans}"
    yield from _section(say("carries", "携带"), verb.payload)
    yield from _section(say("means", "含义"), _meanings(verb))
    said = list(_said_by(verb))
    yield from _section(say("said by", "由谁发出"), [where for where, _rules in said])
    yield from _section(say("allowed by", "由哪些规则允许"), sorted({rule for _where, rules in said for rule in rules}))
    yield from _section(say("heard by", "被谁读取"), [_reader(reader) for reader in readers if reader.reads(verb)])
    yield from _section(
        say("earns", "可得积分"),
        [f"{one.points:+d} {one.label} ({one.name})" for one in earnings if one.verb == verb.name],
    )
    yield from _section(
        say("counted by", "计入指标"), [f"{one.label} ({one.name})" for one in metrics if _names(one, verb)]
    )
    yield from _section(say("named in", "在何处提及"), _named_in(verb))


def _known(name: str) -> Verb:
    if found := verbs.get(name):
        return found
    names = [verb.name for verb in verbs]
    near = difflib.get_close_matches(name, names, 3, 0.5) or [known for known in names if name in known][:3]
    hint = say(f" Did you mean {', '.join(near)}?", f"是不是 {'、'.join(near)}？") if near else ""
    raise Trouble(f"There is no verb {name}.{hint}", f"没有动作 {name}。{hint}")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    yield f"{title}:"
    yield from (f"  {line}" for line in lines)
    if not lines:
        yield f"  {say('nothing', '无')}"


def _meanings(verb: Verb) -> Iterator[str]:
    for meaning in MEANINGS:
        value = getattr(verb, meaning)
        if value:
            yield meaning if value is True else f"{meaning} = {value}"


def _reader(reader: Reader) -> str:
    about = say(reader.about.en, reader.about.zh_hans)
    imports = "" if reader.from_imports else say(" · not of imports", "·不读取导入的历史")
    return f"{reader.name}{f': {about}' if about else ''}{imports} ({reader.handle.__module__})"


def _names(entry: Entry, verb: Verb) -> bool:
    return verb.name in repr(entry)


def _said_by(verb: Verb) -> Iterator[tuple[str, set[str]]]:
    """Every function that makes the verb's dataclass, and the rules it asks."""
    if verb.dataclass is None:
        return
    for path, tree in _sources(verb.dataclass.__name__):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and verb.dataclass.__name__ in _called(function):
                rules = {name for name in _called(function) if name.startswith("can_")}
                yield f"{path}:{function.lineno} {function.name}()", rules


def _called(function: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {
        call.id if isinstance(call, ast.Name) else call.attr
        for call in calls
        if isinstance(call, ast.Name | ast.Attribute)
    }


def _named_in(verb: Verb) -> Iterator[str]:
    """Where the verb stands as text: badges, earning rules, boards that name it as data."""
    declared = verb.dataclass.__module__ if verb.dataclass else ""
    for path, tree in _sources(verb.name):
        if path.removesuffix(".py").replace("/", ".") != declared:
            lines = [
                node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value == verb.name
            ]
            yield from (f"{path}:{line}" for line in lines)


def _sources(word: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((env.ROOT / "guildhall").rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            text = path.read_text()
            if word in text:
                yield _place(path), ast.parse(text)


def _place(path: Path) -> str:
    return path.relative_to(env.ROOT).as_posix()
