"""The texts that everybody may read before they join."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from guildhall.kernel import pages
from guildhall.kernel.markdown import render
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


def _text(request: HttpRequest, name: str) -> HttpResponse:
    """A text that nobody has written has no page."""
    text = get(f"community.{name}")
    if not text.strip():
        raise Http404
    context = {"name": name, "html": mark_safe(render(text)), "contact": get("community.contact")}  # noqa: S308 - sanitised
    return pages.tag(page(request, "options/text.html", context), "texts")
