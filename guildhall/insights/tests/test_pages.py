import dataclasses

import pytest
import time_machine
from django.urls import reverse

from guildhall.activity.readers import Row
from guildhall.insights.models import Wait
from guildhall.insights.reactions.newcomers import note_newcomers
from guildhall.insights.reactions.waits import follow_waits
from guildhall.insights.reactions.weeks import count_weeks
from guildhall.insights.tests.factories import answered, asked, at, joined, say
from guildhall.kernel.registry import verbs
from guildhall.members.models import ActorKey
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options import queries as options

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(settings):
    settings.IS_DEMO = True
    with time_machine.travel(at("11-20 12:00"), tick=False):
        yield


@pytest.fixture
def operator(client):
    member = StaffFactory(role="operator", zone="UTC")
    client.force_login(member)
    return member


def read():
    """What the readers would do: here in the test's own transaction, whose rows no reader can see."""
    from guildhall.activity.models import Activity

    rows = [Row(**{name: getattr(one, name) for name in Row.__slots__}) for one in Activity.objects.order_by("pk")]
    ours = [row for row in rows if row.verb in verbs]
    note_newcomers([row for row in ours if verbs[row.verb].newcomer])
    follow_waits([row for row in ours if row.verb.startswith(("content.question", "content.answer"))])
    count_weeks([row for row in ours if row.verb.startswith(("content.question", "content.answer"))])


def people(number):
    return [ActorKey.objects.get(member=MemberFactory()).key for _one in range(number)]


def test_an_empty_house_says_so_instead_of_drawing(client, operator):
    page = client.get(reverse("insights:overview")).content.decode()
    assert "No complete week has a contribution yet" in page
    assert "data-chart" not in page


def test_a_history_that_ended_long_ago_is_told(client, operator):
    (one,) = people(1)
    old = asked(1, one, "11-09 10:00", source="stackexchange:a.example", source_id="1")
    say(dataclasses.replace(old, occurred_at=old.occurred_at.replace(year=2019)))
    read()
    page = client.get(reverse("insights:overview")).content.decode()
    assert "from 4 November 2019 to 4 November 2019" in " ".join(page.split()) or "4 Nov 2019" in page


def test_the_overview_has_figures_with_their_rows(client, operator):
    one, two = people(2)
    say(
        joined(one, "11-09 09:00"),
        asked(1, one, "11-10 10:00"),
        answered(1, 101, two, "11-10 12:00"),
        asked(2, one, "11-19 10:00"),
    )
    read()
    page = client.get(reverse("insights:overview")).content.decode()
    assert "1 question: too few to tell" in page
    assert 'data-chart="ages"' in page
    assert "?week=2026-11-09" in page


@pytest.mark.parametrize("name", ["active", "newcomers", "waiting", "replies"])
def test_every_figure_opens_its_rows_and_its_sheet(client, operator, name):
    one, two = people(2)
    say(
        joined(one, "11-09 09:00"),
        asked(1, one, "11-10 10:00"),
        answered(1, 101, two, "11-10 12:00"),
        asked(2, one, "11-19 10:00"),
    )
    read()
    member = ActorKey.objects.get(key=one).member
    assert member.name in client.get(reverse("insights:rows", args=[name])).content.decode()
    sheet = client.get(reverse("insights:download", args=[name]))
    assert sheet["Content-Type"] == "text/csv; charset=utf-8"
    assert member.name in b"".join(sheet.streaming_content).decode()


def test_names_that_a_sheet_would_calculate_are_quoted(client, operator):
    key = ActorKey.objects.get(member=MemberFactory(name="=HYPERLINK(1)")).key
    say(joined(key, "11-10 09:00"))
    read()
    told = b"".join(client.get(reverse("insights:download", args=["newcomers"])).streaming_content).decode()
    assert "'=HYPERLINK(1)" in told


def test_rows_go_on_by_key(client, operator):
    keys = people(2)
    say(*(asked(number, keys[number % 2], f"11-{10 + number // 30:02} 10:{number % 30:02}") for number in range(1, 61)))
    read()
    Wait.objects.update(answered_at=None)
    first = client.get(reverse("insights:rows", args=["waiting"]))
    after = first.context["older"]
    rest = client.get(reverse("insights:rows", args=["waiting"]) + after)
    assert (len(first.context["rows"]), len(rest.context["rows"]), rest.context["older"]) == (50, 10, "")
    assert client.get(reverse("insights:rows", args=["waiting"]) + "?after=nonsense").status_code == 200


def test_members_have_no_way_in(client):
    client.force_login(MemberFactory())
    for url in (reverse("insights:overview"), reverse("insights:rows", args=["active"])):
        assert client.get(url).status_code == 403


def test_odd_addresses_are_not_found(client, operator):
    assert client.get(reverse("insights:rows", args=["moon"])).status_code == 404
    assert client.get(reverse("insights:rows", args=["active"]), {"week": "yesterday"}).status_code == 404


@pytest.mark.parametrize("questions", [1, 3])
def test_rows_cost_the_same_for_one_and_three(client, operator, questions, django_assert_num_queries):
    keys = people(3)
    say(*(asked(number + 1, keys[number], f"11-10 1{number}:00") for number in range(questions)))
    read()
    client.get(reverse("insights:rows", args=["waiting"]))
    options.forget()
    with django_assert_num_queries(10):
        client.get(reverse("insights:rows", args=["waiting"]))


@pytest.mark.parametrize("questions", [1, 3])
def test_the_overview_costs_the_same_for_one_and_three(client, operator, questions, django_assert_num_queries):
    keys = people(3)
    say(*(asked(number + 1, keys[number], f"11-10 1{number}:00") for number in range(questions)))
    read()
    client.get(reverse("insights:overview"))
    options.forget()
    with django_assert_num_queries(13):
        client.get(reverse("insights:overview"))
