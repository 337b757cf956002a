"""What guests share, under two real web processes and a worker: fresh, and never anything private."""

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string

from guildhall.content import actions as content
from guildhall.kernel.actor import HOUSE
from guildhall.options.actions import choose
from tests.house.world import World, build
from tests.journeys.site import Web, running, until

pytestmark = pytest.mark.django_db(transaction=True)
PRIVATE = ("canarygroup", "canarymembers", "canaryhidden", "insider")
DECEPTIONS = ("", "x.css", "/x.css", ";x.css", "%2fx.css", "?x.css")


@pytest.fixture
def world(transactional_db) -> World:
    return build()


@pytest.fixture(scope="module")
def webs(django_db_setup):
    with running(2) as found:
        yield found


def shows(web: Web, path: str, words: str) -> bool:
    status, _, body = web.get(path)
    return status == 200 and words in body


def is_kept(web: Web, path: str) -> bool:
    """Asked twice, so that the second answer comes from what the first one left."""
    return "age" in web.get(path)[1]


def cookie_of(member) -> str:
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def path_of(topic) -> str:
    return f"/t/{topic.pk}/{topic.slug}/"


def test_guests_see_what_changed_in_every_process(world, webs):
    topic = world.places["public"].topic
    path = path_of(topic)
    for web in webs:
        until(lambda web=web: is_kept(web, path) and is_kept(web, "/"))
        assert "freshly" not in web.get(path)[2]

    answer = content.post_answer(actor=world.people["member"], topic=topic, source="It is freshly answered.")
    for web in webs:
        until(lambda web=web: shows(web, path, "freshly answered"))

    content.hide(actor=HOUSE, thing=answer)
    for web in webs:
        until(lambda web=web: not shows(web, path, "freshly answered"))

    content.hide(actor=HOUSE, thing=topic)
    for web in webs:
        until(lambda web=web: web.get(path)[0] == 404)
        until(lambda web=web: "canarypublic" not in web.get("/")[2])

    choose(actor=HOUSE, key="community.name", value={"en": "Renamed guild", "zh-hans": "改名后的社区"})
    for web in webs:
        until(lambda web=web: shows(web, "/", "Renamed guild"))
        until(lambda web=web: "改名后的社区" in web.get("/", Accept_Language="zh-CN")[2])


def test_nothing_private_is_ever_shared(world, webs):
    insider = cookie_of(world.people["group member"])
    paths = [path_of(place.topic) for place in world.places.values()] + ["/", "/settings/", "/spaces/", "/feed.atom"]
    for web in webs:
        for path in paths:
            for ending in DECEPTIONS:
                status, headers, _ = web.get(f"{path}{ending}", Cookie=insider)
                assert "age" not in headers
                if status == 200 and headers["content-type"].startswith("text/html"):
                    assert headers["cache-control"] == "private, no-store"
    for web in webs:
        for path in paths:
            for ending in DECEPTIONS:
                for _ in range(2):
                    _, headers, body = web.get(f"{path}{ending}")
                    assert "set-cookie" not in headers or "age" not in headers
                    said = body.replace(path, "")  # what the reader wrote comes back
                    assert not [word for word in PRIVATE if word in said]


def test_process_that_lost_its_listener_shows_no_old_page(world, webs, cluster):
    topic = world.places["public"].topic
    path = path_of(topic)
    for web in webs:
        until(lambda web=web: is_kept(web, path))
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        lost = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'guildhall pages'"
        ).fetchall()
        assert len(lost) == 2
    content.post_answer(actor=world.people["member"], topic=topic, source="Nobody was told of this.")
    for web in webs:
        until(lambda web=web: shows(web, path, "Nobody was told"))
        until(lambda web=web: is_kept(web, path))
