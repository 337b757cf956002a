from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.tests.test_pages import signed_in
from guildhall.groups import actions
from guildhall.groups.models import Eligibility
from guildhall.groups.queries import groups_of
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Attribute
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def from_city(city, **more):
    """Somebody of whom the city is verified."""
    member = MemberFactory()
    Attribute.objects.create(member=member, key="city", value=city, verified_at=clock.now(), way="document", **more)
    return member


def for_shanghai(door="open"):
    group, lead = led(door)
    actions.set_eligibility(actor=lead, group=group, key="city", values=["Shanghai", "上海"])
    return group, lead


def test_only_what_is_verified_opens_the_door():
    group, _lead = for_shanghai()
    says_so = MemberFactory(city="Shanghai")
    expired = from_city("Shanghai", expires_at=clock.now() - timedelta(days=1))
    for member in (says_so, expired, from_city("Berlin")):
        assert refused(actions.join, actor=member, group=group) == "not_eligible"
    for member in (from_city("shanghai"), from_city("上海")):
        actions.join(actor=member, group=group)
        assert groups_of(member) == [group]


@pytest.mark.parametrize("door", ["request", "invitation"])
def test_requests_and_invitations_ask_for_it_too(door):
    group, lead = for_shanghai(door)
    stranger, neighbour = from_city("Berlin"), from_city("Shanghai")
    if door == "request":
        assert refused(actions.ask_to_join, actor=stranger, group=group) == "not_eligible"
        asked = actions.ask_to_join(actor=neighbour, group=group)
        Attribute.objects.all().delete()
        assert refused(actions.accept, actor=lead, admission=asked) == "not_eligible"
        return
    asked = actions.invite(actor=lead, group=group, member=stranger)
    assert refused(actions.accept, actor=stranger, admission=asked) == "not_eligible"


def test_who_is_in_it_stays_and_staff_add_whom_they_want():
    group, lead = led("open")
    actions.set_eligibility(actor=lead, group=group, key="industry")
    assert groups_of(lead) == [group]
    actions.add_to_group(actor=HOUSE, group=group, member=MemberFactory())
    assert group.memberships.current().count() == 2


def test_leads_say_whom_it_is_for():
    group, lead = led("open")
    asks = {"group": group, "key": "city", "values": ["Shanghai"]}
    assert refused(actions.set_eligibility, actor=MemberFactory(), **asks) == "not_allowed"
    assert refused(actions.set_eligibility, actor=lead, group=group, key="shoe size") == "no_such"
    page, client = reverse("groups:set_eligibility", args=[group.handle]), signed_in(lead)
    assert client.post(page, {"key": "country", "values": "Atlantis"}).status_code == 422
    assert client.post(page, {"key": "city", "values": "Shanghai\n上海"}).status_code == 302
    assert Eligibility.objects.get().values == ["Shanghai", "上海"]
    client.post(page, {"key": "", "values": ""})
    assert not Eligibility.objects.exists()


def test_the_page_says_whom_it_is_for_and_how_one_gets_there():
    group, _lead = for_shanghai()
    url, ask = group.get_absolute_url(), reverse("members:attributes")
    assert "Shanghai" in Client().get(url).content.decode()
    assert ask in signed_in(MemberFactory()).get(url).content.decode()
    assert ask not in signed_in(from_city("Shanghai")).get(url).content.decode()
