import pytest
from django.urls import reverse

from guildhall.content import actions as content
from guildhall.content.models import Topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.queries.feed import PAGE, feed_of
from guildhall.groups.tests.test_doors import led
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def talking(number=1):
    """A group with its own space, and as many questions in it."""
    group, lead = led("hidden")
    space = SpaceFactory(visibility="group", group=group)
    for count in range(number):
        content.publish_topic(
            actor=lead, space=space, kind="question", title=f"How does part {count} work?", source="Tell me, please."
        )
    return group, lead


def test_the_feed_tells_what_happened_and_what_was_said_in_its_spaces():
    group, lead = talking()
    lines, older = feed_of(lead, group)
    said = [line.activity.verb for line in lines]
    assert (said[0], said[-1], older) == ("content.question.asked", "groups.group.founded", 0)
    assert {"groups.member.added", "groups.seat.given"} <= set(said)


def test_the_feed_does_not_tell_who_asks_and_who_goes():
    group, lead = led()
    one, other = MemberFactory.create_batch(2)
    actions.decline(actor=lead, admission=actions.ask_to_join(actor=one, group=group))
    actions.add_to_group(actor=HOUSE, group=group, member=other)
    actions.leave(actor=other, group=group)
    said = {line.activity.verb for line in feed_of(lead, group)[0]}
    assert not said & {"groups.admission.asked", "groups.admission.declined", "groups.member.left"}


def test_what_is_hidden_leaves_the_feed():
    group, lead = talking()
    topic = Topic.objects.get(space__group=group)
    content.hide(actor=HOUSE, thing=topic, because="Wrong place")
    assert "content.question.asked" not in [line.activity.verb for line in feed_of(MemberFactory(), group)[0]]
    assert topic.title not in signed_in(lead).get(reverse("groups:feed", args=[group.handle])).content.decode()


def test_a_long_feed_goes_on():
    group, lead = led("open")
    for count in range(PAGE):
        actions.write_charter(actor=lead, group=group, source=f"Version {count}")
    _lines, older = feed_of(lead, group)
    rest, none = feed_of(lead, group, before=older)
    assert (rest[-1].activity.verb, none) == ("groups.group.founded", 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_is_for_those_who_are_in_it_and_reads_the_same_number_of_times(number):
    group, lead = talking(number)
    url = reverse("groups:feed", args=[group.handle])
    assert reads(signed_in(lead), url) == 10
    actions.change_group(actor=HOUSE, group=group, door="open")
    assert signed_in(MemberFactory()).get(url).status_code == 403
