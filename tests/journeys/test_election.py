"""An election on a phone without a script, and by the keyboard with one: from the empty ballot to the result."""

import pytest

from guildhall.groups import actions
from guildhall.groups.models import BallotBox, Election
from guildhall.groups.tests.elections import HOUR, called
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from tests.browser_fixtures import axe, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def running(**fields):
    election, stood, others = called(**fields)
    Election.objects.filter(pk=election.pk).update(opens_at=clock.now() - HOUR)
    return actions.open_election(actor=HOUSE, election=election), stood, others


def test_a_voter_on_a_phone_without_a_script_votes_keeps_the_receipt_and_finds_the_ballot_in_the_result(visit):
    election, stood, others = running(employers=("Acme", "Acme", "Other"), seats=2, limit=1)
    page = visit(election.group.get_absolute_url(), member=others[0], width=390, scripts=False)
    page.get_by_role("link", name="Vote, or see who stands").click()
    page.get_by_role("link", name="Vote", exact=True).click()
    for rank, one in enumerate(stood, start=1):
        page.get_by_label(one.name).select_option(str(rank))
    page.get_by_role("button", name="Cast my ballot").click()
    receipt = page.locator("#receipt").inner_text().strip()
    page.reload()
    assert page.locator("#receipt").inner_text().strip() == receipt, "sent twice, it is one ballot"
    assert len(BallotBox.objects.get().ballots) == 1
    Election.objects.filter(pk=election.pk).update(closes_at=clock.now())
    actions.count_election(actor=HOUSE, election=election)
    page.goto(election.get_absolute_url())
    page.get_by_label("Receipt of your ballot").fill(receipt.upper())
    page.get_by_role("button", name="Find the ballot").click()
    assert page.locator(".gr-found li").count() == len(stood)
    assert page.get_by_text("Passed over: employer limit").count() == 1
    assert overflow(page) == 0


def test_a_ballot_is_filled_in_from_the_keyboard(visit):
    election, stood, others = running(standing=2)
    page = visit(f"{election.get_absolute_url()}vote", member=others[0])
    page.locator("select").first.focus()
    for key in ("ArrowDown", "Tab", "ArrowDown", "ArrowDown", "Tab", "Enter"):
        page.keyboard.press(key)
    page.locator("#receipt").wait_for()
    assert sorted(next(iter(BallotBox.objects.get().ballots.values())).values()) == [1, 2]
    assert axe(page) == []
