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
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Attribute, Segment, SegmentMembership
from guildhall.members.queries import segments
from guildhall.members.tests.factories import MemberFactory, StaffFactory

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
    for member in (from_city("shanghai"), from_city("上海"), from_city("上海市")):
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


WORDS = {"wording_en": "people who help newcomers", "wording_zh_hans": "热心帮助新人的成员"}


def in_segment(*members, name="Secret rule"):
    """A list of them, as staff keep one."""
    segment = Segment.objects.create(name_en=name)
    for member in members:
        SegmentMembership.objects.create(segment=segment, member=member, since=segments.today())
    return segment


def for_segment(door, *members):
    group, lead = led(door)
    actions.set_segment(actor=HOUSE, group=group, segment=in_segment(*members), **WORDS)
    return group, lead


def test_a_segment_opens_the_door_to_who_is_in_it_now():
    inside, was_inside = MemberFactory.create_batch(2)
    group, _lead = for_segment("open", inside, was_inside)
    SegmentMembership.objects.filter(member=was_inside).update(until=segments.today())
    for member in (was_inside, MemberFactory()):
        assert refused(actions.join, actor=member, group=group) == "not_eligible"
    actions.join(actor=inside, group=group)
    assert groups_of(inside) == [group]


def test_a_segment_is_asked_for_at_the_request_and_again_when_it_is_accepted():
    inside = MemberFactory()
    group, lead = for_segment("request", inside)
    assert refused(actions.ask_to_join, actor=MemberFactory(), group=group) == "not_eligible"
    asked = actions.ask_to_join(actor=inside, group=group)
    Segment.objects.update(closed_at=clock.now())
    assert refused(actions.accept, actor=lead, admission=asked) == "not_eligible"


def test_both_have_to_hold_where_both_are_asked_for():
    neighbour, helper, both = from_city("Shanghai"), MemberFactory(), from_city("Shanghai")
    group, lead = for_segment("open", helper, both)
    actions.set_eligibility(actor=lead, group=group, key="city", values=["Shanghai"])
    for member in (neighbour, helper):
        assert refused(actions.join, actor=member, group=group) == "not_eligible"
    actions.join(actor=both, group=group)
    actions.set_eligibility(actor=lead, group=group, key="")
    assert Eligibility.objects.get().wording_en == WORDS["wording_en"]


def test_the_refusal_says_what_is_missing_and_nothing_of_the_segment():
    group, _lead = for_segment("open")
    stranger = MemberFactory()
    with pytest.raises(Refusal) as refusal:
        actions.join(actor=stranger, group=group)
    body = signed_in(stranger).get(group.get_absolute_url()).content.decode()
    for told in (str(refusal.value), body, Client().get(group.get_absolute_url()).content.decode()):
        assert "people who help newcomers" in told
        assert "Secret rule" not in told


def test_only_staff_who_manage_segments_choose_one_and_leads_read_its_words():
    group, lead = led("open")
    segment, url = in_segment(), reverse("groups:set_segment", args=[group.handle])
    asks = {"group": group, "segment": segment} | WORDS
    assert refused(actions.set_segment, actor=lead, **asks) == "not_allowed"
    assert refused(actions.set_segment, actor=HOUSE, group=group, segment=segment) == "no_words"
    assert signed_in(lead).post(url, {"segment": segment.pk} | WORDS).status_code == 403
    staff = signed_in(StaffFactory())
    wrong = staff.post(url, {"segment": segment.pk, "wording_en": "  ", "wording_zh_hans": ""})
    assert (wrong.status_code, "Say in words for everybody" in wrong.content.decode()) == (422, True)
    assert staff.post(url, {"segment": segment.pk} | WORDS).status_code == 302
    page = reverse("groups:set_eligibility", args=[group.handle])
    body = signed_in(lead).get(page).content.decode()
    assert (WORDS["wording_en"] in body, "Secret rule" in body) == (True, False)
    assert "Secret rule" in staff.get(page).content.decode()
    staff.post(url, {"segment": "", "wording_en": "", "wording_zh_hans": ""})
    assert not Eligibility.objects.exists()
