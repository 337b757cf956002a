import pytest

from guildhall.content.actions import give_spaces
from guildhall.content.models import Space
from guildhall.content.queries.of_groups import spaces_to_give
from guildhall.content.tests.factories import SpaceFactory
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_who_may_read_a_space_follows_it_to_the_other_group():
    (one, lead), (other, host) = led("open", "one"), led("open", "other")
    space = SpaceFactory(visibility="group", group=one)
    give_spaces(actor=StaffFactory(), spaces=[space.pk], group=one, into=other)
    seen = [Space.objects.visible_to(member).filter(pk=space.pk).exists() for member in (lead, host)]
    assert seen == [False, True]
    assert refused(give_spaces, actor=HOUSE, spaces=[space.pk], group=one, into=other) == "not_of_group"


def test_only_who_may_manage_spaces_gives_them_or_is_offered_them():
    (one, lead), (other, _host) = led("open", "one"), led("open", "other")
    space = SpaceFactory(visibility="group", group=one)
    for member in (lead, MemberFactory()):
        assert spaces_to_give(member, one) == {}
        assert refused(give_spaces, actor=member, spaces=[space.pk], group=one, into=other) == "not_allowed"
    assert list(spaces_to_give(HOUSE, one)) == [space.pk]
    assert Space.objects.get(pk=space.pk).group == one
