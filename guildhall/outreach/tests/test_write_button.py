"""A profile offers to write where messages are taken, and says so where they are not."""

import pytest

from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.actions.blocks import block_member
from guildhall.outreach.tests.test_conversations import begin, takes_from

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.IS_DEMO = True


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("anyone", "to="),
        ("staff", "Takes messages from staff only"),
        ("followed", "Takes messages only from people they"),
    ],
)
def test_a_profile_offers_to_write_only_where_it_is_taken(client, policy, says):
    writer, reader = MemberFactory(), MemberFactory(handle="ada")
    takes_from(reader, policy)
    client.force_login(writer)
    page = client.get("/people/ada/").content.decode()
    assert says in page
    assert ("/messages/new" in page or "?to=ada" in page) == (policy == "anyone")
    client.force_login(StaffFactory())
    assert "?to=ada" in client.get("/people/ada/").content.decode()


def test_a_profile_tells_no_block_and_goes_on_with_a_conversation_that_is_there(client):
    writer, reader = MemberFactory(), MemberFactory(handle="ada")
    block_member(actor=reader, member=writer)
    client.force_login(writer)
    assert "?to=ada" in client.get("/people/ada/").content.decode()
    other = MemberFactory()
    begin(other, reader)
    takes_from(reader, "staff")
    client.force_login(other)
    assert "?to=ada" in client.get("/people/ada/").content.decode()
