"""The source of the house as data: rooms, floors, files, syntax trees and templates, for the tests beside this file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "guildhall"

# From the ground up; rooms of one floor never meet.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("kernel",),
    ("ui",),
    ("activity",),
    ("options",),
    ("files",),
    ("members",),
    ("groups",),
    ("outreach",),
    ("incentives", "moderation"),
    ("content",),
    ("events", "learning", "competitions", "research", "care"),
    ("insights", "connectors"),
    ("planning",),
    ("api",),
    ("config",),
)
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor}
DOORS = {"views", "console"}
OPEN_TO_ABOVE = {"actions", "queries", "rules", "activities", "models"}


def rooms() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


@dataclass(frozen=True)
class Module:
    """A Python file. `part` is its place in the room: `guildhall/content/actions/topics.py` is part `actions`."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @property
    def part(self) -> str:
        parts = self.path.relative_to(PACKAGE).parts
        return parts[1].removesuffix(".py") if len(parts) > 1 else ""

    @property
    def dotted(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def text(self) -> str:
        return _text(self.path)

    @property
    def tree(self) -> ast.Module:
        return _tree(self.path)

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        return _nodes(self.path)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{node.lineno}"  # type: ignore[attr-defined]


@cache
def modules() -> tuple[Module, ...]:
    """The product's own code, without tests and migrations."""
    found = (Module(path) for path in sorted(PACKAGE.rglob("*.py")))
    return tuple(module for module in found if module.part not in {"tests", "migrations"})


@cache
def files_of_tests() -> tuple[Path, ...]:
    return tuple(sorted([*PACKAGE.glob("*/tests/**/*.py"), *(ROOT / "tests").rglob("*.py")]))


@dataclass(frozen=True)
class Template:
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.path.relative_to(PACKAGE).parts[0]

    @property
    def text(self) -> str:
        return _text(self.path)

    @property
    def is_page(self) -> bool:
        return self.path.suffix == ".html"

    def line_of(self, position: int) -> str:
        return f"{self.name}:{self.text.count(chr(10), 0, position) + 1}"


@cache
def templates() -> tuple[Template, ...]:
    return tuple(Template(path) for path in sorted(PACKAGE.glob("*/templates/**/*")) if path.is_file())


def dotted_name(node: ast.AST) -> str:
    """`timezone.now` of the expression that says so; calls in between are named without their arguments."""
    if isinstance(node, ast.Attribute):
        return f"{dotted_name(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted_name(node.func)}()"
    if isinstance(node, ast.Subscript):
        return dotted_name(node.value)
    return node.id if isinstance(node, ast.Name) else ""


def decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {dotted_name(each).removesuffix("()") for each in function.decorator_list}


@cache
def _text(path: Path) -> str:
    return path.read_text()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(_text(path))


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(path)))


def lines(found: object) -> str:
    """What is wrong, one a line, for the message of an assertion."""
    said = [f"{key}: {value}" for key, value in found.items()] if isinstance(found, dict) else map(str, found)  # type: ignore[call-overload]
    return "\n" + "\n".join(said)
