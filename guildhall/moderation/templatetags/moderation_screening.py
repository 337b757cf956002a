from __future__ import annotations

from django.template import Context, Library
from django.urls import reverse
from django.utils.translation import pgettext

from guildhall.ui.shell import NavItem

register = Library()


@register.simple_tag(takes_context=True)
def screening_tabs(context: Context) -> list[NavItem]:
    """The staff's pages of screening."""
    path = context["request"].path
    pages = (
        ("screenings", pgettext("screening tab", "What was noted")),
        ("watched_words", pgettext("screening tab", "Watched words")),
        ("try_text", pgettext("screening tab", "Try a text")),
    )
    places = [(label, reverse(f"moderation:{name}")) for name, label in pages]
    return [NavItem(label, url, current=path == url) for label, url in places]
