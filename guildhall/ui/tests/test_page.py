import json

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from guildhall.ui import page as pages
from guildhall.ui.page import go, page
from guildhall.ui.toasts import toast_event


@pytest.fixture
def rendered(monkeypatch):
    """The name of the template that `page` asks for."""
    asked = []
    monkeypatch.setattr(pages, "render_to_string", lambda name, context, request: asked.append(name) or "")
    return asked


def ask(**headers: str) -> HttpRequest:
    return RequestFactory().get("/x", headers=headers)


@pytest.mark.parametrize(
    ("headers", "fragment", "template"),
    [
        ({}, "rows", "a.html"),
        ({"HX-Request": "true"}, "rows", "a.html#rows"),
        ({"HX-Request": "true"}, None, "a.html"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "rows", "a.html"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "rows", "a.html"),
        ({"HX-Request": "true", "HX-Target": "content-topic-form"}, ("rows", "form"), "a.html#form"),
        ({"HX-Request": "true", "HX-Target": "elsewhere"}, ("rows", "form"), "a.html"),
    ],
)
def test_page_picks_page_or_fragment(rendered, headers, fragment, template):
    response = page(ask(**headers), "a.html", fragment=fragment)
    assert rendered == [template]
    assert response["Vary"] == "HX-Request"


def test_page_keeps_status_and_events(rendered):
    response = page(ask(), "a.html", status=422, events=toast_event("Saved", undo="/undo"))
    assert response.status_code == 422
    assert json.loads(response["HX-Trigger"]) == {"ui:toast": {"label": "Saved", "undo": "/undo", "tone": ""}}


def test_go_redirects_readers_and_moves_htmx():
    assert go(ask(), "/there")["Location"] == "/there"
    response = go(ask(**{"HX-Request": "true"}), "/there")
    assert (response.status_code, response["HX-Redirect"]) == (204, "/there")
