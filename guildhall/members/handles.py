"""Handles: the name in a member's address. Letters of any script, so that 李雷 can be 李雷."""

from __future__ import annotations

import re
import secrets
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guildhall.members.models import Member

LONGEST = 40
SHAPE = re.compile(r"[^\W_]([\w.-]*[^\W_])?")
RESERVED = frozenset(
    [
        "about",
        "accounts",
        "admin",
        "administrator",
        "all",
        "anonymous",
        "api",
        "claims",
        "console",
        "everyone",
        "export",
        "former",
        "guest",
        "guildhall",
        "help",
        "here",
        "house",
        "login",
        "logout",
        "me",
        "members",
        "merges",
        "moderator",
        "new",
        "nobody",
        "null",
        "official",
        "people",
        "privacy",
        "root",
        "rules",
        "search",
        "security",
        "settings",
        "sign-in",
        "sign-up",
        "signin",
        "signup",
        "staff",
        "support",
        "system",
        "team",
        "terms",
        "undefined",
        "webmaster",
        "you",
        "管理员",
        "官方",
        "客服",
        "系统",
        "匿名",
        "版主",
        "所有人",
    ]
)
# Scripts that may stand beside each other in one name. Others stand alone: a Cyrillic а inside a Latin name is a trap.
TOGETHER = ({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"},)


def clean_handle(text: str) -> str:
    """The handle as it is kept. Raises ValidationError with a sentence; says nothing about whether it is taken."""
    handle = unicodedata.normalize("NFKC", text).strip()
    if len(handle) > LONGEST or len(handle) < shortest(handle):
        raise ValidationError(_("A handle has 3 to 40 letters, or at least 2 with Chinese."), code="handle_length")
    if not SHAPE.fullmatch(handle) or ".." in handle:
        raise ValidationError(
            _("A handle is made of letters and digits, with dots, hyphens and underscores only inside."),
            code="handle_shape",
        )
    if handle.casefold() in RESERVED or handle.casefold().startswith("former-"):
        raise ValidationError(_("This handle is kept for the community itself."), code="handle_reserved")
    if not _is_one_voice(handle):
        raise ValidationError(
            _("Please write the handle in one script; similar letters confuse people."), code="handle_script"
        )
    return handle


def shortest(handle: str) -> int:
    return 2 if _scripts(handle) - {"LATIN"} else 3


def free_handle(wanted: str) -> str:
    """A handle close to what was wanted that nobody has: `Wei Zhang` becomes `Wei-Zhang`, or `Wei-Zhang-2`."""
    base = handle_from(wanted)
    taken = {
        handle.casefold() for handle in Member.objects.filter(handle__istartswith=base).values_list("handle", flat=True)
    }
    if base.casefold() not in taken:
        return base
    return next(name for number in range(2, len(taken) + 3) if (name := f"{base}-{number}").casefold() not in taken)


def handle_from(wanted: str) -> str:
    """A well-formed handle from any name, perhaps taken."""
    text = unicodedata.normalize("NFKC", wanted)
    base = re.sub(r"[^\w]+|\.{2,}", "-", text).strip("-_.")[: LONGEST - 8].strip("-_.")
    try:
        return clean_handle(base)
    except ValidationError as refused:
        refused.__traceback__ = None  # it holds itself, and with its frames a whole batch of whoever makes many members
        return f"member-{secrets.token_hex(3)}"


def _is_one_voice(handle: str) -> bool:
    scripts = _scripts(handle)
    return len(scripts) <= 1 or any(scripts <= group for group in TOGETHER)


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(char, "?").split()[0].split("-")[0] for char in text if char.isalpha()}
