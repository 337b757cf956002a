from datetime import date, timedelta

from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guildhall.ui import figures, people
from guildhall.ui.tables import Column, Sorting


@given(st.integers(0, 500), st.integers(0, 500))
def test_heat_level_stays_on_the_scale(count, top):
    assert 0 <= figures.level(count, max(top, count)) <= 4
    assert (figures.level(count, max(top, count)) == 0) == (count == 0)


def test_heat_has_a_cell_a_day_and_a_row_a_month():
    first = date(2026, 1, 1)
    drawn = figures.heat({"days": [(first + timedelta(days=at), at % 3) for at in range(365)]})
    assert len(drawn["cells"]) == 365
    assert len(drawn["rows"]) == 12
    assert drawn["total"] == sum(row["count"] for row in drawn["rows"])
    assert max(cell["x"] for cell in drawn["cells"]) < drawn["width"]


def test_heat_of_nobody_is_empty():
    assert figures.heat({"days": []})["cells"] == []


def test_days_are_said_in_the_language():
    assert figures.day(date(2026, 11, 21)) == "21 Nov 2026"
    with translation.override("zh-hans"):
        assert figures.day(date(2026, 11, 21)) == "2026 年 11 月 21 日"


def test_meter_never_leaves_its_track():
    assert figures.meter({"value": 70, "max": 60}) == {"value": "60", "max": "60", "is_full": True}
    assert figures.meter({"value": -1, "max": 0}) == {"value": "0", "max": "1", "is_full": False}


def test_initials_are_one_han_character_or_two_letters():
    assert people.initials("林木樵") == "樵"
    assert people.initials("存储小组", group=True) == "存"
    assert people.initials("Su Wanqing") == "SW"
    assert people.initials("Su Wanqing", short=True) == "S"
    assert people.initials("ada") == "A"
    assert people.initials("…") == "?"


@given(st.integers(1, 2**53))
def test_hue_is_always_the_same_of_six(key):
    assert people.hue({"pk": key}) == people.hue({"pk": key}) in range(1, 7)


COLUMNS = [Column("Name", "name"), Column("Points", "points", number=True, descending=True), Column("x")]


def sorting(query: str) -> Sorting:
    return Sorting.of(RequestFactory().get(f"/people?{query}"), COLUMNS, "name")


def test_sorting_turns_on_the_second_click():
    assert sorting("sort=points").link(COLUMNS[1]) == "/people?sort=-points"
    assert sorting("sort=-points").link(COLUMNS[1]) == "/people?sort=points"
    assert sorting("").link(COLUMNS[1]) == "/people?sort=-points"


def test_sorting_keeps_filters_and_forgets_the_page():
    link = sorting("q=a%26b&tag=1&tag=2&after=99").link(COLUMNS[0])
    assert QueryDict(link.partition("?")[2]).dict() == {"q": "a&b", "tag": "2", "sort": "-name"}


def test_sorting_by_an_unknown_column_is_the_default():
    assert sorting("sort=password").current == "name"
