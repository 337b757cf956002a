"""The search: its page, what its box offers while somebody types, and what is noted of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.models import Kind
from guildhall.content.queries.finding import PAGES, Found, Hit, look_for
from guildhall.content.queries.search_offers import named, offered
from guildhall.content.queries.search_reports import PEOPLE, report_searches
from guildhall.content.queries.searching import MOST
from guildhall.content.rules import MODERATE
from guildhall.content.views.guards import member_only
from guildhall.content.views.menus import LANGUAGES
from guildhall.content.views.pieces import (
    KIND_NAMES,
    html_lang,
    language_tag,
    person,
    space_url,
    state_of,
    topic_url,
    when,
)
from guildhall.content.views.search_limit import A_SUGGESTION, wait_of
from guildhall.kernel import clock
from guildhall.kernel.html import text_of
from guildhall.kernel.pages import tag as page_tag
from guildhall.kernel.refusal import require
from guildhall.kernel.search import Asked, marked, passage
from guildhall.ui.page import page
from guildhall.ui.shell import NavItem
from guildhall.ui.stencil import stencil

SALT = "content.search"
NAME = 3  # words that a name may have
SIGNED_FOR = 3600  # seconds in which a search may be noted
_AGES = {
    "week": (7, pgettext_lazy("time of a result", "Last 7 days")),
    "month": (31, pgettext_lazy("time of a result", "Last month")),
    "year": (366, pgettext_lazy("time of a result", "Last year")),
}
_FACETS = {
    "kind": pgettext_lazy("facet", "Kind"),
    "space": pgettext_lazy("facet", "Space"),
    "tag": pgettext_lazy("facet", "Tags"),
    "lang": pgettext_lazy("facet", "Language"),
}
_GAPS = "url lang title passage language_tag space_url colour space who when votes replies"
_COUNTED = {"lang": "language"}  # how `Results.facets` names it
_OPERATORS = (
    ('"no such file"', gettext_lazy("exactly these words side by side")),
    ("-windows", gettext_lazy("without this word")),
    ("user:anna", gettext_lazy("written by a member")),
    ("tag:k8s", gettext_lazy("with a tag")),
    ("space:storage", gettext_lazy("in a space")),
    ("kind:question", gettext_lazy("question, article, discussion, resource or announcement")),
    ("status:solved", gettext_lazy("open, closed, solved, unsolved, answered or unanswered")),
    ("has:accepted", gettext_lazy("with an accepted answer")),
    ("after:2026-01 before:2026-06-30", gettext_lazy("written after and before a day, month or year")),
    ("lang:zh", gettext_lazy("in Chinese, or lang:en")),
    ("in:title", gettext_lazy("the words stand in the title")),
)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    if query.strip() and (wait := wait_of(request)):
        return _later(request, query, wait)
    newest, number = request.GET.get("sort") == "new", _page_in(request)
    found = look_for(request.user, query, page=number, newest=newest)
    context: dict[str, Any] = {"q": query, "found": found, "operators": _OPERATORS, "newest": newest}
    context["chips"] = list(_chips(request, found))
    if found.results.topics:
        context |= _results(request, found)
    if number == 1 and 0 < len(found.asked.free.split()) <= NAME:
        context["named"] = named(request.user, found.asked.free)
    if found.asked.text and not found.problems and number == 1:
        context["signed"] = _signed(found)
    response = page(request, "content/search.html", context, fragment="results")
    return page_tag(response, "home")


def _later(request: HttpRequest, query: str, wait: int) -> HttpResponse:
    """What was typed stays in the box, and the address can be opened again."""
    context = {"q": query, "wait": wait, "found": Found(Asked(text=query)), "again": request.get_full_path()}
    response = page(request, "content/search.html", context, fragment="results", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(wait)
    return response


@require_safe
def suggest_search(request: HttpRequest) -> HttpResponse:
    """A list for the box: links, so that it is of use whatever chose one."""
    query = request.GET.get("q", "")
    context = {
        "offered": [] if wait_of(request, A_SUGGESTION) else offered(request.user, query),
        "q": query,
        "url": f"{reverse('content:search')}?{urlencode({'q': query})}",
    }
    return page_tag(render(request, "content/pieces/offered.html", context), "home")


@csrf_exempt  # guests' pages are kept without a token; what is noted was signed by the page
@require_POST
def note_search(request: HttpRequest) -> HttpResponse:
    """The beacon of the page of results: it was shown, or one of them was opened."""
    try:
        said = signing.loads(request.POST.get("search", ""), salt=SALT, max_age=SIGNED_FOR)
    except signing.BadSignature:
        return HttpResponse(status=400)
    if request.POST.get("opened"):
        actions.note_click(actor=request.user, text=said["q"])
    else:
        actions.note_search(actor=request.user, text=said["q"], hits=said["n"], is_wider=said["w"])
    return HttpResponse(status=204)


@require_safe
@member_only
def searches(request: HttpRequest) -> HttpResponse:
    """For staff: what people look for and do not find."""
    require(request.user.can(MODERATE.name))
    return page(request, "content/console/searches.html", {"report": report_searches(), "most": PEOPLE})


def _signed(found: Found) -> str:
    results = found.results
    told = {"q": found.asked.text.lower(), "n": results.topics, "w": results.partly > 0}
    return signing.dumps(told, salt=SALT, compress=True)


def _page_in(request: HttpRequest) -> int:
    said = request.GET.get("page", "1")
    return min(int(said), PAGES) if said.isascii() and said.isdigit() and 0 < len(said) < 4 and int(said) else 1


def _results(request: HttpRequest, found: Found) -> dict[str, Any]:
    older = found.page + 1 if found.results.more and found.page < PAGES else 0
    return {
        "whole": [_hit(found, hit) for hit in found.hits if hit.has_all],
        "part": [_hit(found, hit) for hit in found.hits if not hit.has_all],
        "facets": _facets(request, found),
        "sorts": _sorts(request),
        "older": _with(request, page=str(older)) if older else "",
        "first": _with(request, page="") if found.page > 1 else "",
        "is_cut": found.results.is_cut,
        "most": MOST,
    }


def _hit(found: Found, hit: Hit) -> SafeString:
    """The row of a hit. Its replies and votes are those of the topic and of the post that was found."""
    space = found.spaces.get(hit.space_id)
    variant = {"state": state_of(hit), "part": hit.part, "accepted": hit.is_accepted}
    fill = stencil("content/pieces/hit.html", _GAPS, **variant, in_space=space is not None, voted=hit.score != 0)
    face = found.people.get(hit.author_id or 0)
    return fill(
        url=topic_url(hit) if hit.part == "opening" else f"{_posts()}{hit.post}/",
        lang=html_lang(hit.language),
        title=marked(hit.title, found.words),
        passage=passage(text_of(hit.html), found.words),
        language_tag=language_tag(hit.language),
        space_url=space_url(space) if space else "",
        colour=space.colour if space else "",
        space=space.name if space else "",
        who=person(face) if face else hit.author_name or _("Former member"),
        when=when(hit.created_at, "day"),
        votes=ngettext("%(number)s vote", "%(number)s votes", hit.score) % {"number": hit.score},
        replies=ngettext("%(number)s reply", "%(number)s replies", hit.replies) % {"number": hit.replies},
    )


@cache
def _posts() -> str:
    return reverse("content:post", args=[0]).removesuffix("0/")


def _facets(request: HttpRequest, found: Found) -> list[tuple[Any, list[NavItem]]]:
    """What narrows the results, each as an operator that is put behind the query; what would narrow nothing is left out."""
    spaces = {str(pk): (space.handle, space.name) for pk, space in found.spaces.items()}
    tags = [name.removeprefix("tag:") for name in found.results.facets if name.startswith("tag:")]
    labels: dict[str, dict[str, tuple[str, Any]]] = {
        "kind": {kind: (kind, KIND_NAMES[Kind(kind)]) for kind in Kind.values},
        "space": spaces,
        "tag": {name: (name, name) for name in tags},
        "lang": {code: (code.split("-")[0], name) for code, name in LANGUAGES.items()},
    }
    facets = [(title, _choices(request, found, name, labels[name])) for name, title in _FACETS.items()]
    facets.append((pgettext_lazy("facet", "Time"), _ages(request, found)))
    return [(title, items) for title, items in facets if items]


def _choices(request: HttpRequest, found: Found, name: str, labels: Mapping[str, tuple[str, Any]]) -> list[NavItem]:
    """The most frequent values first, as far as only some of the topics have them."""
    counts, topics = found.results.facets, found.results.topics
    taken = {term.value.lower() for term in found.asked.terms if term.name == name}
    if taken and name != "tag":
        return []
    counted = [(counts.get(f"{_COUNTED.get(name, name)}:{key}", 0), *label) for key, label in labels.items()]
    return [
        NavItem(label, _with(request, q=f"{found.asked.text} {name}:{value}", page=""), count=number)
        for number, value, label in sorted(counted, key=lambda row: -row[0])[:10]
        if 0 < number < topics and value not in taken
    ]


def _ages(request: HttpRequest, found: Found) -> list[NavItem]:
    """Each with what is newer still, as `after:` takes it."""
    items, number = list[NavItem](), 0
    if any(term.name in ("after", "before") for term in found.asked.terms):
        return items
    for age, (days, label) in _AGES.items():
        fresh = found.results.facets.get(f"age:{age}", 0)
        number += fresh
        day = timezone.localtime(clock.now() - timedelta(days=days)).date()
        if fresh and number < found.results.topics:
            items.append(NavItem(label, _with(request, q=f"{found.asked.text} after:{day}", page=""), count=number))
    return items


def _sorts(request: HttpRequest) -> list[NavItem]:
    newest = request.GET.get("sort") == "new"
    return [
        NavItem(pgettext_lazy("order of results", "Best match"), _with(request, sort="", page=""), current=not newest),
        NavItem(pgettext_lazy("order of results", "Newest"), _with(request, sort="new", page=""), current=newest),
    ]


def _chips(request: HttpRequest, found: Found) -> Iterable[NavItem]:
    """The operators that hold, each with the address without it."""
    for term in found.asked.terms:
        rest = " ".join(found.asked.text.replace(term.text, " ", 1).split())
        yield NavItem(term.text, _with(request, q=rest, page=""))


def _with(request: HttpRequest, **changed: str) -> str:
    query = {name: request.GET.get(name, "") for name in ("q", "sort", "page")} | changed
    return f"{reverse('content:search')}?{urlencode({name: value for name, value in query.items() if value})}"
