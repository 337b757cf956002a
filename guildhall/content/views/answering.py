"""Acts around a question: having it too, and wishing a closed topic open again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.content import actions
from guildhall.content.queries import topic_for
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.writing import member_only
from guildhall.ui.page import go
from guildhall.ui.toasts import say


@require_POST
@member_only
def second_question(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.second_question(actor=request.user, topic=topic_for(request.user, pk))
    say(request, _("Noted: you have this question, too."), undo=reverse("content:unsecond_question", args=[pk]))
    return go(request, f"{topic_url(here)}#same")


@require_POST
@member_only
def unsecond_question(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.unsecond_question(actor=request.user, topic=topic_for(request.user, pk))
    return go(request, f"{topic_url(here)}#same")


@require_POST
@member_only
def vote_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.vote_reopen(actor=request.user, topic=topic_for(request.user, pk))
    if here.closed_at:
        say(request, _("Your vote counts."), undo=reverse("content:unvote_reopen", args=[pk]))
    else:
        say(request, _("The topic is open again."))
    return go(request, topic_url(here))


@require_POST
@member_only
def unvote_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return go(request, topic_url(actions.unvote_reopen(actor=request.user, topic=topic_for(request.user, pk))))
