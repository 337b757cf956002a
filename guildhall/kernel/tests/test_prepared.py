from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.content.models import Space, Topic
from guildhall.content.tests.factories import SpaceFactory, TopicFactory
from guildhall.kernel import clock
from guildhall.kernel.prepared import EXAMPLE, LONG_AGO, MANY, Prepared, listed
from guildhall.kernel.sql import numbers, prepared_rows, texts

pytestmark = pytest.mark.django_db

by_number = Prepared(lambda pk: Space.objects.filter(pk=pk).values_list("handle"), pk=EXAMPLE)


def test_values_take_the_place_of_examples():
    first, second = SpaceFactory(), SpaceFactory()
    assert [by_number.rows(pk=space.pk) for space in (first, second)] == [[(first.handle,)], [(second.handle,)]]


def test_a_forgotten_value_is_an_error():
    with pytest.raises(KeyError):
        by_number.rows()


def test_a_value_is_never_part_of_the_statement():
    text = Prepared(lambda handle: Space.objects.filter(handle=handle).values_list("pk"), handle="an example")
    assert text.rows(handle="' OR '1'='1") == []


def test_instances_come_with_what_is_selected_beside_them():
    topic = TopicFactory()
    read = Prepared(lambda pk: Topic.objects.select_related("space", "author").filter(pk=pk), pk=EXAMPLE)
    [found] = read.objects(pk=topic.pk)
    with CaptureQueriesContext(connection) as asked:
        assert (found, found.space, found.author) == (topic, topic.space, topic.author)
    assert not asked.captured_queries
    found.title = "It can be written"
    found.save()
    topic.refresh_from_db()
    assert topic.title == "It can be written"


def test_the_clock_goes_on():
    topic = TopicFactory(created_at=clock.now())
    so_far = Prepared(lambda: Topic.objects.filter(created_at__lte=clock.now()).values_list("pk"))
    before = clock.offset()
    try:
        clock.shift(timedelta(days=-1))
        assert so_far.rows() == []
        clock.shift(before)
        assert so_far.rows() == [(topic.pk,)]
    finally:
        clock.shift(before)


def test_a_moment_that_would_stand_still_is_refused():
    old = Prepared(lambda: Topic.objects.filter(created_at__lt=clock.now() - timedelta(days=7)).values_list("pk"))
    with pytest.raises(ValueError, match="give it as an example"):
        old.rows()
    since = Prepared(lambda since: Topic.objects.filter(created_at__gte=since).values_list("pk"), since=LONG_AGO)
    assert since.rows(since=clock.now()) == []


def test_prepared_reads_are_counted_like_all_others():
    with CaptureQueriesContext(connection) as asked:
        by_number.rows(pk=1)
    assert len(asked.captured_queries) == 1


def test_many_numbers_go_as_one_value():
    spaces = [SpaceFactory() for _ in range(3)]
    among = Prepared(lambda pks: Space.objects.filter(pk__in=listed(pks)).order_by("pk").values_list("pk"), pks=MANY)
    for some in (spaces, spaces[:1], []):
        assert among.rows(pks=numbers(space.pk for space in some)) == [(space.pk,) for space in some]


def test_texts_arrive_as_they_are():
    said = ["", "a,b", 'he said "{no}"', "back\\slash", "NULL", "好\n", None]
    assert prepared_rows("SELECT * FROM unnest($1::text[])", [texts(said)]) == [(text,) for text in said]
