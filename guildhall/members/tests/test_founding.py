"""The first fifty: who brought whom, who greeted them, and who was asked when they fell silent."""

from datetime import timedelta

import pytest

from guildhall.activity.testing import drain
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members import actions
from guildhall.members.models import InvitedMember, Member, SilentQuestion, Visit, Welcome
from guildhall.members.queries import founding
from guildhall.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, signed_in
from guildhall.members.tests.test_sign_up import filled_in
from guildhall.options.actions import choose
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return StaffFactory(name="Maren", password=PASSWORD)


@pytest.fixture
def by_invitation():
    choose(actor=HOUSE, key="community.sign_up", value="closed")


def invited(host, **how):
    return actions.make_invitation(actor=host, **{"uses": 1, "days": 30, **how})


def silent(days=20):
    member = MemberFactory(claimed_at=clock.now() - timedelta(days=60))
    Visit.objects.create(member=member, day=clock.today() - timedelta(days=days))
    return member


def refused(code, call, **named):
    with pytest.raises(Refusal) as told:
        call(**named)
    assert told.value.code == code


def test_without_a_link_nobody_joins_and_with_one_it_is_known_by_whom(client, host, by_invitation):
    assert "by invitation" in client.get("/accounts/signup/").content.decode()
    link = invited(host)
    assert client.get(f"/join/{link.code}/").headers["Location"] == "/accounts/signup/"
    assert client.post("/accounts/signup/", filled_in(client)).status_code == 302
    came = InvitedMember.objects.get()
    assert (came.member.handle, came.invitation.made_by) == ("李雷", host)


def test_a_link_is_good_for_as_many_as_it_says(client, host, by_invitation):
    link = invited(host)
    actions.sign_up(member=Member(handle="first"), invitation=link.code)
    assert client.get(f"/join/{link.code}/").status_code == 404
    refused("invitation_over", actions.sign_up, member=Member(handle="second"), invitation=link.code)
    refused("invitation_over", actions.sign_up, member=Member(handle="third"))
    assert InvitedMember.objects.count() == 1


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_a_link_that_is_over_lets_nobody_in(client, host, by_invitation, end):
    link = invited(host, uses=5)
    if end == "revoked":
        actions.revoke_invitation(actor=host, invitation=link)
    else:
        type(link).objects.update(expires_at=clock.now() - timedelta(minutes=1))
    assert client.get(f"/join/{link.code}/").status_code == 404
    client.cookies["invited"] = link.code
    assert "by invitation" in client.get("/accounts/signup/").content.decode()
    refused("invitation_over", actions.sign_up, member=Member(handle="late"), invitation=link.code)


def test_where_joining_is_open_a_bad_link_keeps_nobody_out(host):
    actions.sign_up(member=Member(handle="anybody"), invitation="nothing")
    assert not InvitedMember.objects.exists()
    link = invited(host)
    actions.sign_up(member=Member(handle="guest"), invitation=link.code)
    assert InvitedMember.objects.get().invitation == link


def test_only_who_may_invite_does():
    member = MemberFactory()
    for call, named in (
        (actions.make_invitation, {"uses": 1, "days": 1}),
        (actions.welcome_member, {"member": MemberFactory(), "words": "Hello"}),
        (actions.ask_silent, {"member": MemberFactory()}),
    ):
        refused("not_allowed", call, actor=member, **named)


def test_an_invitation_is_for_some_people_and_some_days(host):
    for wrong in ({"uses": 0}, {"uses": 501}, {"days": 0}, {"days": 366}):
        refused("too_wide", invited, host=host, **wrong)


def test_a_new_member_is_welcomed_once_by_somebody_with_a_name(client, host):
    ada = MemberFactory(password=PASSWORD)
    assert founding.to_welcome() == [ada]
    refused("nothing_said", actions.welcome_member, actor=host, member=ada, words=" ")
    actions.welcome_member(actor=host, member=ada, words="Hello Ada, your talk in May was why I began this.")
    refused("welcomed_already", actions.welcome_member, actor=StaffFactory(), member=ada, words="Hello too")
    assert founding.to_welcome() == []
    signed_in(client, ada)
    page = client.get("/welcome").content.decode()
    assert "your talk in May" in page
    assert "Maren" in page


