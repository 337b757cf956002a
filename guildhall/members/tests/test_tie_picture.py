"""The picture of ties says what it shows and what it leaves out, and its table has the same people."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import erase_member, merge_member, set_privacy
from guildhall.members.models import Tie
from guildhall.members.queries import tie_picture
from guildhall.members.queries.tie_picture import kind_of, picture_of
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.members.tie_chart import LOOKS, options

pytestmark = pytest.mark.django_db


def somebody(**fields):
    return MemberFactory(joined_at=clock.now() - timedelta(days=400), **fields)


def tie(actor, target, count, kind="answered"):
    now = clock.now()
    Tie.objects.create(
        actor_key=actor.actor_key, target_key=target.actor_key, kind=kind, count=count, first_at=now, last_at=now
    )


def test_people_and_lines_add_up_both_ways_and_all_kinds():
    ada, bo, mei = (somebody() for _one in range(3))
    tie(ada, bo, 4)
    tie(ada, bo, 1, kind="replied")
    tie(bo, ada, 2)
    tie(mei, ada, 1)
    found = picture_of()
    assert [(dot.member, dot.partners, dot.times, dot.given, dot.received) for dot in found.dots] == [
        (ada, 2, 8, 5, 3), (bo, 1, 7, 2, 5), (mei, 1, 1, 1, 0),
    ]  # fmt: skip
    assert [(line.one, line.other, line.times, line.by_one, line.is_mutual) for line in found.lines] == [
        (ada.pk, bo.pk, 7, 5, True), (ada.pk, mei.pk, 1, 0, False),
    ]  # fmt: skip
    assert (found.people, found.between, found.exchanges, found.told, found.share) == (3, 2, 8, 8, 100)
    assert not found.is_sample
    assert not found.is_thinned


def test_reciprocity_is_above_chance_and_a_bridge_reaches_those_who_share_nobody():
    ada, bo, mei, jo = (somebody() for _one in range(4))
    tie(ada, bo, 1)
    tie(bo, ada, 1)
    tie(mei, ada, 1)
    tie(bo, mei, 1)
    tie(jo, ada, 1)
    found = picture_of()
    assert found.reciprocity == pytest.approx((2 / 5 - 5 / 12) / (1 - 5 / 12))
    assert found.reach() == {ada.pk: pytest.approx(3 - 2 / 3), bo.pk: 1.0, mei.pk: 1.0, jo.pk: 1.0}


def test_reciprocity_is_not_told_where_nobody_or_everybody_is_tied_both_ways():
    assert picture_of([]).reciprocity is None
    ada, bo = somebody(), somebody()
    tie(ada, bo, 1)
    tie(bo, ada, 1)
    assert picture_of().reciprocity is None


def test_a_sample_has_those_with_the_most_exchanges_and_says_how_much_is_missing(monkeypatch):
    monkeypatch.setattr(tie_picture, "MOST_PEOPLE", 3)
    monkeypatch.setattr(tie_picture, "MOST_LINES", 1)
    ada, bo, mei, jo = (somebody() for _one in range(4))
    tie(ada, bo, 5)
    tie(ada, mei, 3)
    tie(mei, jo, 2)
    found = picture_of()
    assert {dot.member for dot in found.dots} == {ada, bo, mei}
    assert [(line.one, line.other) for line in found.lines] == [(ada.pk, bo.pk)]
    assert (found.is_sample, found.is_thinned, found.people, found.between) == (True, True, 4, 2)
    assert (found.told, found.exchanges, found.share) == (8, 10, 80)


def test_bots_and_erased_people_are_left_out_and_merged_ones_are_one():
    ada, bo, old, bot, gone = somebody(), somebody(), somebody(), somebody(kind="bot"), somebody()
    tie(ada, bo, 1)
    tie(old, bo, 2)
    tie(bot, ada, 9)
    tie(gone, ada, 9)
    merge_member(actor=HOUSE, source=old, target=ada, evidence="same keys")
    erase_member(actor=gone, member=gone)
    found = picture_of()
    assert [(dot.member.pk, dot.times) for dot in found.dots] == [(ada.pk, 3), (bo.pk, 3)]


def test_among_some_members_only_and_without_those_who_keep_their_ties_to_themselves():
    ada, bo, mei, out = (somebody() for _one in range(4))
    tie(ada, bo, 1)
    tie(mei, bo, 2)
    tie(out, bo, 3)
    inside = [ada.pk, bo.pk, mei.pk]
    assert {dot.member for dot in picture_of(inside).dots} == {ada, bo, mei}
    set_privacy(actor=mei, member=mei, switches={"shows_ties": False})
    assert {dot.member for dot in picture_of(inside, shown_only=True).dots} == {ada, bo}
    assert picture_of([], shown_only=True).dots == []


@pytest.mark.parametrize(
    ("times", "given", "kind"),
    [(3, 2, "gives"), (3, 1, "receives"), (4, 2, "both"), (1, 1, "gives"), (1, 0, "receives")],
)
def test_two_thirds_make_a_kind(times, given, kind):
    assert kind_of(somebody(), times, given) == kind
    assert kind_of(MemberFactory(), times, given) == "new"


def test_every_kind_has_a_shape_and_a_colour_of_its_own():
    shapes, colours, names = (set(column) for column in zip(*LOOKS.values(), strict=True))
    assert len(shapes) == len(colours) == len(names) == len(LOOKS) == 4


def test_names_are_no_templates_of_the_library():
    ada, bo = somebody(name="{b} {c}"), somebody()
    tie(ada, bo, 1)
    dots = options(picture_of())["series"][0]["data"]
    assert [dot["name"] for dot in dots if dot["id"] == str(ada.pk)] == ["(b) (c)"]


def test_the_table_on_the_page_has_the_people_of_the_picture(settings):
    settings.IS_DEMO = True
    ada, bo = somebody(name="Ada"), somebody(name="Bo")
    tie(ada, bo, 4711)
    client = Client()
    client.force_login(StaffFactory())
    body = client.get(reverse("members:ties")).content.decode()
    drawn = json.loads(re.search(r'id="chart-ties">(.*?)</script>', body)[1])["series"][0]["data"]
    rows = re.findall(r"<tr><td><a[^>]*>([^<]*)</a>", body.split("gh-network-rows")[1].split("</table>")[0])
    assert [dot["name"] for dot in drawn] == rows == ["Ada", "Bo"]
    assert body.count("4,711") >= 3
    assert "All 2 members who have ties to one another." in body
    assert "echarts.network.min.js" in body
