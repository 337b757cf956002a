"""What stands beside a profile, and for whom."""

import pytest

from guildhall.activity.testing import drain
from guildhall.content.actions import accept_answer, post_answer
from guildhall.content.tests.test_pages import a_question
from guildhall.groups.actions import found_group
from guildhall.groups.models import GroupMembership
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import set_privacy, state_attribute
from guildhall.members.tests.factories import PASSWORD, MemberFactory, signed_in
from guildhall.moderation.models import Standing

pytestmark = pytest.mark.django_db


def hides(member, *switches):
    set_privacy(actor=member, member=member, switches=dict.fromkeys(switches, False))


@pytest.fixture
def ada():
    ada = MemberFactory(handle="ada", name="Ada")
    state_attribute(actor=HOUSE, member=ada, key="company", value="Acme Cloud", way="document", seen="A badge.")
    for door in ("open", "hidden"):
        group = found_group(actor=HOUSE, handle=f"g-{door}", name_en=f"The {door} circle", kind="sig", door=door)
        GroupMembership.objects.create(group=group, member=ada)
    Standing.objects.create(member=ada, level=3)
    return ada


def test_a_profile_shows_what_is_verified_the_groups_and_the_level(client, ada):
    page = client.get("/people/ada/").content.decode()
    for words in ("Acme Cloud", "The open circle", "Trusted"):
        assert words in page
    assert "The hidden circle" not in page
    assert "A badge." not in page


@pytest.mark.parametrize(
    ("switch", "words"),
    [("shows_work", "Acme Cloud"), ("shows_groups", "The open circle"), ("shows_level", "Trusted")],
)
def test_what_is_switched_off_is_for_the_member_alone(client, ada, switch, words):
    hides(ada, switch)
    assert words not in client.get("/people/ada/").content.decode()
    ada.set_password(PASSWORD)
    ada.save()
    signed_in(client, ada)
    assert words in client.get("/people/ada/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_expertise_names_the_answer_that_was_accepted_and_ties_name_who_shows_them(client):
    ada, bo, cy = (MemberFactory(handle=name, name=name.title()) for name in ("ada", "bo", "cyrus"))
    ignored, taken = (
        post_answer(actor=ada, topic=a_question(actor=asker), source="It waits for the volume to come free.")
        for asker in (bo, cy)
    )
    accept_answer(actor=cy, answer=taken)
    drain()
    hides(cy, "shows_ties")
    page = client.get("/people/ada/").content.decode()
    assert f"/posts/{taken.pk}/" in page
    assert f"/posts/{ignored.pk}/" not in page
    assert 'href="/people/bo/"' in page
    assert "cyrus" not in page
    hides(ada, "shows_ties")
    assert 'href="/people/bo/"' not in client.get("/people/ada/").content.decode()
