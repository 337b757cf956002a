from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.outreach import actions, queries
from guildhall.outreach.actions.seals import empty_seals
from guildhall.outreach.actions.silence import ask_the_silent


@app.task(name="outreach.send_mail", queue="mail")
def send_mail(mail_id: int) -> None:
    actions.deliver(mail_id)


@app.periodic(cron="* * * * *")
@app.task(name="outreach.sweep_mail", queueing_lock="outreach.sweep_mail")
def sweep_mail(timestamp: int) -> None:
    """Mails whose job was lost with a killed worker go on within a minute of their lease."""
    actions.sweep()


@app.periodic(cron="17 4 * * *")
@app.task(name="outreach.clear_old_words", queueing_lock="outreach.clear_old_words")
def clear_old_words(timestamp: int) -> None:
    actions.clear_old_words()


@app.task(name="outreach.fan_out", queue="mail")
def fan_out(news_id: int) -> None:
    actions.fan_out(news_id)


@app.periodic(cron="* * * * *")
@app.task(name="outreach.bundle_notices", queueing_lock="outreach.bundle_notices", queue="mail")
def bundle_notices(timestamp: int) -> None:
    """Mails that are due, and news whose watchers were lost with a killed worker."""
    for news_id in queries.spreading_since(clock.now() - timedelta(minutes=2)):
        actions.fan_out(news_id)
    while actions.bundle_notices() >= actions.AT_ONCE:
        pass


@app.periodic(cron="41 4 * * *")
@app.task(name="outreach.clear_old_notices", queueing_lock="outreach.clear_old_notices")
def clear_old_notices(timestamp: int) -> None:
    while actions.clear_old_notices(actor=HOUSE):
        pass


@app.periodic(cron="37 5 * * *")
@app.task(name="outreach.ask_the_silent", queueing_lock="outreach.ask_the_silent")
def ask_who_fell_silent(timestamp: int) -> None:
    """After the count of the night; words leave after each one's quiet hours."""
    ask_the_silent()


@app.periodic(cron="29 4 * * *")
@app.task(name="outreach.empty_seals", queueing_lock="outreach.empty_seals")
def empty_seals_of_erased(timestamp: int) -> None:
    """What was sealed of people who are erased, when no case needs it any more."""
    empty_seals(actor=HOUSE)
