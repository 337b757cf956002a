"""What happens to a text is in the index when the reader of the log has read it: nothing is found by what it no longer says."""

import pytest

from guildhall.activity.testing import drain
from guildhall.content.actions import (
    accept_answer,
    delete,
    forget_content,
    hide,
    merge_topics,
    move_topic,
    post_answer,
    post_comment,
    purge_text,
    restore,
    split_posts,
)
from guildhall.content.models import Document, Post
from guildhall.content.queries.finding import look_for
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)


def found(query: str) -> list[str]:
    drain("content.search")
    return [hit.title for hit in look_for(NOBODY, query).hits]


def an_answer(topic, source):
    return post_answer(actor=MemberFactory(), topic=topic, source=source)


def test_a_merged_topic_is_found_by_its_texts_under_the_other_title_and_by_its_own_title_no_more():
    into = a_question(title="Volumes stay attached", source="Nothing.", tags=["volumes"])
    topic = a_question(title="Giraffe eats leaves", source="Savanna.", tags=["wildlife"])
    an_answer(topic, "Acacia.")
    assert found("giraffe") == ["Giraffe eats leaves"]
    merge_topics(actor=HOUSE, topic=topic, into=into)
    assert found("giraffe") == found("giraffe in:title") == found("wildlife") == []
    assert found("savanna") == found("acacia") == ["Volumes stay attached"]


def test_what_was_split_off_is_found_by_its_new_title():
    topic = a_question(title="Volumes stay attached", source="Nothing.")
    answer = an_answer(topic, "Savanna.")
    accept_answer(actor=topic.author, answer=answer)
    assert found("savanna") == ["Volumes stay attached"]
    split_posts(actor=HOUSE, topic=topic, posts=[answer.pk], title="Giraffe eats leaves")
    assert found("savanna") == found("giraffe in:title") == ["Giraffe eats leaves"]
    assert found("savanna has:accepted") == []


def test_a_moved_topic_is_found_in_its_new_space_and_by_whoever_may_read_that():
    topic = a_question(title="Giraffe eats leaves")
    open_one, closed = SpaceFactory(handle="zoo"), SpaceFactory(handle="members", visibility="members")
    move_topic(actor=HOUSE, topic=topic, space=open_one)
    assert found("giraffe space:zoo") == ["Giraffe eats leaves"]
    move_topic(actor=HOUSE, topic=topic, space=closed)
    assert found("giraffe") == []
    assert [hit.title for hit in look_for(MemberFactory(), "giraffe").hits] == ["Giraffe eats leaves"]


@pytest.mark.parametrize("withdraw", [hide, delete])
def test_what_is_withdrawn_is_not_found_until_it_is_restored(withdraw):
    topic = a_question(title="Giraffe eats leaves")
    answer = an_answer(topic, "Savanna.")
    comment = post_comment(actor=MemberFactory(), post=answer, source="Acacia.")
    for thing, query in ((comment, "acacia"), (answer, "savanna"), (topic, "giraffe")):
        assert found(query) == ["Giraffe eats leaves"]
        withdraw(actor=HOUSE, thing=thing)
        assert found(query) == []
        restore(actor=HOUSE, thing=thing)
        assert found(query) == ["Giraffe eats leaves"]


def test_nothing_of_what_is_purged_or_forgotten_stays_in_the_index():
    topic = a_question(title="Giraffe eats leaves", source="Savanna.")
    answer = an_answer(topic, "Acacia.")
    post_comment(actor=topic.author, post=answer, source="Elephant.")
    drain("content.search")
    hide(actor=HOUSE, thing=answer)
    purge_text(actor=HOUSE, thing=answer)
    forget_content(topic.author)
    drain("content.search")
    kept = " ".join(str(vector) for vector in Document.objects.values_list("vector", flat=True))
    assert Document.objects.count() == Post.objects.count() == 2
    assert not any(word in kept for word in ("giraff", "savanna", "acacia", "eleph"))
