import pytest
from django.urls import reverse

from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options import queries
from guildhall.options.models import Choice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.IS_DEMO = True
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def manager(client):
    member = StaffFactory(role="manager", zone="UTC")
    client.force_login(member)
    return member


def test_settings_are_listed_with_what_holds(client, manager):
    page = client.get(reverse("options:settings")).content.decode()
    assert "Name of the community" in page
    assert "gh-tag-ok" not in page


@pytest.mark.parametrize("words", ["时区", "time zone", "community.zone", "FIGURES begin"])
def test_the_search_reads_both_languages(client, manager, words):
    page = client.get(reverse("options:settings"), {"q": words}).content.decode()
    assert "Time zone" in page
    assert "Accent colour" not in page


def test_nothing_found_says_so(client, manager):
    assert "No setting has these words" in client.get(reverse("options:settings"), {"q": "zeppelin"}).content.decode()


def test_a_setting_is_changed_marked_and_told(client, manager):
    url = reverse("options:setting", args=["community.zone"])
    assert client.post(url, {"value": "Asia/Shanghai"}).status_code == 302
    queries.forget()
    page = client.get(url).content.decode()
    assert "gh-tag-ok" in page
    assert manager.name in page
    assert client.post(reverse("options:reset", args=["community.zone"])).status_code == 302
    queries.forget()
    assert queries.get("community.zone") == "UTC"
    assert Choice.objects.count() == 2


def test_what_does_not_fit_comes_back_with_a_sentence_and_what_was_typed(client, manager):
    url = reverse("options:setting", args=["community.contact"])
    answer = client.post(url, {"value": "not an address"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "write an address like hello@example.org" in page
    assert 'value="not an address"' in page
    assert not Choice.objects.exists()


def test_both_languages_of_a_name_are_asked(client, manager):
    client.post(reverse("options:setting", args=["community.name"]), {"value_en": "Tidemark", "value_zh-hans": "潮痕"})
    queries.forget()
    assert queries.raw("community.name") == {"en": "Tidemark", "zh-hans": "潮痕"}
    client.cookies["django_language"] = "zh-hans"


@pytest.mark.parametrize("key", ["community.sign_up", "community.language", "community.accent", "outreach.keep_days"])
def test_every_kind_has_its_field(client, manager, key):
    assert client.get(reverse("options:setting", args=[key])).status_code == 200


def test_only_those_who_may_choose_come_in(client):
    client.force_login(MemberFactory())
    assert client.get(reverse("options:settings")).status_code == 403
    client.force_login(StaffFactory(role="operator"))
    assert client.post(reverse("options:setting", args=["community.zone"]), {"value": "UTC"}).status_code == 403


def test_a_setting_that_is_not_there_is_not_found(client, manager):
    assert client.get(reverse("options:setting", args=["community.moon"])).status_code == 404


@pytest.mark.parametrize("changes", [1, 3])
def test_the_history_costs_the_same_for_one_and_three(client, manager, changes, django_assert_num_queries):
    url = reverse("options:setting", args=["community.zone"])
    for zone in ("Asia/Shanghai", "Europe/Berlin", "Asia/Tokyo")[:changes]:
        client.post(url, {"value": zone})
    client.get(url)
    queries.forget()
    with django_assert_num_queries(5):
        client.get(url)
