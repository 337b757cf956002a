from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from guildhall.files.kinds import KINDS
from guildhall.files.models import File
from guildhall.files.telling import markdown_of, shown_address
from guildhall.kernel.registry import panels_at
from guildhall.ui.shell import NavItem

register = Library()

ICONS = {
    "picture": "photo", "pdf": "file-text", "document": "file-text", "text": "code", "archive": "package",
    "audio": "microphone-2", "video": "player-play",
}  # fmt: skip
LABELS = {
    File.Label.MADE: pgettext_lazy("label of a file", "Made by AI"),
    File.Label.DECLARED: pgettext_lazy("label of a file", "Made by AI, says who sent it"),
    File.Label.SUSPECTED: pgettext_lazy("label of a file", "Perhaps made by AI"),
}


@register.simple_tag
def file_address(file: File) -> str:
    return shown_address(file)


@register.simple_tag
def file_markdown(file: File) -> str:
    return markdown_of(file)


@register.filter
def file_kind(file: File) -> str:
    """'PDF', 'Archive': what a reader would call it."""
    return str(KINDS.get(file.kind, ""))


@register.inclusion_tag("files/look.html")
def file_look(file: File) -> dict[str, Any]:
    """A small picture of a file: its own, its first page, or the sign of its kind."""
    has_look = (file.rewritten or (file.kind == "pdf" and file.blob.pages)) and not (
        file.removed_at or file.hidden_as not in ("", "held")
    )
    return {"address": shown_address(file, 320) if has_look else "", "icon": ICONS.get(file.kind, "file")}


@register.filter
def ai_words(file: File) -> Any:
    """How a reader is told that AI made it, or perhaps; nothing where nothing is known."""
    return LABELS[File.Label(file.ai_label)] if file.ai_label else ""


@register.simple_tag(takes_context=True)
def file_settings_tabs(context: Context) -> list[NavItem]:
    """The pages of the settings, as the other pages among them show them."""
    path, viewer = context["request"].path, context["request"].user
    shown: list[Any] = [
        panel for panel in panels_at("settings") if not panel.capability or viewer.can(panel.capability)
    ]
    items = [(panel.label, reverse(panel.url_name)) for panel in shown if panel.url_name]
    return [NavItem(label, url, current=path.startswith(url)) for label, url in items]
