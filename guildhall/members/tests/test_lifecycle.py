"""Lifecycle: a state by rules over days, the alarm of a personal silence, and the rows that prove both."""

from dataclasses import astuple, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.activity.models import Activity
from guildhall.content.activities import HIDDEN, RESTORED, AnswerPosted
from guildhall.content.tests.test_pages import reads
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual
from guildhall.members.actions import merge_member
from guildhall.members.actions.lifecycle import settle_lifecycle
from guildhall.members.models import LifecycleStay, Member, Presence, Visit
from guildhall.members.queries.lifecycle import active_days, alarm_of, growth, lifecycle_of
from guildhall.members.rules.lifecycle import (
    SHIPPED,
    STATES,
    WINDOW,
    Figures,
    Fit,
    Limits,
    alarm_after,
    fitted,
    silence,
    state_of,
)
from guildhall.members.rules.lifecycle import told as told_of
from guildhall.members.tests.factories import BotFactory, MemberFactory, StaffFactory
from guildhall.moderation.activities.cases import AccountPurged
from guildhall.options.actions import choose
from guildhall.options.queries import forget

TODAY = date(2026, 6, 30)
HUNDREDTHS = st.integers(1, 10_000_000).map(lambda number: number / 100)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def ago(days):
    return TODAY - timedelta(days=days)


def moment(days):
    return NOW - timedelta(days=days)


def a_member(*, joined=400, came=(), gave=()):
    member = MemberFactory(joined_at=moment(joined), claimed_at=moment(joined))
    Visit.objects.bulk_create(Visit(member=member, day=ago(days)) for days in came)
    for days in gave:
        said(AnswerPosted, member, days)
    return member


def said(verb, member, days, *, by=None, subject=None):
    subject = subject or Activity.objects.count() + 1
    Activity.objects.create(
        verb=verb.verb, occurred_at=moment(days), recorded_at=NOW, epoch=1, subject_type="content.post",
        subject_id=subject, actor_key=(by or member).actor_key, target_key=member.actor_key, payload={},
    )  # fmt: skip
    return subject


def state(member):
    settle_lifecycle(TODAY)
    return LifecycleStay.objects.get(member=member, until=None).state


@pytest.mark.parametrize(
    ("days", "span", "silent", "probability"),
    [(30, 90, 10, 0.0521), (30, 90, 11, 0.0394), (4, 90, 30, 0.2693), (1, 1, 0, 1.0)],
)
def test_silence_is_what_the_formula_says(days, span, silent, probability):
    """((β+T)/(β+T+s))^(α+n), by hand: (100/111)^31 = 0.0394, (100/130)^5 = 0.2693."""
    assert silence(Fit(), days=days, span=span, silent=silent) == pytest.approx(probability, abs=5e-5)


def test_who_comes_often_alarms_after_eleven_days_and_who_comes_seldom_not_within_a_month():
    assert alarm_after(Fit(), days=30, span=90) == 11
    assert alarm_after(Fit(), days=4, span=90) > 30


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 90), st.integers(1, 90), HUNDREDTHS, HUNDREDTHS)
def test_alarm_rings_on_the_first_day_that_is_unlikely_enough(days, span, alpha, beta):
    fit = Fit(alpha, beta)
    rings = alarm_after(fit, days=days, span=span)
    assert silence(fit, days=days, span=span, silent=rings) < 0.05
    assert rings == 1 or silence(fit, days=days, span=span, silent=rings - 1) >= 0.05 - 1e-9


def test_fit_gives_back_the_moments_it_was_made_from():
    fit = fitted(18.0, 90.0, 500)
    assert WINDOW * fit.alpha / fit.beta == pytest.approx(18.0)
    assert 18.0 + WINDOW**2 * fit.alpha / fit.beta**2 == pytest.approx(90.0)
    assert fitted(18.0, 90.0, 99) == fitted(18.0, 17.0, 500) == fitted(None, None, 0) == Fit()


