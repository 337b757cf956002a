"""Ties follow the log: what it tells is added, what it takes back is taken back, replayed or not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.activity.models import Activity
from guildhall.content.activities import (
    HIDDEN,
    RESTORED,
    AnswerAccepted,
    AnswerPosted,
    AnswerUnaccepted,
    PostUpvoted,
    PostUpvoteWithdrawn,
)
from guildhall.kernel import clock
from guildhall.kernel.registry import readers
from guildhall.members.actions import merge_member
from guildhall.members.models import Tie
from guildhall.members.queries.tie_network import drifting_pairs, newcomers
from guildhall.members.queries.ties import ties_of
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.activities.cases import AccountPurged, AccountReadmitted

THEN = datetime(2026, 3, 1, tzinfo=UTC)


def row(said, actor, target, *, days=0, subject=1):
    return Activity(
        verb=said.verb, occurred_at=THEN + timedelta(days=days), recorded_at=THEN, epoch=1, subject_type="content.post",
        subject_id=subject, actor_key=actor.actor_key, target_key=target.actor_key, payload={},
    )  # fmt: skip


def said(*rows):
    Activity.objects.bulk_create(rows)
    readers["members.ties"].handle(rows)


def ties():
    return sorted(Tie.objects.values_list("actor_key", "target_key", "kind", "count"))


@pytest.mark.django_db
def test_ties_are_added_up_by_kind_with_their_first_and_last_time():
    one, other = MemberFactory(), MemberFactory()
    said(row(AnswerPosted, one, other), row(AnswerPosted, one, other, days=9), row(PostUpvoted, other, one, days=3))
    said(row(AnswerPosted, one, other, days=4))
    tie = Tie.objects.get(kind="answered")
    assert (tie.count, tie.first_at, tie.last_at) == (3, THEN, THEN + timedelta(days=9))
    assert Tie.objects.get(kind="upvoted").actor_key == other.actor_key


@pytest.mark.django_db
def test_nobody_is_tied_to_themselves():
    one = MemberFactory()
    said(row(AnswerPosted, one, one))
    assert ties() == []


@pytest.mark.django_db
def test_what_its_actor_takes_back_ends():
    one, other, third = MemberFactory(), MemberFactory(), MemberFactory()
    said(row(PostUpvoted, one, other), row(PostUpvoted, third, other))
    said(row(PostUpvoteWithdrawn, one, other))
    assert ties() == [(third.actor_key, other.actor_key, "upvoted", 1)]


@pytest.mark.django_db
def test_what_somebody_takes_back_without_having_said_it_ends_nothing_of_others():
    one, other, third, fourth = (MemberFactory() for _ in range(4))
    said(row(PostUpvoted, one, other), row(PostUpvoted, third, other))
    tied = ties()
    said(row(PostUpvoteWithdrawn, fourth, other))
    assert ties() == tied


@pytest.mark.django_db
def test_acceptance_that_staff_take_back_ends_for_who_accepted():
    asker, author, staff = MemberFactory(), MemberFactory(), StaffFactory()
    said(row(AnswerAccepted, asker, author))
    assert ties() == [(asker.actor_key, author.actor_key, "accepted", 1)]
    said(row(AnswerUnaccepted, staff, author))
    assert ties() == []


@pytest.mark.django_db
def test_what_staff_hide_ends_for_its_author_and_comes_back_with_it():
    author, asker, staff = MemberFactory(), MemberFactory(), StaffFactory()
    said(row(AnswerPosted, author, asker, subject=7))
    tied = ties()
    said(row(HIDDEN["answer"], staff, author, subject=7))
    assert ties() == []
    said(row(RESTORED["answer"], staff, author, subject=7))
    assert ties() == tied == [(author.actor_key, asker.actor_key, "answered", 1)]


@pytest.mark.django_db
def test_account_of_spam_is_tied_to_nobody_until_it_is_given_back():
    spammer, other, staff = MemberFactory(), MemberFactory(), StaffFactory()
    said(row(PostUpvoted, spammer, other), row(AnswerPosted, other, spammer, subject=2))
    tied = ties()
    said(row(AccountPurged, staff, spammer))
    assert ties() == []
    said(row(AccountReadmitted, staff, spammer))
    assert ties() == tied
    assert len(tied) == 2


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from((1, 2)), st.booleans()), max_size=12), st.integers(1, 5))
def test_batches_of_any_size_tell_the_same(steps, size):
    one, other = MemberFactory(), MemberFactory()
    standing, rows = set(), []
    for up, subject, swapped in steps:
        who, whom = (other, one) if swapped else (one, other)
        if up == ((subject, swapped) in standing):  # nobody votes twice or takes back what they did not say
            continue
        standing ^= {(subject, swapped)}
        rows.append(row(PostUpvoted if up else PostUpvoteWithdrawn, who, whom, days=len(rows), subject=subject))
    Tie.objects.all().delete()
    Activity.objects.bulk_create(rows)
    for start in range(0, len(rows), size):
        readers["members.ties"].handle(rows[start : start + size])
    counted = {actor: count for actor, _target, _kind, count in ties()}
    assert counted.get(one.actor_key, 0) == sum(not swapped for _subject, swapped in standing)
    assert counted.get(other.actor_key, 0) == sum(swapped for _subject, swapped in standing)


def tie(actor, target, *, count=1, first=0, last=0, kind="answered"):
    return Tie.objects.create(
        actor_key=actor.actor_key, target_key=target.actor_key, kind=kind, count=count,
        first_at=THEN + timedelta(days=first), last_at=THEN + timedelta(days=last),
    )  # fmt: skip


@pytest.mark.django_db
def test_reach_is_how_many_partners_are_not_tied_to_each_other():
    hub, *others = (MemberFactory() for _ in range(5))
    for other in others:
        tie(hub, other)
    assert ties_of(hub).reach == 4
    tie(others[0], others[1])
    tie(others[1], others[0])
    assert ties_of(hub).reach == 4 - 2 * 1 / 4


@pytest.mark.django_db
def test_rows_of_one_person_count_as_one():
    one, other, staff = MemberFactory(), MemberFactory(), StaffFactory()
    twin = MemberFactory()
    tie(one, other)
    tie(other, twin)
    tie(one, twin)
    merge_member(actor=staff, source=twin, target=one, evidence="Both addresses were shown")
    found = ties_of(one)
    assert (found.people, found.mutual, [partner.count for partner in found.partners]) == (1, 1, [2])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "drifts"), [(0, False), (91, True), (89, False)], ids=["just now", "three months", "not yet"]
)
def test_drifting_apart_needs_both_ways_and_a_long_silence(monkeypatch, days, drifts):
    one, other = MemberFactory(), MemberFactory()
    tie(one, other, count=3, last=20)
    tie(other, one, count=2, last=30)
    now = THEN + timedelta(days=30 + days)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert ties_of(one).partners[0].drifts_apart is drifts


@pytest.mark.django_db
def test_slow_correspondence_is_not_called_drifting(monkeypatch):
    one, other = MemberFactory(), MemberFactory()
    tie(one, other, count=2, last=100)
    tie(other, one, count=2, last=300)  # every hundred days
    now = THEN + timedelta(days=300 + 200)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert not ties_of(one).partners[0].drifts_apart


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_record_shows_ties_with_the_same_reads(number, settings, django_assert_num_queries):
    settings.IS_DEMO = True
    member, client = MemberFactory(), Client()
    client.force_login(StaffFactory())
    partners = [MemberFactory(name=f"Partner {n}") for n in range(number)]
    for partner in partners:
        tie(member, partner, last=5, count=4711)
    with django_assert_num_queries(4):
        ties_of(member)
    shown = client.get(reverse("members:record", args=[member.pk])).content.decode()
    assert all(partner.name in shown for partner in partners)
    assert shown.count("4,711") == number


@pytest.mark.django_db
def test_pairs_that_drift_are_those_whose_records_say_so(monkeypatch):
    now = THEN + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: now)
    one, *others = (MemberFactory() for _ in range(5))
    for number, other in enumerate(others):  # silent since 400, 300, 200, 100 days; with two, three … exchanges
        tie(one, other, count=number + 1, last=number * 100)
        tie(other, one, count=2, last=number)
    by_record = {frozenset((one.pk, p.member.pk)) for p in ties_of(one).partners if p.drifts_apart}
    assert {frozenset((pair.one.pk, pair.other.pk)) for pair in drifting_pairs()} == by_record
    assert 0 < len(by_record) < 4


@pytest.mark.django_db
def test_newcomers_without_a_tie_come_first(monkeypatch):
    now = THEN + timedelta(days=20)
    old = MemberFactory(joined_at=THEN - timedelta(days=200), claimed_at=THEN)
    lone, met = (MemberFactory(joined_at=THEN + timedelta(days=n), claimed_at=THEN) for n in (1, 5))
    tie(old, met, first=6, last=6)
    tie(met, old, first=7, last=9)
    monkeypatch.setattr(clock, "now", lambda: now)
    found = newcomers()
    assert [(one.member, one.partners, one.mutual) for one in found] == [(lone, 0, 0), (met, 1, 1)]
    assert found[1].first.member == old


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_page_of_ties_reads_the_same_number_of_times(number, settings):
    from guildhall.content.tests.test_pages import reads  # noqa: PLC0415

    settings.IS_DEMO = True
    client = Client()
    client.force_login(StaffFactory(joined_at=THEN, claimed_at=THEN))
    for _each in range(number):
        member, other = MemberFactory(claimed_at=clock.now(), name="阿" * 40), MemberFactory(name="Nobody's " * 8)
        tie(member, other, count=5)
        tie(other, member, count=5)
    assert reads(client, reverse("members:ties")) == 10
