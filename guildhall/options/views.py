"""The texts that everybody may read before they join."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from guildhall.kernel import diff, pages
from guildhall.kernel.markdown import render
from guildhall.options import texts
from guildhall.options.queries import get
from guildhall.ui.page import page


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    return _text(request, "guidelines")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return _text(request, "terms")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _text(request, "privacy")


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """How the guidelines were before: each version against the one before it, or any two of them."""
    made = texts.versions_of("community.guidelines")
    new = texts.numbered(made, request.GET.get("to", ""), len(made))
    old = texts.numbered(made, request.GET.get("from", ""), new.number - 1)
    blocks = diff.blocks(old.text, new.text) if old.number < new.number else []
    context = {"versions": made[::-1], "old": old, "new": new, "blocks": blocks}
    return pages.tag(page(request, "options/versions.html", context), "texts")


def _text(request: HttpRequest, name: str) -> HttpResponse:
    """A text that nobody has written has no page."""
    text = get(f"community.{name}")
    if not text.strip():
        raise Http404
    context = {"name": name, "html": mark_safe(render(text)), "contact": get("community.contact")}  # noqa: S308 - sanitised
    return pages.tag(page(request, "options/text.html", context), "texts")
