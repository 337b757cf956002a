"""Formulas in Markdown: `$…$` in a line, `$$…$$` set apart. What is between is TeX, which the browser sets.

Backticks right inside the dollars are no part of it (GitHub writes so what is no markup: $`…`$).

Prices stay prices: a formula has no blank inside its dollars and no letter or digit right outside of them, so that
"$5 and $10", "US$5" and "5$" are none.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

_FORMULA = re.compile(
    r"""\$\$ (?P<apart> (?: [^$\\] | \\. )++ ) \$\$
      | \$ (?![\s$]) (?P<within> (?: [^$\\] | \\. )++ ) (?<!\s) \$ (?! [$A-Za-z0-9] )""",
    re.VERBOSE | re.DOTALL,
)
_OUTSIDE = re.compile(r"[$A-Za-z0-9]")


def formulas_plugin(parser: MarkdownIt) -> None:
    parser.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
    parser.inline.ruler.at("math_inline", _formula)
    parser.add_render_rule("math_inline", _render)
    parser.add_render_rule("math_block", _render)


def set_apart(tex: str) -> str:
    return f'<div class="math">{escapeHtml(tex.strip())}</div>\n'


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$" or (state.pos and _OUTSIDE.match(state.src[state.pos - 1])):
        return False
    found = _FORMULA.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("math_inline", "span", 0)
        token.content, token.info = found["within"] or found["apart"], "display" if found["apart"] else ""
    state.pos = found.end()
    return True


def _render(_self: RendererHTML, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    if token.type == "math_block":
        return set_apart(token.content)
    look = f"math {token.info}".strip()
    tex = token.content.strip()
    if len(tex) > 2 and tex[0] == tex[-1] == "`":
        tex = tex[1:-1].strip()
    return f'<span class="{look}">{escapeHtml(tex)}</span>'
