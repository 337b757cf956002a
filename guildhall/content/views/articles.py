"""An article made of a good answer, and the order of a series."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.content import actions
from guildhall.content.forms import TopicForm, refuse
from guildhall.content.forms.articles import as_article
from guildhall.content.models import Kind, Post, Topic
from guildhall.content.queries import post_of, spaces_to_write_in, topic_for
from guildhall.content.rules import can_make_article, is_own
from guildhall.content.views.agreeing import agree
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.words import WORDS
from guildhall.content.views.writing import get_or_post, member_only
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@get_or_post
@member_only
def make_article(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    require(can_make_article(request.user, here))
    spaces = spaces_to_write_in(request.user, Kind.ARTICLE)
    form = TopicForm(request.POST or None, kind=Kind.ARTICLE, spaces=spaces, initial=_prefilled(request.user, here))
    if request.method == "POST" and form.is_valid():
        try:
            agree(request)
            said = as_article(form.cleaned_data)
            made = actions.publish_topic(actor=request.user, kind=Kind.ARTICLE, from_post=here, **said)
            say(request, _("Published, and credited to the author of the answer."))
            return go(request, topic_url(made))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "kind": Kind.ARTICLE, "words": WORDS[Kind.ARTICLE], "spaces": spaces, "made_from": here}
    status = 422 if request.method == "POST" else 200
    return page(request, "content/compose.html", context, fragment="form", status=status)


def _prefilled(viewer: Any, answer: Post) -> dict[str, Any]:
    topic = answer.topic
    return {
        "title": topic.title,
        "source": answer.source,
        "tags": " ".join(topic.tag_names),
        "space": topic.space_id,
        "rights": Topic.Rights.ORIGINAL if is_own(viewer, answer) else "",
    }


@require_POST
@member_only
def move_in_series(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    actions.move_in_series(actor=request.user, topic=here, earlier=request.POST.get("to") == "earlier")
    return go(request, topic_url(here))
