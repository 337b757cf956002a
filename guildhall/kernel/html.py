"""What may stand in somebody else's HTML. nh3 comes last, behind a gate: it is quadratic in nesting."""

from __future__ import annotations

import html as entities
import re
from typing import NewType

import nh3

from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual

Html = NewType("Html", str)

TOO_LONG = Bilingual("This text is too long: at most %(limit)s kB.", "这段文字太长，最多 %(limit)s kB。")
TOO_DEEP = Bilingual(
    "This text is nested too deeply. Take some levels of lists or quotes out.",
    "这段文字嵌套太深，请减少列表或引用的层级。",
)
MAX_BYTES = 64 * 1024  # of the source
MAX_CLEANED_BYTES = 4 * MAX_BYTES  # of what markup makes of it
MAX_DEPTH = 100
MAX_PASSES = 6  # two are enough for anything honest

CODE_CLASSES = {"k", "s", "m", "c", "f", "ln-add", "ln-del"}
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "input", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u",
    "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "id"},
    "img": {"src", "alt", "width", "height", "srcset", "sizes"},
    "li": {"id", "value"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "sup": {"id"},
    "details": {"open"},
    "input": {"checked"},
}
_CLASSES = {
    "span": CODE_CLASSES | {"math", "display", "spoiler"},
    "div": {"gh-code", "gh-code-head", "math"},
    "details": {"spoiler"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref", "image-away", "mention"},
    "ul": {"task-list"},
    "li": {"task", "footnote-item"},
    "td": {"num", "mid"},
    "th": {"num", "mid"},
}
# Smaller pictures of this site alone: the library checks the scheme of `src`, not of these.
_SMALLER = re.compile(r"/(?!/)[^\s,]+ \d{2,5}w(?:, /(?!/)[^\s,]+ \d{2,5}w)*")


def _only_our_pictures(_element: str, attribute: str, value: str) -> str | None:
    return value if attribute != "srcset" or _SMALLER.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={
        "script",
        "style",
        "template",
        "svg",
        "math",
        "iframe",
        "noscript",
        "object",
        "textarea",
        "title",
    },
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    tag_attribute_values={"span": {"tabindex": {"0"}}},
    set_tag_attribute_values={
        "input": {"type": "checkbox", "disabled": ""},
        "img": {"loading": "lazy", "decoding": "async"},
        "pre": {"tabindex": "0"},
        "table": {"tabindex": "0"},
    },
    url_schemes={"http", "https", "mailto"},
    attribute_filter=_only_our_pictures,
    link_rel="nofollow ugc noopener",
    id_prefix="fn",
)
_OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NEVER_CLOSED = frozenset(["br", "hr", "img", "input", "col", "wbr", "area", "base", "link", "meta", "source", "embed"])
_MARKUP = re.compile(r"<[^>]*>")
_BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|pre|tr|blockquote|dt|dd)>|<br\s*/?>", re.IGNORECASE)
_COVERED = re.compile(
    r"""<span\ class="spoiler"[^>]*> (?: [^<]++ | <span\b[^>]*>[^<]*+</span> | <(?!/?span\b)[^>]*> )*+ </span>
      | <details\ class="spoiler"[^>]*> .*? </details>""",
    re.VERBOSE | re.DOTALL,
)


def clean(html: str) -> Html:
    """HTML that may be shown: an allow-list of elements, attributes, classes and addresses.

    `clean(clean(x)) == clean(x)`. Refuses `too_long` and `too_deep`.
    """
    if len(html.encode(errors="replace")) > MAX_CLEANED_BYTES:
        raise too_long()
    if depth(html) > MAX_DEPTH:
        raise Refusal("too_deep", TOO_DEEP)
    # Dropping an element can change how a browser reads the rest: clean until nothing changes.
    for _pass in range(MAX_PASSES):
        cleaned = _CLEANER.clean(html)
        if cleaned == html:
            return Html(cleaned)
        html = cleaned
    return Html(entities.escape(text_of(html)))


def too_long() -> Refusal:
    return Refusal("too_long", TOO_LONG, limit=MAX_BYTES // 1024)


def depth(html: str) -> int:
    """An upper bound of the nesting, in one pass; unclosed elements count until something closes them."""
    deepest = level = 0
    for closing, name in _OPENING.findall(html):
        if closing:
            level = max(level - 1, 0)
        elif name.lower() not in _NEVER_CLOSED:
            level += 1
            deepest = max(deepest, level)
    return deepest


def text_of(html: str) -> str:
    """The words of cleaned HTML on one line, for excerpts and reading times; what a spoiler covers stays covered."""
    if 'class="spoiler"' in html:
        html = _COVERED.sub(" … ", html)
    return " ".join(entities.unescape(_MARKUP.sub("", _BREAKS.sub(" ", html))).split())
