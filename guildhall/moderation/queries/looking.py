"""What would be said of a text: looks and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Model

from guildhall.kernel.actor import Actor
from guildhall.moderation.queries.accounts import is_suspect
from guildhall.moderation.queries.screening import classifier, copies_of, is_first, is_newcomer, policy, watched_list
from guildhall.moderation.rules.contacts import find_contacts
from guildhall.moderation.rules.grams import signs
from guildhall.moderation.rules.likeness import own_words, simhash
from guildhall.moderation.rules.scoring import Reason as Sign
from guildhall.moderation.rules.screening import can_screen
from guildhall.moderation.rules.verdicts import ALWAYS, HOLD, Facts, Reason, Verdict, added, judge
from guildhall.moderation.rules.watched import CENSOR, Hit, cover


@dataclass(frozen=True)
class Screened:
    """What was said of a text. `text` and `title` are as they may be written: covered where a word asks for it."""

    text: str
    title: str = ""
    verdict: Verdict = field(default_factory=Verdict)
    likeness: int | None = None
    probability: float | None = None
    version: int | None = None
    is_edit: bool = False
    author_key: int | None = None
    is_newcomer: bool = False

    @property
    def is_held(self) -> bool:
        return self.verdict.said == HOLD

    @property
    def why(self) -> str:
        """Codes and what was found, as they are kept; pages say them in the reader's language."""
        return why_of(self.verdict.reasons)


@dataclass(frozen=True)
class Standing:
    """How well an author is known."""

    is_newcomer: bool = False
    is_first: bool = False
    is_staff: bool = False
    is_suspect: bool = False  # somebody should look at the account and has not yet


def standing_of(actor: Actor) -> Standing:
    newcomer = is_newcomer(actor)
    first = newcomer and policy().first_posts == ALWAYS and is_first(actor)
    return Standing(newcomer, first, can_screen(actor), newcomer and is_suspect(actor))


def look(  # noqa: PLR0913 - a text and what is known of it
    *,
    author_key: int | None,
    standing: Standing,
    text: str,
    title: str = "",
    tags: str = "",
    url: str = "",
    before: str | None = None,
    subject: Model | None = None,
    is_version: bool = False,
) -> Screened:
    """`before`: what it said, where it is an edit of `subject`; `is_version`: of another text, and so like it by nature.

    Only newcomers are asked of the classifier: it holds no others.
    """
    words, known, chosen = watched_list(), classifier() if standing.is_newcomer else None, policy()
    in_text, in_title = words.find(text), words.find(title)
    own = f"{title}\n{own_words(text)}\n{url}"
    contacts, likeness = find_contacts(own), None if is_version else simhash(own)
    raw = known.raw(signs(own, contacts=contacts)) if known else None
    probability = known.probability(raw) if known and raw is not None else None
    facts = Facts(
        hits=[*in_title, *in_text, *words.find(f"{tags} {url}")],
        fresh=contacts if before is None else added(find_contacts(own_words(before)), contacts),
        is_newcomer=standing.is_newcomer,
        is_first=standing.is_first,
        is_edit=before is not None,
        is_staff=standing.is_staff,
        is_suspect=standing.is_suspect,
        copies=len(copies_of(likeness, but=named(subject))),
        probability=probability,
        is_sure=known is not None and raw is not None and known.holds(raw),
    )
    return Screened(
        cover(text, covering(in_text)), cover(title, covering(in_title)), judge(facts, chosen), likeness, probability,
        known.version if known else None, before is not None, author_key,
        standing.is_newcomer,
    )  # fmt: skip


def named(subject: Model | None) -> tuple[str, int] | None:
    """How the log and the ports name a thing."""
    return (subject._meta.label_lower, subject.pk) if subject is not None else None


def covering(hits: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.word.action == CENSOR]


def why_of(reasons: tuple[Reason, ...]) -> str:
    return "; ".join(f"{one.code}: {one.detail}" if one.detail else one.code for one in reasons)[:300]


def signs_of(text: str, title: str = "") -> list[Sign]:
    """Why the classifier says what it says of a text, strongest first; none where nothing was learned."""
    known = classifier()
    return known.explain(signs(f"{title}\n{own_words(text)}")) if known else []


def hits_of(text: str, title: str = "") -> list[tuple[Hit, str]]:
    """Each watched word that was found, with the letters it was found in."""
    words = watched_list()
    return [(hit, said[hit.start : hit.end]) for said in (title, text) for hit in words.find(said)]
