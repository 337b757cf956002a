"""Members flag; enough of them hold something until a person has looked; its author may put it right."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.moderated import HELD, SHOWN, moderated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.limits import spend
from guildhall.moderation.actions.queue import fact_of, open_item
from guildhall.moderation.actions.restrictions import Reasons, end_of_subject, restrict_subject
from guildhall.moderation.activities.cases import FlagMade, FlagSettled, FlagUnsettled, ItemMended
from guildhall.moderation.models import Flag, Item
from guildhall.moderation.rules import AUTOMATED, RULES, can_flag, weight_of
from guildhall.options.queries import get as choice


@transaction.atomic
def flag(*, actor: Actor, subject_type: str, subject_id: int, reason: str, words: str = "") -> Flag:
    """Say that something should not stand so; with enough weight it is held until a person has looked.

    Refuses `not_allowed`, `gone` (also what the actor may not see), `no_words`, `bad_reason`, `already_flagged`
    and, as every limit, `too_fast`.
    """
    port, fact = moderated(subject_type), fact_of(subject_type, subject_id)
    if port is None or subject_id not in port.visible_to(actor, [subject_id]):
        raise Refusal("gone", _("This is not there any more."))
    if not isinstance(actor, Member) or not can_flag(actor, fact.author_id):
        raise Forbidden("not_allowed", _("You cannot flag this."))
    words = " ".join(words.split())[:500]
    if reason not in Flag.Reason.values:
        raise Refusal("bad_reason", _("Choose a reason."))
    if reason == Flag.Reason.OTHER and not words:
        raise Refusal("no_words", _("Say in a line what is wrong."))
    spend(actor=actor, action="flags")
    item = open_item(Item.Kind.FLAGGED, subject_type, subject_id)
    made = _write(item, actor, reason, words)
    if port.seal:
        port.seal(actor, subject_id)
    _weigh(item)
    return made


def _write(item: Item, actor: Member, reason: str, words: str) -> Flag:
    made = Flag(item=item, reporter=actor, subject_type=item.subject_type, subject_id=item.subject_id)
    made.reason, made.words, made.weight, made.made_at = reason, words, _weight(actor), clock.now()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal("already_flagged", _("You have flagged this already. You will hear what came of it.")) from error
    record(FlagMade(item=item.pk), subject=made, actor=actor)
    return made


def _weight(reporter: Member) -> float:
    settled = Flag.objects.filter(reporter=reporter)
    counted = settled.aggregate(
        upheld=Count("pk", filter=Q(outcome="upheld")), refused=Count("pk", filter=Q(outcome="refused"))
    )
    return weight_of(counted["upheld"], counted["refused"])


def _weigh(item: Item) -> None:
    """Hold what has enough weight against it; what its author has put right once waits in sight."""
    item.weight = Flag.objects.filter(item=item, outcome="").aggregate(sum=Sum("weight"))["sum"] or 0.0
    limit, state = choice("moderation.hide_at"), fact_of(item.subject_type, item.subject_id).state
    if limit and item.weight >= limit and state == SHOWN and item.mended_at is None:
        language = item.author.locale if item.author else "en"
        reasons = Reasons(AUTOMATED.in_language(language), RULES.in_language(language), is_automated=True)
        restrict_subject(
            actor=HOUSE, subject_type=item.subject_type, subject_id=item.subject_id, kind=HELD, reasons=reasons
        )
        item.kind = Item.Kind.HELD
    item.save(update_fields=["weight", "kind"])


@transaction.atomic
def mend_subject(*, actor: Actor, subject_type: str, subject_id: int) -> bool:
    """Its author changed what flags had held: it is shown again, once; the flags still wait for a person.

    What somebody decides at this moment is left to them.
    """
    waiting = Item.objects.select_for_update(of=("self",), skip_locked=True).open()
    item = waiting.filter(subject_type=subject_type, subject_id=subject_id, mended_at=None).first()
    port = moderated(subject_type)
    if item is None or port is None or item.author_id != getattr(actor, "pk", None) or not item.flags.exists():
        return False
    if fact_of(subject_type, subject_id).state != HELD:
        return False
    end_of_subject(actor=HOUSE, subject_type=subject_type, subject_id=subject_id, because="mended")
    port.restore(HOUSE, subject_id)
    item.mended_at, item.kind = clock.now(), Item.Kind.FLAGGED
    item.save(update_fields=["mended_at", "kind"])
    record(ItemMended(), subject=item, actor=actor)
    return True


@transaction.atomic(savepoint=False)
def settle_flags(*, actor: Actor, item: Item, upheld: bool) -> None:
    """Tell everybody who flagged it what came of it."""
    outcome = Flag.Outcome.UPHELD if upheld else Flag.Outcome.REFUSED
    for one in item.flags.filter(outcome="").select_related("reporter"):
        one.outcome, one.settled_at = outcome, clock.now()
        one.save(update_fields=["outcome", "settled_at"])
        record(FlagSettled(upheld=int(upheld)), subject=one, actor=actor, target=one.reporter)


@transaction.atomic(savepoint=False)
def unsettle_flags(*, actor: Actor, item: Item) -> None:
    for one in item.flags.exclude(outcome="").select_related("reporter"):
        one.outcome, one.settled_at = "", None
        one.save(update_fields=["outcome", "settled_at"])
        record(FlagUnsettled(), subject=one, actor=actor, target=one.reporter)