def test_who_fell_silent_is_asked_once_and_answers(client, host):
    ada = silent()
    silent(days=3)
    assert [one.member for one in founding.silent_members()] == [ada]
    actions.ask_silent(actor=host, member=ada)
    assert founding.silent_members() == []
    refused("asked_already", actions.ask_silent, actor=host, member=ada)
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/what-was-missing", {"missing": "nothing"}).status_code == 422
    client.post("/what-was-missing", {"missing": "answer", "words": "Six days, no reply."})
    assert [(one.missing, one.words) for one in founding.answers()] == [("answer", "Six days, no reply.")]


def test_whoever_nobody_asked_has_no_page(client):
    signed_in(client, MemberFactory(password=PASSWORD))
    assert client.get("/what-was-missing").status_code == 404
    assert client.get("/welcome").status_code == 404


def test_the_checklist_counts_what_happened(host, by_invitation):
    before = {step.label: (step.done, step.of) for step in founding.checklist()}
    assert before["Joining is by invitation"] == (1, 1)
    link = invited(host, uses=2)
    for handle in ("ada", "bo"):
        actions.arrive(member=actions.sign_up(member=Member(handle=handle), invitation=link.code))
    actions.welcome_member(actor=host, member=Member.objects.get(handle="ada"), words="Hello Ada")
    told = {step.label: (step.done, step.of) for step in founding.checklist()}
    assert told["Ten invitations are out"] == (1, 10)
    assert told["Ten are here"] == (3, 10)
    assert told["Half of them came by an invitation"] == (2, 1)
    assert told["Everybody was welcomed by name"] == (1, 2)
    assert told["Half of them have given something"] == (0, 1)


def test_the_desk_reads_the_same_for_one_and_for_three(client, host, settings, django_assert_num_queries):
    settings.IS_DEMO = True
    signed_in(client, host)
    for count in (1, 3):
        while Welcome.objects.count() < count:
            link = invited(host)
            ada = actions.sign_up(member=Member(handle=f"new{Welcome.objects.count()}"), invitation=link.code)
            actions.arrive(member=ada)
            actions.welcome_member(actor=host, member=MemberFactory(), words="Hello")
            actions.ask_silent(actor=host, member=(asked := silent()))
            actions.answer_silent(actor=asked, missing="time")
            silent()
        client.get("/console/people/founding")
        with django_assert_num_queries(17):
            page = client.get("/console/people/founding").content.decode()
    assert page.count("Ask what was missing") == 3
    assert page.count("invited by Maren") == 3


def test_the_desk_invites_revokes_welcomes_and_asks(client, host, settings):
    settings.IS_DEMO = True
    signed_in(client, host)
    assert client.post("/console/people/invitations/make", {"uses": 0, "days": 3}).status_code == 422
    client.post("/console/people/invitations/make", {"note": "The May meetup", "uses": 3, "days": 3})
    link = founding.invitations()[0]
    assert f"/join/{link.code}/" in client.get("/console/people/founding").content.decode()
    client.post(f"/console/people/invitations/{link.pk}/revoke")
    assert f"/join/{link.code}/" not in client.get("/console/people/founding").content.decode()
    ada, bo = MemberFactory(), silent()
    client.post(f"/console/people/{ada.pk}/welcome", {"words": "Hello"})
    client.post(f"/console/people/{bo.pk}/ask-silent")
    assert Welcome.objects.get().by == host
    assert SilentQuestion.objects.get().member == bo


@pytest.mark.django_db(transaction=True)
def test_they_are_told(host):
    ada = actions.sign_up(member=Member(handle="ada"), invitation=invited(host).code)
    actions.arrive(member=ada)
    actions.welcome_member(actor=host, member=ada, words="Hello Ada")
    drain()
    told = set(Notice.objects.values_list("member", "news__kind"))
    assert told == {(ada.pk, "welcome"), (host.pk, "invited")}
