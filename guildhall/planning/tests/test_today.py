import pytest
import time_machine
from django.urls import reverse

from guildhall.insights.tests.factories import answered, asked, at, joined, say
from guildhall.insights.tests.test_pages import read
from guildhall.kernel.registry import Panel, Port, Shown, panels, ports
from guildhall.members.models import ActorKey
from guildhall.members.tests.factories import ImportedFactory, MemberFactory, StaffFactory
from guildhall.outreach.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(settings):
    settings.IS_DEMO = True
    with time_machine.travel(at("11-20 12:00"), tick=False):
        yield


@pytest.fixture(autouse=True)
def _titles():
    """Content's own port, or one that knows as much."""
    name = "content.topic.subject"
    known = ports._entries.get(name)
    ports._entries[name] = Port(
        name=name, kind="subject", answers=lambda viewer, ids: {pk: Shown(f"Topic {pk}", f"/t/{pk}") for pk in ids}
    )
    yield
    ports._entries.pop(name) if known is None else ports._entries.update({name: known})


@pytest.fixture
def operator(client):
    client.force_login(StaffFactory(role="operator", zone="UTC"))


def key(**fields):
    return ActorKey.objects.get(member=MemberFactory(**fields)).key


def cards(client):
    return [card for group in client.get(reverse("planning:today")).context["today"].groups for card in group.cards]


def test_a_quiet_day_says_so(client, operator):
    page = client.get(reverse("planning:today")).content.decode()
    assert "Nothing needs a person" in page


def test_questions_past_a_day_come_oldest_first_with_who_could_answer(client, operator):
    asker, expert = key(), key(name="Expert")
    say(
        asked(1, asker, "11-01 10:00", tags=(7,)), answered(1, 101, expert, "11-01 11:00"),
        asked(2, asker, "11-18 12:00", tags=(7,)), asked(3, asker, "11-10 12:00"), asked(4, asker, "11-20 10:00"),
    )  # fmt: skip
    read()
    found = cards(client)
    assert [card.subject for card in found] == ["Topic 3", "Topic 2"], "the one of today is not late yet"
    assert [helper.person.name for helper in found[1].helpers] == ["Expert"]
    assert "nothing to compare with" in found[0].why


def test_a_newcomers_first_question_runs_against_the_clock(client, operator):
    newcomer = key()
    say(joined(newcomer, "11-19 20:00"), asked(1, newcomer, "11-20 06:00"))
    read()
    card = cards(client)[0]
    assert (card.group, card.title, card.due) == ("clock", "First question, no reply for 6 h 0 m", "18 h 0 m")


def test_mail_that_was_not_taken_is_a_card_with_its_error(client, operator):
    Mail.objects.create(to="lin@example.org", sender="g@example.org", subject="Hi", text="x", message_id="<1>",
                        failed_at=at("11-20 09:00"), error="550 no such user", written_at=at("11-20 08:00"))  # fmt: skip
    card = cards(client)[0]
    assert card.title == "1 mail was not taken"
    assert card.evidence[0].text == "l•••@example.org · 550 no such user"


def test_claims_wait_for_those_who_may_decide(client):
    from guildhall.members.actions import ask_claim

    ask_claim(actor=MemberFactory(), subject=ImportedFactory(), way="staff", evidence="It is me.")
    client.force_login(StaffFactory(role="manager"))
    assert "planning.claims" in [card.name for card in cards(client)]


def test_rooms_bring_their_own_cards(client, operator):
    card = Panel(
        name="test.card", place="today", label="x", render=lambda request, subject: ("ui/mark.html", {"shell": None})
    )
    panels.add(card)
    try:
        assert client.get(reverse("planning:today")).context["today"].count == 1
    finally:
        panels._entries.pop("test.card")


def test_members_have_no_way_in(client):
    client.force_login(MemberFactory())
    assert client.get(reverse("planning:today")).status_code == 403


@pytest.mark.parametrize("questions", [1, 3])
def test_today_costs_little_more_for_three_questions(client, operator, questions, django_assert_max_num_queries):
    """Two reads a card for who could answer; there are at most ten cards."""
    asker = key()
    say(*(asked(number, asker, f"11-1{number} 10:00", tags=(7,)) for number in range(1, questions + 1)))
    read()
    client.get(reverse("planning:today"))
    with django_assert_max_num_queries(17 + 2 * questions):
        client.get(reverse("planning:today"))
