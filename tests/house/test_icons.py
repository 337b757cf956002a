"""Icons: a name that the sprite does not have is an empty place on a page, and nobody is told."""

import ast
import re

import pytest
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

from guildhall.kernel.registry import panels
from guildhall.ui.marks import NOTE_ICONS
from tests.house.source import PACKAGE, lines, modules, templates

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all

SPRITE = PACKAGE / "ui/static/ui/icons.svg"
WRITTEN = re.compile(r"""\bicon(?:=|\|default:)["']([a-z0-9-]+)["']""")


def known() -> set[str]:
    return set(re.findall(r'<symbol[^>]*\bid="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


def test_the_sprite_has_every_icon_of_a_template():
    wrong = [f"{template.name}: {name}" for template in templates() for name in _drawn(template.text) - known()]
    assert not wrong, lines(wrong)


def test_the_sprite_has_every_icon_that_code_names():
    wrong = [f"{module.name}: {name}" for module in modules() for name in _named(module.tree) - known()]
    assert not wrong, lines(wrong)


def test_the_sprite_has_the_icons_of_panels_and_notes():
    named = {panel.icon for panel in panels if panel.icon} | set(NOTE_ICONS.values())
    assert named <= known(), named - known()


def _drawn(text: str) -> set[str]:
    """Written out in a template; what a variable holds comes from code."""
    found = set()
    for token in Lexer(text).tokenize():
        if token.token_type is TokenType.BLOCK:
            found |= set(WRITTEN.findall(token.contents))
            name, *bits = smart_split(token.contents)
            found |= {bit.strip("\"'") for bit in bits[:1] if name == "icon" and bit[0] in "\"'"}
    return found


def _named(tree: ast.Module) -> set[str]:
    """Texts given as `icon`: to a call, in a dictionary or as the default of a field."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "icon":
            found.add(node.value)
        elif isinstance(node, ast.Dict):
            found |= {value for key, value in zip(node.keys, node.values, strict=True) if _says_icon(key)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "icon":
            found.add(node.value)
    texts = {value.value for value in found if isinstance(value, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and text}


def _says_icon(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and key.value == "icon"
