"""By night those who fell silent are asked once, in the name of a colleague, unless they want to be left in peace."""

from datetime import timedelta

import pytest

from guildhall.activity.models import StaffAct
from guildhall.activity.testing import drain
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.actions import answer_silent, end_role
from guildhall.members.models import LifecycleStay, RoleGrant, SilentQuestion, Visit
from guildhall.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, signed_in
from guildhall.options.actions import choose
from guildhall.outreach.actions import choose_notices, set_watch
from guildhall.outreach.actions.blocks import block_member
from guildhall.outreach.actions.contacts import contact
from guildhall.outreach.actions.silence import A_NIGHT, ask_the_silent
from guildhall.outreach.models import Contact, Notice
from guildhall.outreach.queries.contacts import budget_of

pytestmark = pytest.mark.django_db
EVIDENCE = {
    "days": 12,
    "span": 90,
    "silent": 41,
    "p": 0.02,
    "recent_days": 4,
    "recent_gave": 2,
    "first_gave": "2026-01-05",
}


@pytest.fixture
def host():
    return StaffFactory(name="Maren", handle="maren", password=PASSWORD)


@pytest.fixture
def asking(host):
    choose(actor=HOUSE, key="members.silence_host", value="maren")
    return host


def quiet(state="at_risk", days=3):
    member = MemberFactory(claimed_at=clock.now() - timedelta(days=200))
    since = clock.today() - timedelta(days=days)
    LifecycleStay.objects.create(member=member, state=state, since=since, evidence=EVIDENCE)
    return member


def asked():
    return {row.member for row in SilentQuestion.objects.select_related("member")}


def test_nobody_is_asked_unless_the_operator_named_who_asks(host):
    quiet()
    assert ask_the_silent() == 0
    assert not SilentQuestion.objects.exists()


def test_whose_silence_is_unusual_is_asked_once_in_that_name_and_it_is_a_contact(asking):
    ada, bo, lost = quiet(), quiet("dormant"), quiet("lost")
    quiet("regular")
    assert ask_the_silent() == 2
    assert asked() == {ada, bo}
    assert lost not in asked()
    assert SilentQuestion.objects.get(member=ada).asked_by == asking.actor_key
    assert budget_of(ada).used == 1
    assert ask_the_silent() == 0
    said = StaffAct.objects.filter(capability="members.invite").values_list("after", flat=True)
    assert list(said) == [{"by itself": True}, {"by itself": True}]


def test_who_came_back_since_the_count_is_not_asked(asking):
    ada = quiet()
    Visit.objects.create(member=ada, day=clock.today())
    assert ask_the_silent() == 0


def leave_it(host, member, how):
    if how == "blocked":
        block_member(actor=member, member=host)
    elif how == "muted":
        set_watch(actor=member, kind="member", ref=host.pk, level="mute")
    elif how == "stopped":
        choose_notices(actor=member, paces={("missed", "app"): "off", ("missed", "mail"): "off"}, quiet=None)
    else:
        for about in ("One", "Two"):
            contact(actor=host, member=member, channel="phone", about=about)


@pytest.mark.parametrize("how", ["blocked", "muted", "stopped", "budget"])
def test_who_blocks_mutes_stops_it_or_heard_from_staff_twice_is_left_in_peace(asking, how):
    ada, before = quiet(), 2 if how == "budget" else 0
    leave_it(asking, ada, how)
    assert ask_the_silent() == 0
    assert Contact.objects.filter(member=ada).count() == before


def test_a_night_asks_no_more_than_can_be_read(asking):
    for _ in range(A_NIGHT + 1):
        quiet()
    assert (ask_the_silent(), ask_the_silent()) == (A_NIGHT, 1)


def test_who_asks_must_be_allowed_to_now_and_when_it_is_chosen(asking):
    MemberFactory(handle="nobody")
    for wrong in ("nobody", "not-there"):
        with pytest.raises(Refusal) as told:
            choose(actor=HOUSE, key="members.silence_host", value=wrong)
        assert told.value.code == "not_valid"
    quiet()
    end_role(actor=HOUSE, grant=RoleGrant.objects.get(member=asking))
    assert ask_the_silent() == 0


@pytest.mark.django_db(transaction=True)
def test_they_are_told_and_so_is_who_asked_when_they_answer(asking):
    ada = quiet()
    ask_the_silent()
    drain()
    assert list(Notice.objects.values_list("member", "news__kind")) == [(ada.pk, "missed")]
    answer_silent(actor=ada, missing="answer", words="Six days.")
    drain()
    assert (asking.pk, "missed_answered") in set(Notice.objects.values_list("member", "news__kind"))


def test_the_record_and_the_desk_say_who_was_asked_and_what_they_said(client, asking, settings):
    settings.IS_DEMO = True
    ada = quiet()
    ask_the_silent()
    signed_in(client, asking)
    record = f"/console/people/{ada.pk}/"
    assert "asked by Maren" in client.get(record).content.decode()
    answer_silent(actor=ada, missing="answer", words="Six days, no reply.")
    assert "Six days, no reply." in client.get(record).content.decode()
    desk = client.get("/console/people/founding").content.decode()
    assert "Six days, no reply." in desk
    assert "in the name of Maren" in desk
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Maren has one question" in client.get("/what-was-missing").content.decode()
