"""Templates: nothing inline, nothing from outside, every word translated."""

import ast
import re

from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

from guildhall.ui.components import COMPONENTS
from tests.house.source import Template, lines, modules, templates

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "an htmx handler": re.compile(r"\shx-on\b", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", re.IGNORECASE),
}
FROM_OUTSIDE = re.compile(
    r"<(?:script|link|img|iframe|source|object|embed)\b[^>]*\b(?:src|href|data)=[\"'](?:https?:)?//", re.IGNORECASE
)
UNESCAPED = re.compile(r"\|\s*(?:safe|safeseq)\b|{%\s*autoescape\s+off")
# Where HTML from the database is shown: it was sanitised when it was written.
UNESCAPED_ALLOWED = {
    "guildhall/content/templates/content/collection.html",  # by the renderer, which cleans last
    "guildhall/content/templates/content/preview.html",
    "guildhall/content/templates/content/comment.html",
    "guildhall/members/templates/members/profile.html",
    "guildhall/groups/templates/groups/announcement_words.html",
    "guildhall/groups/templates/groups/charter.html",
    "guildhall/groups/templates/groups/group.html",
}
SPOKEN_ATTRIBUTE = re.compile(
    r"""\b(?:title|alt|placeholder|aria-label|aria-description|data-confirm|hx-confirm)=(["'])(.*?)\1""", re.DOTALL
)
SPOKEN_PROPS = {"label", "title", "about", "note", "sub", "help", "caption", "reason", "prefix", "name"}
NOT_SPOKEN = {"icon": {"name"}, "button": {"name"}}
LETTER = re.compile(r"[^\W\d_]")
# Names are the same in every language.
SAME_EVERYWHERE = {
    "htmx",
    "Guildhall",
    "RSS",
    "OpenID",
    "GitHub",
    "Markdown",
    "Esc",
    "Enter",
    "Ctrl",
    "J",
    "K",
    "px",
    "ms",
    "GB",
    "MB",
    "kB",
}


# Shows every component with invented people and topics, to staff and to the tests.
GALLERY = "guildhall/ui/templates/ui/gallery_parts.html"
# Needs neither database nor context, so it says everything in both languages at once.
BROKEN = "guildhall/ui/templates/500.html"


def pages() -> list[Template]:
    return [template for template in templates() if template.is_page]


def spoken_pages() -> list[Template]:
    return [template for template in pages() if template.name not in (GALLERY, BROKEN)]


def test_nothing_is_inline():
    wrong = [
        f"{template.line_of(match.start())} has {what}"
        for template in pages()
        for what, pattern in INLINE.items()
        for match in pattern.finditer(template.text)
    ]
    assert not wrong, lines(wrong)


def test_nothing_comes_from_another_host():
    wrong = [template.line_of(match.start()) for template in pages() for match in FROM_OUTSIDE.finditer(template.text)]
    assert not wrong, lines(wrong)


def test_nothing_is_unescaped_unseen():
    found = {template.name for template in pages() if UNESCAPED.search(template.text)}
    assert found == set(UNESCAPED_ALLOWED)


def test_every_posting_form_carries_its_token():
    """But those on pages that guests share, which change the reader's own colours and language or count a download."""
    exempt = {"guildhall/ui/templates/ui/theme_form.html", "guildhall/ui/templates/ui/language_form.html"}
    exempt |= {"guildhall/content/templates/content/download_form.html"}
    form = re.compile(r"<form\b[^>]*method=[\"']?post.*?</form>", re.IGNORECASE | re.DOTALL)
    wrong = [
        template.line_of(match.start())
        for template in spoken_pages()
        if template.name not in exempt
        for match in form.finditer(template.text)
        if "csrf_token" not in match[0]
    ]
    assert not wrong, lines(wrong)


def test_translations_are_trimmed_and_modern():
    old = re.compile(r"{%\s*(trans|blocktrans)\s")
    untrimmed = re.compile(r"{%\s*blocktranslate\b(?![^%]*\btrimmed\b)")
    wrong = [
        template.line_of(match.start())
        for template in templates()
        for pattern in (old, untrimmed)
        for match in pattern.finditer(template.text)
    ]
    assert not wrong, lines(wrong)


def test_no_bare_word_on_a_page():
    wrong = [
        said
        for template in spoken_pages()
        for said in [*_bare_text(template), *_bare_attributes(template), *_bare_props(template)]
    ]
    assert not wrong, lines(wrong)


def _bare_text(template: Template):
    outside = _without_tags(template.text)
    outside = re.sub(r"<!--.*?-->|<script\b.*?</script>|<!doctype[^>]*>", "", outside, flags=re.DOTALL | re.IGNORECASE)
    for words in re.sub(r"<[^>]*>", "\0", outside).split("\0"):
        said = re.sub(r"&[a-z]+;|&#\w+;", "", words).strip()
        if LETTER.search(said) and not all(word in SAME_EVERYWHERE for word in re.findall(r"[^\W\d_]+", said)):
            yield f"{template.name}: {said!r}"


def _bare_attributes(template: Template):
    for match in SPOKEN_ATTRIBUTE.finditer(_without_tags(template.text)):
        if LETTER.search(match[2]) and match[2] not in SAME_EVERYWHERE:
            yield f"{template.name}: {match[0]}"


def _bare_props(template: Template):
    for token in Lexer(template.text).tokenize():
        if token.token_type is not TokenType.BLOCK:
            continue
        name, *bits = smart_split(token.contents)
        if name in COMPONENTS:
            for prop, value in _given(name, bits):
                if prop in SPOKEN_PROPS - NOT_SPOKEN.get(name, set()) and value[0] in "\"'" and LETTER.search(value):
                    yield f"{template.name}: {name} {prop}={value}"


def _given(name: str, bits: list[str]):
    order = iter(COMPONENTS[name].props)
    for bit in bits:
        match = re.match(r"(\w+)=(.+)", bit)
        yield (match[1], match[2]) if match else (next(order, ""), bit)


def _without_tags(text: str) -> str:
    """Only what is written literally: block tags, variables, comments and translated blocks are taken out."""
    text = re.sub(r"<kbd\b.*?</kbd>", "", text)
    text = re.sub(r"{%\s*comment\b.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*blocktranslate\b.*?endblocktranslate\s*%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*block\s+\w*class\w*\s*%}.*?{%\s*endblock[^%]*%}", "", text, flags=re.DOTALL)
    return re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)


def test_every_template_can_be_read():
    """Also those that only a rare page shows."""
    wrong = []
    for template in templates():
        try:
            engines["django"].get_template(template.name.partition("/templates/")[2])
        except TemplateSyntaxError as fault:
            wrong.append(f"{template.name}: {fault}")
    assert not wrong, lines(wrong)


def test_every_fragment_is_in_its_template():
    """Or else htmx is answered 500. Templates and fragments that are named where the page is made, that is."""
    fragments = [
        (module.at(node), f"{template.value}#{name.value}")
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "fragment"
        for template in node.args
        if isinstance(template, ast.Constant) and str(template.value).endswith(".html")
        for name in ast.walk(keyword.value)
        if isinstance(name, ast.Constant) and isinstance(name.value, str)
    ]
    wrong = []
    for where, name in fragments:
        try:
            engines["django"].get_template(name)
        except TemplateDoesNotExist:
            wrong.append(f"{where}: {name}")
    assert not wrong, lines(wrong)
    assert len(fragments) > 60
