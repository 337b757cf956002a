"""The reasons to close a topic are the operator's to write, in both languages."""

import pytest
from django.urls import reverse

from guildhall.content.actions import close_topic
from guildhall.content.closing_reasons import check, reasons_in, shipped
from guildhall.content.models import CLOSE_REASONS
from guildhall.content.tests.test_closing import code
from guildhall.content.tests.test_editing import chosen
from guildhall.content.tests.test_pages import a_question, signed_in
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
KEPT = "duplicate | Asked before | Closed as a duplicate: | Say what differs.\nother | Other | Closed. | Ask us."
OWN = f"{KEPT}\nno-sales | Advertising | Closed: we sell nothing here. | Write what it is good for."


def test_what_is_shipped_reads_back_as_it_is():
    assert reasons_in(check(shipped())) == CLOSE_REASONS


def test_a_reason_of_ones_own_is_offered_kept_and_shown():
    chosen("content.close_reasons", {"en": OWN, "zh-hans": ""})
    topic, staff = a_question(), StaffFactory()
    form = signed_in(staff).get(reverse("content:close_topic", args=[topic.pk])).content.decode()
    assert "Advertising" in form
    assert "It asks too much at once" not in form
    assert code(close_topic, actor=HOUSE, topic=topic, reason="too-broad") == "no_such_reason"
    close_topic(actor=HOUSE, topic=topic, reason="no-sales")
    author = signed_in(topic.author)
    for language in ("en", "zh-hans"):
        body = author.get(url_of(topic), headers={"accept-language": language}).content.decode()
        assert "Closed: we sell nothing here." in body
        assert "Write what it is good for." in body


def test_what_was_closed_for_a_reason_that_is_gone_keeps_its_words():
    topic = a_question()
    close_topic(actor=HOUSE, topic=topic, reason="too-broad")
    chosen("content.close_reasons", {"en": KEPT, "zh-hans": ""})
    body = signed_in(topic.author).get(url_of(topic)).content.decode()
    assert str(CLOSE_REASONS["too-broad"].says) in body
    assert "Closed as a duplicate" not in body


@pytest.mark.parametrize(
    ("en", "zh_hans", "says"),
    [
        ("", "", "one language at least"),
        ("other | Other | Closed. | Ask us.", "", "“duplicate |” is missing"),
        (f"{KEPT}\nspam | Advertising", "", "Line 3: write a code"),
        (f"{KEPT}\nSpam | a | b | c", "", "Line 3: the code is a short word"),
        (f"{KEPT}\nother | a | b | c", "", "Line 3: the code is a short word"),
        (OWN, KEPT, "“no-sales” is there in one language only"),
        ("\n".join([KEPT, *(f"code-{letter} | a | b | c" for letter in "abcdefghijklmnopqrs")]), "", "At most 20"),
    ],
)
def test_a_line_that_is_wrong_is_named(en, zh_hans, says):
    with pytest.raises(Refusal) as refusal:
        chosen("content.close_reasons", {"en": en, "zh-hans": zh_hans})
    assert says in str(refusal.value)
