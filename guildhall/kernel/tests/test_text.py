"""Measures of text that hold for Chinese too."""

from hypothesis import given
from hypothesis import strategies as st

from guildhall.kernel.text import fitting, width


@given(st.text(max_size=80), st.integers(0, 60))
def test_fitting_is_what_counting_column_by_column_gives(text, columns):
    end, used = 0, 0
    while end < len(text) and used < columns:
        used += width(text[end])
        end += 1
    assert fitting(text, columns) == end
