from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.models import Announcement, AnnouncementVersion
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.members.actions import erase_member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.models import Notice, Watch

pytestmark = pytest.mark.django_db
WORDS = {"title": "We meet on Mondays now", "source": "From **December** on."}


def announced(door="open", **more):
    group, lead = led(door)
    return actions.announce(actor=lead, group=group, **WORDS | more), group, lead


def test_only_leads_announce_in_an_open_group():
    group, lead = led("open")
    member = MemberFactory()
    actions.join(actor=member, group=group)
    assert refused(actions.announce, actor=member, group=group, **WORDS) == "not_allowed"
    for missing, code in (("title", "no_title"), ("source", "empty")):
        assert refused(actions.announce, actor=lead, group=group, **WORDS | {missing: "  "}) == code
    actions.announce(actor=lead, group=group, **WORDS)
    actions.close_group(actor=HOUSE, group=group)
    assert refused(actions.announce, actor=HOUSE, group=group, **WORDS) == "group_closed"


def test_whoever_is_silenced_announces_nothing():
    group, lead = led("open")
    type(lead).objects.filter(pk=lead.pk).update(silenced_until=clock.now() + timedelta(days=1))
    lead.refresh_from_db()
    assert refused(actions.announce, actor=lead, group=group, **WORDS) == "silenced"


@pytest.mark.django_db(transaction=True)
def test_everybody_in_the_group_is_told_once_but_who_mutes_it(drain):
    group, lead = led("open")
    told, mutes, left = MemberFactory.create_batch(3)
    for member in (told, mutes, left):
        actions.join(actor=member, group=group)
    actions.leave(actor=left, group=group)
    Watch.objects.create(member=mutes, kind="group", ref=group.pk, level="mute")
    drain()
    Notice.objects.all().delete()
    one = actions.announce(actor=lead, group=group, **WORDS)
    actions.edit_announcement(actor=lead, announcement=one, title="Tuesdays", source="Really.")
    drain()
    assert list(Notice.objects.values_list("member", flat=True)) == [told.pk]


def test_pinned_ones_are_on_the_page_until_their_last_day():
    today = clock.today()
    _one, group, lead = announced(pinned_until=today)
    actions.announce(actor=lead, group=group, title="Only listed", source="Words")
    actions.announce(
        actor=lead, group=group, title="Was on top", source="Words", pinned_until=today - timedelta(days=1)
    )
    body = Client().get(group.get_absolute_url()).content.decode()
    assert [title in body for title in (WORDS["title"], "Only listed", "Was on top")] == [True, False, False]
    listed = Client().get(reverse("groups:announcements", args=[group.handle])).content.decode()
    assert [title in listed for title in (WORDS["title"], "Only listed", "Was on top")] == [True, True, True]


def test_a_change_keeps_what_was_said_before_and_shows_the_difference():
    one, _group, lead = announced()
    url = reverse("groups:edit_announcement", args=[one.pk])
    actions.edit_announcement(actor=lead, announcement=one, **WORDS, pinned_until=clock.today())
    for language in ("en", "zh-hans"):  # a date is in the form as browsers take it
        type(lead).objects.filter(pk=lead.pk).update(locale=language)
        assert f'value="{clock.today().isoformat()}"' in signed_in(lead).get(url).content.decode()
    sent = {"title": WORDS["title"], "source": "From **January** on.", "because": "Holidays", "after": "1"}
    assert signed_in(lead).post(url, sent).status_code == 302
    late = signed_in(lead).post(url, sent | {"source": "Mine"})
    assert (late.status_code, "Mine" in late.content.decode()) == (422, True)
    body = Client().get(f"{one.get_absolute_url()}?version=2").content.decode()
    assert "<del>December</del>" in body
    assert "Holidays" in body


def test_what_is_withdrawn_is_there_for_the_leads_alone():
    one, group, lead = announced(pinned_until=clock.today())
    assert refused(actions.withdraw_announcement, actor=MemberFactory(), announcement=one) == "not_allowed"
    signed_in(lead).post(reverse("groups:withdraw_announcement", args=[one.pk]))
    assert Client().get(one.get_absolute_url()).status_code == 404
    assert WORDS["title"] not in Client().get(group.get_absolute_url()).content.decode()
    assert "Withdrawn" in signed_in(lead).get(one.get_absolute_url()).content.decode()
    assert refused(actions.edit_announcement, actor=lead, announcement=one, **WORDS) == "withdrawn"


def test_announcements_of_a_hidden_group_are_for_those_who_see_it():
    one, _group, lead = announced("hidden")
    port = moderated("groups.announcement")
    stranger = MemberFactory()
    assert signed_in(stranger).get(one.get_absolute_url()).status_code == 404
    assert [port.visible_to(viewer, [one.pk]) for viewer in (stranger, lead)] == [set(), {one.pk}]


def test_moderation_hides_brings_back_and_empties_it():
    one, _group, lead = announced()
    staff, port = StaffFactory(), moderated("groups.announcement")
    actions.edit_announcement(actor=lead, announcement=one, title="Other", source="Other words")
    port.hide(staff, one.pk, "rude")
    assert port.facts([one.pk])[one.pk].state == "hidden"
    assert Client().get(one.get_absolute_url()).status_code == 404
    assert refused(actions.edit_announcement, actor=lead, announcement=one, **WORDS) == "not_shown"
    port.restore(staff, one.pk)
    assert Client().get(one.get_absolute_url()).status_code == 200
    port.purge(staff, one.pk)
    assert set(AnnouncementVersion.objects.values_list("source", flat=True)) == {""}
    assert Announcement.objects.get().html == ""
    assert refused(actions.decide_announcement, actor=MemberFactory(), announcement=one, how="hidden") == "not_allowed"


def test_members_report_it():
    one, _group, _lead = announced()
    body = signed_in(MemberFactory()).get(one.get_absolute_url()).content.decode()
    assert reverse("moderation:flag", args=["groups.announcement", one.pk]) in body
    sent = signed_in(MemberFactory()).post(
        reverse("moderation:flag", args=["groups.announcement", one.pk]), {"reason": "spam"}
    )
    assert sent.status_code in (200, 302)


def test_an_erased_author_leaves_the_words_of_the_group():
    one, _group, lead = announced()
    erase_member(actor=HOUSE, member=lead)
    one.refresh_from_db()
    assert (one.author, one.source) == (None, WORDS["source"])
    assert Client().get(one.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_announcements_read_the_same_number_of_times(number):
    group, lead = led("open")
    for count in range(number):
        one = actions.announce(
            actor=lead, group=group, title=f"News {count}", source="Words", pinned_until=clock.today()
        )
        actions.edit_announcement(actor=lead, announcement=one, title=f"News {count}", source="Other")
    client = signed_in(lead)
    assert reads(client, reverse("groups:announcements", args=[group.handle])) == 6
    assert reads(client, one.get_absolute_url()) == 7
    assert reads(client, group.get_absolute_url()) == 7
