"""Conversations: the list, one of them, a new one, and who may write to me."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.outreach.actions import blocks
from guildhall.outreach.actions import conversations as actions
from guildhall.outreach.forms import BeginForm, BlockForm, MessageForm, ReachForm
from guildhall.outreach.models import Conversation
from guildhall.outreach.queries import conversations as queries
from guildhall.outreach.queries.ignoring import ignored_people
from guildhall.outreach.rules.contacts import can_contact_members
from guildhall.outreach.rules.conversations import can_read_conversations
from guildhall.ui.page import go, is_fragment_wanted, page
from guildhall.ui.toasts import say

FIELDS = {"nobody": "to", "too_many": "to", "not_taken": "to", "over_budget": "reason", "of_age": "of_age_on"}
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def conversations(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    found, older = queries.conversations_of(request.user, before)
    context = {"conversations": found, "older": f"?before={older}" if older else "", "first": "?" if before else ""}
    return page(request, "outreach/conversations.html", context)


@require_safe
@login_required
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    return _thread(request, pk)


def _thread(request: HttpRequest, pk: int, form: MessageForm | None = None) -> HttpResponse:
    thread = queries.thread_of(request.user, pk, request.GET.get("before", ""))
    if thread is None and can_read_conversations(request.user) and queries.is_there(pk):
        return go(request, reverse("outreach:open_conversation", args=[pk]))
    if thread is None:
        raise Http404
    context = {"thread": thread, "form": form or MessageForm(), "readings": queries.readings_of(thread.conversation)}
    return page(request, "outreach/conversation.html", context, status=422 if form else 200)


@get_or_post
@login_required
def begin_conversation(request: HttpRequest) -> HttpResponse:
    is_staff = can_contact_members(request.user)
    form = BeginForm(request.POST or None, initial={"to": request.GET.get("to", "")[:400]}, is_staff=is_staff)
    if request.method == "POST" and form.is_valid() and (begun := _begun(request, form)):
        return go(request, reverse("outreach:conversation", args=[begun.pk]))
    return page(request, "outreach/begin.html", {"form": form}, status=422 if form.is_bound else 200)


def _begun(request: HttpRequest, form: BeginForm) -> Conversation | None:
    people, unknown = queries.people_named(form.cleaned_data["to"].replace(",", " ").split())
    if unknown:
        form.add_error("to", _("Nobody here is called %(names)s.") % {"names": ", ".join(unknown)})
        return None
    words = {name: form.cleaned_data.get(name, "") for name in ("text", "title", "reason")}
    try:
        return actions.begin_conversation(actor=request.user, people=people, **words)
    except Refusal as refusal:
        where: Any = FIELDS.get(refusal.code)
        form.add_error(where if where in form.fields else None, str(refusal))
        return None


@require_POST
@login_required
def send_message(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _own(request, pk), MessageForm(request.POST)
    try:
        if form.is_valid():
            actions.send_message(actor=request.user, conversation=found, text=form.cleaned_data["text"])
            return go(request, f"{reverse('outreach:conversation', args=[pk])}#end")
    except Refusal as refusal:
        form.add_error("text", str(refusal))
    return _thread(request, pk, form)


@require_POST
@login_required
def read_conversation(request: HttpRequest, pk: int) -> HttpResponse:
    actions.read_conversation(actor=request.user, conversation=_own(request, pk))
    return HttpResponse(status=204) if is_fragment_wanted(request) else go(request, "outreach:conversations")


@require_POST
@login_required
def leave_conversation(request: HttpRequest, pk: int) -> HttpResponse:
    actions.leave_conversation(actor=request.user, conversation=_own(request, pk))
    say(request, _("You have left; nothing more comes from there."))
    return go(request, "outreach:conversations")


@require_POST
@login_required
def delete_message(request: HttpRequest, pk: int) -> HttpResponse:
    message = queries.message_of(request.user, pk)
    if message is None:
        raise Http404
    try:
        actions.delete_message(actor=request.user, message=message)
    except Forbidden:
        raise
    except Refusal as refusal:
        say(request, str(refusal))
    return go(request, reverse("outreach:conversation", args=[message.conversation_id]))


@get_or_post
@login_required
def choose_reach(request: HttpRequest) -> HttpResponse:
    reach = queries.reach_of(request.user)
    form = ReachForm(request.POST or None, initial={"policy": reach.policy, "of_age_on": reach.of_age_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_reach(actor=request.user, member=request.user, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, "outreach:choose_reach")
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code, "policy"), str(refusal))
    return _settings(request, form, BlockForm(), is_wrong=form.is_bound)


def _settings(request: HttpRequest, form: ReachForm, blocking: BlockForm, *, is_wrong: bool) -> HttpResponse:
    lists = {"blocks": queries.blocks_of(request.user), "ignored": ignored_people(request.user)}
    context = {"form": form, "blocking": blocking, **lists}
    return page(request, "outreach/reach.html", context, status=422 if is_wrong else 200)


@require_POST
@login_required
def block_member(request: HttpRequest) -> HttpResponse:
    form, reach = BlockForm(request.POST), queries.reach_of(request.user)
    if form.is_valid():
        people, _unknown = queries.people_named([form.cleaned_data["handle"].strip()])
        try:
            if people:
                blocks.block_member(actor=request.user, member=people[0])
                say(request, _("%(name)s cannot write to you any more.") % {"name": people[0].display_name})
                return go(request, "outreach:choose_reach")
            form.add_error("handle", _("Nobody here is called %(names)s.") % {"names": form.cleaned_data["handle"]})
        except Refusal as refusal:
            form.add_error("handle", str(refusal))
    kept = ReachForm(initial={"policy": reach.policy, "of_age_on": reach.of_age_on})
    return _settings(request, kept, form, is_wrong=True)


@require_POST
@login_required
def unblock_member(request: HttpRequest, pk: int) -> HttpResponse:
    block = queries.block_of(request.user, pk)
    if block is None:
        raise Http404
    blocks.unblock_member(actor=request.user, block=block)
    say(request, _("%(name)s can write to you again.") % {"name": block.blocked.shown.display_name})
    return go(request, "outreach:choose_reach")


def _own(request: HttpRequest, pk: int) -> Conversation:
    found = queries.own_conversation(request.user, pk)
    if found is None:
        raise Http404
    return found
