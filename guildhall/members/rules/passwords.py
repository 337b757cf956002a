"""What a password has to be (`AUTH_PASSWORD_VALIDATORS`). Asked wherever one is set: pages, first run, command line."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, exceeds_maximum_length_ratio
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from guildhall.members.models import ADMINISTRATOR, Member, Role
from guildhall.options.queries import raw

SHORTEST, SHORTEST_FOR_ADMINISTRATORS = 10, 15
FEWEST_CHARACTERS = 6
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: at least 10^8 guesses
WEIGHED = 20  # characters; zxcvbn takes seconds for long rows of signs that may stand for letters
SIMILAR = 0.7


def shortest(user: Any = None) -> int:
    """How many characters this person's password needs."""
    if not isinstance(user, Member) or (user.pk is None and "held_roles" not in user.__dict__):
        return SHORTEST
    is_administrator = any(role.handle == ADMINISTRATOR for role in user.held_roles)
    return SHORTEST_FOR_ADMINISTRATORS if is_administrator else SHORTEST


def administrator_to_be(**fields: Any) -> Member:
    """Somebody unsaved to ask the validators about."""
    member = Member(**fields)
    member.__dict__["held_roles"] = [Role(handle=ADMINISTRATOR)]
    return member


def rule(user: Any = None) -> Any:
    """The whole rule in one text, to be read before typing."""
    return lazy(lambda: _rule(shortest(user)), str)()


def _rule(characters: int) -> str:
    return _(
        "At least %(characters)s characters, %(different)s of them different; nothing that is easy to guess, such as your"
        " name or a known password. A few words that do not belong together are easy to keep in mind."
    ) % {"characters": characters, "different": FEWEST_CHARACTERS}


class LongEnough:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < shortest(user):
            raise ValidationError(
                _("This password is too short: it needs at least %(needs)s characters.") % {"needs": shortest(user)},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return _rule(SHORTEST)


class VariedEnough:
    """Says nothing of a password that is too short anyway; nor does `HardToGuess`."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) >= SHORTEST and len(set(password)) < FEWEST_CHARACTERS:
            raise ValidationError(
                _("This password repeats itself: use at least %(needs)s different characters.")
                % {"needs": FEWEST_CHARACTERS},
                code="password_too_uniform",
            )

    def get_help_text(self) -> str:
        return ""


class NotAboutYou:
    """Neither like a handle, name, address or community, nor one of these with a few characters added."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = password.casefold()
        if any(_is_made_of(plain, word) for word in personal_words(user)):
            raise ValidationError(
                _("This password is too close to your name, handle or mail address, or to the community's name."),
                code="password_too_similar",
            )

    def get_help_text(self) -> str:
        return ""


class HardToGuess(CommonPasswordValidator):
    """Neither in Django's list of 20,000 and zxcvbn's of 30,000 known passwords, nor words, dates or keys in a row."""

    def validate(self, password: str, user: Any = None) -> None:
        is_known = password.casefold().strip() in self.passwords or password.isdigit()
        if len(password) >= SHORTEST and (is_known or _score(password, user) < LEAST_SCORE):
            raise ValidationError(
                _(
                    "This password is easy to guess: it is known from leaks, or made of common words, names, dates or keys"
                    " in a row. Take a few words that do not belong together."
                ),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return ""


def personal_words(user: Any = None) -> list[str]:
    """What somebody who knows this person tries first, in small letters."""
    email = getattr(user, "email", None) or ""
    own = [getattr(user, "handle", ""), getattr(user, "name", ""), email, *email.split("@")]
    words = {str(word).casefold() for word in [*own, *raw("community.name").values()] if word}
    parts = {part for word in words for part in re.split(r"[\W_]+", word)}
    joined = {"".join(word.split()) for word in words}
    words |= parts | joined
    return sorted(word for word in words if len(word) >= (2 if not word.isascii() else 3))


def _is_made_of(password: str, word: str) -> bool:
    if word in password and len(password.replace(word, "")) < FEWEST_CHARACTERS:
        return True
    return not exceeds_maximum_length_ratio(password, SIMILAR, word) and _likeness(password, word) >= SIMILAR


def _likeness(password: str, word: str) -> float:
    return SequenceMatcher(a=password, b=word).ratio()


def _score(password: str, user: Any) -> int:
    return int(zxcvbn(password[:WEIGHED], user_inputs=personal_words(user))["score"])
