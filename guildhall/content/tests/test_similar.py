import pytest

from guildhall.content.actions import close_topic, edit_post, rename_topic
from guildhall.content.models import Space
from guildhall.content.queries import similar_topics
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_search import index_all
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def titles(viewer, title) -> list[str]:
    index_all()
    return [one.title for one in similar_topics(viewer, title)]


def test_the_closest_title_comes_first_in_both_languages():
    me, space = MemberFactory(), SpaceFactory()
    for title in [
        "Chain falls off when I shift gears",
        "Chain makes noise",
        "换挡时链条总是掉到外侧",
        "链条怎么清洗",
        "刹车有异响",
    ]:
        a_question(space, title=title)
    assert titles(me, "My chain falls off while shifting")[0] == "Chain falls off when I shift gears"
    assert titles(me, "换挡的时候链条掉了怎么办？")[0] == "换挡时链条总是掉到外侧"
    assert "刹车有异响" not in titles(me, "换挡的时候链条掉了怎么办？")
    assert titles(me, "How?") == []


def test_nobody_finds_what_they_may_not_read():
    a_question(SpaceFactory(visibility=Space.Visibility.MEMBERS), title="Salary of a mechanic")
    hidden = a_question(title="Salary of a pilot")
    hidden.hidden_at = hidden.created_at
    hidden.save(update_fields=["hidden_at"])
    assert titles(MemberFactory(), "Salary of everybody") == ["Salary of a mechanic"]
    assert reads(signed_in(MemberFactory()), "/suggest/topics?title=Salary") == 2


def test_a_new_title_is_found_and_the_old_one_is_not():
    topic = a_question(title="Squeaking brakes")
    rename_topic(actor=topic.author, topic=topic, title="Rattling mudguard")
    assert titles(topic.author, "squeaking brake") == []
    edit_post(actor=topic.author, post=topic.posts.get(), source="x y z", title="Wobbling saddle")
    assert titles(topic.author, "wobbling saddles") == ["Wobbling saddle"]


def test_closed_ones_and_duplicates_say_so():
    first, second = a_question(title="Squeaking brakes"), a_question(title="Brakes are squeaking")
    close_topic(actor=HOUSE, topic=second, duplicate_of=first)
    index_all()
    page = signed_in(MemberFactory()).get("/suggest/topics?title=squeaking+brakes").content.decode()
    assert "Closed as a duplicate" in page
    assert page.count("<li>") == 2
