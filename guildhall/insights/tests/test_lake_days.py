"""A day is the community's, wherever the border runs: half-hour zones, summer time, the day Samoa left out."""

import os
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.insights.lake.storage import Home
from guildhall.insights.lake.writing import write_activities

pytestmark = pytest.mark.django_db
ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
)
EXAMPLES = 400 if os.environ.get("GUILDHALL_DEEP") else 25
anytime = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
# Around midnight somewhere, to the microsecond.
borders = st.builds(
    lambda day, minutes, moment: datetime(2026, 1, 1, tzinfo=UTC)
    + timedelta(days=day, minutes=15 * minutes, microseconds=moment),
    st.integers(-9000, 3000), st.integers(-56, 56), st.integers(-2, 2),
)  # fmt: skip


def row(number, at):
    return SimpleNamespace(
        id=number, verb="content.question.asked", occurred_at=at, recorded_at=at, actor_key=1, target_key=None,
        subject_type="content.topic", subject_id=number, scopes=[], source="", play=None, caused_by=None, payload={},
    )  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zone=st.sampled_from(ZONES), times=st.lists(anytime | borders, min_size=1, max_size=40))
def test_the_day_of_every_act_is_the_day_of_its_zone(tmp_path, zone, times):
    home = Home.of(str(tmp_path))
    given_rows = [row(number, at) for number, at in enumerate(times, 1)]
    files = write_activities(given_rows, home=home, zone=zone)
    found = [one for file in files for one in pq.read_table(tmp_path / file.path, partitioning=None).to_pylist()]
    expected = {number: at.astimezone(ZoneInfo(zone)).date() for number, at in enumerate(times, 1)}
    assert {one["id"]: one["day"] for one in found} == expected
    assert {one["id"]: one["at"] for one in found} == dict(enumerate(times, 1))
    months = {file.month: file.rows for file in files}
    assert months == _by_month(expected.values())


def _by_month(days):
    told = [f"{day:%Y-%m}" for day in days]
    return {month: told.count(month) for month in told}
