"""The files of a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.actions.documents import Sent
from guildhall.groups.forms.documents import DocumentForm, VersionForm
from guildhall.groups.models import Group
from guildhall.groups.queries.documents import PAGE, document_of, papers_of
from guildhall.groups.rules import can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_safe
def documents(request: HttpRequest, handle: str) -> HttpResponse:
    return _show(request, queries.group_of(request.user, handle), DocumentForm())


@require_POST
@login_required
def add_document(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            title = form.cleaned_data["title"]
            actions.add_document(actor=request.user, group=here, title=title, sent=_sent(form))
            say(request, _("The file is there."))
            return go(request, reverse("groups:documents", args=[here.handle]))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return _show(request, here, form)


@require_POST
@login_required
def revise_document(request: HttpRequest, pk: int) -> HttpResponse:
    one = document_of(request.user, pk)
    require(can_lead(request.user, one.group))
    form = VersionForm(request.POST, request.FILES, auto_id=f"version{pk}_%s")
    if form.is_valid():
        try:
            because = form.cleaned_data["because"]
            actions.revise_document(actor=request.user, document=one, sent=_sent(form), because=because)
            say(request, _("The version is there."))
            return go(request, reverse("groups:documents", args=[one.group.handle]))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return _show(request, queries.group_of(request.user, one.group.handle), DocumentForm(), {pk: form})


@require_POST
@login_required
def remove_document(request: HttpRequest, pk: int) -> HttpResponse:
    one = actions.remove_document(actor=request.user, document=document_of(request.user, pk))
    say(request, _("Removed."), undo=reverse("groups:restore_document", args=[pk]))
    return go(request, reverse("groups:documents", args=[one.group.handle]))


@require_POST
@login_required
def restore_document(request: HttpRequest, pk: int) -> HttpResponse:
    one = actions.restore_document(actor=request.user, document=document_of(request.user, pk))
    say(request, _("It is back."))
    return go(request, reverse("groups:documents", args=[one.group.handle]))


def _sent(form: forms.Form) -> Sent:
    file = form.cleaned_data["file"]
    return Sent(file.name, file.chunks())


def _show(
    request: HttpRequest, here: Group, form: DocumentForm, bound: dict[int, VersionForm] | None = None
) -> HttpResponse:
    before = queries.number_in(request.GET, "before")
    papers = papers_of(request.user, here, before=before)
    older = f"?before={papers[PAGE - 1].document.pk}" if len(papers) > PAGE else ""
    forms_of = {one.document.pk: VersionForm(auto_id=f"version{one.document.pk}_%s") for one in papers[:PAGE]}
    rows = [(one, (forms_of | (bound or {}))[one.document.pk]) for one in papers[:PAGE]]
    context: dict[str, Any] = frame(request, here, "documents") | {"rows": rows, "form": form, "older": older}
    context |= {"first": request.path if before else ""}
    status = 422 if form.is_bound or bound else 200
    return page(request, "groups/documents.html", context, fragment="rows" if status == 200 else None, status=status)
