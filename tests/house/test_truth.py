"""What is planted in a simulated community is for tests and benchmarks: nothing that people run reads it."""

import ast
import re

import pytest

from tests.house.source import Module, lines, modules

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all

WRITER = "guildhall/connectors/simulate/truth.py"
# The simulator makes the world and writes its truth down; its own memory lies beside it.
MAKERS = "guildhall/connectors/simulate/"
COMMAND = "guildhall/config/commands/simulate.py"
PLACE = re.compile(r"\bsimulated\b")


def test_nothing_outside_the_simulator_knows_its_parts():
    found = [
        f"{module.at(node)} {name}"
        for module in modules()
        if not module.name.startswith(MAKERS)
        for node, name in _imported(module)
        if name.startswith("guildhall.connectors.simulate") and not _is_door(module, name)
    ]
    assert not found, lines(found)


def test_nothing_outside_the_simulator_names_the_folder_of_the_truth():
    found = [
        f"{module.at(node)} {node.value!r}"
        for module in modules()
        if not module.name.startswith(MAKERS) and module.name != COMMAND
        for node in module.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PLACE.search(node.value)
    ]
    assert not found, lines(found)


def test_even_the_simulator_only_writes_it():
    writer = next(module for module in modules() if module.name == WRITER)
    said = {node.attr for node in writer.nodes if isinstance(node, ast.Attribute)}
    assert "write_text" in said
    assert not said & {"read_text", "read_bytes", "open", "load", "loads"}


def _is_door(module: Module, name: str) -> bool:
    """Commands make a community or step it on; the demo asks the written story who may sign in."""
    doors = ("community", "living", "sizes", "story")
    return module.name.startswith("guildhall/config/commands/") and name.split(".")[3:4] in ([], *([d] for d in doors))


def _imported(module: Module):
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