CASES = {
    "lost": {"came": (365,)},
    "dormant": {"came": (90, 91)},
    "at_risk": {"came": range(12, 60)},
    "resurrected": {"came": (150, 5)},
    "joined": {"joined": 29},
    "activated": {"joined": 300, "came": (60, 30), "gave": (29,)},
    "new": {"joined": 300, "came": (60, 30), "gave": (29, 2)},
    "visitor": {"came": (20, 40, 60), "gave": (95,)},
    "core": {"came": range(30), "gave": range(0, 40, 4)},
    "regular": {"came": (3, 20), "gave": (10, 40)},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_state_follows_from_days(name):
    member = a_member(**CASES[name])
    assert state(member) == name


def test_every_state_has_a_case_and_speaks_both_languages():
    assert set(CASES) == set(STATES)
    for one in STATES.values():
        for text in (one.name, one.rule):
            assert isinstance(text, Bilingual)
            assert text.en.isascii()
            assert not text.zh_hans.isascii()


LIMITS = st.builds(
    Limits, newcomer=st.integers(1, 90), returned=st.integers(1, 90), regular=st.integers(1, 3), core_days=st.integers(5, 40),
    core_gave=st.integers(3, 5), alarm=st.integers(1, 50), dormant=st.integers(1, 120), lost=st.integers(121, 400),
)  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 420), max_size=25, unique=True),
            st.lists(st.integers(0, 420), max_size=8, unique=True),
        ),
        min_size=1,
        max_size=4,
    ),
    st.just(SHIPPED) | LIMITS,
)
def test_database_and_rules_come_to_the_same_state(people, limits):
    choose(actor=HOUSE, key="members.lifecycle", value=list(astuple(limits)))
    forget()
    for came, gave in people:
        a_member(joined=430, came=came, gave=gave)
    settle_lifecycle(TODAY)
    for row in Presence.objects.all():
        names = [
            "first_day",
            "last_day",
            "first_gave",
            "gave_before",
            "days",
            "span",
            "recent_days",
            "recent_gave",
            "came_back",
            "went",
        ]
        figures = Figures(**{name: getattr(row, name) for name in names})
        held = LifecycleStay.objects.get(member=row.member_id, until=None)
        assert held.state == state_of(figures, Fit(), TODAY, limits)


@pytest.mark.django_db
def test_what_was_taken_back_is_no_active_day_until_it_is_restored():
    member, staff = a_member(joined=300), StaffFactory()
    subject = said(AnswerPosted, member, 10)
    settle_lifecycle(TODAY)
    assert Presence.objects.get(pk=member.pk).recent_gave == 1
    said(HIDDEN["answer"], member, 5, by=staff, subject=subject)
    settle_lifecycle(TODAY)
    assert Presence.objects.get(pk=member.pk).recent_gave == 0
    said(RESTORED["answer"], member, 4, by=staff, subject=subject)
    settle_lifecycle(TODAY)
    assert Presence.objects.get(pk=member.pk).recent_gave == 1


@pytest.mark.django_db
def test_bots_spam_and_merged_rows_stand_nowhere_and_one_person_is_added_up():
    bot, spam, staff = BotFactory(), a_member(came=(1,)), StaffFactory()
    one, other = a_member(came=(1, 2)), a_member(came=(2, 3))
    said(AccountPurged, spam, 0, by=staff)
    merge_member(actor=staff, source=other, target=one, evidence="Both addresses were shown")
    settle_lifecycle(TODAY)
    standing = set(LifecycleStay.objects.filter(until=None).values_list("member", flat=True))
    assert one.pk in standing
    assert not {bot.pk, spam.pk, other.pk} & standing
    assert Presence.objects.get(pk=one.pk).days == 3


@pytest.mark.django_db
def test_moves_keep_what_was_and_a_second_run_changes_nothing():
    member = a_member(joined=29)
    settle_lifecycle(TODAY)
    assert settle_lifecycle(TODAY) == 0
    later = TODAY + timedelta(days=100)
    assert settle_lifecycle(later) == 1
    rows = LifecycleStay.objects.filter(member=member).order_by("since").values_list("state", "since", "until")
    assert list(rows) == [("joined", TODAY, later), ("dormant", later, None)]


@pytest.mark.django_db
def test_who_leaves_the_house_stands_nowhere():
    member = a_member(came=(1,))
    settle_lifecycle(TODAY)
    Member.objects.filter(pk=member.pk).update(erased_at=clock.now())
    settle_lifecycle(TODAY + timedelta(days=1))
    assert not LifecycleStay.objects.filter(member=member, until=None).exists()
    assert not Presence.objects.filter(pk=member.pk).exists()


