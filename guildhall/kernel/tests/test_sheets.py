"""Sheets that a spreadsheet opens as text, whatever people have written."""

import pytest

from guildhall.kernel import sheets


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_cells_that_would_be_calculated_are_quoted(text):
    assert sheets.cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_plain_text_plain():
    assert sheets.cell(-5) == -5
    assert sheets.cell("a-b") == "a-b"
    assert "".join(sheets.lines(["a"], [["=x"], [3]])) == "\ufeffa\r\n'=x\r\n3\r\n"
