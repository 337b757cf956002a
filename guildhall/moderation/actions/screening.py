"""One early call before a text is written, and one after it: nothing is deleted here, at most it waits for a person."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from guildhall.kernel import clock
from guildhall.kernel.actor import Actor, House
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.writes import insert
from guildhall.members.models import Member
from guildhall.moderation.actions.asking import ask_later
from guildhall.moderation.actions.holding import hold_shown
from guildhall.moderation.models import Screening
from guildhall.moderation.queries.looking import Screened, covering, look, named, standing_of
from guildhall.moderation.queries.screening import watched_list
from guildhall.moderation.rules.likeness import bands, signed
from guildhall.moderation.rules.screening import can_screen
from guildhall.moderation.rules.watched import BLOCK, CENSOR, HOLD, cover
from guildhall.options.queries import get as choice

LONGEST = 80_000  # letters: nothing longer is ever written
_BLOCKED = _("“%(word)s” cannot be used here. Your text is kept below; please change it.")


def screen(
    *,
    actor: Actor,
    text: str,
    title: str = "",
    tags: str = "",
    url: str = "",
    before: str | None = None,
    subject: Model | None = None,
    is_version: bool = False,
) -> Screened:
    """Look at what somebody is about to write. `before`: what it said, where it is an edit of `subject`.

    `is_version`: it is one more wording of another text, and being like that is no sign of a flood.

    Refuses `blocked_word`. Whatever else is said, `settle` keeps it in the transaction of what is written.
    """
    if not isinstance(actor, Member) or len(text) > LONGEST:
        return Screened(text, title)
    screened = look(
        author_key=actor.actor_key, standing=standing_of(actor), text=text, title=title, tags=tags, url=url, before=before,
        subject=subject, is_version=is_version,
    )  # fmt: skip
    if screened.verdict.said == BLOCK:
        raise Refusal("blocked_word", _BLOCKED, word=screened.verdict.reasons[0].detail)
    return screened


@transaction.atomic(savepoint=False)
def settle(screened: Screened, subject: Model) -> None:
    """Keep what was said of what is written now; what an edit made waits for a person from now on, if that was said.

    Part of the action that writes: needs its transaction.
    """
    if screened.author_key is None:
        return
    kind, pk = named(subject) or ("", 0)
    note = Screening(
        subject_type=kind, subject_id=pk, author_key=screened.author_key, is_edit=screened.is_edit,
        said=screened.verdict.said, reasons=[[one.code, one.detail] for one in screened.verdict.reasons],
        score=screened.probability, version=screened.version,
    )  # fmt: skip
    if screened.likeness is not None:
        note.likeness, note.bands = signed(screened.likeness), bands(screened.likeness)
    insert(note)
    if screened.is_held and screened.is_edit:
        hold_shown(kind, pk, screened.why)
    elif screened.is_newcomer and not screened.is_held:
        ask_later(note)


def check_words(kind: str, text: str, actor: Actor | None) -> str:
    """For names, bios and the like, which cannot wait: covered words are covered, blocked and held ones are refused.

    `actor`: None or a guest while somebody signs up. Staff may use every word. Refuses `blocked_word`.
    """
    if not text or isinstance(actor, House):
        return text
    hits = watched_list().find(text)
    refusing = (BLOCK, HOLD, CENSOR) if kind.endswith(".handle") else (BLOCK, HOLD)
    refused = [hit for hit in hits if hit.word.action in refusing]
    if refused and not (actor and can_screen(actor)):
        raise Refusal("blocked_word", _BLOCKED, word=refused[0].word.text)
    return cover(text, covering(hits))


def weigh_words(kind: str, text: str, actor: Actor | None) -> tuple[str, str]:
    """The same for what can wait: the text, covered, and which words let it wait. Refuses `blocked_word`."""
    if not text or isinstance(actor, House) or (actor and can_screen(actor)):
        return check_words(kind, text, actor), ""
    hits = watched_list().find(text)
    if blocked := [hit for hit in hits if hit.word.action == BLOCK]:
        raise Refusal("blocked_word", _BLOCKED, word=blocked[0].word.text)
    holding = dict.fromkeys(hit.word.text for hit in hits if hit.word.action == HOLD)
    return cover(text, covering(hits)), "; ".join(f"word_hold: {word}" for word in holding)


@transaction.atomic
def clear_screenings() -> int:
    """Forget what was said of texts so long ago that it teaches nothing, and earlier what copies are found by."""
    now = clock.now()
    copies = now - timedelta(hours=choice("moderation.copy_hours"))
    Screening.objects.filter(at__lt=copies).exclude(bands=[]).update(bands=[])
    gone, _by_model = Screening.objects.filter(
        at__lt=now - timedelta(days=choice("moderation.keep_screenings"))
    ).delete()
    return gone
