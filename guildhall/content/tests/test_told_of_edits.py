import pytest

from guildhall.content.actions import (
    Accepted,
    accept_suggestion,
    feature_topic,
    refuse_suggestion,
    suggest_edit,
    withdraw_suggestion,
)
from guildhall.content.queries import proposal
from guildhall.content.rules import fingerprint
from guildhall.members.tests.factories import StaffFactory
from guildhall.outreach.tests.scene import ask, reader, told

pytestmark = pytest.mark.django_db(transaction=True)


def suggested(actor, topic, text):
    post = topic.posts.get(kind="opening")
    given = {"title": topic.title, "tags": topic.tag_names, "reason": "clearer"}
    return suggest_edit(actor=actor, post=post, source=text, **given)


def test_the_author_is_told_of_a_suggestion_and_who_made_it_of_the_decision(drain):
    lin, wei, staff = reader("lin"), reader("wei"), StaffFactory()
    topic = ask(lin)
    refused = suggested(wei, topic, "Other words altogether.")
    drain()
    assert (told(lin), told(wei)) == (["suggested"], [])
    refuse_suggestion(actor=staff, suggestion=refused, because="It says less.")
    drain()
    assert told(wei) == ["decided"]
    accepted = suggested(wei, topic, "The same, and clearer.")
    wanted = proposal(accepted)
    seen = Accepted(wanted.source, fingerprint(accepted.post), wanted.title, wanted.tag_names)
    accept_suggestion(actor=lin, suggestion=accepted, accepted=seen)
    drain()
    assert told(wei) == ["decided", "decided"]


def test_a_suggestion_that_was_withdrawn_at_once_is_told_to_nobody(drain):
    lin, wei = reader("lin"), reader("wei")
    withdraw_suggestion(actor=wei, suggestion=suggested(wei, ask(lin), "Other words altogether."))
    drain()
    assert told(lin) == []


def test_an_author_is_told_that_their_topic_was_featured(drain):
    lin = reader("lin")
    feature_topic(actor=StaffFactory(), topic=ask(lin), because="complete")
    drain()
    assert told(lin) == ["decided"]
