"""Where an article comes from, and the series that it belongs to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.actions import Article
from guildhall.content.models import Topic

RIGHTS = (
    ("", pgettext_lazy("rights", "Not said")),
    (Topic.Rights.ORIGINAL, pgettext_lazy("rights", "Original: my own words")),
    (Topic.Rights.TRANSLATED, pgettext_lazy("rights", "Translated")),
    (Topic.Rights.REPRINTED, pgettext_lazy("rights", "Reprinted")),
)
NAMES = ("rights", "source_url", "source_author", "source_licence", "series")


def article_fields() -> dict[str, forms.Field]:
    return {
        "rights": forms.ChoiceField(label=_("Where it comes from"), choices=RIGHTS, required=False),
        "source_url": forms.URLField(
            label=_("Address of the original"), max_length=500, required=False, assume_scheme="https"
        ),
        "source_author": forms.CharField(label=_("Author of the original"), max_length=120, required=False),
        "source_licence": forms.CharField(
            label=_("Licence"), max_length=120, required=False, help_text=_("Under which you may publish it here.")
        ),
        "series": forms.CharField(
            label=_("Series"),
            max_length=120,
            required=False,
            help_text=_("Your articles with the same series follow one another."),
        ),
    }


def as_article(cleaned: dict[str, Any]) -> dict[str, Any]:
    """What a composer said, with these fields put together as the actions take them."""
    said = {name: cleaned.pop(name) for name in NAMES if name in cleaned}
    return cleaned | ({"article": Article(**said)} if said else {})


def known_of(topic: Topic) -> dict[str, Any]:
    labels = {name: getattr(topic, name) for name in NAMES[:-1]}
    return labels | {"series": topic.series.title if topic.series else ""}