@pytest.mark.django_db
def test_state_shows_its_rule_with_its_figures_and_the_rows_that_prove_it(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    member = a_member(came=range(12, 60), gave=(12, 12, 20))
    settle_lifecycle(TODAY)
    (stay,) = lifecycle_of(member)
    assert stay.rule == "After 48 active days in 90, a silence of 12 days has a probability of 0.4%; below 5%."
    rows = active_days(member, until=stay.row.since, since=ago(101))
    assert len([row for row in rows if row.day > ago(102)]) == 48
    assert [(row.day, row.came, row.gave) for row in rows][:2] == [(ago(12), 1, 2), (ago(13), 1, 0)]
    alarm = alarm_of(member)
    assert (alarm.silent, alarm.rings_after) == (12, 7)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 120), st.lists(st.integers(0, 120), max_size=6)), max_size=8))
def test_growth_accounting_adds_up_for_any_history(people):
    before = growth(day=TODAY)
    for joined, came in people:
        a_member(joined=joined, came=sorted({day for day in came if day < joined}))
    told = growth(day=TODAY)
    assert told.adds_up
    active = [{joined, *(day for day in came if day < joined)} for joined, came in people]
    now, then = set(range(30)), set(range(30, 60))
    assert told.now - before.now == sum(bool(days & now) for days in active)
    assert told.dormant - before.dormant == sum(bool(days & then) and not days & now for days in active)
    assert told.new - before.new == sum(max(days) < 30 for days in active)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_lifecycles_read_the_same_number_of_times(number, settings):
    settings.IS_DEMO = True
    client, member = Client(), a_member(joined=60, came=range(number))
    client.force_login(StaffFactory())
    for days in (100, 50, 0)[:number]:
        settle_lifecycle(clock.today() - timedelta(days=days))
    pages = reverse("members:lifecycles"), reverse("members:lifecycle", args=[member.pk])
    assert [reads(client, path) for path in pages] == [5, 8]


@pytest.mark.django_db
def test_record_shows_where_a_member_stands_and_why(settings):
    settings.IS_DEMO = True
    client, member = Client(), MemberFactory(joined_at=clock.now(), claimed_at=clock.now())
    client.force_login(StaffFactory())
    settle_lifecycle()
    shown = client.get(reverse("members:record", args=[member.pk])).content.decode()
    assert "within 30 days, and has contributed nothing yet." in shown
    shown = client.get(reverse("members:lifecycle", args=[member.pk])).content.decode()
    assert f'<td class="nowrap">{clock.today():%Y-%m-%d}</td>' in shown


@pytest.mark.django_db
def test_other_days_hold_from_the_next_count_on_and_the_sentence_says_them():
    member = a_member(came=(40, 41, 42))
    settle_lifecycle(TODAY)
    assert [stay.row.state for stay in lifecycle_of(member)] == ["visitor"]
    choose(actor=HOUSE, key="members.lifecycle", value=list(astuple(replace(SHIPPED, dormant=35, lost=200))))
    forget()
    assert [stay.row.state for stay in lifecycle_of(member)] == ["visitor"]
    settle_lifecycle(TODAY)
    now, before = lifecycle_of(member)
    assert now.rule == "Silent for 40 days; from 35 on."
    assert "a regular on 1 or more" in before.rule
    choose(actor=HOUSE, key="members.lifecycle", value=list(astuple(replace(SHIPPED, dormant=36, lost=200))))
    forget()
    assert lifecycle_of(member)[0].rule == "Silent for 40 days; from 35 on."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"dormant": 365}, {"core_days": 91}, {"core_gave": 31}, {"regular": 11}, {"newcomer": 91}, {"alarm": 51}],
)
def test_days_that_do_not_go_together_are_refused_with_the_reason(wrong):
    with pytest.raises(Refusal) as told:
        choose(actor=HOUSE, key="members.lifecycle", value=list(astuple(replace(SHIPPED, **wrong))))
    assert told.value.code == "not_valid"


def test_a_state_told_before_there_was_a_choice_says_the_days_of_then():
    assert told_of("lost", {"silent": 400}) == "Silent for 400 days; from 365 on."
