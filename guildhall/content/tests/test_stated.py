"""Whatever staff take out of sight has its statement of reasons: by every door, and the database minds it."""

import pytest
from django.db import IntegrityError, connection, transaction

from guildhall.content.actions import delete, edit_topics, hide, hold, publish_topic, restore
from guildhall.content.actions.hiding import withdraw
from guildhall.content.models import Hidden, Topic
from guildhall.content.tests.factories import CommentFactory, PostFactory, SpaceFactory, TopicFactory
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, flag, purge_spammer, reject_item, reopen_item
from guildhall.moderation.models import Item, Restriction

pytestmark = pytest.mark.django_db


def stated(thing):
    rows = Restriction.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk, ended_at=None)
    return [(one.kind, one.facts) for one in rows]


def check():
    """As at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@transaction.atomic
def commit(act):
    act()
    check()


@pytest.mark.parametrize(("act", "kind"), [(hide, "hidden"), (delete, "deleted"), (hold, "held")])
@pytest.mark.parametrize("made", [TopicFactory, PostFactory, CommentFactory])
def test_the_act_alone_states_its_reasons_to_the_author(act, kind, made):
    thing = made()
    act(actor=StaffFactory(), thing=thing, because="Advertising.")
    assert stated(thing) == [(kind, "Advertising.")]
    check()


@pytest.mark.parametrize(("locale", "said"), [("en", "A moderator took this"), ("zh-hans", "管理人员")])
def test_what_nobody_said_is_said_in_the_authors_language(locale, said):
    thing = PostFactory(author=MemberFactory(locale=locale))
    hide(actor=StaffFactory(), thing=thing)
    assert stated(thing)[0][1].startswith(said)


@pytest.mark.parametrize("act", ["hide", "delete"])
def test_many_at_once_state_each(act):
    topics = [TopicFactory(), TopicFactory()]
    edit_topics(actor=StaffFactory(), topics=topics, act=act, because="Off topic.")
    assert [len(stated(topic)) for topic in topics] == [1, 1]
    check()


def test_a_second_act_takes_the_place_of_the_first_and_restoring_ends_it():
    thing, staff = PostFactory(), StaffFactory()
    hide(actor=staff, thing=thing, because="One.")
    delete(actor=staff, thing=thing, because="Two.")
    assert stated(thing) == [("deleted", "Two.")]
    restore(actor=staff, thing=thing)
    assert stated(thing) == []
    check()


def test_a_spam_account_states_once_for_all_it_wrote():
    author = MemberFactory()
    thing = PostFactory(author=author)
    purge_spammer(actor=StaffFactory(), member=author)
    assert stated(thing) == []
    check()


def test_a_decision_taken_back_to_what_was_hidden_states_that_again():
    topic, staff = TopicFactory(), StaffFactory()
    flag(actor=MemberFactory(), subject_type="content.topic", subject_id=topic.pk, reason="spam")
    hide(actor=staff, thing=topic, because="First.")
    item = Item.objects.get(subject_type="content.topic", subject_id=topic.pk)
    reject_item(actor=staff, item=item, reasons=Reasons("Second."), deletes=True)
    reopen_item(actor=staff, item=item)
    assert stated(topic) == [("hidden", "First.")]
    check()


def test_the_port_alone_does_not_stand():
    thing = PostFactory()
    with pytest.raises(IntegrityError, match="without a statement"):
        commit(lambda: moderated("content.post").hide(StaffFactory(), thing.pk, "quietly"))


def test_a_row_written_by_hand_does_not_stand():
    topic = TopicFactory()
    taken = {"hidden_at": topic.created_at, "hidden_as": "deleted", "hidden_by": 7}
    with pytest.raises(IntegrityError, match="without a statement"):
        commit(lambda: Topic.objects.filter(pk=topic.pk).update(**taken))


def test_what_the_house_holds_needs_none_of_a_person():
    given = {"kind": "question", "title": "How do I mount it?", "source": "It fails."}
    topic = publish_topic(actor=MemberFactory(), space=SpaceFactory(), **given)
    withdraw(actor=HOUSE, thing=topic, state=Hidden.HELD)
    check()
    with pytest.raises(Refusal, match="already waits"):
        hold(actor=StaffFactory(), thing=topic)
