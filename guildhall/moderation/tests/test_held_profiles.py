"""Words of a profile that a watched word holds wait for a person; what stood there stays shown."""

import pytest
from django.urls import reverse

from guildhall.kernel.moderated import moderated
from guildhall.kernel.refusal import Refusal
from guildhall.members.actions import edit_profile
from guildhall.members.models import HeldProfile
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, approve_item, purge_spammer, reject_item, reopen_item
from guildhall.moderation.actions.words import watch_words
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.queries.screening import forget_held

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "I like ferries.", "I run a casino."


@pytest.fixture(autouse=True)
def watched(transactional_db):
    staff = StaffFactory()
    watch_words(actor=staff, words=["casino"], action="hold")
    watch_words(actor=staff, words=["forbidden"], action="block")
    watch_words(actor=staff, words=["darn"], action="censor")
    forget_held()


@pytest.fixture
def member():
    return MemberFactory(name="Ada", bio=OLD, city="Turin")


def edit(member, **changes):
    return edit_profile(actor=member, member=member, **changes)


def shown(member):
    member.refresh_from_db()
    return member.name, member.bio


@pytest.fixture
def item(member, drain):
    edit(member, bio=NEW)
    drain()
    return Item.objects.get()


def test_what_waits_is_kept_beside_what_is_shown_and_the_rest_is_saved(member, drain):
    edit(member, bio=NEW, city="Genoa", name="A darn Ada")
    assert shown(member)[1] == OLD
    assert (member.city, "darn" in member.name) == ("Genoa", False)
    held = HeldProfile.objects.get()
    assert (held.changes, held.why) == ({"bio": NEW}, "word_hold: casino")
    drain()
    item = Item.objects.get()
    assert (item.kind, item.subject_type, item.why) == ("profile", "members.heldprofile", "word_hold: casino")


def test_blocked_words_and_handles_are_refused_as_before(member):
    for changes in ({"bio": "It is forbidden."}, {"handle": "casino"}):
        with pytest.raises(Refusal, match="cannot be used here"):
            edit(member, **changes)
    assert not HeldProfile.objects.exists()


def test_an_approved_one_is_shown_and_undo_puts_the_old_words_back(member, item):
    staff = StaffFactory()
    approve_item(actor=staff, item=item)
    assert shown(member)[1] == NEW
    assert "casino" in member.bio_html
    reopen_item(actor=staff, item=item)
    assert shown(member)[1] == OLD
    assert HeldProfile.objects.waiting().count() == 1


def test_undo_leaves_what_was_written_since(member, item):
    staff = StaffFactory()
    approve_item(actor=staff, item=item)
    edit(member, bio="I like trains.")
    reopen_item(actor=staff, item=item)
    assert shown(member)[1] == "I like trains."


def test_a_rejected_one_leaves_what_is_shown_and_states_why(member, item):
    reject_item(actor=StaffFactory(), item=item, reasons=Reasons("Advertising."))
    assert shown(member)[1] == OLD
    made = Restriction.objects.get(member=member, ended_at=None)
    assert (made.kind, made.facts, made.excerpt) == ("hidden", "Advertising.", NEW)


def test_a_new_text_takes_the_place_of_the_one_that_waits(member, item, drain):
    edit(member, bio="I like buses.")
    assert shown(member)[1] == "I like buses."
    assert HeldProfile.objects.waiting().count() == 0
    edit(member, bio="Casino again.")
    edit(member, name="Casino")
    drain()
    assert HeldProfile.objects.waiting().get().changes == {"bio": "Casino again.", "name": "Casino"}
    assert Item.objects.open().exclude(pk=item.pk).count() == 1


def test_spammers_lose_what_waits(member, item):
    purge_spammer(actor=StaffFactory(), member=member)
    assert not Item.objects.open().exists()


def test_only_the_member_and_who_reviews_see_it(member, item):
    port = moderated("members.heldprofile")
    seen = [port.visible_to(who, [item.subject_id]) for who in (member, StaffFactory(), MemberFactory())]
    assert seen == [{item.subject_id}, {item.subject_id}, set()]
    assert port.looked_after_by(MemberFactory()) == set()


def test_the_member_sees_what_waits_in_the_settings_and_others_do_not(member, item, client):
    client.force_login(member)
    page = client.get(reverse("members:edit_profile")).content.decode()
    assert "About me waits for review:" in page
    assert NEW in page
    assert NEW not in client.get(member.get_absolute_url()).content.decode()
    saved = client.post(
        reverse("members:edit_profile"), {"name": "Ada", "handle": member.handle, "bio": "Casino!"}, follow=True
    )
    assert "until then what was there before is shown" in saved.content.decode()
