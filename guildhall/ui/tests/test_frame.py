"""The pages of the frame: theme, language, accent, reports, headers, errors."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import reverse

from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal, TooMany
from guildhall.ui import errors, views
from guildhall.ui.csp import policy


def post(path: str, **data: str):
    return RequestFactory().post(path, data)


def test_theme_is_remembered_and_leads_back():
    response = views.choose_theme(post("/theme", theme="dark", next="/t/1?after=2"))
    assert (response.status_code, response["Location"]) == (303, "/t/1?after=2")
    assert response.cookies["theme"].value == "dark"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "\\\\evil"])
def test_nobody_is_led_to_another_site(wanted):
    assert views.choose_theme(post("/theme", theme="auto", next=wanted))["Location"] == "/"


def test_unknown_theme_and_language_are_refused():
    assert views.choose_theme(post("/theme", theme="pink")).status_code == 400
    assert views.choose_language(post("/language", language="tlh")).status_code == 400


def test_language_is_remembered(settings):
    settings.GUILDHALL_KEEP_LANGUAGE = None
    response = views.choose_language(post("/language", language="zh-hans"))
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


def test_theme_is_not_changed_by_a_get():
    assert views.choose_theme(RequestFactory().get("/theme")).status_code == 405


def test_accent_is_css_of_the_chosen_colour(settings):
    settings.GUILDHALL_ACCENT = "guildhall.ui.tests.test_frame.purple"
    response = views.accent(RequestFactory().get("/accent.css?v=7c3f8c"))
    assert response["Content-Type"].startswith("text/css")
    assert b"--gh-accent: #7" in response.content
    assert "max-age=31536000" in response["Cache-Control"]


def purple() -> str:
    return "#7c3f8c"


def test_csp_reports_are_bounded():
    request = RequestFactory().post("/csp-report", b"x" * 9000, content_type="application/csp-report")
    assert views.csp_report(request).status_code == 413
    request = RequestFactory().post("/csp-report", b"{}", content_type="application/csp-report")
    assert views.csp_report(request).status_code == 204


def test_policy_lets_nothing_in_from_outside():
    parts = dict(part.split(" ", 1) for part in policy(["https://github.com"]).split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == parts["style-src"] == "'self'"
    assert parts["form-action"] == "'self' https://github.com"
    assert "unsafe" not in policy()


@pytest.mark.django_db
def test_every_answer_carries_the_fence(client, settings):
    settings.GUILDHALL_ACCENT = None
    response = client.get(reverse("ui:accent"))
    for name in ("Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"):
        assert response.has_header(name)
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.fixture
def refused():
    def answer(error: Exception, **headers: str):
        request = RequestFactory().post("/x", headers=headers)
        return errors.RefusalPages(lambda request: None).process_exception(request, error)

    return answer


@pytest.mark.django_db
def test_refusal_becomes_a_page_in_its_own_words(refused):
    response = refused(Refusal("too_short", "Write at least %(least)s characters.", least=12))
    assert response.status_code == 422
    assert "Write at least 12 characters." in response.content.decode()


@pytest.mark.django_db
def test_refusal_leaves_the_form_of_htmx_untouched(refused):
    response = refused(Refusal("no", "不行"), **{"HX-Request": "true"})
    assert response["HX-Reswap"] == "none"
    assert response["X-Refusal"] == "%E4%B8%8D%E8%A1%8C"


@pytest.mark.django_db
def test_too_many_says_when_to_come_back(refused):
    assert refused(TooMany("slow", "Wait %(seconds)s seconds.", seconds=30))["Retry-After"] == "30"


def test_other_errors_pass(refused):
    assert refused(ValueError("x")) is None


def test_server_error_needs_no_database():
    response = errors.server_error(RequestFactory().get("/x"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "我们这边出了问题" in response.content.decode()


def test_a_database_that_is_away_is_a_moment_not_a_fault():
    try:
        raise OperationalError
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/x"))
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "One moment, please" in response.content.decode()
    assert "请稍等片刻" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 404, 422, 429, 503])
def test_error_pages_speak_both_languages(status):
    response = errors.error_page(RequestFactory().get("/x"), status)
    page = response.content.decode()
    assert response.status_code == status
    assert str(errors.SAID[status].title) in page
    assert 'lang="zh-Hans"' in page


@pytest.mark.django_db
def test_a_refused_page_gives_back_what_was_written():
    secret = "correct horse battery staple, and some more words"
    request = post("/ask", source="A long answer <b>that</b> took an hour to write.", title="Short", password=secret)
    body = errors.error_page(request, 422, "No.").content.decode()
    assert "A long answer &lt;b&gt;that&lt;/b&gt; took an hour to write." in body
    assert secret not in body


def test_a_page_tells_scripts_how_far_the_communitys_clock_is_ahead(client, db, clock_ahead):
    assert f'data-clock="{clock_ahead.days * 86_400}"' in client.get("/").content.decode()


def test_a_page_says_nothing_of_a_clock_that_is_right(client, db):
    assert "data-clock" not in client.get("/").content.decode()


@pytest.fixture
def clock_ahead():
    clock.shift(timedelta(days=30))
    yield timedelta(days=30)
    clock.shift(timedelta())
