"""The directory: found by what people show, never by what they hide."""

from datetime import timedelta

import pytest

from guildhall.content.models import Post, Tag, TopicTag
from guildhall.content.tests.factories import PostFactory, SpaceFactory, TopicFactory
from guildhall.groups.actions import found_group
from guildhall.groups.models import GroupMembership
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.members.actions import merge_member, set_privacy
from guildhall.members.queries import directory
from guildhall.members.tests.factories import MemberFactory
from guildhall.moderation.models import Standing

pytestmark = pytest.mark.django_db


def found(viewer=NOBODY, **query):
    return {member.handle for member in directory(viewer, query).members}


def hides(member, switch):
    set_privacy(actor=member, member=member, switches={switch: False})


def tagged(name, **fields):
    topic = TopicFactory(**fields)
    TopicTag.objects.create(topic=topic, tag=Tag.objects.get_or_create(name=name)[0])
    return topic


def answer(member, topic, **fields):
    PostFactory(topic=topic, kind=Post.Kind.ANSWER, author=member, number=topic.posts.count() + 1, **fields)


@pytest.fixture
def ada():
    return MemberFactory(
        handle="ada", city="上海", country="CN", company="Acme Cloud", industry="software", languages=["zh"]
    )


@pytest.mark.parametrize(
    ("query", "switch"),
    [
        ({"city": "上海"}, "shows_place"),
        ({"country": "CN"}, "shows_place"),
        ({"company": "acme"}, "shows_work"),
        ({"industry": "software"}, "shows_work"),
        ({"level": "2"}, "shows_level"),
        ({"group": "storage"}, "shows_groups"),
    ],
)
def test_a_hidden_field_cannot_be_guessed_by_filtering_or_counting(ada, query, switch):
    Standing.objects.create(member=ada, level=2)
    group = found_group(actor=HOUSE, handle="storage", name_en="SIG Storage", kind="sig", door="open")
    GroupMembership.objects.create(group=group, member=ada)
    MemberFactory(handle="bo", city="Oslo", country="NO", company="Beta", industry="games")
    assert found(**query) == {"ada"}
    hides(ada, switch)
    for viewer in (NOBODY, MemberFactory()):
        told = directory(viewer, query)
        assert (told.members, told.number) == ([], 0)
        if switch == "shows_place":
            assert [code for code, _name in told.cities] == ["Oslo"]
            assert [code for code, _name in told.countries] == ["NO"]


def test_filters_narrow_each_other_and_can_be_taken_away_one_by_one(ada):
    MemberFactory(handle="bo", city="上海", languages=["en"])
    assert found(city="上海") == {"ada", "bo"}
    told = directory(NOBODY, {"city": "上海", "language": "zh"}, base="/people/")
    assert [member.handle for member in told.members] == ["ada"]
    assert [(str(one.label), one.url) for one in told.active] == [
        ("Shanghai", "/people/?language=zh"),
        ("Chinese", "/people/?city=%E4%B8%8A%E6%B5%B7"),
    ]


def test_people_are_found_by_the_tags_they_answer_in_as_far_as_the_viewer_may_read(ada):
    open_topic = tagged("k8s", space=SpaceFactory())
    inside = tagged("k8s", space=SpaceFactory(visibility="members"))
    bo, cy = MemberFactory(handle="bo"), MemberFactory(handle="cy")
    answer(ada, open_topic)
    answer(bo, inside)
    answer(cy, open_topic, hidden_at=clock.now())
    assert found(tag="k8s") == {"ada"}
    assert found(MemberFactory(handle="dee"), tag="#K8s") == {"ada", "bo"}
    assert found(tag="other") == set()


def test_what_a_merged_row_answered_finds_its_person(ada):
    topic = tagged("k8s")
    old = MemberFactory(handle="old")
    answer(old, topic)
    merge_member(actor=HOUSE, source=old, target=ada, evidence="The same key.")
    assert found(tag="k8s") == {"ada"}


def test_a_hidden_group_finds_nobody_for_outsiders(ada):
    group = found_group(actor=HOUSE, handle="secret", name_en="Secret", kind="team", door="hidden")
    GroupMembership.objects.create(group=group, member=ada)
    assert found(group="secret") == set()
    assert found(MemberFactory(), group="secret") == set()
    assert found(ada, group="secret") == {"ada"}
    told = directory(MemberFactory(), {})
    assert all("secret" not in dict(one.options or []) for one in told.more)


def test_who_left_a_group_is_not_found_by_it(ada):
    group = found_group(actor=HOUSE, handle="storage", name_en="SIG Storage", kind="sig", door="open")
    now = clock.now()
    GroupMembership.objects.create(group=group, member=ada, joined_at=now - timedelta(days=2), left_at=now)
    assert found(group="storage") == set()


@pytest.mark.parametrize("query", [{"level": "²"}, {"level": "99"}, {"group": "x"}, {"country": "??"}, {"tag": "%"}])
def test_odd_values_find_nobody(ada, query):
    Standing.objects.create(member=ada, level=2)
    assert found(**query) == set()


def test_clearing_is_offered_only_where_something_is_filtered(client, ada):
    assert "Clear filters" not in client.get("/people/").content.decode()
    assert "Clear filters" in client.get("/people/?city=上海").content.decode()
