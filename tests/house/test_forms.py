"""Every form that a page draws, filled in and sent as a browser does by whoever sees it."""

import pytest
from django import forms
from django.http import HttpResponse

from tests.house import drawn, sent
from tests.house.source import lines

pytestmark = pytest.mark.xdist_group("crawl")
PAGE = """
<form method="post"><select name="group" required><option value="">-</option><option value="7">Seven</option></select>
<textarea name="why" required></textarea><button>Send</button></form>
"""


def test_every_form_works_as_it_is_drawn(crawled):
    """It does what it says or names the field that it minds, refuses nothing that the page itself offers, and loses no word."""
    assert not crawled.useless, lines(sorted(crawled.useless))


def test_forms_are_found(crawled):
    """Or else the test above proves nothing."""
    assert len(crawled.sent) > 150


class Kept(forms.Form):
    group = forms.ChoiceField(choices=[("7", "Seven")])
    why = forms.CharField()


class Forgotten(Kept):
    group = forms.ChoiceField()
    when = forms.DateField()


def complaints(form: type[forms.Form], answer: str) -> list[str]:
    (shown,) = drawn.forms("/", PAGE)
    (way,) = shown.ways()
    sending = sent.filled(way)
    with sent.faults() as found:
        form(dict(sending.pairs)).is_valid()
    return list(sent.wrong(shown, sending, HttpResponse(answer, status=422 if found else 302), found))


def test_a_form_that_knows_its_choices_is_fine():
    assert complaints(Kept, "") == []


def test_choices_a_view_has_forgotten_fields_it_does_not_draw_and_lost_words_are_found():
    assert [one.split(":")[0] for one in complaints(Forgotten, "Select a valid choice.")] == [
        "Forgotten refuses what the page offers",
        "does not say that Forgotten minds group",
        "Forgotten minds when, which the page does not draw",
        "does not say that Forgotten minds when",
        "refuses without a reason",
        "loses what was typed",
    ]
