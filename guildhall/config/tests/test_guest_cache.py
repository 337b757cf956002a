"""The guests' cache around a small WSGI application that answers as Django does."""

import gzip
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from guildhall.config import guest_cache
from guildhall.config.guest_cache import GuestCache, Store, key_of, query_of, spoken
from guildhall.kernel import pages


@pytest.fixture(autouse=True)
def end_of_request_leaves_the_database_alone() -> Iterator[None]:
    """As Django's own test client: a connection that a test before this one opened is not to be looked at."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


class House:
    """Counts what reaches it; answers with its count, so that every rendering is another page."""

    def __init__(self, view: Callable[[WSGIRequest], HttpResponse] | None = None) -> None:
        self.seen: list[dict[str, Any]] = []
        self.view = view or (lambda request: pages.tag(HttpResponse(f"page {len(self.seen)}"), "topic:1"))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(environ)
        response = self.view(WSGIRequest(environ))
        cookies = [("Set-Cookie", morsel.OutputString()) for morsel in response.cookies.values()]
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *cookies])
        return response


def cache(house: House, **options: Any) -> GuestCache:
    store = Store(**options)
    store.open()
    return GuestCache(house, lambda store: store.is_open, store)


def get(
    application: GuestCache, path: str = "/t/1", method: str = "GET", **headers: str
) -> tuple[str, dict[str, str], str]:
    answered: list[Any] = []
    environ = {"HTTP_HOST": "localhost", **RequestFactory().generic(method, path).environ, **headers}
    body = b"".join(application(environ, lambda status, sent, exc_info=None: answered.extend([status, dict(sent)])))
    if answered[1].get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return answered[0], answered[1], body.decode()


def test_second_guest_gets_the_kept_page():
    house = House()
    application = cache(house)
    assert get(application)[2] == get(application)[2] == "page 1"
    assert len(house.seen) == 1


def test_tags_never_leave_the_house():
    for headers in ({}, {"HTTP_COOKIE": "sessionid=abc"}):
        _, sent, _ = get(cache(House()), **headers)
        assert pages.HEADER not in sent


def test_untagged_answer_is_not_kept():
    house = House(lambda request: HttpResponse("plain"))
    application = cache(house)
    get(application)
    get(application)
    assert len(house.seen) == 2


@pytest.mark.parametrize("cookie", ["sessionid=abc", "theme=dark; sessionid=abc", "messages=xyz", "a=1,sessionid=abc"])
def test_session_bypasses_both_ways(cookie):
    house = House()
    application = cache(house)
    assert get(application, HTTP_COOKIE=cookie)[2] == "page 1"
    assert get(application)[2] == "page 2"
    assert get(application, HTTP_COOKIE=cookie)[2] == "page 3"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_writes_bypass(method):
    house = House()
    application = cache(house)
    get(application)
    assert get(application, method=method)[2] == "page 2"


def test_credentials_ranges_and_other_types_bypass():
    house = House()
    application = cache(house)
    for header in (
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"HTTP_ACCEPT": "application/json"},
    ):
        get(application, **header)
        get(application, **header)
    assert len(house.seen) == 6


def test_answer_that_sets_a_cookie_is_not_kept():
    def view(request: WSGIRequest) -> HttpResponse:
        response = pages.tag(HttpResponse("hello"), "topic:1")
        response.set_cookie("visitor", "7")
        return response

    house = House(view)
    application = cache(house)
    assert "visitor=7" in get(application)[1]["Set-Cookie"]
    get(application)
    assert len(house.seen) == 2


def test_page_with_a_csrf_token_is_not_kept_even_without_its_cookie():
    house = House(lambda request: pages.tag(HttpResponse(get_token(request)), "topic:1"))
    application = cache(house)
    first, second = get(application)[2], get(application)[2]
    assert first != second
    assert not application.store.pages


@pytest.mark.parametrize("status", [301, 302, 403, 404, 422, 500, 503])
def test_only_ok_is_kept(status):
    house = House(lambda request: pages.tag(HttpResponse("x", status=status), "topic:1"))
    application = cache(house)
    get(application)
    get(application)
    assert len(house.seen) == 2


@pytest.mark.parametrize("kind", ["application/json", "text/csv", "text/plain", "image/png"])
def test_only_pages_and_feeds_are_kept(kind):
    house = House(lambda request: pages.tag(HttpResponse("x", content_type=kind), "topic:1"))
    application = cache(house)
    get(application)
    get(application)
    assert len(house.seen) == 2


def test_no_store_is_obeyed():
    house = House(lambda request: pages.tag(HttpResponse("x", headers={"Cache-Control": "no-store"}), "topic:1"))
    application = cache(house)
    get(application)
    assert not application.store.pages


def test_key_holds_host_path_query_language_theme_and_fragment():
    house = House()
    application = cache(house)
    readers = [
        {},
        {"HTTP_HOST": "other.example"},
        {"path": "/t/2"},
        {"path": "/t/1?order=new"},
        {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9"},
        {"HTTP_COOKIE": "theme=dark"},
        {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "content-topic-rows"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
    ]
    first = [get(application, **reader)[2] for reader in readers]
    assert len(set(first)) == len(readers)
    assert [get(application, **reader)[2] for reader in readers] == first


def test_readers_who_see_the_same_share():
    house = House()
    application = cache(house)
    same = [
        {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9"},
        {"HTTP_ACCEPT_LANGUAGE": "zh;q=0.8, fr;q=0.2"},
        {"HTTP_ACCEPT_LANGUAGE": "fr", "HTTP_COOKIE": "django_language=zh-hans; _ga=GA1.2"},
    ]
    assert {get(application, **reader)[2] for reader in same} == {"page 1"}


def test_order_of_the_query_and_trackers_do_not_matter():
    application = cache(House())
    paths = ["/t?order=2&sort=new", "/t?sort=new&order=2", "/t?utm_source=x&sort=new&order=2&fbclid=1"]
    assert {get(application, path=path)[2] for path in paths} == {"page 1"}


def test_unknown_query_names_are_answered_but_not_kept():
    house = House()
    application = cache(house)
    for number in range(3):
        get(application, path=f"/t?junk={number}")
    assert len(house.seen) == 3
    assert not application.store.pages
    assert house.seen[0]["QUERY_STRING"] == "junk=0"


@given(st.lists(st.tuples(st.sampled_from(sorted(guest_cache.PARAMETERS)), st.text(max_size=8)), max_size=5))
def test_normalised_query_is_its_own_normal_form(pairs):
    from django.utils.http import urlencode

    once = query_of(urlencode(pairs))
    assert once is None or query_of(once) == once


def test_what_django_sees_holds_nothing_of_the_reader():
    house = House()
    get(
        cache(house),
        path="/t/1?utm_source=secret&order=1",
        HTTP_COOKIE="theme=dark; tracker=secret; csrftoken=abc; django_language=en",
        HTTP_REFERER="https://secret.example/",
        HTTP_USER_AGENT="secret",
        HTTP_ACCEPT="text/html, secret/secret",
        HTTP_ACCEPT_LANGUAGE="zh-CN, secret",
        HTTP_HX_CURRENT_URL="https://secret/",
        HTTP_HX_TARGET="x" * 200,
    )
    assert "secret" not in str({name: value for name, value in house.seen[0].items() if name.isupper()})
    assert house.seen[0]["HTTP_COOKIE"] == "csrftoken=abc; theme=dark; django_language=en"
    assert len(house.seen[0]["HTTP_HX_TARGET"]) == 80


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("en-GB", "en"),
        ("fr, de", ""),
        ("", ""),
        ("*", ""),
        ("zh-TW", "zh-hans"),
        ("\0;=,", ""),
    ],
)
def test_language_that_is_spoken(accepts, language):
    assert spoken(accepts) == language


def test_etag_answers_304_and_changes_with_the_page():
    application = cache(House())
    _, sent, _ = get(application)
    status, again, body = get(application, HTTP_IF_NONE_MATCH=sent["ETag"])
    assert (status, body) == ("304 Not Modified", "")
    assert "Content-Length" not in again
    application.store.purge({"topic:1"})
    status, changed, body = get(application, HTTP_IF_NONE_MATCH=sent["ETag"])
    assert (status, body) == ("200 OK", "page 2")
    assert changed["ETag"] != sent["ETag"]


def test_gzip_only_for_those_who_take_it():
    application = cache(House())
    _, plain, body = get(application)
    _, zipped, unzipped = get(application, HTTP_ACCEPT_ENCODING="gzip, br")
    assert "Content-Encoding" not in plain
    assert zipped["Content-Encoding"] == "gzip"
    assert body == unzipped
    assert "Cookie" in plain["Vary"]
    assert plain["Cache-Control"] == "private, no-cache"


def test_head_has_no_body_and_fills_the_cache():
    house = House()
    application = cache(house)
    status, sent, body = get(application, method="HEAD")
    assert (status, body, sent["Content-Length"]) == ("200 OK", "", "6")
    assert get(application)[2] == "page 1"
    assert house.seen[0]["REQUEST_METHOD"] == "GET"


def test_page_dies_of_age(monkeypatch):
    application = cache(House())
    get(application)
    monkeypatch.setattr(guest_cache, "LIFE", -1.0)
    assert get(application)[2] == "page 2"


def test_purge_by_tag_leaves_the_rest():
    house = House(
        lambda request: pages.tag(
            HttpResponse(f"{request.path} {len(house.seen)}"), "topics", f"topic:{request.path[-1]}"
        )
    )
    application = cache(house)
    one, two = (get(application, path=path)[2] for path in ("/t/1", "/t/2"))
    application.store.purge({"topic:1"})
    assert get(application, path="/t/2")[2] == two
    assert get(application, path="/t/1")[2] != one
    application.store.purge({"topics"})
    assert get(application, path="/t/2")[2] != two
    application.store.purge({pages.EVERYTHING})
    assert not application.store.pages
    assert not application.store.by_tag
    assert application.store.bytes == 0


def test_page_purged_while_it_is_made_is_not_kept():
    house = House()
    application = cache(house)

    def view(request: WSGIRequest) -> HttpResponse:
        application.store.purge({"topic:1"})
        return pages.tag(HttpResponse("read before the change"), "topic:1")

    house.view = view
    get(application)
    assert not application.store.pages


def test_page_made_while_the_listener_was_lost_is_not_kept():
    house = House()
    application = cache(house)

    def view(request: WSGIRequest) -> HttpResponse:
        application.store.close()
        application.store.open()
        return pages.tag(HttpResponse("old"), "topic:1")

    house.view = view
    get(application)
    assert not application.store.pages


def test_deaf_process_renders_every_page():
    house = House()
    application = cache(house)
    get(application)
    application.store.close()
    get(application)
    get(application)
    assert len(house.seen) == 3
    assert not application.store.pages


def test_bytes_are_bounded_and_the_least_used_go_first():
    house = House(lambda request: pages.tag(HttpResponse("x" * 2000), "topic:1"))
    application = cache(house, most_bytes=10_000)
    for number in range(20):
        get(application, path=f"/t/{number}")
        get(application, path="/t/0")
    assert application.store.bytes <= 10_000
    kept = {key.path for key in application.store.pages}
    assert "/t/0" in kept
    assert "/t/1" not in kept


def test_many_readers_of_a_cold_page_make_it_once():
    started, go_on = threading.Event(), threading.Event()

    def view(request: WSGIRequest) -> HttpResponse:
        started.set()
        go_on.wait(10)
        return pages.tag(HttpResponse("one"), "topic:1")

    house = House(view)
    application = cache(house)
    bodies: list[str] = []
    readers = [threading.Thread(target=lambda: bodies.append(get(application)[2])) for _ in range(8)]
    for reader in readers:
        reader.start()
    assert started.wait(10)
    go_on.set()
    for reader in readers:
        reader.join(20)
    assert bodies == ["one"] * 8
    assert len(house.seen) == 1


def test_failure_sets_waiting_readers_free():
    def view(request: WSGIRequest) -> HttpResponse:
        raise RuntimeError("down")

    application = cache(House(view))
    with pytest.raises(RuntimeError):
        get(application)
    assert not application.store.renderings


def test_odd_tag_is_refused():
    for odd in ("Topic:1", "topic 1", "topic:1\n", "", "topic:1,2"):
        with pytest.raises(ValueError, match="no page tag"):
            pages.tag(HttpResponse(), odd)


def test_key_of_a_plain_guest():
    environ = RequestFactory().get("/t/1").environ
    key = key_of({**environ, "HTTP_HOST": "localhost"})
    assert key == guest_cache.Key("localhost", False, "/t/1", "", "", "", ("",) * 6)
