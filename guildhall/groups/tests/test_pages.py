import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.models import Admission, Group, GroupMembership
from guildhall.groups.tests.test_doors import led
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def filled(number):
    """As many groups, and in the last of them as many members, roles, requests, invitations, versions."""
    for count in range(number):
        group, lead = led(handle=f"sig{count}")
    for count in range(number):
        member = MemberFactory()
        actions.add_to_group(actor=HOUSE, group=group, member=member)
        actions.give_seat(actor=lead, group=group, member=member, role="committee")
        actions.ask_to_join(actor=MemberFactory(), group=group)
        actions.invite(actor=lead, group=group, member=MemberFactory())
        actions.write_charter(actor=lead, group=group, source=f"Version {count}")
    SpaceFactory(visibility="group", group=group)
    return group, lead


@pytest.mark.parametrize("number", [1, 3])
def test_pages_read_the_same_number_of_times(number):
    group, lead = filled(number)
    client = signed_in(lead)
    pages = {name: reverse(f"groups:{name}", args=[group.handle]) for name in ("group", "members", "charter", "desk")}
    found = {name: reads(client, url) for name, url in pages.items()}
    assert found | {"directory": reads(client, "/groups/")} == {
        "group": 8, "members": 6, "charter": 7, "desk": 11, "directory": 3,
    }  # fmt: skip


def test_guests_see_groups_but_no_members_and_no_hidden_ones():
    open_group, _lead = led("open", "open")
    hidden, _lead = led("hidden", "hidden")
    body = Client().get("/groups/").content.decode()
    assert open_group.get_absolute_url() in body
    assert hidden.get_absolute_url() not in body
    assert Client().get(hidden.get_absolute_url()).status_code == 404
    assert Client().get(f"{open_group.get_absolute_url()}members").status_code == 302
    assert "Sign in to join" in Client().get(open_group.get_absolute_url()).content.decode()


def test_the_directory_filters_by_kind_place_and_words():
    group, lead = led("open", "storage")
    other, _lead = led("open", "else")
    actions.change_group(actor=HOUSE, group=group, kind="city", city="Shanghai", country="CN", name_en="Shanghai users")
    actions.change_group(actor=HOUSE, group=other, name_en="Network")
    client = signed_in(lead)
    for query in ("kind=city", "city=Shanghai", "country=CN", "q=shang"):
        body = client.get(f"/groups/?{query}").content.decode()
        assert group.get_absolute_url() in body, query
        assert other.get_absolute_url() not in body, query
    actions.close_group(actor=HOUSE, group=other)
    assert other.get_absolute_url() in client.get("/groups/?state=archived").content.decode()


def test_a_member_asks_by_form_and_the_lead_lets_them_in():
    group, lead = led()
    member = MemberFactory()
    client, desk = signed_in(member), signed_in(lead)
    assert client.post(reverse("groups:ask_to_join", args=[group.handle]), {"words": "Docs"}).status_code == 302
    again = client.post(reverse("groups:ask_to_join", args=[group.handle]), {"words": "Again, please"})
    assert again.status_code == 422
    assert "Again, please" in again.content.decode()
    assert "Docs" in desk.get(reverse("groups:desk", args=[group.handle])).content.decode()
    assert client.get(reverse("groups:desk", args=[group.handle])).status_code == 403
    desk.post(reverse("groups:accept", args=[Admission.objects.get().pk]))
    assert GroupMembership.objects.current().filter(member=member).exists()


def test_the_desk_keeps_what_was_typed_and_acts_on_people_of_the_group():
    group, lead = led()
    client = signed_in(lead)
    wrong = client.post(reverse("groups:invite", args=[group.handle]), {"handle": "nobody-here", "words": "Come"})
    assert (wrong.status_code, "nobody-here" in wrong.content.decode()) == (422, True)
    guest = MemberFactory()
    client.post(reverse("groups:invite", args=[group.handle]), {"handle": guest.handle, "words": "Come"})
    assert "Come" in signed_in(guest).get(group.get_absolute_url()).content.decode()
    signed_in(guest).post(reverse("groups:accept", args=[Admission.objects.get().pk]))
    given = {"handle": guest.handle, "role": "committee", "until": "2030-01-01"}
    client.post(reverse("groups:give_seat", args=[group.handle]), given)
    assert group.seats.get(member=guest).role == "committee"
    membership = group.memberships.get(member=guest)
    client.post(reverse("groups:remove_member", args=[group.handle, membership.pk]))
    assert not group.memberships.current().filter(member=guest).exists()


def test_leads_write_the_charter_and_everybody_reads_what_changed():
    group, lead = led("open")
    client = signed_in(lead)
    url = reverse("groups:write_charter", args=[group.handle])
    client.post(url, {"source": "One line\n\nAnother", "after": "0"})
    client.post(url, {"source": "One line\n\nAn other", "after": "1", "because": "Spelling"})
    late = client.post(url, {"source": "Mine", "after": "1"})
    assert (late.status_code, "Mine" in late.content.decode()) == (422, True)
    body = Client().get(reverse("groups:charter", args=[group.handle])).content.decode()
    assert "<del>Another</del>" in body
    assert "Spelling" in body
    assert (
        "no longer in force"
        in Client().get(reverse("groups:charter", args=[group.handle]) + "?version=1").content.decode()
    )


def test_leads_change_words_and_door():
    group, lead = led()
    url = reverse("groups:edit_group", args=[group.handle])
    assert signed_in(lead).post(url, {"name_en": "", "door": "open"}).status_code == 422
    assert signed_in(lead).post(url, {"name_en": "SIG New", "door": "open", "city": "Berlin"}).status_code == 302
    assert Group.objects.get(pk=group.pk).door == "open"
