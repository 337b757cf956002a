"""What is done with a text, from what was found in it. Pure: whoever asks brings the facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from guildhall.moderation.rules import contacts
from guildhall.moderation.rules.contacts import Contact
from guildhall.moderation.rules.watched import BLOCK, FLAG, HOLD, Hit

PASS = "pass"  # noqa: S105 - what a text does
NEVER, RISKY, ALWAYS = HOLDS = ("never", "risky", "always")
REACHING = (contacts.PHONE, contacts.WECHAT, contacts.QQ, contacts.EMAIL)
PAPERS = (contacts.ID_CARD, contacts.BANK_CARD)


@dataclass(frozen=True, slots=True)
class Reason:
    """`code`: word_block, word_hold, word_censor, word_flag, papers, contact, link, first_post, account, copies, score, service;

    of accounts also quick_form, burst.
    """

    code: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a text. `fresh` are contacts that an edit added, or all of a new text. `copies`: near ones by then."""

    hits: Sequence[Hit] = ()
    fresh: Sequence[Contact] = ()
    is_newcomer: bool = False
    is_first: bool = False
    is_edit: bool = False
    is_staff: bool = False
    is_suspect: bool = False  # the account itself waits to be looked at
    copies: int = 0
    probability: float | None = None
    is_sure: bool = False  # the classifier's probability is beyond its threshold


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the operator chose. `copies`: the how-manieth near copy is held. `trusted`: hosts that anybody may link to."""

    first_posts: str = RISKY
    copies: int = 3
    trusted: Collection[str] = ()


@dataclass(frozen=True)
class Verdict:
    said: str = PASS
    reasons: tuple[Reason, ...] = field(default=())


def judge(facts: Facts, policy: Policy) -> Verdict:
    """Blocks, holds, flags or passes. Staff are only flagged: what they write is seen to by each other."""
    blocking = [Reason("word_block", hit.word.text) for hit in facts.hits if hit.word.action == BLOCK]
    holding = [*_by_words(facts, HOLD), *_by_contacts(facts, policy), *_by_history(facts, policy)]
    noting = [*_by_words(facts, "censor"), *_by_words(facts, FLAG), *_by_edit(facts, policy)]
    if blocking and not facts.is_staff:
        return Verdict(BLOCK, tuple(_once(blocking)))
    said = HOLD if holding and not facts.is_staff else FLAG if blocking or holding or noting else PASS
    return Verdict(said, tuple(_once([*blocking, *holding, *noting])))


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    return list(dict.fromkeys(reasons))


def _by_words(facts: Facts, action: str) -> list[Reason]:
    return [Reason(f"word_{action}", hit.word.text) for hit in facts.hits if hit.word.action == action]


def _by_contacts(facts: Facts, policy: Policy) -> list[Reason]:
    """Papers are held whoever writes them; ways to be reached and links where nobody knows the author yet."""
    found = [Reason("papers", one.kind) for one in facts.fresh if one.kind in PAPERS]
    if facts.is_newcomer and policy.first_posts != NEVER:
        found += [Reason("contact", one.kind) for one in facts.fresh if one.kind in REACHING]
        found += [Reason("link", one.value) for one in _strange(facts.fresh, policy)]
    return found


def _by_history(facts: Facts, policy: Policy) -> list[Reason]:
    found = [Reason("account")] if facts.is_suspect else []
    if facts.is_first and policy.first_posts == ALWAYS:
        found.append(Reason("first_post"))
    if policy.copies and facts.copies + 1 >= policy.copies:
        found.append(Reason("copies", str(facts.copies + 1)))
    if facts.is_sure and facts.is_newcomer:
        found.append(Reason("score", f"{facts.probability:.2f}"))
    return found


def _by_edit(facts: Facts, policy: Policy) -> list[Reason]:
    """A link that comes in later is looked at by a person, whoever brings it."""
    return [Reason("link", one.value) for one in _strange(facts.fresh, policy)] if facts.is_edit else []


def _strange(found: Sequence[Contact], policy: Policy) -> list[Contact]:
    return [one for one in found if one.kind == contacts.LINK and not is_trusted(one.value, policy.trusted)]


def is_trusted(host: str, trusted: Collection[str]) -> bool:
    """The host itself or one above it is in the list."""
    parts = host.split(".")
    return any(".".join(parts[at:]) in trusted for at in range(len(parts)))


def added(before: Sequence[Contact], now: Sequence[Contact]) -> list[Contact]:
    """What an edit brought in: kinds and values that were not there."""
    known = {(one.kind, one.value) for one in before}
    return [one for one in now if (one.kind, one.value) not in known]
