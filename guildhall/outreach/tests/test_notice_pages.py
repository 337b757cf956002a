"""The bell, the list, the choices, and what staff see of them."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.activity.testing import drain
from guildhall.content.actions import post_comment
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel.notices import notice_kinds
from guildhall.members.tests.factories import StaffFactory
from guildhall.outreach.actions import choose_notices, suppress_address
from guildhall.outreach.models import Notice, Preference, Presence, QuietHours, Suppression, Watch
from guildhall.outreach.tests.scene import answer, ask, reader, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/notices/"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.IS_DEMO = True


@pytest.fixture
def lin():
    return reader("lin")


def told(lin, number: int):
    """So many threads of Lin's with an answer."""
    wei = reader("wei")
    space = SpaceFactory()
    topics = [ask(lin, space=space, title=f"How do I mount volume {n}?") for n in range(number)]
    for topic in topics:
        answer(wei, topic)
    drain()
    return topics


def reads(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    held = ("planning_firstrun", "options_choice")
    return sum(not any(table in query["sql"] for table in held) for query in asked.captured_queries)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_reads_the_same_number_of_times(lin, number):
    told(lin, number)
    client = signed_in(lin)
    assert reads(client, LIST) == 5
    assert client.get(LIST).content.decode().count("<article") == number


def test_the_bell_rides_the_session_and_adds_no_read_to_a_page(lin):
    before = reads(signed_in(lin), "/spaces/")
    told(lin, 3)
    page = signed_in(lin).get("/spaces/").content.decode()
    assert 'data-number="3"' in page
    assert reads(signed_in(lin), "/spaces/") == before
    assert "data-bell" not in Client().get("/spaces/").content.decode()


def test_asking_for_the_number_is_one_read_and_nothing_where_it_is_the_same(lin):
    told(lin, 1)
    client = signed_in(lin)
    answer_ = client.get("/notices/count")
    assert json.loads(answer_.content) == {"count": 1}
    with CaptureQueriesContext(connection) as asked:
        again = client.get("/notices/count", headers={"If-None-Match": answer_["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sum("options_choice" not in query["sql"] for query in asked.captured_queries) <= 2
    assert json.loads(Client().get("/notices/count").content) == {"count": 0}


def test_many_of_one_thread_are_one_entry(lin):
    [topic] = told(lin, 1)
    for name in ("mara", "tomas"):
        answer(reader(name), topic)
    drain()
    page = signed_in(lin).get(LIST).content.decode()
    assert page.count("<article") == 1
    assert "3 people answered" in page
    assert 'data-number="1"' in page
    assert "Wei answered" not in page


def test_one_is_read_with_all_that_is_collapsed_with_it(lin):
    [topic] = told(lin, 1)
    answer(reader("mara"), topic)
    post_comment(actor=reader("tomas"), post=topic.posts.get(kind="opening"), source="Which?")
    drain()
    client, newest = signed_in(lin), Notice.objects.filter(member=lin, news__kind="answered").latest("pk")
    assert client.post(reverse("outreach:read_notice", args=[newest.pk])).status_code == 302
    assert list(Notice.objects.unread().values_list("news__kind", flat=True)) == ["replied"]
    assert signed_in(reader("eve")).post(reverse("outreach:read_notice", args=[newest.pk])).status_code == 404


def test_all_are_read_at_once_and_say_so(lin):
    told(lin, 3)
    client = signed_in(lin)
    page = client.post(reverse("outreach:read_all"), follow=True).content.decode()
    assert "You have read everything." in page
    assert page.count("data-read") == 3
    assert json.loads(client.get("/notices/count").content) == {"count": 0}


def test_opening_a_thread_reads_what_was_told_of_it(lin):
    first, second = told(lin, 2)
    client = signed_in(lin)
    assert client.post(reverse("outreach:read_thread"), {"thread": f"topic:{first.pk}"}).status_code == 204
    assert Notice.objects.unread().get(member=lin).news.thread_ref == second.pk
    for wrong in ("", "topic", "topic:x", "topic:99999999999999999999", f"space:{second.pk}"):
        assert client.post(reverse("outreach:read_thread"), {"thread": wrong}).status_code == 204
    assert Notice.objects.unread().filter(member=lin).count() == 1


def test_from_a_notice_its_topic_is_muted_and_its_kind_stopped(lin):
    [topic] = told(lin, 1)
    client = signed_in(lin)
    given = {"level": "mute", "from": "notices"}
    after = client.post(reverse("outreach:set_watch", args=["topic", topic.pk]), given)
    assert after["Location"] == LIST
    assert Watch.objects.get(member=lin, kind="topic").level == "mute"
    client.post(reverse("outreach:stop_kind", args=["answered"]))
    assert set(Preference.objects.values_list("kind", "channel", "pace")) == {
        ("answered", "app", "off"),
        ("answered", "mail", "off"),
    }
    assert client.post(reverse("outreach:stop_kind", args=["nothing"])).status_code == 404


def choices_form(**changes):
    given = {f"{kind.name}-{way}": getattr(kind, way) for kind in notice_kinds for way in ("app", "mail")}
    return given | {"begin": "22", "end": "8"} | changes


def test_choices_are_saved_and_shown(lin):
    client, url = signed_in(lin), reverse("outreach:choose_notices")
    assert client.get(url).content.decode().count("<select") == 2 * len(notice_kinds) + 2
    given = choices_form(**{"watched-mail": "off", "answered-mail": "daily", "is_quiet": "on"})
    assert client.post(url, given).status_code == 302
    assert set(Preference.objects.values_list("kind", "pace")) == {("watched", "off"), ("answered", "daily")}
    assert QuietHours.objects.get(member=lin).end == 8
    assert client.post(url, choices_form()).status_code == 302
    assert not Preference.objects.exists()
    assert not QuietHours.objects.exists()
    assert client.post(url, choices_form(**{"watched-mail": "hourly"})).status_code == 422


def test_presence_is_written_once_in_a_while(lin):
    client = signed_in(lin)
    client.post(reverse("outreach:note_presence"))
    first = Presence.objects.get(member=lin).at
    client.post(reverse("outreach:note_presence"))
    assert Presence.objects.get(member=lin).at == first


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("number", [0, 1])
def test_pages_open_in_both_languages(lin, language, number):
    lin.locale = language
    lin.save()
    told(lin, number)
    for url in (LIST, reverse("outreach:choose_notices")):
        assert signed_in(lin).get(url).status_code == 200


def test_staff_see_what_was_told_and_why_not(lin):
    choose_notices(actor=lin, paces={("answered", "app"): "off", ("answered", "mail"): "off"}, quiet=None)
    told(lin, 1)
    staff = signed_in(StaffFactory())
    page = staff.get(reverse("outreach:reasons")).content.decode()
    assert "does not want this kind" in page
    one = staff.get(reverse("outreach:reasons"), {"member": "lin"}).content.decode()
    assert "does not want this kind" in one
    assert "How do I mount volume 0?" in one
    assert "Nobody is called that" in staff.get(reverse("outreach:reasons"), {"member": "x"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_reasons_read_the_same_number_of_times(lin, number):
    told(lin, number)
    assert reads(signed_in(StaffFactory()), reverse("outreach:reasons")) == 7


def test_staff_suppress_an_address_and_allow_it_again(client):
    staff = signed_in(StaffFactory())
    url = reverse("outreach:suppressed")
    assert staff.post(url, {"address": "no", "reason": "complaint"}).status_code == 422
    assert staff.post(url, {"address": "Ann@Post.dev", "reason": "complaint"}).status_code == 302
    found = Suppression.objects.get()
    assert "A•••@Post.dev" in staff.get(url).content.decode()
    assert "ann" not in json.dumps(list(Suppression.objects.values("masked", "address_hash"))).lower()
    assert staff.post(reverse("outreach:release_address", args=[found.pk])).status_code == 302
    assert not Suppression.objects.exists()


def test_staff_look_at_a_letter_and_send_it_to_themselves(lin, mailbox):
    told(lin, 1)
    operator = StaffFactory(email="op@post.dev", name="Op")
    staff = signed_in(operator)
    for kind in notice_kinds:
        for language in ("en", "zh-hans"):
            page = staff.get(reverse("outreach:preview_letter"), {"kind": kind.name, "language": language})
            assert page.status_code == 200
    html = staff.get(reverse("outreach:letter_html"), {"kind": "answered", "language": "zh-hans"})
    assert "回答了你的问题" in html.content.decode()
    assert "sandbox" in html["Content-Security-Policy"]
    staff.post(reverse("outreach:test_letter"), {"kind": "answered", "language": "en"})
    assert mailbox.mails[0]["Subject"] == "[Guildhall] How do I mount volume 0?"


def test_nobody_else_sees_any_of_it(lin):
    suppress_address(actor=StaffFactory(), address="a@post.dev", reason="complaint")
    for name in ("reasons", "suppressed", "preview_letter", "letter_html"):
        assert signed_in(lin).get(reverse(f"outreach:{name}")).status_code == 403
