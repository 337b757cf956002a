"""A profile that members report: its words and picture go, the person stays, and the reporter hears of it."""

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.files.models import File
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.kernel.refusal import Refusal
from guildhall.members.actions import edit_profile, erase_member, set_avatar
from guildhall.members.models import Member, TakenProfile
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.members.tests.pictures import png
from guildhall.moderation.actions import (
    Reasons,
    approve_item,
    end_restriction,
    flag,
    purge_spammer,
    readmit_spammer,
    reject_item,
    reopen_item,
)
from guildhall.moderation.models import Flag, Item, Restriction

pytestmark = pytest.mark.django_db
PROFILE, BIO = "members.profile", "Buy my course."
WHY = Reasons("It advertises a course.", "Rule 3")


@pytest.fixture
def member():
    member = MemberFactory(name="Dr. Course", handle="course")
    edit_profile(actor=member, member=member, bio=BIO, website="https://course.example/")
    return set_avatar(actor=member, member=member, data=png(40, 40))


def report(member, times=1, reason="spam"):
    for _time in range(times):
        flag(actor=MemberFactory(), subject_type=PROFILE, subject_id=member.pk, reason=reason)
    return Item.objects.get(subject_type=PROFILE, subject_id=member.pk, decided_at=None)


def shown(member):
    row = Member.objects.get(pk=member.pk)
    return row.name, row.bio, row.bio_html, row.website, row.avatar_id


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def test_a_rejected_profile_loses_words_and_picture_with_a_statement_and_undo_gives_them_back(member):
    before, staff, item = shown(member), StaffFactory(), report(member)
    assert moderated(PROFILE).facts([member.pk])[member.pk].text.splitlines() == [
        "Dr. Course", BIO, "https://course.example/",
    ]  # fmt: skip
    reject_item(actor=staff, item=item, reasons=WHY)
    assert shown(member) == ("", "", "", "", None)
    assert File.objects.get(pk=before[-1]).hidden_as == "hidden"
    made = Restriction.objects.get(member=member, ended_at=None)
    assert (made.kind, made.facts, BIO in made.excerpt) == ("hidden", WHY.facts, True)
    assert Flag.objects.get().outcome == "upheld"
    reopen_item(actor=staff, item=item)
    assert shown(member) == before
    assert File.objects.get(pk=before[-1]).hidden_as == ""
    assert Flag.objects.get().outcome == ""


def test_enough_reports_hold_it_until_a_person_has_looked_and_an_approved_one_comes_back(member):
    before = shown(member)
    item = report(member, times=3)
    assert shown(member)[:2] == ("", "")
    approve_item(actor=StaffFactory(), item=item)
    assert shown(member) == before
    assert not TakenProfile.objects.standing().exists()
    assert set(Flag.objects.values_list("outcome", flat=True)) == {"refused"}


def test_whoever_writes_anew_has_put_it_right_and_the_old_words_stay_away(member):
    reject_item(actor=StaffFactory(), item=report(member), reasons=WHY)
    body = signed_in(member).get(reverse("members:edit_profile")).content.decode()
    assert "Moderation took this out of your profile" in body
    assert BIO in body
    edit_profile(actor=member, member=Member.objects.get(pk=member.pk), name="Dora", bio="I teach.")
    assert shown(member)[:2] == ("Dora", "I teach.")
    end_restriction(actor=StaffFactory(), restriction=Restriction.objects.get(ended_at=None))
    assert shown(member)[:2] == ("Dora", "I teach.")
    assert report(member, reason="abuse")  # and can be reported anew


def test_a_restriction_that_is_lifted_gives_the_profile_back(member):
    before = shown(member)
    reject_item(actor=StaffFactory(), item=report(member), reasons=WHY, deletes=True)
    end_restriction(actor=StaffFactory(), restriction=Restriction.objects.get(ended_at=None))
    assert shown(member) == before


def test_what_is_purged_is_gone_for_good(member):
    port, picture = moderated(PROFILE), member.avatar_id
    with pytest.raises(Refusal, match="Hide or delete it first"):
        port.purge(StaffFactory(), member.pk)
    port.hide(HOUSE, member.pk, "spam")
    port.purge(StaffFactory(), member.pk)
    assert TakenProfile.objects.get().words == {}
    assert not File.objects.filter(pk=picture, removed_at=None).exists()
    with pytest.raises(Refusal, match="not hidden"):
        port.restore(HOUSE, member.pk)


def test_spammers_lose_their_profile_too_and_get_it_back_if_they_were_none(member):
    before = shown(member)
    purge_spammer(actor=StaffFactory(), member=member)
    assert shown(member)[:2] == ("", "")
    readmit_spammer(actor=StaffFactory(), member=member)
    assert shown(member) == before


def test_erased_people_leave_nothing_of_what_was_taken(member):
    moderated(PROFILE).hide(HOUSE, member.pk, "spam")
    picture = TakenProfile.objects.get().avatar_id
    erase_member(actor=member, member=member)
    taken = TakenProfile.objects.get()
    assert (taken.words, taken.avatar_id, taken.ended_at is not None) == ({}, None, True)
    assert not File.objects.filter(pk=picture, removed_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_members_report_from_the_menu_of_a_profile_and_hear_what_came_of_it(member, drain):
    reporter = MemberFactory()
    client = signed_in(reporter)
    url = reverse("moderation:flag", args=[PROFILE, member.pk])
    assert url in client.get(member.get_absolute_url()).content.decode()
    assert url not in signed_in(member).get(member.get_absolute_url()).content.decode()
    assert url not in Client().get(member.get_absolute_url()).content.decode()
    assert BIO in client.get(url).content.decode()
    assert client.post(url, {"reason": "spam"}).headers["Location"] == member.get_absolute_url()
    reject_item(actor=StaffFactory(), item=Item.objects.get(), reasons=WHY)
    drain()
    assert "on what you flagged" in client.get(reverse("outreach:notices")).content.decode()
    body = client.get(reverse("moderation:reports")).content.decode()
    assert "You were right" in body
    assert "Profile" in body


def test_nobody_reports_themselves_or_a_profile_they_may_not_open(member):
    with pytest.raises(Refusal, match="cannot flag"):
        flag(actor=member, subject_type=PROFILE, subject_id=member.pk, reason="spam")
    merged = MemberFactory(merged_into=member)
    with pytest.raises(Refusal, match="not there any more"):
        flag(actor=MemberFactory(), subject_type=PROFILE, subject_id=merged.pk, reason="spam")


def test_only_those_who_review_profiles_decide(member):
    port = moderated(PROFILE)
    assert (port.looked_after_by(StaffFactory()), port.looked_after_by(MemberFactory())) == (None, set())
    with pytest.raises(Refusal):
        port.hide(MemberFactory(), member.pk, "spam")
    assert shown(member)[1] == BIO
