"""A service outside the house is asked about a newcomer's text after it is written, by a job: nobody waits for it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from guildhall.kernel import clock
from guildhall.kernel.moderated import SHOWN, moderated
from guildhall.kernel.outgoing import Outgoing
from guildhall.kernel.text import language_of
from guildhall.moderation.actions.holding import hold_shown
from guildhall.moderation.models import Screening
from guildhall.moderation.rules.outside import HOLD, OFF, Answer, Asked, Service
from guildhall.options.queries import get as choice


def ask_later(screening: Screening) -> None:
    """Part of the action that writes: the job is there once the text is."""
    if choice("moderation.service") != OFF and choice("moderation.service_address"):
        app.configure_task("moderation.ask_service").defer(screening_id=screening.pk)


def ask_service(screening_id: int, client: Outgoing | None = None) -> Answer | None:
    """None where there is nothing to ask, or nothing to be asked about any more."""
    screening = Screening.objects.filter(pk=screening_id, asked_at=None).first()
    way, address = choice("moderation.service"), choice("moderation.service_address")
    if screening is None or way == OFF or not address:
        return None
    port = moderated(screening.subject_type)
    fact = port.facts([screening.subject_id]).get(screening.subject_id) if port else None
    if fact is None or fact.state != SHOWN:
        return None
    asked = Asked(fact.text, fact.title, language_of(fact.text), f"{settings.SITE_URL}{fact.url}")
    answer = Service(way, address, settings.SCREENING_KEY, settings.SITE_URL, client or Outgoing()).ask(asked)
    _note(screening, answer)
    return answer


@transaction.atomic
def _note(screening: Screening, answer: Answer) -> None:
    screening.asked_at = clock.now()
    failed = answer.is_spam is None and choice("moderation.service_failed") == HOLD
    if answer.is_spam or failed:
        screening.reasons = [*screening.reasons, ["service", answer.why]]
        screening.said = Screening.Said.HOLD
        hold_shown(screening.subject_type, screening.subject_id, f"service: {answer.why}")
    screening.save(update_fields=["asked_at", "reasons", "said"])
