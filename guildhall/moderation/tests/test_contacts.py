"""safety.md row 48, on sentences of our own (`contact_cases.py`): recall at least 0.95, precision at least 0.9."""

import time
from collections import Counter

import pytest

from guildhall.moderation.rules import contacts
from guildhall.moderation.rules.contacts import find_contacts, is_id_card, passes_luhn
from guildhall.moderation.tests.contact_cases import WITH, WITHOUT


def test_the_labelled_set_is_large_enough_each_way():
    assert min(len(set(WITH)), len(set(WITHOUT))) >= 200


def test_contacts_are_found_and_what_looks_like_them_is_left():
    said = [(kind, {one.kind for one in find_contacts(text)}) for kind, text in WITH]
    said += [("", {one.kind for one in find_contacts(text)}) for text in WITHOUT]
    right = sum(kind in found for kind, found in said if kind)
    wrong = sum(len(found - {kind}) for kind, found in said)
    recall, precision = right / len(WITH), right / (right + wrong)
    missed = Counter(kind for kind, found in said if kind and kind not in found)
    print(f"contacts: recall={recall:.3f} precision={precision:.3f} cases={len(said)} missed={dict(missed)}")
    assert recall >= 0.95
    assert precision >= 0.9


def test_every_kind_alone_is_found_nineteen_times_in_twenty():
    for kind in contacts.KINDS:
        texts = [text for one, text in WITH if one == kind]
        hits = sum(kind in {one.kind for one in find_contacts(text)} for text in texts)
        assert hits >= 0.95 * len(texts), (kind, hits, len(texts))


def test_checksums_are_those_of_the_standards():
    assert is_id_card("11010519491231002X")  # the example of GB 11643
    assert not is_id_card("110105194912310021")
    assert not is_id_card("99010519491231002X")
    assert passes_luhn("4111111111111111")  # the test number of card networks
    assert not passes_luhn("4111111111111112")


def test_what_was_found_is_named_in_one_form_and_by_its_place():
    text = "打 １３９ １２３４ ５６７８ 或写 Sales @ Best-Loans.com"
    phone, mail = find_contacts(text)
    assert (phone.kind, phone.value, text[phone.start : phone.end]) == (
        "phone",
        "13912345678",
        "１３９ １２３４ ５６７８",
    )
    assert (mail.kind, mail.value) == ("email", "sales@best-loans.com")


@pytest.mark.parametrize(
    "pump",
    ["1 ", "a.", "微信", "q q ", "at ", "a@", "+86 ", "http://", "四", "1-", "www.", "0" * 7 + " ", "(", "a at b dot "],
)
def test_long_texts_that_almost_match_are_looked_through_once(pump):
    """safety.md row 27; the bound is a guard against hanging, the time is printed."""
    text, began = pump * (100_000 // len(pump)), time.process_time()
    find_contacts(text)
    taken = time.process_time() - began
    print(f"contacts: {pump!r} {taken:.2f} s")
    assert taken < 5
