"""Two versions as HTML: side by side where there is room, one below the other on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from guildhall.content.views.pieces import EMPTY, html_lang
from guildhall.kernel import diff
from guildhall.kernel.text import language_of


def texts_html(old: str, new: str) -> SafeString:
    """Lines beside each other with the changed words marked; unchanged lines far from a change can be unfolded."""
    found = diff.blocks(old, new)
    if not found:
        return format_html('<p class="muted sm">{}</p>', gettext("The text is the same."))
    lang = _lang(old, new)
    body = "".join(_block(block, lang) for block in found)
    label = escape(pgettext("versions", "Changes of the text"))
    return mark_safe(f'<div class="ct-diff" role="group" aria-label="{label}">{body}</div>')  # noqa: S308 - escaped


def _lang(old: str, new: str) -> str:
    return html_lang(language_of(new or old))


def _block(block: diff.Block, lang: str) -> str:
    rows = "".join(_row(line, lang) for line in block.lines)
    if not block.is_folded:
        return rows
    number = len(block.lines)
    words = ngettext("%(number)s line unchanged", "%(number)s lines unchanged", number) % {"number": f"{number:,}"}
    return f'<details class="ct-diff-fold"><summary>{escape(words)}</summary>{rows}</details>'


def _row(line: diff.Line, lang: str) -> str:
    same = " same" if line.is_same else ""
    sides = _side(line.old_number, line.old, "old") + _side(line.new_number, line.new, "new")
    return f'<div class="ct-diff-row{same}" lang="{lang}">{sides}</div>'


def _side(number: int | None, parts: Iterable[diff.Part], side: str) -> str:
    if number is None:
        return f'<span class="n"></span><div class="{side} none"></div>'
    return f'<span class="n">{number}</span><div class="{side}">{_parts(parts, side)}</div>'


def _parts(parts: Iterable[diff.Part], side: str) -> str:
    tag = "del" if side == "old" else "ins"
    return "".join(f"<{tag}>{escape(part.text)}</{tag}>" if part.changed else escape(part.text) for part in parts)


def titles_html(old: str, new: str) -> SafeString:
    """Nothing where it stayed the same."""
    if old == new:
        return EMPTY
    before, after = diff.words(old, new)
    row = f'<div class="old">{_parts(before, "old")}</div><div class="new">{_parts(after, "new")}</div>'
    return mark_safe(f'<div class="ct-diff-title" lang="{_lang(old, new)}">{row}</div>')  # noqa: S308 - escaped


def tags_html(old: Sequence[str], new: Sequence[str]) -> SafeString:
    """All tags of both, the ones that came and went marked; nothing where they stayed the same."""
    if list(old) == list(new):
        return EMPTY
    gone = [("del", name) for name in old if name not in new]
    now = [("span" if name in old else "ins", name) for name in new]
    return format_html_join("", '<{0} class="gh-tag">{1}</{0}>', gone + now)
