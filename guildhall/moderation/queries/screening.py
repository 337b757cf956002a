"""What screening has to know: the list, the classifier, near copies, whether somebody is new here."""

from __future__ import annotations

import time
import zlib
from array import array
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max

from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import LONG_AGO, Enclosed
from guildhall.kernel.sql import number
from guildhall.members.models import Member
from guildhall.moderation.models import Screening, TrainedClassifier, WatchedWord
from guildhall.moderation.rules.likeness import BANDS, NEAR, bands, signed
from guildhall.moderation.rules.scoring import Classifier
from guildhall.moderation.rules.verdicts import Policy
from guildhall.moderation.rules.watched import Word, WordList
from guildhall.options.queries import get as choice

SECONDS = 1.0  # how long another process may go on with the list it has
CANDIDATES = 200


@dataclass
class _Held:
    """What a process keeps of the list and the classifier, and which ones these are."""

    words: WordList
    mark: tuple[object, ...] = ()
    classifier: Classifier | None = None
    version: int = 0
    read_at: float = -SECONDS


_held = _Held(WordList([]))


def watched_list() -> WordList:
    _refresh()
    return _held.words


def classifier() -> Classifier | None:
    """The newest one, or None where nothing has been learned yet."""
    _refresh()
    return _held.classifier


def forget_held() -> None:
    """This process asks again at once; others within a second."""
    _held.read_at = -SECONDS


def _refresh() -> None:
    if time.monotonic() - _held.read_at < SECONDS:
        return
    newest = WatchedWord.objects.aggregate(last=Max("pk"), ended=Max("ended_at"))
    mark = (newest["last"], newest["ended"])
    if mark != _held.mark:
        rows = WatchedWord.objects.filter(ended_at=None)
        _held.words = WordList(Word(row.text, row.action, row.by_sound, row.pk) for row in rows)
        _held.mark = mark
    version = TrainedClassifier.objects.aggregate(last=Max("version"))["last"] or 0
    if version != _held.version:
        _held.classifier, _held.version = _loaded(version) if version else None, version
    _held.read_at = time.monotonic()


def _loaded(version: int) -> Classifier:
    row = TrainedClassifier.objects.get(pk=version)
    weights = array("f")
    weights.frombytes(zlib.decompress(row.weights))
    steps = tuple((raw, probability) for raw, probability in row.steps)
    return Classifier(weights, row.bias, steps, row.threshold, version)


def policy() -> Policy:
    trusted = {host.strip().lower() for host in choice("moderation.trusted_hosts").split()}
    own = settings.SITE_URL.partition("//")[2].partition(":")[0].removeprefix("www.")
    return Policy(
        first_posts=choice("moderation.first_posts"), copies=choice("moderation.copies"), trusted=trusted | {own}
    )


def is_newcomer(actor: Actor) -> bool:
    """Not here for as many days as the operator wants."""
    if not isinstance(actor, Member):
        return False
    return clock.now() - actor.joined_at < timedelta(days=choice("moderation.newcomer_days"))


def is_first(actor: Actor) -> bool:
    """Nothing of theirs was screened and stayed."""
    return not Screening.objects.filter(author_key=actor.actor_key, said=Screening.Said.PASS).exists()


_NEAR = """SELECT DISTINCT subject_type, subject_id FROM ({}) shared
WHERE bit_count((likeness # %s::bigint)::bit(64)) <= %s::int"""
_BANDS: dict[str, Any] = {f"band{number}": 2_111_000_003 + number for number in range(len(BANDS))}
# Sorted by what has no index: else the newest rows are walked through until enough of them share a band.
_SHARING = Enclosed(
    lambda since, **shared: (
        Screening.objects.filter(bands__overlap=list(shared.values()), at__gte=since)
        .values_list("subject_type", "subject_id", "likeness")
        .order_by((F("pk") + 0).desc())[:CANDIDATES]
    ),
    _NEAR,
    after=["likeness", "near"],
    since=LONG_AGO,
    **_BANDS,
)


def copies_of(likeness: int | None, *, but: tuple[str, int] | None = None) -> set[tuple[str, int]]:
    """Subjects whose texts say nearly the same, of the last hours; `but`: not this subject."""
    if likeness is None:
        return set()
    since = clock.now() - timedelta(hours=choice("moderation.copy_hours"))
    shared = dict(zip(_BANDS, bands(likeness), strict=True))
    rows = _SHARING.rows(since=since, likeness=number(signed(likeness)), near=NEAR, **shared)
    return {(kind, pk) for kind, pk in rows} - {but}
