"""A member reads what is kept about them and why, over all rooms."""

import pytest
from django.urls import reverse

from guildhall.kernel.kept import kept
from guildhall.members.actions.looking_after import choose_owner
from guildhall.members.actions.notes import give_mark, write_note
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
