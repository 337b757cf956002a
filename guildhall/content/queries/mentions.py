"""Who is named in texts: found when they are written, shown under their present names when they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import pgettext

from guildhall.content.queries.people import NOBODY, Face, faces_of
from guildhall.kernel.html import Html
from guildhall.kernel.markdown import People, mentions, render
from guildhall.members.models import Member

AT_MOST = 50  # names that are looked up
_LINK = re.compile(r'<a href="/m/(\d{1,18})/" class="mention"[^>]*>([^<]*)</a>')


def render_words(source: str, source_format: str = "markdown", people: People | None = None) -> Html:
    """What a text looks like, with links to those it names. `people`: who they are, where that is known already."""
    if source_format == "markdown" and people is None:
        people = people_in(mentions(source))
    return render(source, source_format, people)


def people_in(names: Iterable[str]) -> People:
    """Whom names mean, of those who are here."""
    return {name: (said, _address(pk)) for name, (said, pk) in meant(list(names)[:AT_MOST]).items()}


def meant(names: list[str]) -> dict[str, tuple[str, int]]:
    """By name as it is written: the part of it that is a handle, and whose; who was merged is who they are now."""
    if not names:
        return {}
    asked = {spelling.upper() for name in names for spelling in _spellings(name)}
    rows: Any = Member.objects.annotate(spelled=Upper("handle")).filter(spelled__in=asked, erased_at=None)
    found = {row.spelled: row.shown.pk for row in rows.select_related("merged_into")}
    hits = {name: next((one for one in _spellings(name) if one.upper() in found), "") for name in names}
    return {name: (one, found[one.upper()]) for name, one in hits.items() if one}


def _spellings(name: str) -> list[str]:
    """Chinese goes on without a space: `@李雷你好` may mean 李雷. Longest first; no Latin word is cut."""
    ends = [place for place in range(2, len(name)) if not name[place].isascii()]
    return [name, *(name[:end] for end in reversed(ends))]


def linked_in(html: str) -> dict[str, tuple[str, str]]:
    """Whom a text as it was rendered links to, by what is written: they stay who they were, whatever they are called now."""
    return {name[1:]: (name[1:], _address(int(pk))) for pk, name in _LINK.findall(html) if name.startswith("@")}


def named(htmls: Iterable[str]) -> list[str]:
    """Texts with everybody they link to under their present name; former members are plain text. At most one read."""
    texts = list(htmls)
    numbers = {int(pk) for text in texts if 'class="mention"' in text for pk, _name in _LINK.findall(text)}
    if not numbers:
        return texts
    faces = faces_of(numbers)
    return [_LINK.sub(lambda link: _shown(faces, int(link[1])), text) for text in texts]


def _shown(faces: Mapping[int, Face], pk: int) -> str:
    here = faces.get(pk, NOBODY)
    if not here.handle:
        return escape(pgettext("mention", "@former member"))
    return f'<a class="mention" href="{escape(here.url)}">@{escape(here.name)}</a>'


def _address(pk: int) -> str:
    return reverse("members:by_number", args=[pk])
