from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.outreach import actions


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
