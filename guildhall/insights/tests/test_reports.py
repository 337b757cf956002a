"""A period as PDF: asked for once, made when its figures are there, in both languages, by whole weeks or months."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.insights.actions import reports as actions
from guildhall.insights.actions.reports import ask_report, make_due_reports
from guildhall.insights.models import AnswerKept, Report
from guildhall.insights.queries.boards.parts import Chart, Mark, Series
from guildhall.insights.queries.horizon import horizon
from guildhall.insights.queries.reports import asks_of, framing_of, periods
from guildhall.insights.report.drawing import Scale, drawn, nice
from guildhall.insights.report.paint import load_font
from guildhall.insights.tests.boards import STRANGERS, TODAY, fill_asks, made_lake
from guildhall.insights.tests.worlds import moment
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
SPRING = (date(2026, 4, 1), date(2026, 7, 1))


@pytest.fixture(autouse=True)
def _noon(settings):
    settings.IS_DEMO = True
    with time_machine.travel(moment(TODAY + 0.5), tick=False):
        yield


@pytest.fixture
def operator(client):
    member = StaffFactory(role="operator", zone="UTC")
    client.force_login(member)
    return member


def asked(operator, language="en", since=SPRING[0], until=SPRING[1]):
    return ask_report(actor=operator, since=since, until=until, language=language)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_report_is_made_once_its_figures_are_there(client, operator, language):
    made_lake(STRANGERS)
    report = asked(operator, language)
    assert make_due_reports() == 0, "its figures are wished for and not there yet"
    assert AnswerKept.objects.exclude(wanted_at=None).exists()
    fill_asks(asks_of(*SPRING, horizon()))
    assert make_due_reports() == 1
    report.refresh_from_db()
    assert (report.error, bytes(report.pdf[:5])) == ("", b"%PDF-")
    assert report.pages >= 6
    assert b"WenQuanYi" in bytes(report.pdf), "a Chinese name must not be a row of boxes"
    answer = client.get(reverse("insights:report", args=[report.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert f"report-2026-04-01-2026-06-30-{language}.pdf" in answer["Content-Disposition"]


def test_what_is_being_made_is_not_there_yet(client, operator):
    made_lake(STRANGERS)
    report = asked(operator)
    assert client.get(reverse("insights:report", args=[report.pk])).status_code == 404
    assert "being made" in client.get(reverse("insights:reports")).content.decode()


def test_asking_twice_makes_one_and_the_log_knows_who_asked(operator):
    made_lake(STRANGERS)
    assert asked(operator) == asked(operator)
    assert Activity.objects.filter(verb="insights.report.asked", actor_key=operator.actor_key).count() == 1


def test_a_period_of_which_nothing_is_on_record_is_refused(operator):
    made_lake(STRANGERS)
    with pytest.raises(Refusal) as no:
        asked(operator, since=date(2027, 1, 1), until=date(2027, 4, 1))
    assert no.value.code == "not_yet"


def test_a_report_that_fails_says_under_which_number_and_the_next_is_made(operator):
    made_lake(STRANGERS)
    bad, good = asked(operator), asked(operator, since=date(2026, 7, 1), until=date(2026, 10, 1))
    for one in (bad, good):
        fill_asks(asks_of(one.since, one.until, horizon()))
    broken = asks_of(bad.since, bad.until, horizon())[0]
    AnswerKept.objects.filter(key=broken.key).update(data={"nothing": "of an answer"})
    assert make_due_reports() == 2
    bad.refresh_from_db()
    good.refresh_from_db()
    assert len(bad.error_id) == 6
    assert good.pdf


def test_only_the_newest_reports_are_kept(operator, monkeypatch):
    monkeypatch.setattr(actions, "KEPT_REPORTS", 1)
    made_lake(STRANGERS)
    fill_asks(asks_of(*SPRING, horizon()))
    old = Report.objects.create(since=date(2025, 1, 1), until=date(2025, 4, 1), language="en", made_at=moment(0), pdf=b"x",
                                asked_at=moment(0))  # fmt: skip
    asked(operator)
    make_due_reports()
    assert not Report.objects.filter(pk=old.pk).exists()


def test_a_short_report_counts_whole_weeks_and_a_long_one_whole_months():
    made_lake(STRANGERS)
    weeks = framing_of(*SPRING, horizon())
    assert (weeks.window.grain, weeks.since, weeks.until) == ("week", date(2026, 4, 6), date(2026, 6, 29))
    months = framing_of(date(2025, 1, 1), date(2026, 1, 1), horizon())
    assert (months.window.grain, months.since, months.until) == ("month", date(2025, 1, 1), date(2026, 1, 1))
    odd = framing_of(date(2025, 1, 15), date(2025, 12, 10), horizon())
    assert (odd.since, odd.until) == (date(2025, 2, 1), date(2025, 12, 1))


def test_a_period_that_still_runs_ends_with_what_is_complete():
    made_lake(STRANGERS)
    assert framing_of(date(2026, 10, 1), date(2027, 1, 1), horizon()).until == date(2026, 10, 12)


def test_the_last_complete_quarter_is_offered_first():
    offered = periods(date(2026, 10, 15))
    assert (offered[0].since, offered[0].until, offered[0].label) == (
        date(2026, 7, 1),
        date(2026, 10, 1),
        "Quarter 3 of 2026",
    )


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "", "Choose a period"),
        ("2026-06-01", "2026-05-01", "lies before"),
        ("2019-01-01", "2026-05-01", "three years"),
    ],
)
def test_days_that_make_no_period_are_told_and_stay_typed(client, operator, first, last, said):
    made_lake(STRANGERS)
    told = {"period": "", "first": first, "last": last, "language": "en"}
    page = client.post(reverse("insights:reports"), told)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert f'value="{first}"' in page.content.decode() or not first


@pytest.mark.parametrize("reports", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, operator, reports, django_assert_num_queries):
    made_lake(STRANGERS)
    for year in range(2020, 2020 + reports):
        Report.objects.create(
            since=date(year, 1, 1), until=date(year, 4, 1), language="en", made_at=moment(0), pdf=b"x"
        )
    client.get(reverse("insights:reports"))
    with django_assert_num_queries(5):
        client.get(reverse("insights:reports"))


@pytest.mark.parametrize(("value", "told"), [(0.3, 0.5), (3, 5), (7, 10), (20, 20), (21, 50), (0, 1)])
def test_ticks_are_nice(value, told):
    assert nice(value) == pytest.approx(told)


def test_a_log_scale_puts_tenfolds_at_equal_distances():
    scale = Scale(1, 1000, 10, 30, is_log=True)
    assert [scale.at(value) for value in (1, 10, 100, 1000)] == pytest.approx([10, 20, 30, 40])
    assert scale.ticks() == [1, 10, 100, 1000]


LINE = Series("one", [1, None, 3, 4], low=[0.5, None, 2, 3], high=[2, None, 4, 5])


@pytest.mark.parametrize(
    "chart",
    [
        Chart("lines", list("abcd"), [LINE]),
        Chart("lines", list("abcd"), [LINE, Series("two", [4, 3, None, None], "2", dashed=True)], usual=(1, 2)),
        Chart("lines", list("abcd"), [LINE], unit="%", marks=[Mark(90, "maturity")]),
        Chart("lines", list("abcd"), [LINE], unit="h", least=None, is_log=True),
        Chart(
            "stack", list("abcd"), [Series("up", [1, 2, 0, None]), Series("down", [-1, 0, -3, None], "0")], least=None
        ),
        Chart("lines", ["a"], [Series("one", [None])]),
    ],
)
def test_every_chart_stays_on_its_paper(chart):
    load_font()
    drawing = drawn(chart, 300, 100)
    left, bottom, right, top = drawing.getBounds()
    assert left >= -12
    assert right <= 312
    assert bottom >= -2
    assert top <= 106
