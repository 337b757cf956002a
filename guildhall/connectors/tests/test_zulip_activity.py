"""A chat without its words moves in: who wrote when, in which conversation, and who was first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail

from guildhall.activity.models import Activity, Scope
from guildhall.connectors.models import ImportRun, Place, Tally
from guildhall.connectors.tests import chats, state
from guildhall.connectors.tests.factories import from_elsewhere
from guildhall.kernel.registry import Shown, port
from guildhall.members.models import Identity, Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from tests.data_sets import DATA_SETS

pytestmark = pytest.mark.django_db
REAL = DATA_SETS / "zulip-lean-activity"
CHAT = "zulip:chat"


@pytest.fixture
def outcome(tmp_path):
    return from_elsewhere("zulip", chats.write(tmp_path / "chat"), tmp_path / "out", site="chat")


def said(number: int) -> Activity:
    return Activity.objects.get(source=CHAT, source_id=f"messages/{number}")


def person(number: int) -> Member:
    return Identity.objects.get(platform=CHAT, value=str(number)).member


def test_the_dry_run_says_what_the_import_does(tmp_path):
    folder, before = chats.write(tmp_path / "chat"), state.hashes()
    dry = from_elsewhere("zulip", folder, tmp_path / "out", site="chat", dry=True)
    assert state.hashes() == before
    wet = from_elsewhere("zulip", folder, tmp_path / "out", site="chat")
    assert (dry.account.tallies, dry.account.odd) == (wet.account.tallies, wet.account.odd)


def test_every_row_becomes_one_thing(outcome):
    told = Tally.objects.filter(run=outcome.run).values_list("file", "outcome", "what", "rows")
    assert sorted(told) == [
        ("messages.csv", "activity", "message", 4),
        ("messages.csv", "activity", "opening", 3),
        ("messages.csv", "left_out", "broken", 1),
        ("messages.csv", "left_out", "duplicate_id", 1),
        ("messages.csv", "left_out", "no_topic", 1),
        ("messages.csv", "left_out", "no_user", 1),
        ("messages.csv", "odd", "future", 1),
        ("streams.csv", "attribute", "channel", 2),
        ("topics.csv", "attribute", "conversation", 2),
        ("topics.csv", "attribute", "resolved", 1),
        ("topics.csv", "left_out", "no_stream", 1),
        ("users.csv", "activity", "member", 3),
        ("users.csv", "attribute", "bot", 1),
        ("users.csv", "left_out", "broken", 1),
        ("users.csv", "left_out", "same_id", 1),
    ]
    assert outcome.run.done == outcome.run.rows
    assert not mail.outbox


def test_the_first_message_of_a_topic_opens_it_and_the_others_speak_in_it(outcome):
    topic = Place.objects.get(source=CHAT, kind="conversation", old_id="0")
    ada, li = person(0), person(1)
    opened, answered = said(501), said(502)
    assert (opened.verb, opened.subject_id, opened.actor_key) == (
        "connectors.conversation.opened",
        topic.pk,
        ada.actor_key,
    )
    assert (answered.verb, answered.subject_id) == ("connectors.message.sent", topic.pk)
    assert answered.payload == {"conversation": topic.pk, "characters": 259}
    assert (answered.actor_key, answered.target_key) == (li.actor_key, ada.actor_key)
    assert (said(504).actor_key, said(504).target_key) == (ada.actor_key, None)
    assert topic.opened_by == ada.actor_key
    assert opened.occurred_at == datetime.fromtimestamp(chats.NOON, UTC)


def test_a_message_is_in_the_scope_of_its_stream(outcome):
    stream = Place.objects.get(source=CHAT, kind="channel", old_id="80")
    assert list(Scope.objects.filter(pk__in=said(503).scopes).values_list("kind", "ref")) == [("channel", stream.pk)]
    assert Place.objects.get(pk=said(503).subject_id).within_id == stream.pk
    assert (stream.name, Place.objects.get(kind="conversation", old_id="1").name) == (
        "new, members",
        '✔ "chains", again',
    )


def test_a_moved_message_counts_where_it_stands_first(outcome):
    assert said(504).subject_id == Place.objects.get(kind="conversation", old_id="0").pk


def test_people_are_unclaimed_members_and_bots_are_bots(outcome):
    assert [(one.name, one.kind, one.claimed_at) for one in map(person, range(4))] == [
        ("Ada", "person", None), ("李雷", "person", None), ("Notification Bot", "bot", None), ("Alya Abbott", "person", None),
    ]  # fmt: skip
    assert Activity.objects.filter(source=CHAT, verb="members.joined").count() == 3


def test_a_conversation_is_named_with_its_stream_and_has_no_page(outcome):
    wheels = Place.objects.get(kind="conversation", old_id="0").pk
    show = port("subject", "connectors.place")
    assert show(StaffFactory(role="manager"), [wheels]) == {wheels: Shown("wheels · general")}
    assert show(MemberFactory(), [wheels]) == {}


def test_running_it_again_adds_nothing(outcome, tmp_path):
    before, runs = state.hashes(), ImportRun.objects.count()
    from_elsewhere("zulip", tmp_path / "chat", tmp_path / "out", site="chat")
    assert (state.hashes(), ImportRun.objects.count()) == (before, runs)


@pytest.mark.deep
@pytest.mark.skipif(not REAL.exists(), reason="the real chat is not here")
def test_the_real_chat_is_accounted_for(tmp_path, is_deep):
    if not is_deep:
        pytest.skip("a million rows are for make test-deep")
    dry = from_elsewhere("zulip", REAL, tmp_path / "out", dry=True)
    rows = {(file, what): number for (file, _, what), number in dry.account.tallies.items()}
    assert rows["messages.csv", "duplicate_id"] == 6279
    assert rows["messages.csv", "opening"] + rows["messages.csv", "message"] == 956_250
    assert (rows["users.csv", "bot"], rows["topics.csv", "resolved"]) == (15, 5980)
