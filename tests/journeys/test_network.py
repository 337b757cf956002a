"""The network of ties is drawn by the library of its own, fits its box, and leads to people by its table without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guildhall.kernel import clock
from guildhall.members.models import Tie
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from tests.browser_fixtures import axe

pytestmark = pytest.mark.django_db(transaction=True)
BOXES = """() => [...document.querySelectorAll(".gh-network svg path")].map(path => {
    const [one, box] = [path.getBoundingClientRect(), path.closest("svg").getBoundingClientRect()]
    return one.width == 0 || (one.left >= box.left && one.right <= box.right && one.bottom <= box.bottom) })"""


def test_network_is_drawn_inside_its_box_on_every_screen(visit, live_server, settings):
    settings.IS_DEMO = True
    now = clock.now()
    people = [MemberFactory(name=f"Ada {n}", joined_at=now - timedelta(days=400)) for n in range(6)]
    for one, other in zip(people, people[1:], strict=False):
        keys = {"actor_key": one.actor_key, "target_key": other.actor_key}
        Tie.objects.create(**keys, kind="answered", count=3, first_at=now, last_at=now)
    staff = StaffFactory()
    for width in (1440, 390):
        page = visit(reverse("members:ties"), member=staff, width=width)
        page.wait_for_selector(".gh-network svg path")
        fits = page.evaluate(BOXES)
        assert len(fits) >= 6 + 5
        assert all(fits)
        assert axe(page) == []
    bare = visit(reverse("members:ties"), member=staff, scripts=False)
    assert bare.locator(".gh-network-rows tbody a").count() == 6
