from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.content import actions
from guildhall.content.actions import link_cards
from guildhall.kernel.actor import HOUSE


@app.periodic(cron="* * * * *")
@app.task(name="content.publish_due", queueing_lock="content.publish_due")
def publish_due(timestamp: int) -> None:
    """Topics whose time has come. One that a killed worker left goes on within a minute."""
    actions.publish_due()


@app.periodic(cron="* * * * *")
@app.task(name="content.remind_of_bookmarks", queueing_lock="content.remind_of_bookmarks")
def remind_of_bookmarks(timestamp: int) -> None:
    """What members wanted to come back to by now."""
    actions.remind_of_bookmarks(actor=HOUSE)


@app.periodic(cron="* * * * *")
@app.task(name="content.run_timers", queueing_lock="content.run_timers")
def run_timers(timestamp: int) -> None:
    """Topics that close or open by themselves."""
    actions.run_timers()


@app.periodic(cron="7 3 * * *")
@app.task(name="content.purge_drafts", queueing_lock="content.purge_drafts")
def purge_drafts(timestamp: int) -> None:
    """Drafts that nobody touched for as long as the operator said."""
    actions.purge_drafts()


@app.periodic(cron="37 * * * *")
@app.task(name="content.remind_askers", queueing_lock="content.remind_askers")
def remind_askers(timestamp: int) -> None:
    """Whose question has had answers for days and nothing accepted, once."""
    actions.remind_askers(actor=HOUSE)


@app.periodic(cron="17 * * * *")
@app.task(name="content.offer_questions", queueing_lock="content.offer_questions")
def offer_questions(timestamp: int) -> None:
    """Questions that nobody answered, to a few people who answer such questions."""
    actions.offer_questions(actor=HOUSE)


@app.periodic(cron="27 4 * * *")
@app.task(name="content.clean_cards", queueing_lock="content.clean_cards")
def clean_cards(timestamp: int) -> None:
    """Pictures of topics for those who share them, when nobody needs the files any more."""
    actions.clean_cards()


@app.periodic(cron="7 0 * * *")
@app.task(name="content.forget_downloads", queueing_lock="content.forget_downloads")
def forget_downloads(timestamp: int) -> None:
    """Who took what is known to nobody once the day is over."""
    actions.forget_downloads()


@app.periodic(cron="23 3 * * *")
@app.task(name="content.purge_searches", queueing_lock="content.purge_searches")
def purge_searches(timestamp: int) -> None:
    """What was searched for is forgotten after 90 days."""
    actions.purge_searches()


@app.task(name="content.fetch_link_cards")
def fetch_link_cards() -> None:
    """What pages say of themselves to which posts link."""
    link_cards.fetch_link_cards()


@app.periodic(cron="* * * * *")
@app.task(name="content.refetch_link_cards", queueing_lock="content.refetch_link_cards")
def refetch_link_cards(timestamp: int) -> None:
    """What is old by now, what failed, and what a killed worker left."""
    link_cards.fetch_link_cards()


@app.periodic(cron="43 4 * * *")
@app.task(name="content.tidy_link_cards", queueing_lock="content.tidy_link_cards")
def tidy_link_cards(timestamp: int) -> None:
    """Cards that no post in sight uses."""
    link_cards.tidy_link_cards()
