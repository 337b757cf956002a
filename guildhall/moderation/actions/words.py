from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.moderation.activities.screening import WordEnded, WordWatched
from guildhall.moderation.models import WatchedWord
from guildhall.moderation.queries.screening import forget_held
from guildhall.moderation.rules.folding import fold
from guildhall.moderation.rules.screening import can_screen

LONGEST, MOST = 80, 5000  # letters a word · words a paste


@transaction.atomic
def watch_words(*, actor: Actor, words: Iterable[str], action: str, by_sound: bool = False) -> list[WatchedWord]:
    """Words that are watched from now on; one that was, with another action, is so no more.

    Refuses `not_allowed`, `no_words`, `bad_word`, `too_many_words`.
    """
    _allow(actor)
    clean = _clean(words)
    now = clock.now()
    known = {row.text: row for row in WatchedWord.objects.select_for_update().filter(ended_at=None, text__in=clean)}
    same = {text for text, row in known.items() if (row.action, row.by_sound) == (action, by_sound)}
    changed = [row.pk for text, row in known.items() if text not in same]
    WatchedWord.objects.filter(pk__in=changed).update(ended_at=now, ended_by=actor.actor_key)
    made = WatchedWord.objects.bulk_create(
        WatchedWord(text=text, action=action, by_sound=by_sound, added_at=now, added_by=actor.actor_key)
        for text in clean
        if text not in same
    )
    if made:
        record(WordWatched(words=len(made)), subject=made[0], actor=actor)
    _take_effect()
    return made


@transaction.atomic
def end_word(*, actor: Actor, word: WatchedWord) -> WatchedWord:
    """Refuses `not_allowed`, `already_ended`."""
    _allow(actor)
    word = WatchedWord.objects.select_for_update().get(pk=word.pk)
    if word.ended_at:
        raise Refusal("already_ended", _("This word is no longer watched."))
    word.ended_at, word.ended_by = clock.now(), actor.actor_key
    word.save(update_fields=["ended_at", "ended_by"])
    record(WordEnded(), subject=word, actor=actor)
    _take_effect()
    return word


def _take_effect() -> None:
    """At once in this transaction; once more after it, for what another thread has read meanwhile."""
    forget_held()
    transaction.on_commit(forget_held)


def _allow(actor: Actor) -> None:
    if not can_screen(actor):
        raise Forbidden("not_allowed", _("You may not change what is screened."))


def _clean(words: Iterable[str]) -> list[str]:
    clean = list(dict.fromkeys(" ".join(word.split()).lower() for word in words if word.strip()))
    if not clean:
        raise Refusal("no_words", _("Write at least one word."))
    if len(clean) > MOST:
        raise Refusal("too_many_words", _("At most %(limit)s words at once."), limit=MOST)
    for word in clean:
        if len(word) > LONGEST or len(fold(word).letters) < 2:
            raise Refusal("bad_word", _("“%(word)s” cannot be watched: two to eighty letters."), word=word[:LONGEST])
    return clean
