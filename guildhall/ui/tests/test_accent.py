import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.ui.accent import AA, DARK_GROUNDS, LIGHT_GROUNDS, accent_css, contrast, palette, parse

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS, st.booleans())
def test_every_accent_reads_everywhere(color, is_dark):
    made = palette(parse(color), is_dark=is_dark)
    grounds = [*(DARK_GROUNDS if is_dark else LIGHT_GROUNDS), made.soft]
    for ground in grounds:
        assert contrast(parse(made.text), parse(ground)) >= AA
        assert contrast(parse(made.accent), parse(ground)) >= 3
    for filled in (made.accent, made.hover, made.active):
        assert contrast(parse(made.on), parse(filled)) >= AA


@given(COLOURS)
def test_css_holds_nothing_but_colours(color):
    values = re.findall(r"--gh-[a-z0-9-]+: ([^;]+);", accent_css(color))
    assert len(values) == 22
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in values)


@pytest.mark.parametrize("wrong", ["", "teal", "#12345", "#1234567", "#12g", "red;} body{", "#0f766e;"])
def test_anything_else_is_refused(wrong):
    with pytest.raises(ValueError, match="not a colour"):
        accent_css(wrong)


def test_short_form_is_understood():
    assert parse("#0af") == parse("#00aaff")
