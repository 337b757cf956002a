from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    Slot,
    dismiss_banner,
    end_placement,
    feature_topic,
    grant_moderator,
    pin_topic,
    publish_topic,
    recommend_topic,
    show_banner,
    unfeature_topic,
    unpin_topic,
)
from guildhall.content.models import Placement, Space
from guildhall.content.queries import Feed, read_feed, read_places
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_editing import ask, later, refused
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.kernel import clock
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.members.tests.pictures import png

pytestmark = pytest.mark.django_db
GUEST = Guest()


def soon(**by):
    return clock.now() + timedelta(**by)


def slot(**fields) -> Slot:
    return Slot(**({"starts_at": None, "ends_at": soon(days=3)} | fields))


def an_announcement():
    return publish_topic(
        actor=StaffFactory(), space=SpaceFactory(), kind="announcement", title="We meet in May", source="Come all."
    )


def moderator_of(space):
    member = MemberFactory()
    grant_moderator(actor=StaffFactory(role="manager"), space=space, member=member)
    return member


def said(verb: str) -> int:
    return Activity.objects.filter(verb=verb).count()


def test_who_looks_after_a_space_features_there_with_a_reason_and_takes_it_back():
    topic = ask()
    keeper = moderator_of(topic.space)
    assert refused(feature_topic, actor=topic.author, topic=topic) == "not_allowed"
    feature_topic(actor=keeper, topic=topic, because="complete")
    assert refused(feature_topic, actor=keeper, topic=topic) == "already_featured"
    for body in (Client().get("/?tab=featured"), Client().get(f"/spaces/{topic.space.handle}/?tab=featured")):
        assert "Featured" in body.content.decode().split("data-rows")[1]
    page = Client().get(f"/t/{topic.pk}/{topic.slug}/").content.decode()
    assert f"Featured by {keeper.display_name}" in page
    assert "complete" in page
    unfeature_topic(actor=keeper, topic=topic)
    placed = Placement.objects.get()
    assert (placed.made_by, placed.ended_by, placed.because) == (keeper.actor_key, keeper.actor_key, "complete")
    assert (said("content.topic.featured"), said("content.topic.unfeatured")) == (1, 1)
    assert not read_feed(GUEST, Feed(tab="featured"))


def test_a_pin_ends_by_time_alone():
    topic = ask()
    keeper, feed = moderator_of(topic.space), Feed(space=Space.objects.get(pk=topic.space_id))
    pin_topic(actor=keeper, topic=topic, until=soon(days=2))
    assert refused(pin_topic, actor=keeper, topic=topic) == "already_pinned"
    assert [row.id for row in read_feed(GUEST, feed).pinned] == [topic.pk]
    with later(days=3):
        assert read_feed(GUEST, feed).pinned == []
        topic.refresh_from_db()
        assert not topic.is_pinned
        assert refused(unpin_topic, actor=keeper, topic=topic) == "not_pinned"
        pin_topic(actor=keeper, topic=topic)
        assert len(read_feed(GUEST, feed).pinned) == 1
    assert refused(pin_topic, actor=keeper, topic=ask(space=topic.space), until=soon(days=-1)) == "ends_in_the_past"


def test_a_pin_everywhere_is_for_curators_and_stands_at_the_top_of_the_home_page():
    topic, staff = ask(), StaffFactory()
    assert refused(pin_topic, actor=moderator_of(topic.space), topic=topic, everywhere=True) == "not_allowed"
    pin_topic(actor=staff, topic=topic, everywhere=True, until=soon(days=1))
    newer = ask()
    body = Client().get("/").content.decode()
    assert body.index(f"topic-{topic.pk}") < body.index(f"topic-{newer.pk}")
    assert body.count(f'id="topic-{topic.pk}"') + body.count(f"id=topic-{topic.pk}") == 1
    unpin_topic(actor=staff, topic=topic)
    assert read_places(GUEST).pinned == []
    assert Placement.objects.get().ended_by == staff.actor_key


def test_a_place_on_the_home_page_begins_and_ends_by_time_alone():
    staff, topic = StaffFactory(), ask()
    words = {"title_en": "Read this first", "line_zh_hans": "先看这篇"}
    placed = recommend_topic(actor=staff, topic=topic, slot=slot(starts_at=soon(days=1), words=words, because="guide"))
    assert "Read this first" not in Client().get("/").content.decode()
    with later(days=2):
        body = Client().get("/").content.decode()
        assert "Read this first" in body
        assert "先看这篇" in Client(headers={"accept-language": "zh-hans"}).get("/").content.decode()
    with later(days=4):
        assert "Read this first" not in Client().get("/").content.decode()
        assert recommend_topic(actor=staff, topic=topic, slot=slot(ends_at=soon(days=9))).pk != placed.pk
    assert said("content.topic.recommended") == 2


