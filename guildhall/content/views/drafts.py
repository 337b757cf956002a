"""Drafts: saved by a script every few seconds or by a button, listed, continued, discarded; two windows never collide silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.actions.drafts import LONGEST, DraftMoved
from guildhall.content.models import Comment, Draft, Post, Topic
from guildhall.content.queries import draft_of, drafts_of, held_by, place_of_draft, target_of
from guildhall.content.views.differences import texts_html, titles_html
from guildhall.content.views.guards import member_only
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.words import compose_url
from guildhall.files.actions import upload_file
from guildhall.kernel.refusal import Refusal
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

FIELDS = (*LONGEST, "source")
MARK = "the-context"


@dataclass(frozen=True)
class Slot:
    """Where a form keeps its draft, and how far it is."""

    context: str
    sequence: int = 0

    @property
    def is_kept(self) -> bool:
        return self.sequence > 0

    @property
    def save_url(self) -> str:
        return _place("content:save_draft").replace(MARK, self.context)

    @property
    def discard_url(self) -> str:
        return _place("content:discard_draft").replace(MARK, self.context)


@cache
def _place(name: str) -> str:
    return reverse(name, args=[MARK])


def slot_for(request: HttpRequest, context: str, held: Mapping[str, Any] | None = None) -> tuple[Slot, dict[str, Any]]:
    """The slot of a form, and what the form begins with; a form that was sent knows better what it holds.

    `held`: the draft where the page has read it already.
    """
    if request.method == "POST":
        return Slot(context, _sequence(request)), {}
    draft = held_by(request.user, context) if held is None else held
    if not draft:
        return Slot(context), {}
    kept = {name: value for name, value in draft["fields"].items() if value}
    return Slot(context, draft["sequence"]), kept | ({"key": draft["key"]} if draft["key"] else {})


@require_safe
@member_only
def drafts(request: HttpRequest) -> HttpResponse:
    rows = [(row, place_url(request, row.context, row.target)) for row in drafts_of(request.user)]
    return page(request, "content/drafts.html", {"rows": rows})


@require_safe
@member_only
def draft(request: HttpRequest, context: str) -> HttpResponse:
    """To where the draft goes on."""
    if draft_of(request.user, context) is None:
        raise Http404
    return redirect(place_url(request, context, target_of(request.user, context)) or "content:drafts")


@require_POST
@member_only
def save_draft(request: HttpRequest, context: str) -> HttpResponse:
    """JSON for the script; without one back to the form, or to a choice between two texts."""
    fields = {name: request.POST[name] for name in FIELDS if name in request.POST}
    given = {"context": context, "sequence": _sequence(request), "fields": fields, "key": request.POST.get("key", "")}
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        saved = actions.save_draft(actor=request.user, **given)
    except Refusal as refusal:
        if wants_json:
            status = 200 if refusal.code == "already_posted" else refusal.status  # what the member wanted, only sooner
            return JsonResponse({"code": refusal.code, "error": str(refusal)}, status=status)
        return _choose(request, context, fields, refusal)
    if wants_json:
        return JsonResponse({"sequence": saved.sequence})
    say(request, _("The draft is saved."))
    return go(request, reverse("content:draft", args=[context]))


@require_POST
@member_only
def attach_file(request: HttpRequest, context: str) -> HttpResponse:
    """For readers without a script: the text is kept as a draft, with the file at its end."""
    fields = {name: request.POST[name] for name in FIELDS if name in request.POST}
    given = {"context": context, "sequence": _sequence(request), "key": request.POST.get("key", "")}
    try:
        fields["source"] = f"{fields.get('source', '').rstrip()}\n\n{_uploaded(request)}\n".lstrip()
        actions.save_draft(actor=request.user, fields=fields, **given)
    except Refusal as refusal:
        return _choose(request, context, fields, refusal)
    return go(request, reverse("content:draft", args=[context]))


def _uploaded(request: HttpRequest) -> str:
    """The file as Markdown."""
    sent = request.FILES.get("file")
    if sent is None:
        raise Refusal("no_file", _("No file came with this. Choose one and send it again."))
    file = upload_file(actor=request.user, chunks=sent.chunks(), name=sent.name or "")
    label = file.name.translate({ord(char): f"\\{char}" for char in "\\[]"})
    mark = "!" if file.blob.media_type.startswith("image/") else ""
    return f"{mark}[{label}]({reverse('files:read', args=[file.pk, file.name])})"


@require_POST
@member_only
def discard_draft(request: HttpRequest, context: str) -> HttpResponse:
    actions.discard_draft(actor=request.user, context=context)
    say(request, _("The draft is discarded."))
    return go(request, "content:drafts")


def _choose(request: HttpRequest, context: str, mine: dict[str, str], refusal: Refusal) -> HttpResponse:
    """Both texts side by side; what was typed is on the page whatever the reason."""
    saved: Draft | None = refusal.draft if isinstance(refusal, DraftMoved) else None
    theirs = saved.fields if saved else {}
    shown = {
        "context": context,
        "mine": mine,
        "saved": saved,
        "refusal": str(refusal),
        "may_keep": saved is not None or refusal.code == "draft_gone",
        "key": request.POST.get("key", ""),
        "title": titles_html(theirs.get("title", ""), mine.get("title", "")) if saved else "",
        "text": texts_html(theirs.get("source", ""), mine.get("source", "").replace("\r\n", "\n")) if saved else "",
        "place": place_url(request, context, target_of(request.user, context)),
    }
    return page(request, "content/draft_moved.html", shown, status=refusal.status)


def place_url(request: HttpRequest, context: str, target: Topic | Post | Comment | None) -> str:
    """The form that a draft belongs to; empty where it can be read no more."""
    what, number = place_of_draft(context)
    if what == "new":
        return compose_url(context.partition(":")[2])
    if isinstance(target, Topic):
        return f"{topic_url(target)}#answer"
    if isinstance(target, Comment) and what == "reply":
        return f"{reverse('content:post_comment', args=[target.post_id])}?to={number}"
    names = {"edit": "content:edit_post", "suggest": "content:suggest_edit", "comment": "content:post_comment"}
    names |= {"change": "content:edit_comment"}
    return reverse(names[what], args=[number]) if target is not None else ""


def _sequence(request: HttpRequest) -> int:
    value = request.POST.get("sequence", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0
