from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.kernel.actor import HOUSE
from guildhall.members import actions
from guildhall.members.actions.expiry import AT_ONCE, tell_expiring
from guildhall.members.actions.lifecycle import settle_lifecycle
from guildhall.members.actions.segments import count_segments
from guildhall.members.actions.shipped_segments import ship_segments


@app.periodic(cron="23 * * * *")
@app.task(name="members.carry_out_erasures", queueing_lock="members.carry_out_erasures")
def carry_out_erasures(timestamp: int) -> None:
    """Whoever asked to be erased and did not change their mind."""
    actions.carry_out_erasures()


@app.periodic(cron="41 3 * * *")
@app.task(name="members.clear_sessions", queueing_lock="members.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Sessions that are over, and what was known of their devices."""
    actions.clear_sessions()


@app.periodic(cron="51 3 * * *")
@app.task(name="members.clear_sign_ups", queueing_lock="members.clear_sign_ups")
def clear_sign_ups(timestamp: int) -> None:
    """How sign-up forms were filled in, when it says nothing any more."""
    actions.clear_sign_ups()


@app.periodic(cron="3 4 * * *")
@app.task(name="members.tell_expiring", queueing_lock="members.tell_expiring")
def tell_expiring_facts(timestamp: int) -> None:
    """Two weeks before a verified fact expires, once."""
    while tell_expiring(actor=HOUSE) == AT_ONCE:
        pass


@app.periodic(cron="11 4 * * *")
@app.task(name="members.count_segments", queueing_lock="members.count_segments")
def count_all_segments(timestamp: int) -> None:
    """Where everybody stands today, and who is in which segment."""
    settle_lifecycle()
    ship_segments()
    count_segments()