def test_no_more_topics_than_there_are_places_at_one_time():
    staff = StaffFactory()
    for _ in range(3):
        recommend_topic(actor=staff, topic=ask(), slot=slot())
    assert refused(recommend_topic, actor=staff, topic=ask(), slot=slot()) == "slots_full"
    assert recommend_topic(actor=staff, topic=ask(), slot=slot(starts_at=soon(days=4), ends_at=soon(days=5)))
    end_placement(actor=staff, placement=Placement.objects.order_by("pk")[0])
    assert recommend_topic(actor=staff, topic=ask(), slot=slot())
    assert said("content.topic.unrecommended") == 1


def test_nobody_sees_on_the_home_page_what_they_may_not_read():
    staff, space = StaffFactory(), SpaceFactory(visibility="members")
    topic = publish_topic(actor=staff, space=space, kind="announcement", title="Only for members", source="Yes.")
    recommend_topic(actor=staff, topic=topic, slot=slot())
    show_banner(actor=staff, topic=topic, until=soon(days=1))
    pin_topic(actor=staff, topic=topic, everywhere=True)
    assert "Only for members" not in Client().get("/").content.decode()
    assert signed_in(MemberFactory()).get("/").content.decode().count("Only for members") == 3


def test_a_picture_of_a_place_is_read_by_who_may_read_the_topic(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    staff = StaffFactory()
    settings.IS_DEMO = True
    topic = ask()
    sent = {"ends_at": soon(days=3).strftime("%Y-%m-%dT%H:%M"), "position": 1}
    client = signed_in(staff)
    bad = client.post(f"/t/{topic.pk}/recommend", sent | {"picture": SimpleUploadedFile("x.png", b"no picture")})
    assert bad.status_code == 422
    assert not Placement.objects.exists()
    client.post(f"/t/{topic.pk}/recommend", sent | {"picture": SimpleUploadedFile("x.png", png(400, 200))})
    picture = Placement.objects.get().picture
    url = f"/files/{picture.pk}/{picture.name}"
    assert url in Client().get("/").content.decode()
    assert Client().get(url).status_code == 200
    Space.objects.filter(pk=topic.space_id).update(visibility="members")
    assert Client().get(url).status_code == 404


def test_a_banner_is_an_announcement_until_a_member_puts_it_away():
    staff, member = StaffFactory(), MemberFactory()
    assert refused(show_banner, actor=staff, topic=ask(), until=soon(days=1)) == "no_announcement"
    topic = an_announcement()
    assert refused(show_banner, actor=topic.author, topic=topic, until=soon(days=-1)) == "ends_in_the_past"
    placed = show_banner(actor=staff, topic=topic, until=soon(days=1))
    client = signed_in(member)
    assert "ct-banner" in client.get("/").content.decode()
    client.post(f"/banners/{placed.pk}/dismiss")
    dismiss_banner(actor=member, placement=placed)
    assert "ct-banner" not in client.get("/").content.decode()
    assert "ct-banner" in signed_in(MemberFactory()).get("/").content.decode()
    with later(days=2):
        assert read_places(GUEST).banners == []


def test_only_staff_and_moderators_announce():
    assert refused(ask, kind="announcement") == "not_allowed"


def test_the_calendar_shows_what_is_on_what_comes_and_who_did_it(settings):
    settings.IS_DEMO = True
    staff, topic = StaffFactory(), ask(title="Worth a week of reading")
    feature_topic(actor=staff, topic=topic, because="complete")
    recommend_topic(actor=staff, topic=topic, slot=slot(starts_at=soon(days=1)))
    pin_topic(actor=staff, topic=topic, until=soon(days=1))
    unpin_topic(actor=staff, topic=topic)
    body = signed_in(staff).get("/console/content/calendar/").content.decode()
    assert body.count("Worth a week of reading") == 3
    assert body.count(staff.display_name) >= 4
    theirs = signed_in(moderator_of(SpaceFactory())).get("/console/content/calendar/").content.decode()
    assert "Worth a week of reading" not in theirs
    signed_in(staff).post(f"/console/content/placements/{Placement.objects.get(kind='featured').pk}/end")
    topic.refresh_from_db()
    assert topic.featured_at is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_calendar_reads_the_same_number_of_times(number, settings):
    settings.IS_DEMO = True
    staff = StaffFactory()
    for _ in range(number):
        topic = ask()
        feature_topic(actor=staff, topic=topic)
        recommend_topic(actor=staff, topic=topic, slot=slot(starts_at=soon(days=1)))
    assert reads(signed_in(staff), "/console/content/calendar/") == 6


@pytest.mark.parametrize("number", [1, 3])
def test_a_decorated_home_page_reads_no_more_than_a_bare_one(number):
    staff = StaffFactory()
    for _ in range(number):
        recommend_topic(actor=staff, topic=ask(), slot=slot())
        pin_topic(actor=staff, topic=ask(), everywhere=True)
        show_banner(actor=staff, topic=an_announcement(), until=soon(days=1))
    assert reads(Client(), "/") == 5
    assert reads(signed_in(MemberFactory()), "/") == 8
    assert len(signed_in(MemberFactory()).get("/").content) < 40_000
