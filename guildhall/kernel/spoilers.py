"""What readers uncover themselves: `||…||` in a line, and a quote whose lines begin with `>!`.

Works without a script: a line is uncovered by pointing or tabbing to it, a block is a `<details>`.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from guildhall.kernel.text import Bilingual, language_of

MARK = "||"
SUMMARY = Bilingual("Spoiler", "剧透")
_LINE = re.compile(r"^! ?", re.MULTILINE)


def spoilers_plugin(parser: MarkdownIt) -> None:
    parser.inline.add_terminator_char("|")
    parser.inline.ruler.before("escape", "spoiler", _within)
    parser.core.ruler.before("inline", "spoilers", _blocks)


def _within(state: StateInline, silent: bool) -> bool:
    start = state.pos + len(MARK)
    if not state.src.startswith(MARK, state.pos) or state.src[start : start + 1].isspace():
        return False
    end = state.src.find(MARK, start, state.posMax)
    if end <= start or state.src[end - 1].isspace():
        return False
    if not silent:
        _push(state, start, end)
    state.pos = end + len(MARK)
    return True


def _push(state: StateInline, start: int, end: int) -> None:
    """What is inside is read as Markdown again; it holds no further mark, so this goes one level deep."""
    limit = state.posMax
    state.push("spoiler_open", "span", 1).attrs = {"class": "spoiler", "tabindex": "0"}
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push("spoiler_close", "span", -1)
    state.posMax = limit


def _blocks(state: StateCore) -> None:
    tokens: list[Token] = []
    covered: list[bool] = []
    for index, token in enumerate(state.tokens):
        tokens.append(token)
        if token.type == "blockquote_open":
            covered.append(_is_covered(state.tokens[index + 1 : index + 3]))
            if covered[-1]:
                token.tag, token.attrs = "details", {"class": "spoiler"}
                tokens.append(_summary(state.src))
        elif token.type == "blockquote_close" and covered.pop():
            token.tag = "details"
        elif token.type == "inline" and covered and covered[-1]:
            token.content = _LINE.sub("", token.content)
    state.tokens = tokens


def _is_covered(following: list[Token]) -> bool:
    """`>!` and text; `>![` is a picture in a quote."""
    if [token.type for token in following] != ["paragraph_open", "inline"]:
        return False
    content = following[1].content
    return content.startswith("!") and not content.startswith("![")


def _summary(source: str) -> Token:
    """In the language of the text, which is kept for readers of both."""
    return Token("html_block", "", 0, content=f"<summary>{SUMMARY.in_language(language_of(source))}</summary>\n")
