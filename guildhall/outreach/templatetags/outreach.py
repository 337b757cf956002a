from __future__ import annotations

from django.template import Context, Library
from django.urls import reverse
from django.utils.translation import pgettext

from guildhall.ui.shell import NavItem

register = Library()


@register.simple_tag(takes_context=True)
def outreach_tabs(context: Context) -> list[NavItem]:
    """The staff's pages of this room."""
    path = context["request"].path
    pages = (
        ("outbox", pgettext("outreach tab", "Outbox")),
        ("reasons", pgettext("outreach tab", "Notices")),
        ("suppressed", pgettext("outreach tab", "Suppressed")),
        ("preview_letter", pgettext("outreach tab", "Preview")),
    )
    places = [(label, reverse(f"outreach:{name}")) for name, label in pages]
    return [NavItem(label, url, current=path.startswith(url)) for label, url in places]
