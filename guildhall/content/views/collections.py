"""Collections as readers see them, and the desk where editors make them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import refuse
from guildhall.content.forms.collections import CollectForm, CollectionForm
from guildhall.content.queries import (
    all_collections,
    collected,
    collection_numbered,
    collection_of,
    collections_for,
    collections_without,
    item_of,
    spaces_for,
    topic_for,
)
from guildhall.content.rules import can_curate
from guildhall.content.views.pieces import State, row_html, topic_url
from guildhall.content.views.writing import get_or_post, member_only
from guildhall.kernel.markdown import render
from guildhall.kernel.pages import tag as page_tag
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

CONSOLE = "content/console/"


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    context = {"collections": collections_for(request.user), "curates": can_curate(request.user)}
    return page_tag(page(request, "content/collections.html", context), "collections", "home")


@require_safe
def collection(request: HttpRequest, handle: str) -> HttpResponse:
    here = collection_of(request.user, handle)
    found, people = collected(request.user, here)
    spaces = {space.pk: space for space in spaces_for(request.user, archived=True)}
    rows = [(row_html(one.row, people, spaces, State()), one.note) for one in found]
    context = {"collection": here, "rows": rows, "intro": render(str(here.intro)), "curates": can_curate(request.user)}
    return page_tag(page(request, "content/collection.html", context), "collections", "home")


@require_safe
@member_only
def console_collections(request: HttpRequest) -> HttpResponse:
    require(can_curate(request.user))
    return page(request, f"{CONSOLE}collections.html", {"collections": all_collections()})


@get_or_post
@member_only
def create_collection(request: HttpRequest) -> HttpResponse:
    require(can_curate(request.user))
    form = CollectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_collection(actor=request.user, **form.said())
            say(request, _("The collection is begun. Put topics into it, then publish it."))
            return go(request, reverse("content:change_collection", args=[made.pk]))
        except Refusal as refusal:
            refuse(form, refusal)
    status = 422 if request.method == "POST" else 200
    return page(request, f"{CONSOLE}collection.html", {"form": form}, status=status)


@get_or_post
@member_only
def change_collection(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_curate(request.user))
    here = collection_numbered(pk)
    known = {name: getattr(here, name) for name in CollectionForm.base_fields if name != "cover"}
    form = CollectionForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_collection(actor=request.user, collection=here, **form.said())
            say(request, _("Saved."))
            return go(request, request.path)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "collection": here, "items": collected(request.user, here)[0]}
    return page(request, f"{CONSOLE}collection.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@member_only
def publish_collection(request: HttpRequest, pk: int) -> HttpResponse:
    here = collection_numbered(pk)
    actions.publish_collection(actor=request.user, collection=here)
    say(request, _("Published."), undo=reverse("content:withdraw_collection", args=[pk]))
    return go(request, reverse("content:change_collection", args=[pk]))


@require_POST
@member_only
def withdraw_collection(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_collection(actor=request.user, collection=collection_numbered(pk))
    return go(request, reverse("content:change_collection", args=[pk]))


@get_or_post
@member_only
def collect_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(can_curate(request.user))
    form = CollectForm(request.POST or None, collections=collections_without(here))
    if request.method == "POST" and form.is_valid():
        try:
            into = collection_numbered(form.cleaned_data["collection"])
            actions.collect_topic(actor=request.user, collection=into, topic=here, note=form.cleaned_data["note"])
            say(request, _("It is in the collection."))
            return go(request, reverse("content:change_collection", args=[into.pk]))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "topic": here, "back": topic_url(here)}
    context |= {"heading": _("Put this topic into a collection"), "label": _("Put it in"), "about": ""}
    status = 422 if request.method == "POST" else 200
    return page(request, "content/place.html", context, fragment="form", status=status)


@require_POST
@member_only
def uncollect_topic(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_curate(request.user))
    here = item_of(pk)
    actions.uncollect_topic(actor=request.user, item=here)
    return go(request, reverse("content:change_collection", args=[here.collection_id]))


@require_POST
@member_only
def move_item(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_curate(request.user))
    here = item_of(pk)
    actions.move_item(actor=request.user, item=here, up=request.POST.get("to") == "up")
    return go(request, reverse("content:change_collection", args=[here.collection_id]))
