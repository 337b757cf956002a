"""From what somebody wrote to what everybody reads. Rendered once, when it is written."""

from __future__ import annotations

import html as entities
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, String
from pygments.util import ClassNotFound

from guildhall.kernel.formulas import formulas_plugin, set_apart
from guildhall.kernel.html import MAX_BYTES, MAX_DEPTH, Html, clean, too_long
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import ports
from guildhall.kernel.spoilers import spoilers_plugin
from guildhall.kernel.text import Bilingual

RENDER_VERSION = 3  # rises with any change of what is rendered; `guildhall rebake` renders the rest anew
FORMATS = ("markdown", "html")
People = Mapping[str, tuple[str, str]]  # by what is written: the part of it that is a name, and its address
MAX_HIGHLIGHTED = 20_000  # characters; longer code is shown plain

TOO_DENSE = Bilingual("This text has too many links or brackets.", "这段文字中的链接或括号太多。")
MAX_BRACKETS, MAX_ADDRESSES = 4000, 1000  # looking for the ends of more takes seconds

_LOOKS = (
    (Keyword, "k"), (Name.Tag, "k"), (Name.Builtin, "f"), (Name.Function, "f"), (Name.Attribute, "k"), (String, "s"),
    (Number, "m"), (Comment, "c"),
)  # fmt: skip
_LONG_RUN = re.compile(r"\S{1000}")
_HEADING = re.compile(r"(</?h)([1-5])(?=[\s>])", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_ALIGNED = {"text-align:right": "num", "text-align:center": "mid"}
_MENTION = re.compile(r"(?<![A-Za-z0-9_@/.])@([^\W_][\w.-]{0,39})")
_TASK = re.compile(r"\[([ xX])\] ")


def render(source: str, source_format: str = "markdown", people: People | None = None) -> Html:
    """HTML that may be shown, of Markdown or of HTML from elsewhere.

    Refuses `too_long`, `too_deep` and `too_dense`.

    `people`: who is meant by what `mentions` finds; they become links with the name as it was written.
    Pictures from other hosts become links (nothing is loaded from outside), headings move down one level (the page has
    its own first one).
    """
    if len(source.encode(errors="replace")) > MAX_BYTES:
        raise too_long()
    if source_format == "markdown" and (source.count("[") > MAX_BRACKETS or source.count("://") > MAX_ADDRESSES):
        raise Refusal("too_dense", TOO_DENSE)
    html = source if source_format == "html" else _rendered(source, people or {})
    if "<h" in html or "<H" in html:
        html = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", html)
    if "<im" in html or "<IM" in html:
        html = _IMAGE.sub(_own_image_or_link, html)
    return clean(html)


def mentions(source: str) -> list[str]:
    """What is written as `@name` in running text, in order and once: not in code, in addresses of mail or in links."""
    if "@" not in source or len(source.encode(errors="replace")) > MAX_BYTES:
        return []
    names = [
        found[1].rstrip(".-_")
        for token in _markdown(_is_linkified(source)).parse(source, {})
        for child in _outside_links(token.children or ())
        if child.type == "text"
        for found in _MENTION.finditer(child.content)
    ]
    return list(dict.fromkeys(names))


def _rendered(source: str, people: People) -> str:
    return str(_markdown(_is_linkified(source)).render(source, {**_footnotes_of(source), "people": people}))


def _outside_links(tokens: Iterable[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if not depth:
            yield token


def _is_linkified(source: str) -> bool:
    """Finding bare addresses is quadratic in one unbroken run of characters; nobody writes such runs."""
    return ":" in source and not _LONG_RUN.search(source)


@lru_cache(maxsize=2)
def _markdown(linkify: bool) -> MarkdownIt:
    options = {"html": True, "linkify": linkify, "typographer": False, "maxNesting": MAX_DEPTH, "highlight": None}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough", "linkify"]).use(footnote_plugin)
    parser.use(formulas_plugin).use(spoilers_plugin)
    parser.core.ruler.push("tasks", _mark_tasks)
    parser.core.ruler.push("people", _link_people)
    parser.core.ruler.push("columns", _align_columns)
    parser.add_render_rule("fence", _render_code)
    parser.add_render_rule("code_block", _render_code)
    parser.add_render_rule("footnote_block_open", lambda *_args: '<section class="footnotes">\n<ol>\n')
    return parser


def _footnotes_of(source: str) -> dict[str, str]:
    """Keeps the footnotes of several posts on one page apart."""
    return {"docId": format(zlib.crc32(source.encode(errors="replace")), "x")}


def _mark_tasks(state: StateCore) -> None:
    tokens = state.tokens
    for before, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.type != "list_item_open" or paragraph.type != "paragraph_open" or inline.type != "inline":
            continue
        found = _TASK.match(inline.content)
        if found and inline.children:
            first = inline.children[0]
            first.content = first.content[len(found[0]) :]
            ticked = " checked" if found[1] in "xX" else ""
            inline.children.insert(0, Token("html_inline", "", 0, content=f'<input type="checkbox" disabled{ticked}> '))
            before.attrJoin("class", "task")


def _link_people(state: StateCore) -> None:
    people: People = state.env.get("people", {})
    for token in state.tokens if people else ():
        outside = {id(child) for child in _outside_links(token.children or ()) if child.type == "text"}
        token.children = [
            part
            for child in token.children or ()
            for part in (_with_people(child.content, people) if id(child) in outside else [child])
        ]


def _with_people(text: str, people: People) -> Iterator[Token]:
    done = 0
    for found in _MENTION.finditer(text):
        name, address = people.get(found[1].rstrip(".-_"), ("", ""))
        if not name:
            continue
        yield Token("text", "", 0, content=text[done : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address, "class": "mention"})
        yield Token("text", "", 0, content=f"@{name}")
        yield Token("link_close", "a", -1)
        done = found.start() + 1 + len(name)
    yield Token("text", "", 0, content=text[done:])


def _align_columns(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if style in _ALIGNED:
                token.attrSet("class", _ALIGNED[style])


def _render_code(_self: RendererHTML, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
    if language == "math":
        return set_apart(token.content)
    head = f'<div class="gh-code-head">{entities.escape(language)}</div>' if language else ""
    return f'<div class="gh-code">{head}<pre><code>{_highlighted(token.content, language)}</code></pre></div>\n'


def _highlighted(code: str, language: str) -> str:
    if not language or len(code) > MAX_HIGHLIGHTED or (lexer := _lexer(language.lower())) is None:
        return entities.escape(code, quote=False)
    return "".join(_coloured(kind, text) for kind, text in lex(code, lexer))


def _coloured(kind: Any, text: str) -> str:
    look = next((name for family, name in _LOOKS if kind in family), "")
    escaped = entities.escape(text, quote=False)
    return f'<span class="{look}">{escaped}</span>' if look and text.strip() else escaped


@lru_cache(maxsize=64)
def _lexer(language: str) -> Any:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _own_image_or_link(image: re.Match[str]) -> str:
    found = {name.lower(): entities.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(image[0])}
    source = found.get("src", "")
    if source.startswith("/") and not source.startswith("//"):
        known = {
            key: value for entry in ports if entry.kind == "picture" for key, value in entry.answers(source).items()
        }
        shape = "".join(f' {key}="{entities.escape(value)}"' for key, value in known.items())
        return f"{image[0][:4]}{shape}{image[0][4:]}"
    label = found.get("alt") or source.rsplit("/", 1)[-1][:80]
    return f'<a class="image-away" href="{entities.escape(source)}">{entities.escape(label)}</a>'
