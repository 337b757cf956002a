"""Sizes. A breach needs a line in `breaches.txt`, which may only shrink: `name size`."""

import ast
import statistics

import pytest

from tests.house.source import DOORS, PACKAGE, ROOT, Module, files_of_tests, lines, modules, rooms, templates

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all

FILE, FUNCTION, VIEW, TEMPLATE, README = 400, 40, 25, 120, 40
# The list started empty of many things and gets shorter only.
MOST_BREACHES = 0
FORBIDDEN_NAMES = {
    "utils", "util", "helpers", "helper", "common", "misc", "services", "service", "managers", "signals", "handlers",
}  # fmt: skip


def test_nothing_outgrows_its_budget():
    found = _too_long()
    allowed = _breaches()
    assert {name: size for name, size in found.items() if size > allowed.get(name, 0)} == {}
    assert {name: size for name, size in allowed.items() if found.get(name, 0) < size} == {}, "shrink breaches.txt"
    assert len(allowed) <= MOST_BREACHES


def _too_long() -> dict[str, int]:
    sizes = {module.name: (len(module.text.splitlines()), FILE) for module in modules()}
    sizes |= {
        path.relative_to(ROOT).as_posix(): (len(path.read_text().splitlines()), FILE) for path in files_of_tests()
    }
    sizes |= {template.name: (len(template.text.splitlines()), TEMPLATE) for template in templates()}
    for module in modules():
        sizes |= _functions(module)
    for room in rooms():
        readme = PACKAGE / room / "README.md"
        if readme.exists():
            sizes[readme.relative_to(ROOT).as_posix()] = (len(readme.read_text().splitlines()), README)
    return {name: size for name, (size, limit) in sizes.items() if size > limit}


def _functions(module: Module) -> dict[str, tuple[int, int]]:
    return {
        f"{module.name}:{function.name}": (_length(function), VIEW if _is_view(module, function) else FUNCTION)
        for function in module.functions()
    }


def _is_view(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    takes_request = bool(function.args.args) and function.args.args[0].arg == "request"
    return module.part in DOORS and takes_request and bool(function.decorator_list)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the end; decorators and the docstring are not counted."""
    first = function.body[0]
    said = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        said = first.end_lineno - first.lineno + 1
    return function.end_lineno - function.lineno + 1 - said


def _breaches() -> dict[str, int]:
    lines = (ROOT / "tests/house/breaches.txt").read_text().splitlines()
    return {name: int(size) for name, size in (line.rsplit(" ", 1) for line in lines if line and line[0] != "#")}


def test_most_functions_are_a_few_lines():
    lengths = [_length(function) for module in modules() for function in module.functions()]
    assert statistics.median(lengths) <= 8


def test_no_template_hides_its_length_in_long_lines():
    wrong = {template.name: len(template.text) for template in templates() if len(template.text) > TEMPLATE * 120}
    assert not wrong, lines(wrong)


def test_names_that_fit_everything_say_nothing():
    found = [
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.stem in FORBIDDEN_NAMES and "static" not in path.parts and "__pycache__" not in path.parts
    ]
    assert not found, lines(found)


def test_every_room_introduces_itself():
    assert [room for room in rooms() if room != "config" and not (PACKAGE / room / "README.md").exists()] == []
