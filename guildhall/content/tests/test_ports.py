import pytest

from guildhall.content.tests.factories import SpaceFactory, TopicFactory
from guildhall.kernel.registry import port
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_a_subject_is_shown_by_its_title():
    topic = TopicFactory()
    assert port("subject", "content.topic")(Guest(), [topic.pk])[topic.pk].title == topic.title


def test_what_the_viewer_may_not_see_is_not_shown():
    topic = TopicFactory(space=SpaceFactory(visibility="members"))
    assert port("subject", "content.topic")(Guest(), [topic.pk]) == {}
    assert topic.pk in port("subject", "content.topic")(MemberFactory(), [topic.pk])


@pytest.mark.parametrize("kind", ["content.topic", "content.post", "content.comment", "content.space", "content.tag"])
def test_every_kind_answers_for_nothing(kind):
    assert port("subject", kind)(Guest(), []) == {}
