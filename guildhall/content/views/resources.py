"""Sharing a resource with its files, further versions of it, and taking files along."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.content import actions
from guildhall.content.forms import refuse
from guildhall.content.models import Kind
from guildhall.content.queries import spaces_to_write_in, template_for, topic_for
from guildhall.content.queries.resources import item_to_take, sent_files, shelf_of, version_of
from guildhall.content.rules import can_version, may_write
from guildhall.content.versions import ResourceForm, VersionForm
from guildhall.content.views.agreeing import agree, refused
from guildhall.content.views.drafts import slot_for
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.words import WORDS, kinds_nav
from guildhall.files.actions import upload_file
from guildhall.files.models import File
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

member_only = login_required(login_url="account_login")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@member_only
def share(request: HttpRequest) -> HttpResponse:
    require(may_write(request.user))
    spaces = spaces_to_write_in(request.user, Kind.RESOURCE)
    wanted = next((space.pk for space in spaces if space.handle == request.GET.get("space")), None)
    slot, kept = slot_for(request, f"new:{Kind.RESOURCE}")
    initial = {"space": wanted} | kept
    if request.method != "POST" and not kept and spaces:
        initial["source"] = template_for(request.user, wanted or spaces[0].pk, Kind.RESOURCE)
    form = ResourceForm(request.POST or None, viewer=request.user, spaces=spaces, initial=initial)
    files = _received(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            agree(request)
            made = actions.share_resource(actor=request.user, draft=slot.context, **form.shared(files))
            say(request, _("Published."))
            return go(request, topic_url(made))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "files": files, "kind": Kind.RESOURCE, "words": WORDS[Kind.RESOURCE], "spaces": spaces}
    context |= {"slot": slot, "kinds": kinds_nav(request.user, Kind.RESOURCE)}
    return refused(page(request, "content/share.html", context, fragment="form", status=_status(request)), form)


@get_or_post
@member_only
def add_version(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(here.kind == Kind.RESOURCE and can_version(request.user, here))
    shelf = shelf_of(request.user, here)
    last = {"licence": shelf.latest.version.licence} if shelf.latest else {}
    form = VersionForm(request.POST or None, initial=last)
    files = _received(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_version(actor=request.user, topic=here, draft=form.draft(files))
            return go(request, f"{topic_url(here)}#files")
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "files": files, "topic": here, "back": topic_url(here), "latest": shelf.latest}
    return page(request, "content/add_version.html", context, fragment="form", status=_status(request))


@require_POST
@member_only
def withdraw_version(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_of(request.user, pk)
    actions.withdraw_version(actor=request.user, version=version, because=request.POST.get("because", ""))
    say(request, _("The version is withdrawn: nobody can download it."))
    return go(request, f"{topic_url(version.resource.topic)}#files")


@require_POST
@member_only
def readmit_version(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_of(request.user, pk)
    actions.readmit_version(actor=request.user, version=version)
    say(request, _("The version can be downloaded again."))
    return go(request, f"{topic_url(version.resource.topic)}#files")


@csrf_exempt  # guests' pages are cached without a token; all this can do is count once a day and lead to the file
@require_POST
def download(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_to_take(request.user, pk)
    actions.count_download(actor=request.user, item=item, reader=_reader(request))
    return redirect(reverse("files:read", args=[item.file_id, item.file.name]))


def _reader(request: HttpRequest) -> str:
    """Something that is the same for the same reader on one day; it is hashed and never kept."""
    if request.user.is_authenticated:
        return f"member {request.user.pk}"
    return f"guest {request.META.get('REMOTE_ADDR', '')} {request.headers.get('User-Agent', '')}"


def _received(request: HttpRequest, form: Any) -> list[File]:
    """What came with the form and what came with it before: files stay when something else has to be mended."""
    if request.method != "POST":
        return []
    kept = sent_files(request.user, request.POST.getlist("kept"))
    for sent in request.FILES.getlist("files"):
        try:
            kept.append(upload_file(actor=request.user, chunks=sent.chunks(), name=sent.name or ""))
        except Refusal as refusal:
            form.add_error(NON_FIELD_ERRORS, f"{sent.name}: {refusal}")
    for name in getattr(request, "too_large", ()):
        form.add_error(NON_FIELD_ERRORS, _("%(name)s is larger than a file may be.") % {"name": name})
    return kept


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
