"""Two people at once, in real transactions."""

import threading

import pytest
from django.db import connection

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    accept_answer,
    ask_member,
    close_topic,
    post_answer,
    reopen_topic,
    second_question,
    vote_reopen,
)
from guildhall.content.models import Acceptance, AnswerRequest, Post
from guildhall.content.tests.factories import PostFactory
from guildhall.content.tests.test_pages import a_question
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run each in a thread with a connection of its own; return 'done' or the refusal's code for each."""
    ends, start = [""] * len(acts), threading.Barrier(len(acts))

    def run(index, act):
        try:
            start.wait(10)
            act()
            ends[index] = "done"
        except Refusal as refusal:
            ends[index] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def said(verb):
    return Activity.objects.filter(verb=verb).count()


def test_two_accepts_leave_one_accepted_answer():
    topic = a_question()
    first, second = (post_answer(actor=MemberFactory(), topic=topic, source="So.") for _ in range(2))
    ends = at_once(
        *(lambda answer=answer: accept_answer(actor=topic.author, answer=answer) for answer in (first, second))
    )
    assert ends == ["done", "done"]
    topic.refresh_from_db()
    assert (topic.accepted, Acceptance.objects.filter(topic=topic, ended_at=None).count()) == (1, 1)
    assert Post.objects.filter(topic=topic, accepted_at__isnull=False).count() == 1


def test_two_closers_close_once():
    topic, staff = a_question(), [StaffFactory(), StaffFactory()]
    ends = at_once(*(lambda one=one: close_topic(actor=one, topic=topic, reason="unclear") for one in staff))
    assert sorted(ends) == ["already_closed", "done"]
    assert said("content.topic.closed") == 1


def test_two_topics_never_become_duplicates_of_each_other():
    first, second = a_question(), a_question()
    ends = at_once(
        lambda: close_topic(actor=HOUSE, topic=first, duplicate_of=second),
        lambda: close_topic(actor=HOUSE, topic=second, duplicate_of=first),
    )
    assert sorted(ends) == ["done", "duplicate_of_itself"]


def test_an_answer_at_the_moment_of_closing_is_in_or_refused():
    topic = a_question()
    ends = at_once(
        lambda: close_topic(actor=HOUSE, topic=topic, reason="unclear"),
        lambda: post_answer(actor=MemberFactory(), topic=topic, source="So."),
    )
    topic.refresh_from_db()
    assert ends[0] == "done"
    assert ends[1] == ("done" if topic.replies else "not_allowed")
    topic.space.refresh_from_db()
    assert topic.space.waiting == 0


def test_the_last_votes_reopen_once_also_when_staff_does():
    topic = a_question()
    close_topic(actor=HOUSE, topic=topic, reason="unclear")
    voters = [MemberFactory() for _ in range(3)]
    for voter in voters:
        PostFactory.create_batch(5, author=voter)
    vote_reopen(actor=voters[0], topic=topic)
    vote_reopen(actor=voters[1], topic=topic)
    ends = at_once(lambda: vote_reopen(actor=voters[2], topic=topic), lambda: reopen_topic(actor=HOUSE, topic=topic))
    assert sorted(ends) == ["done", "not_closed"]
    assert said("content.topic.reopened") == 1


def test_the_same_member_seconds_once_and_is_asked_once():
    topic, member = a_question(), MemberFactory()
    assert at_once(*[lambda: second_question(actor=member, topic=topic)] * 2) == ["done", "done"]
    topic.refresh_from_db()
    assert (topic.seconds, said("content.question.seconded")) == (1, 1)
    askers = [MemberFactory(), MemberFactory()]
    ends = at_once(*(lambda one=one: ask_member(actor=one, topic=topic, member=member) for one in askers))
    assert sorted(ends) == ["already_asked", "done"]
    assert AnswerRequest.objects.count() == 1
