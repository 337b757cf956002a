"""A simulated community in the database: what it says to the log, its counters, its truth, its going on."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client

from guildhall.activity.models import Activity, Scope, Spine
from guildhall.connectors.actions.imports import alone
from guildhall.connectors.simulate import community
from guildhall.connectors.simulate.community import simulate
from guildhall.connectors.simulate.deeds import mail_factor
from guildhall.connectors.simulate.living import live
from guildhall.connectors.simulate.memory import recall
from guildhall.connectors.simulate.reacting import done_to, reactions
from guildhall.connectors.simulate.sizes import SIZES
from guildhall.content.actions import publish_topic, recount
from guildhall.content.models import Comment, Post, Space, Topic
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import ActorKey, Attribute, Member, RoleGrant, Visit
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.models import Mail

POCKET = replace(SIZES["small"], activities=3_200, people=200, experts=1, bytes=1 << 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def pocket(monkeypatch, is_deep, tmp_path):
    """A community small enough to be made for one test; in the deep run the size itself."""
    if not is_deep:
        monkeypatch.setitem(SIZES, "small", POCKET)
    clock_before = clock.offset()
    made = simulate("small", seed=1, password="weathervane-on-the-roof", folder=tmp_path)
    yield made
    clock.shift(clock_before)


def told(made):
    return json.loads(made.truth.read_text())


def keys():
    return dict(ActorKey.objects.values_list("member__handle", "key"))


def test_it_stands_as_if_people_had_made_it(pocket):
    assert recount() == 0
    _the_log_says_what_native_actions_say()
    _bots_and_staff_are_marked(pocket)
    _rings_are_in_the_log(pocket)
    _spam_is_hidden_by_staff(pocket)
    _people_are_marked_as_invented()
    _its_pages_are_readable(pocket)


def _the_log_says_what_native_actions_say():
    scopes = {scope.pk: (scope.kind, scope.ref) for scope in Scope.objects.all()}
    answer = Activity.objects.filter(verb="content.answer.posted").latest("id")
    post = Post.objects.select_related("topic__author", "author").get(pk=answer.subject_id)
    tags = [("tag", row.tag_id) for row in post.topic.tags.all()]
    language = 2 if post.topic.language == "zh-hans" else 1
    assert [scopes[one] for one in answer.scopes] == [("space", post.topic.space_id), ("language", language), *tags]
    assert (answer.subject_type, answer.payload, answer.source) == ("content.post", {"topic": post.topic_id}, "")
    assert (answer.actor_key, answer.target_key) == (post.author.actor_key, post.topic.author.actor_key)
    assert answer.occurred_at == post.created_at
    counted = Counter(Activity.objects.values_list("verb", flat=True))
    assert counted["members.visited"] == Visit.objects.count()
    assert counted["content.comment.posted"] == Comment.objects.count()
    posted = sum(counted[f"content.{verb}"] for verb in ("answer.posted", "reply.posted"))
    assert posted == Post.objects.exclude(kind="opening").count()
    assert not Activity.objects.filter(occurred_at__gt=clock.now()).exists()


def _bots_and_staff_are_marked(made):
    known = told(made)
    bots = Member.objects.filter(kind="bot").values_list("handle", flat=True)
    staff = RoleGrant.objects.current().values_list("member__handle", flat=True)
    assert sorted(bots) == sorted(known["bots"])
    assert sorted(staff) == sorted(known["staff"])


def _rings_are_in_the_log(made):
    known, key = told(made)["rings"], keys()
    votes = Counter(Activity.objects.filter(verb="content.post.upvoted").values_list("actor_key", "target_key"))
    assert {ring["shape"] for ring in known} == {"pair", "star", "circle"}
    for ring in known:
        edges = {(key[voter], key[author]) for voter, author in ring["votes"]}
        inside = {key[one] for one in ring["members"]}
        cast = {pair for pair in votes if pair[0] in inside and pair[1] in inside}
        assert cast <= edges, ring["shape"]
        assert sum(votes[edge] for edge in edges) >= 3 * len(edges), ring["shape"]


def _spam_is_hidden_by_staff(made):
    known, key = told(made), keys()
    hidden = Topic.objects.exclude(hidden_at=None).select_related("author")
    assert hidden.exists()
    assert {topic.author.handle for topic in hidden} <= set(known["spam"])
    assert {topic.hidden_by for topic in hidden} <= {key[one] for one in known["staff"]}


def _people_are_marked_as_invented():
    marked = Attribute.objects.filter(key="simulated", source="simulated:small:1")
    assert marked.count() == Member.objects.count()


def _its_pages_are_readable(made):
    client = Client()
    topic = Topic.objects.filter(kind="question", hidden_at=None, accepted__gt=0).first()
    for address in (
        "/",
        f"/t/{topic.pk}/{topic.slug}/",
        Member.objects.get(handle=made.logins["member"]).get_absolute_url(),
    ):
        assert client.get(address, follow=True).status_code == 200, address
    assert topic.title in client.get(f"/t/{topic.pk}/{topic.slug}/").content.decode().replace("&#x27;", "'")


def test_the_truth_names_everything_that_is_planted(pocket, is_deep):
    known, handles = told(pocket), set(Member.objects.values_list("handle", flat=True))
    named = {one["member"] for part in ("experts", "decoys", "leavers") for one in known[part]}
    named |= {one for part in ("staff", "bots", "spam") for one in known[part]}
    named |= {one for ring in known["rings"] for one in ring["members"]}
    named |= {one for deed in known["deeds"] for half in ("treated", "held_out") for one in deed[half]}
    assert named <= handles
    assert {one["reason"] for one in known["leavers"]} == {"ignored", "conflict", "life", "burnt_out"}
    assert any(one["is_ahead"] for one in known["leavers"])
    assert {one["shape"] for one in known["experts"]} == {"steady", "fading", "rising"}
    factors = [deed["factor"] for deed in known["deeds"]]
    assert 1 in factors
    assert min(factors) < 1 < max(factors)
    asked = [need["topics"] > 0 for need in known["needs"]]
    assert all(asked) if is_deep else any(asked), "in so small a community some needs may find nobody"
    assert {"weekdays", "holidays", "phases"} <= set(known["rhythm"])
    assert made_for_the_owner_alone(pocket)


def made_for_the_owner_alone(made):
    return made.truth.stat().st_mode & 0o077 == 0


def test_it_lives_on_from_day_to_day_on_the_communitys_clock(pocket, tmp_path):
    before, count = clock.now(), Activity.objects.count()
    lived = live(timedelta(days=3), folder=tmp_path)
    assert timedelta(days=3) <= clock.now() - before < timedelta(days=3, minutes=10)
    assert Spine.objects.get().clock_offset >= timedelta(days=3)
    rows = Activity.objects.filter(occurred_at__gt=before)
    assert lived.days == 3
    assert rows.count() == Activity.objects.count() - count > 10
    assert {day.date() for day in rows.filter(verb="members.visited").values_list("occurred_at", flat=True)}
    assert not rows.filter(occurred_at__gt=clock.now()).exists()
    assert recount() == 0


def test_a_real_persons_topic_is_never_answered_with_invented_facts(pocket, tmp_path):
    real = MemberFactory()
    space = Space.objects.get(handle="sensors")
    topic = publish_topic(
        actor=real,
        space=space,
        kind="question",
        title="Which ladder do you use?",
        source="Mine is too short.",
        language="en",
    )
    live(timedelta(days=4), folder=tmp_path)
    assert not topic.posts.exclude(kind="opening").exists()


def test_who_has_gone_stays_away(pocket, tmp_path):
    gone = [one["member"] for one in told(pocket)["leavers"] if not one["is_ahead"]]
    before = clock.now()
    live(timedelta(days=3), folder=tmp_path)
    key = keys()
    assert not Activity.objects.filter(actor_key__in=[key[one] for one in gone], occurred_at__gt=before).exists()


def test_a_second_community_is_refused(pocket, tmp_path):
    with pytest.raises(Refusal) as refusal:
        simulate("small", seed=2, password="weathervane-on-the-roof", folder=tmp_path)
    assert refusal.value.code == "simulated_already"


@pytest.mark.parametrize("into_existing", [False, True])
def test_real_people_are_not_mixed_with_invented_ones_unless_asked(into_existing, tmp_path, monkeypatch):
    monkeypatch.setitem(SIZES, "small", replace(POCKET, activities=600, people=160))
    MemberFactory()
    if into_existing:
        simulate("small", seed=1, password="weathervane-on-the-roof", folder=tmp_path, into_existing=True)
        assert Member.objects.count() == 161
        return
    with pytest.raises(Refusal) as refusal:
        simulate("small", seed=1, password="weathervane-on-the-roof", folder=tmp_path)
    assert refusal.value.code == "people_live_here"


def test_a_size_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(Refusal) as refusal:
        simulate("huge", seed=1, password="", folder=tmp_path)
    assert refusal.value.code == "no_such_size"
    assert "tiny, small, medium, large" in str(refusal.value)


def test_a_full_disk_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setitem(SIZES, "small", replace(POCKET, bytes=1 << 60))
    with pytest.raises(Refusal) as refusal:
        simulate("small", seed=1, password="", folder=tmp_path)
    assert refusal.value.code == "no_room"
    assert not Member.objects.exists()


def test_one_at_a_time(tmp_path):
    with alone(), pytest.raises(Refusal) as refusal:
        simulate("small", seed=1, password="", folder=tmp_path)
    assert refusal.value.code == "another_runs"


def test_nobody_goes_on_where_nobody_lives(tmp_path):
    with pytest.raises(Refusal) as refusal:
        live(timedelta(days=1), folder=tmp_path)
    assert refusal.value.code == "nobody"


def test_going_on_needs_what_the_simulator_remembers(pocket, tmp_path):
    with pytest.raises(Refusal) as refusal:
        live(timedelta(days=1), folder=tmp_path / "elsewhere")
    assert refusal.value.code == "forgotten"


def test_a_mail_that_was_delivered_acts_as_planted_and_one_that_waits_does_not(pocket, tmp_path):
    memory = recall(tmp_path, "simulated:small:1")
    kind = next(kind for kind in "abcdef" if mail_factor(kind, memory.seed) != 1)
    member = Member.objects.get(handle=told(pocket)["staff"][0])
    fields = {
        "to": member.email,
        "member": member,
        "sender": "a@example.org",
        "subject": "s",
        "text": "t",
        "kind": kind,
    }

    def factor():
        done = done_to([member.pk], [], clock.now())
        return float(reactions(done, {0: member.pk}, np.array([1.0]), memory)[0])

    before = factor()
    Mail.objects.create(message_id="1", **fields)
    assert factor() == before
    Mail.objects.create(message_id="2", sent_at=clock.now() - timedelta(hours=1), **fields)
    assert factor() == pytest.approx(before * mail_factor(kind, memory.seed))
    assert memory.mails == {kind: mail_factor(kind, memory.seed)}


def test_kinds_of_mail_may_help_harm_or_do_nothing():
    met = {mail_factor(kind, 1) for kind in "abcdefgh"}
    assert min(met) < 1 < max(met)
    assert 1 in met


def test_tiny_writes_down_who_is_who(tmp_path, monkeypatch):
    monkeypatch.setattr(community, "load", _first_days)
    made = simulate("tiny", seed=1, password="weathervane-on-the-roof", folder=tmp_path)
    known = told(made)
    assert set(known["staff"]) == set(RoleGrant.objects.current().values_list("member__handle", flat=True))
    assert known["experts"]
    assert made.logins["administrator"] == "maren"


def _first_days(name, *, seed):
    from guildhall.connectors.simulate.story import load

    whole = load(name, seed=seed)
    return replace(
        whole,
        topics=[topic for topic in whole.topics if topic["day"] <= 4],
        community=whole.community | {"days": 12},
    )
