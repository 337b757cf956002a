from __future__ import annotations

from django.template import Library
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from guildhall.content.models import Kind
from guildhall.content.queries import Face
from guildhall.content.views.pieces import avatar

register = Library()
NAMES = {
    Kind.QUESTION: pgettext_lazy("kind", "Question"),
    Kind.ARTICLE: pgettext_lazy("kind", "Article"),
    Kind.DISCUSSION: pgettext_lazy("kind", "Discussion"),
    Kind.RESOURCE: pgettext_lazy("kind", "Resource"),
    Kind.ANNOUNCEMENT: pgettext_lazy("kind", "Announcement"),
}


@register.filter
def kind_name(kind: str) -> str:
    return str(NAMES[Kind(kind)])


@register.filter
def face(who: Face) -> SafeString:
    """The small circle of somebody."""
    return avatar(who, small=True)
