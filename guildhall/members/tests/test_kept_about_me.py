"""A member reads what is kept about them and why, over all rooms."""

import pytest
from django.urls import reverse

from guildhall.kernel.kept import kept
from guildhall.members.actions.attributes import ask_verification, refuse_verification
from guildhall.members.actions.founding import make_invitation, take_invitation
from guildhall.members.actions.lifecycle import settle_lifecycle
from guildhall.members.actions.looking_after import choose_owner
from guildhall.members.actions.notes import give_mark, write_note
from guildhall.members.actions.segments import close_segment, make_list
from guildhall.members.models import Verification
from guildhall.members.queries.kept import told_to
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def told(member):
    return {one.kept.name: one for one in told_to(member)[0]}


def test_a_member_reads_notes_for_them_and_that_there_are_others():
    staff, member = StaffFactory(), MemberFactory()
    write_note(actor=staff, member=member, text="Prefers mornings.", audience="member")
    write_note(actor=staff, member=member, text="Difficult.", audience="staff")
    notes = told(member)["members.notes"]
    assert [line.text for line in notes.lines] == ["Prefers mornings.", "A note for staff alone"]
    assert notes.number == 2


def test_marks_come_with_their_reason_and_the_owner_with_a_name():
    staff, member = StaffFactory(name="Elif"), MemberFactory()
    give_mark(actor=staff, member=member, kind="kol", reason="Writes a column about us")
    choose_owner(actor=staff, member=member, owner=staff)
    assert [(line.text, line.about) for line in told(member)["members.marks"].lines] == [
        ("Key opinion leader", "Writes a column about us")
    ]
    assert [line.text for line in told(member)["members.owner"].lines] == ["Elif"]


def test_what_is_not_there_is_named_too():
    found, nothing = told_to(MemberFactory())
    assert {one.kept.name for one in found} | {one.name for one in nothing} == {one.name for one in kept}
    assert "members.marks" in {one.name for one in nothing}


def test_every_kind_says_why_it_is_kept_and_what_ends_it_in_both_languages():
    for one in kept:
        for words in (one.label, one.why, one.ends):
            assert words.en
            assert not words.zh_hans.isascii(), one.name


def test_nobody_reads_what_is_kept_about_another(client):
    staff, member = StaffFactory(), MemberFactory()
    write_note(actor=staff, member=member, text="Prefers mornings.", audience="member")
    client.force_login(MemberFactory())
    assert "Prefers mornings." not in client.get(reverse("members:kept")).content.decode()
    client.force_login(member)
    assert "Prefers mornings." in client.get(reverse("members:kept")).content.decode()


def test_where_they_stand_and_the_segments_they_are_in_are_told_with_the_rule():
    staff, member = StaffFactory(), MemberFactory()
    settle_lifecycle()
    speakers, closed = (
        make_list(actor=staff, name_en="Speakers", name_zh_hans="", members=[member]),
        make_list(actor=staff, name_en="Old list", name_zh_hans="", members=[member]),
    )
    close_segment(actor=staff, segment=closed)
    found = told(member)
    stands = found["members.lifecycle"].lines[0]
    assert stands.text == "Joined"
    assert "has contributed nothing yet" in stands.about
    assert [line.text for line in found["members.segments"].lines] == [str(speakers), "1 time before, over now"]


def test_invitations_say_by_whom_and_verifications_how_they_ended():
    staff, member = StaffFactory(name="Elif"), MemberFactory()
    link = make_invitation(actor=staff, uses=2, days=3, note="The May meetup")
    take_invitation(actor=member, code=link.code)
    ask_verification(actor=member, key="company", value="Acme", way="document", statement="A badge")
    refuse_verification(actor=staff, verification=Verification.objects.get(), reason="It is unreadable.")
    found = told(member)
    assert [(line.text, line.about) for line in found["members.invitations"].lines] == [
        ("You came by an invitation", "Elif")
    ]
    assert [(line.text, line.about) for line in found["members.verifications"].lines] == [
        ("Company: Acme", "Refused · It is unreadable.")
    ]
    assert [line.text for line in told(staff)["members.invitations"].lines] == ["Invitation for 2 people; 1 came"]
