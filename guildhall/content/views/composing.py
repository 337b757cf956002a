"""What an editor asks for while somebody writes: its bar, completions, a quote."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.content.forms import AnswerForm
from guildhall.content.models import Post
from guildhall.content.queries import people_beginning, post_of, similar_topics, tags_beginning, template_for
from guildhall.content.rules import can_comment
from guildhall.content.views.drafts import slot_for
from guildhall.content.views.guards import member_only
from guildhall.content.views.layout import number_in
from guildhall.content.views.posts import thing_url
from guildhall.content.views.topics import place_of
from guildhall.kernel.refusal import require
from guildhall.ui.page import page


@require_safe
@member_only
def editor_bar(request: HttpRequest) -> HttpResponse:
    """Everything around the text area. The same for everybody, so that pages need not carry it."""
    response = render(request, "content/pieces/editor_bar.html")
    response["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
@member_only
def suggest_people(request: HttpRequest) -> HttpResponse:
    people = people_beginning(request.user, request.GET.get("begins", ""))
    return render(request, "content/pieces/suggested.html", {"people": people})


@require_safe
@member_only
def suggest_tags(request: HttpRequest) -> HttpResponse:
    tags = tags_beginning(request.user, request.GET.get("begins", ""))
    return render(request, "content/pieces/suggested.html", {"tags": tags})


@require_safe
@member_only
def suggest_topics(request: HttpRequest) -> HttpResponse:
    """What was asked already and sounds like this title."""
    found = similar_topics(request.user, request.GET.get("title", "")[:240])
    return render(request, "content/pieces/similar.html", {"found": found})


@require_safe
@member_only
def suggest_template(request: HttpRequest) -> HttpResponse:
    """What an empty editor begins with, as text."""
    text = template_for(request.user, number_in(request.GET, "space"), request.GET.get("kind", ""))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@member_only
def quote_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A whole post as a quote: for a script as text, for readers without one in an editor of its own."""
    here = post_of(request.user, pk)
    require(can_comment(request.user, here))
    text = _quoted(here)
    if request.headers.get("Accept", "").startswith("text/plain"):
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    slot, kept = slot_for(request, f"answer:{here.topic_id}")
    before = f"{kept['source'].rstrip()}\n\n" if kept.get("source") else ""
    form = AnswerForm(initial=kept | {"source": before + text})
    context = {"form": form, "topic": here.topic, "back": place_of(here), "slot": slot}
    return page(request, "content/quote.html", context)


def _quoted(post: Post) -> str:
    """With who wrote it, and a link that leads back to where it stands."""
    name = post.author.shown.display_name if post.author else post.author_name or _("Former member")
    wrote = _("%(name)s wrote:") % {"name": str(name).translate({ord("["): "(", ord("]"): ")"})}
    lines = [f"[{wrote}]({thing_url(post)})", "", *post.source.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
