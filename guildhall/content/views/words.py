"""What the composer says for each kind of topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.models import Kind
from guildhall.content.rules import ANNOUNCE, moderates_any
from guildhall.kernel.actor import Actor
from guildhall.ui.shell import NavItem


@dataclass(frozen=True)
class Words:
    heading: Any
    verb: Any
    icon: str
    title_help: Any
    source_label: Any
    source_help: Any
    post: Any
    posting: Any
    advice: tuple[Any, ...]


WORDS: dict[str, Words] = {
    Kind.QUESTION: Words(
        _("Ask a question"),
        pgettext_lazy("composer", "Ask"),
        "help-circle",
        _("one sentence a stranger would search for"),
        _("Your question"),
        _("what you did, what you expected, what happened"),
        _("Post the question"),
        _("Posting"),
        (
            _("A title someone would search for"),
            _("What happened, with the output"),
            _("What you have tried"),
            _("Code in a code block"),
            _("Versions of what is involved"),
        ),
    ),
    Kind.ARTICLE: Words(
        _("Write an article"),
        pgettext_lazy("composer", "Write"),
        "article",
        _("what the reader learns"),
        _("Your article"),
        _("Markdown, with headings, code and tables"),
        _("Publish the article"),
        _("Publishing"),
        (
            _("Begin with what the reader gains"),
            _("One thought a section, with a heading"),
            _("Numbers with where they come from"),
            _("What went wrong is worth as much as what worked"),
        ),
    ),
    Kind.DISCUSSION: Words(
        _("Open a discussion"),
        pgettext_lazy("composer", "Discuss"),
        "messages",
        _("what it is about"),
        _("What you think"),
        _("say where you stand and what you want to hear"),
        _("Open the discussion"),
        _("Opening"),
        (
            _("One subject at a time"),
            _("Say what you already know"),
            _("Ask for experience rather than opinions"),
        ),
    ),
    Kind.RESOURCE: Words(
        _("Share a resource"),
        pgettext_lazy("composer", "Share"),
        "package",
        _("what it is"),
        _("What it is good for"),
        _("who needs it, how to use it, under which licence"),
        _("Share the resource"),
        _("Sharing"),
        (
            _("Who made it, and under which licence"),
            _("What it is good for, and what not"),
            _("How recent it is"),
        ),
    ),
    Kind.ANNOUNCEMENT: Words(
        _("Make an announcement"),
        pgettext_lazy("composer", "Announce"),
        "speakerphone",
        _("the news itself"),
        _("Your announcement"),
        _("what changes, for whom, and when"),
        _("Publish the announcement"),
        _("Publishing"),
        (
            _("What changes, for whom, and from when"),
            _("What people should do now"),
            _("Where to ask"),
        ),
    ),
}


def kinds_nav(viewer: Actor, current: str) -> list[NavItem]:
    """The kinds this viewer may write, for the switch above the composer."""
    announces = viewer.can(ANNOUNCE.name) or moderates_any(viewer)
    kinds = [kind for kind in Kind if kind != Kind.ANNOUNCEMENT or announces]
    return [NavItem(WORDS[kind].verb, compose_url(kind), WORDS[kind].icon, current=kind == current) for kind in kinds]


def compose_url(kind: str) -> str:
    return reverse("content:ask") if kind == Kind.QUESTION else reverse("content:write", args=[kind])
