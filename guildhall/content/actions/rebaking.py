"""After a change of what is rendered: everything that was written is rendered anew from its source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import transaction

from guildhall.content.models import Comment, Post
from guildhall.kernel.markdown import RENDER_VERSION, render
from guildhall.kernel.pages import EVERYTHING, purge
from guildhall.kernel.refusal import Refusal

AT_ONCE = 200


def rebake() -> Iterator[int]:
    """Render texts of older versions anew, in short transactions; yields how many were done after each.

    A text that the new rules refuse keeps its old HTML, which has been sanitised, and takes the new version.
    """
    done = 0
    for model in (Post, Comment):
        while texts := _rebake_some(model):
            done += texts
            yield done
    with transaction.atomic():
        purge(EVERYTHING)


@transaction.atomic
def _rebake_some(model: type[Post] | type[Comment]) -> int:
    old = model._default_manager.filter(render_version__lt=RENDER_VERSION).order_by("render_version", "pk")
    texts: list[Any] = list(old.select_for_update(skip_locked=True)[:AT_ONCE])
    for text in texts:
        with suppress(Refusal):
            text.html = render(text.source, text.source_format)
        text.render_version = RENDER_VERSION
    model._default_manager.bulk_update(texts, ["html", "render_version"])
    return len(texts)
