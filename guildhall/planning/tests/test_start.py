import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.models import Space
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal, TooMany
from guildhall.members.models import Member, RoleGrant
from guildhall.members.tests.factories import StaffFactory
from guildhall.options import queries as options
from guildhall.planning import actions
from guildhall.planning.forms import initial_spaces, spaces_from
from guildhall.planning.models import FirstRun
from guildhall.planning.queries.first_run import STEPS, watch

ADMINISTRATOR = {"name": "许岚", "email": "xu@example.org", "password": "a long sentence to remember"}


@pytest.fixture(autouse=True)
def _fresh():
    options.forget()
    yield
    options.forget()
    watch(False)


@pytest.fixture
def run(db):
    return actions.begin_first_run()


@pytest.fixture
def inside(client, run):
    """A client that has shown the code. A new one, so that the gate has not yet looked away."""
    client.post(reverse("planning:start"), {"code": run.code})
    return client


def test_an_installation_without_administrator_leads_everybody_to_the_start(client, run):
    for url in ("/", "/people/", "/console/", "/accounts/signup/"):
        assert client.get(url)["Location"] == "/start/"
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_nothing_begins_where_there_is_an_administrator(client):
    StaffFactory(role="administrator")
    assert actions.begin_first_run() is None
    assert client.get("/start/")["Location"] == "/"


@pytest.mark.django_db
def test_an_administrator_made_at_the_terminal_ends_the_first_run(client):
    actions.begin_first_run()
    StaffFactory(role="administrator")
    assert client.get("/start/")["Location"] == "/"
    assert actions.begin_first_run() is None


def test_beginning_twice_keeps_the_code(run):
    assert actions.begin_first_run().code == run.code


def test_a_stranger_without_the_code_gets_nowhere(client, run):
    for name in STEPS:
        assert client.get(reverse("planning:step", args=[name]))["Location"] == "/start/"
        assert client.post(reverse("planning:step", args=[name]), ADMINISTRATOR)["Location"] == "/start/"
    answer = client.post(reverse("planning:start"), {"code": "AAAA-BBBB-CCCC"})
    assert answer.status_code == 422
    assert not Member.objects.exists()


def test_codes_cannot_be_tried_for_long(run):
    for _one in range(10):
        assert not actions.try_code(code="WRONG")
    with pytest.raises(TooMany):
        actions.try_code(code=run.code)


def test_the_code_is_read_however_it_is_written(run):
    assert actions.try_code(code=f" {run.code.lower().replace('-', ' ')} ")


def test_every_step_keeps_what_was_said_and_leads_on(inside):
    steps = {
        "community": {"name_en": "Tidemark", "name_zh_hans": "潮痕", "tagline_en": "", "tagline_zh_hans": ""},
        "place": {"language": "zh-hans", "zone": "Asia/Shanghai"},
        "look": {"accent": "#7c3aed", "letter": "潮"},
    }
    for name, data in steps.items():
        answer = inside.post(reverse("planning:step", args=[name]), data)
        assert answer["Location"] == reverse("planning:step", args=[STEPS[STEPS.index(name) + 1]])
    options.forget()
    assert options.raw("community.name") == {"en": "Tidemark", "zh-hans": "潮痕"}
    assert options.get("community.zone") == "Asia/Shanghai"
    assert options.get("community.accent") == "#7c3aed"
    assert inside.get(reverse("planning:start"))["Location"] == reverse("planning:step", args=["spaces"])
    assert 'value="Tidemark"' in inside.get(reverse("planning:step", args=["community"])).content.decode()


def test_an_empty_name_is_asked_for_again(inside):
    answer = inside.post(reverse("planning:step", args=["community"]), {"name_en": " ", "name_zh_hans": ""})
    assert answer.status_code == 422
    assert "at least one language" in answer.content.decode()


def test_the_guidelines_are_there_in_both_languages(inside):
    page = inside.get(reverse("planning:step", args=["rules"])).content.decode()
    assert "# Community guidelines" in page
    assert "# 社区准则" in page


def test_the_colour_can_be_looked_at_before_it_is_chosen(inside):
    page = inside.get(reverse("planning:preview"), {"accent": "#7c3aed"}).content.decode()
    assert page.count("<svg") == 2
    assert inside.get(reverse("planning:preview"), {"accent": '"><script>'}).status_code == 200
    assert inside.post(reverse("planning:step", args=["look"]), {"accent": "#123456", "stay": "1"})[
        "Location"
    ].endswith("/look/")


def test_spaces_are_suggested_changed_and_made_at_the_end(inside):
    rows = spaces_form(initial_spaces(None))
    rows["form-0-name_en"], rows["form-1-wanted"] = "Questions", ""
    rows |= {"form-7-wanted": "on", "form-7-name_en": "Cycling tours", "form-7-name_zh_hans": "骑行"}
    inside.post(reverse("planning:step", args=["spaces"]), rows)
    assert not Space.objects.exists()
    inside.post(reverse("planning:step", args=["administrator"]), ADMINISTRATOR)
    made = list(Space.objects.order_by("position").values_list("handle", "name_en", "name_zh_hans"))
    assert ("help", "Questions", "问答") in made
    assert ("cycling-tours", "Cycling tours", "骑行") in made
    assert "ideas" not in [handle for handle, _en, _zh in made]


def spaces_form(rows):
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": row.get(name, "") for name in ("handle", "name_en", "name_zh_hans")}
        data[f"form-{number}-wanted"] = "on" if row.get("wanted") else ""
    return data


def test_spaces_with_the_same_name_get_addresses_of_their_own():
    rows = [{"wanted": True, "handle": "", "name_en": "", "name_zh_hans": name} for name in ("骑行", "徒步")]
    assert [space["handle"] for space in spaces_from(rows)] == ["space", "space-1"]


def test_the_mail_step_says_what_is_true(inside, settings):
    settings.DELIVERS_MAIL = False
    assert "No mail server is set" in inside.get(reverse("planning:step", args=["mail"])).content.decode()


def test_the_administrator_is_signed_in_and_led_to_the_second_factor(inside):
    answer = inside.post(reverse("planning:step", args=["administrator"]), ADMINISTRATOR)
    assert answer["Location"].startswith(reverse("members:security"))
    member = Member.objects.get()
    assert member.can("options.choose")
    assert inside.get("/console/")["Location"].startswith(reverse("members:security")), "no console without it"
    assert Activity.objects.filter(verb="planning.community.opened").exists()
    assert FirstRun.objects.get().code == ""
    assert inside.get("/start/")["Location"] == "/"


def test_the_administrator_is_not_asked_for_the_password_they_just_chose(inside):
    inside.post(reverse("planning:step", args=["administrator"]), ADMINISTRATOR)
    for factor in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert inside.get(reverse(factor)).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert inside.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def test_a_weak_password_is_refused(inside):
    answer = inside.post(reverse("planning:step", args=["administrator"]), ADMINISTRATOR | {"password": "1234567890"})
    assert answer.status_code == 422
    assert not Member.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_at_once_make_one_administrator():
    actions.begin_first_run()
    told = []

    def finish(email):
        try:
            told.append(actions.finish(actor=HOUSE, **(ADMINISTRATOR | {"email": email}), locale="en").email)
        except Refusal as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=finish, args=[f"{name}@example.org"]) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one.partition("@")[2] or one for one in told) == ["already_done", "example.org"]
    assert RoleGrant.objects.count() == 1
