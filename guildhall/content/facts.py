"""How figures may be parted by what this room knows: spaces, tags, languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guildhall.content import segment_fields  # noqa: F401 - its fields are declared by being imported
from guildhall.content.models import Space, Tag
from guildhall.content.models.languages import EN, OTHER, ZH_HANS
from guildhall.kernel.registry import Dimension, dimensions
from guildhall.kernel.text import Bilingual

MOST_TAGS = 200


def spaces() -> Iterable[tuple[int, Any]]:
    return [(space.pk, space.name) for space in Space.objects.order_by("position", "pk")]


def tags() -> Iterable[tuple[int, Any]]:
    """The most used ones, by name."""
    used = Tag.objects.filter(topics__gt=0).order_by("-topics", "name")[:MOST_TAGS]
    return sorted(((tag.pk, tag.name) for tag in used), key=lambda choice: choice[1])


def languages() -> Iterable[tuple[int, Any]]:
    return [
        (EN, Bilingual("English", "英文")),
        (ZH_HANS, Bilingual("Chinese", "中文")),
        (OTHER, Bilingual("Other languages", "其他语言")),
    ]


dimensions.add(Dimension(name="content.space", label=Bilingual("Space", "版块"), scope="space", choices=spaces))
dimensions.add(Dimension(name="content.tag", label=Bilingual("Tag", "标签"), scope="tag", choices=tags))
dimensions.add(
    Dimension(name="content.language", label=Bilingual("Language", "语言"), scope="language", choices=languages)
)
