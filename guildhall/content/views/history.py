"""The history of a text: what changed, by whom, when and why; back to a version, and out of sight with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import BecauseForm, refuse
from guildhall.content.models import Post, Revision
from guildhall.content.queries import Compared, compare, post_of, revision_of, revisions_of
from guildhall.content.rules import can_edit, can_hide
from guildhall.content.views.differences import tags_html, texts_html, titles_html
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.layout import number_in
from guildhall.content.views.topics import place_of
from guildhall.kernel.pages import tag as page_tag
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@dataclass(frozen=True)
class Difference:
    """What one version changed in another, as HTML; parts that stayed the same are empty."""

    title: SafeString
    tags: SafeString
    text: SafeString

    @classmethod
    def of(cls, old: Any, new: Any) -> Difference:
        """Of anything with `title`, `tag_names` and `source`."""
        return cls(
            titles_html(old.title, new.title),
            tags_html(old.tag_names, new.tag_names),
            texts_html(old.source, new.source),
        )


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    keeps = can_hide(request.user, here)
    revisions = revisions_of(here)
    shown = [one for one in revisions if keeps or not one.hidden_at]
    compared = compare(here, shown, number_in(request.GET, "from"), number_in(request.GET, "to"))
    context = {"post": here, "topic": here.topic, "revisions": revisions, "keeps": keeps, "compared": compared}
    context |= {"back": place_of(here), "can_edit": can_edit(request.user, here), **_shown(compared, shown)}
    return page_tag(
        page(request, "content/history.html", context), f"topic:{here.topic_id}", f"space:{here.topic.space_id}"
    )


def _shown(compared: Compared | None, revisions: Sequence[Revision]) -> dict[str, Any]:
    """The difference, the version it leads to, and its neighbours."""
    if compared is None:
        return {}
    numbers = [one.number for one in revisions]
    at = numbers.index(compared.new.number)
    return {
        "chosen": revisions[at],
        "difference": Difference.of(compared.old, compared.new) if compared.old else None,
        "newer": numbers[at - 1] if at else None,
        "older": numbers[at + 1] if at + 1 < len(numbers) else None,
    }


@get_or_post
@member_only
def revert_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = revision_of(request.user, pk)
    require(can_edit(request.user, here.post))
    form = BecauseForm(request.POST or None, initial={"because": _back_to(here)})
    if request.method == "POST" and form.is_valid():
        try:
            post = actions.revert_post(
                actor=request.user, revision=here, reason=form.cleaned_data["because"] or _back_to(here)
            )
            say(request, _("The earlier version stands again."))
            return go(request, place_of(post_of(request.user, post.pk)))
        except Refusal as refusal:
            refuse(form, refusal)
    return _ask(request, here, form, "revert")


@get_or_post
@member_only
def hide_revision(request: HttpRequest, pk: int) -> HttpResponse:
    here = revision_of(request.user, pk)
    require(can_hide(request.user, here.post))
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hide_revision(actor=request.user, revision=here, because=form.cleaned_data["because"])
            say(request, _("The version is hidden."), undo=reverse("content:restore_revision", args=[here.pk]))
            return go(request, history_url(here.post))
        except Refusal as refusal:
            refuse(form, refusal)
    return _ask(request, here, form, "hide")


@require_POST
@member_only
def restore_revision(request: HttpRequest, pk: int) -> HttpResponse:
    here = revision_of(request.user, pk)
    require(can_hide(request.user, here.post))
    actions.restore_revision(actor=request.user, revision=here)
    return go(request, history_url(here.post))


def _ask(request: HttpRequest, here: Revision, form: BecauseForm, act: str) -> HttpResponse:
    context = {"form": form, "revision": here, "post": here.post, "topic": here.post.topic, "act": act}
    context["back"] = history_url(here.post)
    return page(request, "content/version.html", context, fragment="form", status=422 if form.is_bound else 200)


def history_url(post: Post) -> str:
    return reverse("content:history", args=[post.pk])


def _back_to(revision: Revision) -> str:
    return _("Back to version %(number)s") % {"number": revision.number}
