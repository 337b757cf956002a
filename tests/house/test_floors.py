"""What an import linter cannot see: text keys, templates, and how much of a room those above may know."""

import ast
import re
import tomllib

import pytest
from django.apps import apps
from django.conf import settings

from tests.house.source import FLOORS, HEIGHT, OPEN_TO_ABOVE, ROOT, Module, lines, modules, rooms, templates

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all

OPEN_WHOLE = {"kernel", "ui"}
BORROWED = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"'#]+)""")


def test_every_room_has_a_floor():
    assert [room for room in rooms() if room not in HEIGHT] == []


def test_settings_list_the_rooms_from_the_ground_up():
    named = [name for name in settings.ROOM_NAMES if name in HEIGHT]
    assert set(rooms()) <= set(named)
    assert [HEIGHT[name] for name in named] == sorted(HEIGHT[name] for name in named)


def test_import_contracts_know_every_room():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert "guildhall" in (linter.get("root_package"), *linter.get("root_packages", ()))
    floors = next(contract for contract in linter["contracts"] if "config" in contract.get("layers", [""])[0])
    assert floors["type"] == "layers"
    assert floors["exhaustive"] is True
    listed = {name.strip(" ()").rpartition(".")[2] for line in floors["layers"] for name in line.split("|")}
    assert set(rooms()) <= listed


def test_foreign_keys_point_down():
    wrong = []
    for model in apps.get_models():
        room = _room_of(model)
        for field in model._meta.get_fields():
            if room and field.concrete and field.is_relation and field.related_model:
                other = _room_of(field.related_model)
                if other and other != room and HEIGHT[other] >= HEIGHT[room]:
                    wrong.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert not wrong, lines(wrong)


def _room_of(model: type) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "guildhall" else ""


def test_templates_borrow_only_from_their_own_room_and_ui():
    wrong = []
    for template in templates():
        for match in BORROWED.finditer(template.text):
            owner = match[1].split("/")[0]
            if owner in HEIGHT and owner not in (template.room, "ui"):
                wrong.append(f"{template.line_of(match.start())} takes {match[1]}")
    assert not wrong, lines(wrong)


def test_templates_lie_under_the_name_of_their_room():
    # allauth looks for its own names; the 500 page is Django's.
    outside = {"account", "mfa", "socialaccount", "usersessions", "allauth", "500.html"}
    wrong = []
    for template in templates():
        first = template.path.relative_to(ROOT / "guildhall" / template.room / "templates").parts[0]
        if first != template.room and first not in outside:
            wrong.append(template.name)
    assert not wrong, lines(wrong)


@pytest.mark.parametrize("room", [room for room in rooms() if room != "config"])
def test_imports_go_down_and_only_through_open_parts(room):
    wrong = [
        f"{module.name}:{line} imports {target}"
        for module in modules()
        if module.room == room
        for line, target in _imports(module)
        if not _is_allowed(room, target)
    ]
    assert not wrong, lines(wrong)


def _is_allowed(room: str, target: str) -> bool:
    parts = target.split(".")
    if len(parts) < 2 or parts[0] != "guildhall" or parts[1] == room:
        return True
    other = parts[1]
    if HEIGHT[other] >= HEIGHT[room]:
        return False
    return other in OPEN_WHOLE or (len(parts) > 2 and parts[2] in OPEN_TO_ABOVE)


def _imports(module: Module):
    """`from a.b import c` counts as `a.b.c` where that is a module."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.count(".") >= 2:
                yield node.lineno, node.module
            else:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_rooms_are_not_reached_by_text():
    """`get_model("content.Topic")` and `import_module` hide a dependency from every contract."""
    wrong = []
    for module in modules():
        if module.room in {"kernel", "config"}:
            continue
        for node in module.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if called in {"get_model", "import_module", "__import__"} and _names_a_room_above(module.room, node):
                    wrong.append(module.at(node))
    assert not wrong, lines(wrong)


def _names_a_room_above(room: str, call: ast.Call) -> bool:
    words = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    named = {part for word in words for part in word.split(".") if part in HEIGHT}
    return any(HEIGHT[other] >= HEIGHT[room] and other != room for other in named)


def test_floors_are_as_documented():
    told = (ROOT / "ARCHITECTURE.md").read_text()
    missing = [room for floor in FLOORS for room in floor if f"`{room}`" not in told]
    assert not missing, lines(missing)
